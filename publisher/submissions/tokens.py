"""Signed words: of a form, so that no cookie is needed, and of the link by which a donor withdraws."""

from __future__ import annotations

import datetime
import re
import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from publisher.submissions.models import Submission

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Form:
    """One form that we handed out."""

    key: str
    since_at: datetime.datetime


def new_form(now: datetime.datetime) -> Form:
    return Form(secrets.token_hex(16), now.replace(microsecond=0))


def of_form(form: Form) -> str:
    return _forms().sign(f"{form.key}_{int(form.since_at.timestamp())}")


def form_of(token: str) -> Form | None:
    """None: not ours."""
    try:
        key, _, since = _forms().unsign(token).partition("_")
    except BadSignature:
        return None
    if not (_KEY.fullmatch(key) and since.isdecimal()):
        return None
    return Form(key, datetime.datetime.fromtimestamp(int(since), datetime.UTC))


def to_withdraw(submission: Submission) -> str:
    """The same in every mail, and good for ever, in whatever installation: people look for it in old mail."""
    return _withdrawals().sign(f"{submission.pk}_{submission.form_key}")


def who_withdraws(token: str) -> Submission | None:
    try:
        _, _, key = _withdrawals().unsign(token).partition("_")
    except BadSignature:
        return None
    return Submission.objects.filter(form_key=key).first()


def _forms() -> Signer:
    return Signer(sep=".", salt="submissions.form")


def _withdrawals() -> Signer:
    return Signer(sep=".", salt="submissions.withdraw")
