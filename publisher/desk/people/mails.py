"""What is told by mail about an account."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail

from publisher.desk.approval import name_of

INVITED = """You are invited to work on BPoD, as {role}.

Make your account here; the link is good once, until {until}:

{link}

Whoever has this link can use it: pass it on to nobody.
"""
ALREADY = """Somebody invited you to work on BPoD, as {role}. You have an account under this address already:

{link}

Forgot the password? The page has a link for it. Your role is changed by an editor-in-chief, not by an invitation.
"""
RESET = """{by} has taken away the second factor of your account, and signed you out everywhere.

Set it up anew when you sign in next. If you did not ask for this, tell another editor-in-chief at once.
"""


class MailNotSentError(Exception):
    """The mail server did not take it."""


def invited(address: str, role: str, link: str, until: str) -> None:
    _send(address, "You are invited", INVITED.format(role=role, link=link, until=until))


def already(address: str, role: str, link: str) -> None:
    _send(address, "You are invited", ALREADY.format(role=role, link=link))


def factor_reset(person: User, by: User) -> None:
    if person.email:
        _send(person.email, "Your second factor was taken away", RESET.format(by=name_of(by)))


def _send(address: str, subject: str, text: str) -> None:
    try:
        send_mail(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", text, None, [address])
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSentError(type(error).__name__) from error
