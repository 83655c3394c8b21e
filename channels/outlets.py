"""From a stored outlet to what its adapter is told, and what is wrong with what a person typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from channels import by_hand, registry
from channels.contract import Channel, Field, OutletConfig
from channels.http import Clock, utc_now
from channels.models import Outlet
from channels.renewal import renew

SECONDS_MAX = 120
SPACING = Field("spacing_seconds", "least number of seconds between two posts", required=False, default="60")
SPACING_SECONDS_MAX = 86_400
BY_HAND = Field(
    "by_hand",
    "yes or no: whether a person posts there, with the words and pictures made ready",
    required=False,
    default="no",
    choices=("yes", "no"),
)
COMMON = (SPACING, BY_HAND)
"""What an outlet of any kind may be told."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def config_of(outlet: Outlet, clock: Clock = utc_now) -> OutletConfig:
    """Raises `channels.secrets.SealError` when no key of the ring opens its credentials."""
    return OutletConfig(
        name=outlet.name,
        account=outlet.account,
        language=outlet.language,
        settings=dict(outlet.settings),
        secrets=outlet.secrets(),
        store=lambda renewal: renew(outlet, renewal, clock),
    )


def adapter_of(outlet: Outlet, clock: Clock = utc_now) -> Channel:
    """Raises `channels.secrets.SealError` and `registry.UnknownKind`."""
    return channel_of(outlet.kind, config_of(outlet, clock), clock)


def channel_of(kind: str, config: OutletConfig, clock: Clock = utc_now) -> Channel:
    """Raises `registry.UnknownKind`."""
    channel = registry.adapter(kind, config, clock)
    return by_hand.ByHand(channel, kind, config) if is_by_hand(config.settings) else channel


def is_by_hand(settings: Mapping[str, Any]) -> bool:
    return bool(settings.get(BY_HAND.name) == "yes")


def spacing_seconds(outlet: Outlet) -> float:
    """The least time between two posts to it; what nobody could have meant counts as the default."""
    value = outlet.settings.get(SPACING.name) or SPACING.default
    wrong = _check_seconds(SPACING.name, value, SPACING_SECONDS_MAX)
    return float(SPACING.default if wrong else str(value))


def validate(
    kind: str, settings: Mapping[str, Any], secrets: Mapping[str, str], may_wait: Collection[str] = ()
) -> list[str]:
    """What must be mended before an outlet of this kind can work, a sentence each, without the secrets.

    Secrets that `may_wait` come later, from the platform; an outlet kept by hand needs none.
    """
    try:
        fields = (*registry.kind(kind).fields, *COMMON)
    except registry.UnknownKind as error:
        return [str(error)]
    problems = []
    for field in fields:
        value = (secrets if field.secret else settings).get(field.name, "")
        waits = field.secret and (field.name in may_wait or is_by_hand(settings))
        problems += [] if waits and not value else _check(field, value)
    known = {field.name for field in fields}
    problems += [
        f"{name}: an outlet of kind {kind} has no such field. Use one of: {', '.join(sorted(known))}."
        for name in sorted({*settings, *secrets} - known)
    ]
    problems += [
        f"{field.name}: is {'a secret' if field.secret else 'not a secret'}; "
        f"give it among the {'secrets' if field.secret else 'settings'}."
        for field in fields
        if field.name in (settings if field.secret else secrets)
    ]
    return problems


def _check(field: Field, value: object) -> list[str]:
    if field.name.endswith("_seconds"):
        most = SPACING_SECONDS_MAX if field is SPACING else SECONDS_MAX
        return _check_seconds(field.name, value or field.default, most)
    if not isinstance(value, str):
        return [f"{field.name}: must be text."]
    if not value.strip():
        missing = field.required and not field.default
        return [f"{field.name}: is missing. Give the {field.label}."] if missing else []
    if value != value.strip() or any(character.isspace() for character in value):
        return [f"{field.name}: holds a space or a line break. Copy it again without."]
    if field.choices and value not in field.choices:
        return [f"{field.name}: must be one of {', '.join(field.choices)}."]
    if field.name.endswith("_url"):
        return _check_url(field.name, value)
    return []


def _check_seconds(name: str, value: object, most: int) -> list[str]:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= most:
        return [f"{name}: must be a number of seconds, more than 0 and at most {most}."]
    return []


def _check_url(name: str, value: str) -> list[str]:
    """Credentials travel to this address, so it must be HTTPS; a sandbox on this machine may do without."""
    parts = urlsplit(value)
    if not parts.hostname or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        return [f"{name}: is not an address. Write it like https://api.example.org."]
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return [f"{name}: must begin with https://, because credentials are sent to it."]
    return []
