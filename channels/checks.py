"""Asks a platform whether it lets us in, while a person waits; and keeps what it said beside the outlet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from channels import registry
from channels.contract import Health, OutletConfig
from channels.errors import ChannelError, Unauthorized
from channels.http import READ_SECONDS_FIELD, Clock, read_seconds
from channels.models import Outlet
from channels.outlets import channel_of, config_of
from channels.secrets import SealError

PATIENCE_SECONDS = 8.0
"""A person waits, and may press again."""


@dataclass(frozen=True)
class Said:
    answer: Outlet.Answer
    words: str
    expires_at: datetime | None = None


def check(outlet: Outlet, clock: Clock) -> Said:
    """One read call, kept. Whatever goes wrong is said, without secrets."""
    try:
        answer: Health | Exception = ask(outlet.kind, config_of(outlet, clock), clock)
    except (ChannelError, SealError, registry.UnknownKind) as error:
        answer = error
    return keep(outlet.pk, answer, clock())


def ask(kind: str, config: OutletConfig, clock: Clock) -> Health:
    """Raises `ChannelError` and `registry.UnknownKind`."""
    return channel_of(kind, hurried(config), clock).check()


def hurried(config: OutletConfig) -> OutletConfig:
    seconds = min(read_seconds(config.settings), PATIENCE_SECONDS)
    return replace(config, settings={**config.settings, READ_SECONDS_FIELD.name: seconds})


def keep(outlet_id: int, answer: object, now: datetime) -> Said:
    """`answer` is a `Health`, or what was raised in its place."""
    said = _said(answer)
    fields = {"checked_at": now, "check_answer": said.answer, "check_words": said.words}
    if said.answer == Outlet.Answer.GOOD:
        fields["expires_at"] = said.expires_at
    Outlet.objects.filter(pk=outlet_id).update(**fields)
    return said


def _said(answer: object) -> Said:
    if isinstance(answer, Health):
        return Said(Outlet.Answer.GOOD, f"{answer.account}: {answer.detail}", answer.expires_at)
    if isinstance(answer, Unauthorized | SealError | registry.UnknownKind):
        return Said(Outlet.Answer.BAD, str(answer))
    words = str(answer) if isinstance(answer, ChannelError | TimeoutError) else type(answer).__name__
    return Said(Outlet.Answer.UNCLEAR, words)
