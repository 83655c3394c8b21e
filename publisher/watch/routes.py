"""The ways an alarm leaves the house, none of which goes through the publisher it watches."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from http import HTTPStatus
from typing import Protocol

from channels.errors import ChannelError
from channels.http import Http
from publisher.environment import Alarms
from publisher.variables import MailServer
from publisher.watch.message import Letter

SMTP_SECONDS = 15.0
READ_SECONDS = 10.0

log = logging.getLogger(__name__)


class NotTold(Exception):  # noqa: N818 - it reads as a sentence
    """The words are for a log: they hold neither address nor password."""


class Route(Protocol):
    @property
    def name(self) -> str: ...

    def tell(self, letter: Letter) -> None:
        """Raises `NotTold`."""
        ...


class Log:
    """Always there, and never enough: nobody reads a log at eight in the morning."""

    name = "log"

    def tell(self, letter: Letter) -> None:
        for event in letter.body["events"]:
            level = logging.INFO if event["event"] == "well" else logging.ERROR
            log.log(level, "%s: %s: %s (%s)", event["event"], event["key"], event["what"], event["seen"])


@dataclass(frozen=True)
class Mail:
    server: MailServer
    sender: str
    to: tuple[str, ...]
    name: str = "e-mail"

    def tell(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, ", ".join(self.to), letter.subject
        message["Date"], message["Message-ID"] = (
            formatdate(),
            make_msgid(domain=self.sender.rpartition("@")[2]),
        )
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes come back
        message.set_content(letter.text)
        try:
            with self._open() as server:
                refused = server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            raise NotTold(_smtp_words(error)) from None
        if refused:
            raise NotTold(f"e-mail: {len(refused)} of {len(self.to)} addresses were refused")

    def _open(self) -> smtplib.SMTP:
        where, context = self.server, ssl.create_default_context()
        if where.tls == "from-the-start":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                where.host, where.port, timeout=SMTP_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(where.host, where.port, timeout=SMTP_SECONDS)
        try:
            if where.tls == "starttls":
                server.starttls(context=context)
            if where.user:
                server.login(where.user, where.password)
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True)
class Webhook:
    url: str
    name: str = "webhook"

    def tell(self, letter: Letter) -> None:
        try:
            answer = Http(self.name, read_seconds=READ_SECONDS).call("POST", self.url, json=letter.body)
        except ChannelError as error:
            raise NotTold(error.detail) from None
        if not answer.ok:
            raise NotTold(f"webhook: it answers {answer.status}")


def routes(alarms: Alarms) -> list[Route]:
    found: list[Route] = [Log()]
    if alarms.mail_server:
        found.append(Mail(alarms.mail_server, alarms.email_from, alarms.email_to))
    if alarms.webhook:
        found.append(Webhook(alarms.webhook))
    return found


def ping(url: str) -> None:
    """Tells an outside service that the watch lives and found nothing bad. Raises `NotTold`."""
    try:
        status = Http("ping", read_seconds=READ_SECONDS).call("GET", url).status
    except ChannelError as error:
        raise NotTold(error.detail) from None
    if status >= HTTPStatus.BAD_REQUEST:
        raise NotTold(f"ping: it answers {status}")


def _smtp_words(error: Exception) -> str:
    """The kind and the server's code; its words may repeat what we sent."""
    code = getattr(error, "smtp_code", None)
    return f"e-mail: {type(error).__name__}" + (f" {code}" if code else "")
