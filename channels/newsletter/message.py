"""One reader's mail, with Python's own `email` package."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives

from channels.contract import Fetch, OutletConfig, PictureRef, Rendition
from channels.newsletter.compose import PLACE, cid


class _Verbatim(UnstructuredHeader):
    """Addresses between < and > must stay as they are; folding would write a long one in RFC 2047's form."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_headers: Any = HeaderRegistry()
for _name in ("list-unsubscribe", "list-id", "message-id", "references"):
    _headers.map_to_type(_name, _Verbatim)
POLICY: EmailPolicy[Any] = policy.SMTP.clone(header_factory=_headers)


@dataclass(frozen=True)
class Sender:
    """What an outlet says of itself in every mail."""

    name: str
    address: str
    bounce_address: str
    list_id: str

    @classmethod
    def of(cls, config: OutletConfig) -> Sender:
        address = str(config.settings.get("from_address") or "")
        return cls(
            config.account,
            address,
            str(config.settings.get("bounce_address") or address),
            f"{config.name}.{address.rpartition('@')[2]}",
        )

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def message_id(sender: Sender, outlet: str, key: str, address: str) -> str:
    """The same for the same edition, outlet and reader; the address cannot be read from it."""
    drawn = hashlib.sha256(f"{outlet} {key} {address}".encode()).hexdigest()[:32]
    return f"<{key}.{drawn}@{sender.domain}>"


def daily(
    rendition: Rendition,
    sender: Sender,
    outlet: str,
    address: str,
    leave_url: str,
    now: datetime,
    fetch: Fetch,
) -> EmailMessage:
    """The day's mail to one reader, with one-click unsubscription: https://www.rfc-editor.org/rfc/rfc8058"""
    payload = rendition.payload
    mail = _addressed(sender, address, str(payload["subject"]), now)
    mail["Message-ID"] = message_id(sender, outlet, rendition.key, address)
    mail["List-Id"] = f"<{sender.list_id}>"  # https://www.rfc-editor.org/rfc/rfc2919
    mail["List-Unsubscribe"] = f"<{leave_url}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Precedence"] = "bulk"
    text, html = (str(payload[part]).replace(PLACE, leave_url) for part in ("text", "html"))
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if rendition.pictures:
        _add_pictures(mail, rendition.pictures, fetch)
    mail["Content-Language"] = str(payload["language"])  # last: what begins with Content- moves into a part
    return mail


def letter(sender: Sender, address: str, subject: str, text: str, now: datetime) -> EmailMessage:
    """A plain mail about a subscription."""
    mail = _addressed(sender, address, subject, now)
    mail.set_content(text, cte="quoted-printable")
    return mail


def _addressed(sender: Sender, address: str, subject: str, now: datetime) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(sender.name, addr_spec=sender.address)
    mail["To"] = Address(addr_spec=address)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    mail["Auto-Submitted"] = "auto-generated"  # https://www.rfc-editor.org/rfc/rfc3834
    return mail


def _add_pictures(mail: EmailMessage, pictures: tuple[PictureRef, ...], fetch: Fetch) -> None:
    html: Any = mail.get_body(("html",))
    for number, picture in enumerate(pictures, 1):
        maintype, subtype = picture.mime.split("/")
        html.add_related(
            fetch(picture.sha256),
            maintype=maintype,
            subtype=subtype,
            cid=f"<{cid(picture.sha256)}>",
            disposition="inline",
            filename=f"picture{number}.{subtype}",
        )


class Mail(EmailMultiAlternatives):
    """In the form Django's mail backends take: SMTP sends `built` as it is."""

    def __init__(self, built: EmailMessage, sender: Sender) -> None:
        self.built = built
        to = [built["To"].addresses[0].addr_spec]
        super().__init__(subject=str(built["Subject"]), from_email=sender.bounce_address, to=to)

    def message(self, **_: Any) -> Any:
        return _Wire(self.built)


def in_parts(built: EmailMessage, sender: Sender) -> EmailMultiAlternatives:
    """For backends that hand the parts to a provider one by one."""
    said = [built.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (str(part.get_content()) if part is not None else "" for part in said)
    kept = {"From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    mail = EmailMultiAlternatives(
        subject=str(built["Subject"]),
        body=text,
        from_email=str(built["From"]),
        to=[built["To"].addresses[0].addr_spec],
        headers={name: str(value) for name, value in built.items() if name not in kept},
    )
    if sender.bounce_address != sender.address:
        mail.envelope_sender = sender.bounce_address  # type: ignore[attr-defined] # django-anymail's
    if html:
        mail.attach_alternative(html, "text/html")
    for part in built.walk():
        if part.get_content_maintype() == "image":
            picture = MIMEImage(part.get_content(), part.get_content_subtype())
            picture["Content-ID"] = str(part["Content-ID"])
            picture["Content-Disposition"] = "inline"
            mail.attach(picture)
    return mail


@dataclass(frozen=True)
class _Wire:
    """What Django's SMTP backend asks of a message."""

    built: EmailMessage

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        return self.built.as_bytes(policy=POLICY.clone(linesep=linesep))
