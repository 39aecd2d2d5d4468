"""A mail server on this machine that keeps what it gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.process import free_port

SENDER = "warehouse@example.org"


@dataclass
class Mailbox:
    """Mails as they came, with their recipients."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one mail."""
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"

    def settings(self, addresses: str) -> dict[str, str]:
        """Environment in which nights tell these addresses, through this server."""
        extra = {"from_email": SENDER, "disable_ssl": True, "disable_tls": True}
        smtp = {"conn_type": "smtp", "host": "127.0.0.1", "port": self.port, "extra": extra}
        return {"SALES_NOTIFY_EMAIL": addresses, "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(smtp)}

    def texts(self) -> list[str]:
        """The mails' HTML, decoded, in the order in which they came."""
        bodies = [mail.get_body(("html",)) for mail in self.mails]
        return [str(body.get_content()) for body in bodies if body is not None]


@contextmanager
def running_mailbox() -> Iterator[Mailbox]:
    """Start a server on a free port; a moment."""
    box = Mailbox(port=free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
