"""Answers to a letter, and what they bring about."""

from __future__ import annotations

from email.message import EmailMessage

from django.core import mail

from tests.translations.conftest import NOW
from translations.exchange.mail import reception

DOMAIN = "translate.example.org"
SENDER = "translator@example.org"


def reply(sent, text, number=1, **headers):
    letter = EmailMessage()
    told = {
        "From": f"T. R. <{SENDER}>",
        "To": sent.reply_to[0],
        "Subject": f"Re: {sent.subject}",
        "Message-ID": f"<answer-{number}@example.org>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in told.items():
        if value:
            letter[name] = value
    letter.set_content(text)
    return letter


def receive(letter, now=NOW):
    return reception.receive(letter if isinstance(letter, bytes) else letter.as_bytes(), now=now)


def report():
    [told] = mail.outbox
    mail.outbox.clear()
    return told
