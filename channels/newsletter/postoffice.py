"""The way out: one connection to a mail server, and the meaning of each of its answers.

What counts is whether the end of the mail has left us. Before it nothing can have been accepted; after it only
the server's answer tells, and where none comes nobody knows: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.2.6
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import smtp

from channels.contract import OutletConfig
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import read_seconds
from channels.newsletter.config import KIND, LOOPBACK, TLS
from channels.newsletter.message import Mail, Sender, in_parts

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_END = b"\r\n.\r\n"
NO_SUCH = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""No such mailbox, domain or address any more: https://www.rfc-editor.org/rfc/rfc3463#section-3.2"""
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class Fate(StrEnum):
    TAKEN = "taken"
    LATER = "later"  # this reader's server says: not now
    NO_SUCH = "no-such"  # this address does not exist
    REFUSED = "refused"  # this reader's server wants no mail from us
    UNWELCOME = "unwelcome"  # this mail is refused, whoever it is for
    UNKNOWN = "unknown"  # it left us and no answer tells


@dataclass(frozen=True)
class Answer:
    fate: Fate
    words: str = ""


class PostOffice:
    """A context: the connection opens with it. Raises `ChannelError` where no mail at all can be handed over."""

    def __init__(self, config: OutletConfig) -> None:
        self._connection: Any = _connection(config)

    def __enter__(self) -> PostOffice:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        try:
            with _entering():
                self._connection.open()
        except ChannelError:
            self.close()  # half of it may stand
            raise

    def close(self) -> None:
        """Whatever was to be said has been said: a server that is gone by now changes nothing."""
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            self._connection.connection = None

    def reopen(self) -> None:
        self.close()
        self.open()

    def send(self, built: EmailMessage, sender: Sender) -> Answer:
        """Raises `ChannelError` where the next mail would fare no better; then this one was surely not taken."""
        is_smtp = isinstance(self._connection, _Backend)
        mail = Mail(built, sender) if is_smtp else in_parts(built, sender)
        try:
            taken = self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refusal:
            ((code, words),) = refusal.recipients.values()
            return _of_reader(code, _words(code, words))
        except smtplib.SMTPSenderRefused as refusal:
            raise _closed(refusal) from None
        except smtplib.SMTPDataError as refusal:
            return _of_mail(refusal, handed_over=self._handed_over)
        except (
            Exception
        ) as error:  # each provider's backend has errors of its own, and some of them are OSErrors
            if not is_smtp:
                return _of_service(error)
            if isinstance(error, OSError | smtplib.SMTPException):
                return self._broken(error)
            raise
        return Answer(Fate.TAKEN) if taken else Answer(Fate.UNKNOWN, "the backend does not say")

    def ask(self) -> str:
        """Whether the server listens to us. Raises `ChannelError`."""
        session = getattr(self._connection, "connection", None)
        if session is None:
            return "mail is handed over without a server that can be asked"
        try:
            code, words = session.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknown(f"{KIND}: no answer: {_said(error)}", code="answer") from None
        if code == 250:
            return f"{self._connection.host} takes mail"
        if 400 <= code < 500 and _is_throttle(words):
            raise Unavailable(f"{KIND}: {_words(code, words)}", code=str(code))
        raise OutcomeUnknown(f"{KIND}: {_words(code, words)}", code=str(code))

    @property
    def _handed_over(self) -> bool:
        session = getattr(self._connection, "connection", None)
        return not isinstance(session, _Watched) or session.handed_over

    def _broken(self, error: Exception) -> Answer:
        if self._handed_over:
            return Answer(Fate.UNKNOWN, f"no answer after the mail had left: {_said(error)}")
        raise Unavailable(f"{KIND}: the connection broke: {_said(error)}", code="connection") from None


def _of_reader(code: int, words: str) -> Answer:
    if code == 421 or code < 400:  # it closes the connection; or it is no answer to what was asked
        raise Unavailable(f"{KIND}: {words}", code=str(code))
    if code < 500:
        return Answer(Fate.LATER, words)
    return Answer(Fate.NO_SUCH if status_of(words) in NO_SUCH else Fate.REFUSED, words)


def _of_mail(refusal: smtplib.SMTPDataError, *, handed_over: bool) -> Answer:
    code, words = refusal.smtp_code, _words(refusal.smtp_code, refusal.smtp_error)
    if 400 <= code < 500:
        return Answer(Fate.LATER, words)
    if 500 <= code < 600:
        return Answer(Fate.UNWELCOME, words)
    if handed_over:
        return Answer(Fate.UNKNOWN, f"an answer that says nothing: {words}")
    raise Unavailable(f"{KIND}: {words}", code=str(code)) from None


def _closed(refusal: smtplib.SMTPResponseException) -> ChannelError:
    words = _words(refusal.smtp_code, refusal.smtp_error)
    if 500 <= refusal.smtp_code < 600:
        return Unauthorized(f"{KIND}: {words}", code=str(refusal.smtp_code))
    return Unavailable(f"{KIND}: {words}", code=str(refusal.smtp_code))


def _of_service(error: Exception) -> Answer:
    """A provider's backend; django-anymail gives the status of its HTTP answer."""
    status, words = getattr(error, "status_code", None), f"{type(error).__name__}"
    if status == 429:
        raise Unavailable(f"{KIND}: 429 {words}", code="429") from None
    if status in {401, 403}:
        raise Unauthorized(f"{KIND}: {status} {words}", code=str(status)) from None
    if type(error).__name__ == "AnymailRecipientsRefused":
        return Answer(Fate.REFUSED, words)
    if isinstance(status, int) and 400 <= status < 500:
        raise Refused(
            f"{KIND}: {status} {words}: the provider does not take the mail", code=str(status)
        ) from None
    return Answer(Fate.UNKNOWN, words)


@contextmanager
def _entering() -> Iterator[None]:
    """No mail is under way yet, so nothing can have been accepted."""
    try:
        yield
    except smtplib.SMTPNotSupportedError as error:
        raise Unauthorized(
            f"{KIND}: the server lacks what tls or user ask for: {error}", code="tls"
        ) from None
    except smtplib.SMTPResponseException as refusal:
        raise _closed(refusal) from None
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(
            f"{KIND}: the mail server cannot be reached: {_said(error)}", code="connection"
        ) from None


def status_of(words: str) -> str:
    found = _STATUS.search(words)
    return found[1] if found else ""


def _is_throttle(words: bytes | str) -> bool:
    return status_of(_text(words)).startswith("4.7.")


def _words(code: int, words: bytes | str) -> str:
    return f"{code} {_text(words)}"[:280]


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())


def _said(error: BaseException) -> str:
    return f"{type(error).__name__} {error}"[:200].strip()


class _Watched(smtplib.SMTP):
    """Knows whether the end of the present mail has left."""

    handed_over = False

    def mail(self, sender: str, options: Any = ()) -> Any:
        self.handed_over = False
        return super().mail(sender, options)

    def send(self, s: Any) -> None:
        if isinstance(s, bytes) and s.endswith(_END):
            self.handed_over = True
        super().send(s)


class _WatchedSsl(_Watched, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class _Backend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedSsl if self.use_ssl else _Watched


def _connection(config: OutletConfig) -> Any:
    """Raises `Unauthorized` where the outlet's fields do not go together."""
    given = {
        name: str(config.settings.get(name) or "") for name in ("host", "port", "tls", "user", "backend")
    }
    if given["host"]:
        return _server(given, config)
    backend = given["backend"] or settings.EMAIL_BACKEND
    if backend == SMTP_BACKEND:
        return _Backend(timeout=read_seconds(config.settings))
    try:
        return get_connection(backend)
    except ImportError as error:
        raise Unauthorized(
            f"{KIND}: backend: {error}; install it, or mend its name", code="backend"
        ) from None


def _server(given: dict[str, str], config: OutletConfig) -> _Backend:
    tls, port = given["tls"] or TLS[0], given["port"] or "587"
    if tls not in TLS:
        raise Unauthorized(f"{KIND}: tls: use one of {', '.join(TLS)}", code="tls")
    if not (port.isdecimal() and 0 < int(port) < 65_536):
        raise Unauthorized(f"{KIND}: port: must be a number up to 65535", code="port")
    if given["user"] and tls == "none" and given["host"] not in LOOPBACK:
        raise Unauthorized(
            f"{KIND}: tls: must not be none where a password goes over the network", code="tls"
        )
    return _Backend(
        host=given["host"],
        port=int(port),
        username=given["user"],
        password=config.secrets.get("password", ""),
        use_tls=tls == "starttls",
        use_ssl=tls == "from-the-start",
        timeout=read_seconds(config.settings),
    )
