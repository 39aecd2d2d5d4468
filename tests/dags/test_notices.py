"""Who is told how a night ended: a real mail server and a real webhook on this machine take it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.servers.mailbox import Mailbox, running_mailbox

PROJECT = Path(__file__).resolve().parents[2]
FAIL = """
from types import SimpleNamespace
from dags.notices import say_what_was_held
night = SimpleNamespace(task_id="audit_build", run_id="scheduled__2026-10-31")
error = RuntimeError("3 of 90 checks < failed; tiền hoa hồng.")
say_what_was_held({"task_instance": night, "exception": error})
"""


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running_mailbox() as box:
        yield box


@dataclass
class Webhook:
    """Requests as they came; answers with `status`."""

    port: int
    status: int = 200
    paths: list[str] = field(default_factory=list)
    bodies: list[dict[str, object]] = field(default_factory=list)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    hook = Webhook(0)

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.paths.append(self.path)
            hook.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Taker) as server:
        hook.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield hook
        server.shutdown()
        thread.join()


def run(script: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "SALES"))
    }
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env=surroundings | {"AIRFLOW_HOME": str(home)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(mailbox: Mailbox, webhook: Webhook) -> dict[str, str]:
    return mailbox.settings("data@example.org, finance@example.org") | {
        "SALES_NOTIFY_WEBHOOK": "night_webhook",
        "AIRFLOW_CONN_NIGHT_WEBHOOK": json.dumps(
            {"conn_type": "http", "host": "127.0.0.1", "port": webhook.port, "schema": "http"}
        ),
    }


def test_a_red_task_is_told_by_mail_and_to_the_webhook(
    mailbox: Mailbox, webhook: Webhook, tmp_path: Path
) -> None:
    told = run(FAIL, tmp_path, **settings_of(mailbox, webhook))

    assert told.returncode == 0, told.stderr
    (mail,) = mailbox.mails
    assert mail["Subject"] == "audit_build failed · bước audit_build bị lỗi"
    assert mail["From"] == "warehouse@example.org"
    assert mailbox.recipients == [["data@example.org", "finance@example.org"]]
    assert "3 of 90 checks &lt; failed; tiền hoa hồng." in mailbox.texts()[0]
    assert "Nothing was published: readers see what they saw before." in mailbox.texts()[0]
    (posted,) = webhook.bodies
    assert posted["event"] == "failed"
    assert posted["task"] == "audit_build"
    assert "3 of 90 checks < failed; tiền hoa hồng." in str(posted["text"])


def test_a_webhook_that_refuses_does_not_keep_the_mail_back(
    mailbox: Mailbox, webhook: Webhook, tmp_path: Path
) -> None:
    webhook.status = 500
    told = run(FAIL, tmp_path, **settings_of(mailbox, webhook))

    assert told.returncode != 0
    assert "500" in told.stderr
    assert len(mailbox.mails) == 1


def test_nobody_is_told_where_nobody_is_named(mailbox: Mailbox, webhook: Webhook, tmp_path: Path) -> None:
    connections = {
        name: value for name, value in settings_of(mailbox, webhook).items() if name.startswith("AIRFLOW")
    }
    told = run(FAIL, tmp_path, **connections)

    assert told.returncode == 0, told.stderr
    assert "audit_build of scheduled__2026-10-31 failed" in told.stdout + told.stderr
    assert (mailbox.mails, webhook.bodies) == ([], [])
