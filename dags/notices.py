"""Who is told how a night ended: by mail, by webhook, or both.

`SALES_NOTIFY_EMAIL` holds addresses with commas between; the mail goes through Airflow's connection
`SALES_NOTIFY_SMTP` (`smtp_default`), whose extra `from_email` names the sender. `SALES_NOTIFY_WEBHOOK` is the
name of an Airflow connection of type HTTP; it gets a POST with a JSON object. The secrets stay in Airflow.
"""

from __future__ import annotations

import html
import json
import logging
import os
from datetime import timedelta
from typing import Any

from airflow import sdk
from airflow.sdk import task

from dags.lineage import callbacks
from dags.nights import Night, what_was_held, where_and_when

log = logging.getLogger("nightly_kpis")

ADDRESSES = [text.strip() for text in os.environ.get("SALES_NOTIFY_EMAIL", "").split(",") if text.strip()]
SMTP = os.environ.get("SALES_NOTIFY_SMTP", "smtp_default")
WEBHOOK = os.environ.get("SALES_NOTIFY_WEBHOOK")
IS_CONFIGURED = bool(ADDRESSES or WEBHOOK)


@task(retries=2, retry_delay=timedelta(minutes=5))
def tell_people(night: Night) -> None:
    """Say what was published, with every warning, its age, and what did not land."""
    from publishing.night_notice import night_notice

    state, _ = where_and_when(night)
    notice = night_notice(state)
    send(notice.subject, notice.text, {"event": "published", **notice.facts}, sdk.get_current_context())


def then_tell(published: Any, night: Any) -> None:
    """Add the step after the release's, where somebody is to be told."""
    if IS_CONFIGURED:
        published >> tell_people(night)


def say_what_was_held(context: Any) -> None:
    """Callback of a red task: one message, for its log and for those who are to be told."""
    task_instance, error = context["task_instance"], context.get("exception")
    message = what_was_held(task_instance.task_id, task_instance.run_id, error)
    log.error(message)
    facts = {
        "event": "failed",
        "task": task_instance.task_id,
        "run": task_instance.run_id,
        "message": message,
    }
    send(f"{task_instance.task_id} failed · bước {task_instance.task_id} bị lỗi", message, facts, context)


CALLBACKS = callbacks(say_what_was_held)


def send(subject: str, text: str, facts: dict[str, Any], context: Any) -> None:
    """One mail to all addresses, and one POST of `facts` with `subject` and `text`.

    Raises:
        Exception: what the mail server or the webhook said; the other of the two was tried before that.
    """
    faults: list[Exception] = []
    for notifier in _notifiers(subject, text, facts):
        try:
            notifier.notify(context)
        except Exception as fault:  # each way is tried; the first fault is raised below
            log.exception("%s was not told: %s", type(notifier).__name__, subject)
            faults.append(fault)
    if faults:
        raise faults[0]


def _notifiers(subject: str, text: str, facts: dict[str, Any]) -> list[Any]:
    found: list[Any] = []
    if ADDRESSES:
        from airflow.providers.smtp.notifications.smtp import SmtpNotifier

        content = f"<pre>{html.escape(text)}</pre>"
        found.append(SmtpNotifier(to=ADDRESSES, subject=subject, html_content=content, smtp_conn_id=SMTP))
    if WEBHOOK:
        from airflow.providers.http.notifications import HttpNotifier

        body = json.dumps({"subject": subject, "text": text, **facts})
        headers = {"Content-Type": "application/json"}
        found.append(HttpNotifier(http_conn_id=WEBHOOK, data=body, headers=headers))
    return found
