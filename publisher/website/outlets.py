"""The accounts that people can follow, by the address of each on its platform."""

from __future__ import annotations

from dataclasses import dataclass

from channels import registry
from channels.models import Outlet
from channels.registry import Kind


@dataclass(frozen=True, order=True)
class Profile:
    place: str
    account: str
    url: str
    """Empty where it has no address that is known to us."""


def profiles(language: str) -> tuple[Profile, ...]:
    kinds = {name: kind for name, kind in registry.KINDS.items() if kind.profile}
    outlets = Outlet.objects.filter(language=language, kind__in=kinds)
    return tuple(sorted({_profile(outlet, kinds[outlet.kind]) for outlet in outlets}))


def _profile(outlet: Outlet, kind: Kind) -> Profile:
    account = outlet.account.lstrip("@")
    defaults = {field.name: field.default for field in kind.fields}
    settings = {**defaults, **{name: str(value) for name, value in outlet.settings.items() if value}}
    address = kind.profile.format(
        account=account,
        blog=account if "." in account else f"{account}.tumblr.com",
        base_url=settings.get("base_url", "").rstrip("/"),
        web_url=settings.get("web_url", "").rstrip("/"),
    )
    is_elsewhere = "_url" not in kind.profile and settings["base_url"] != defaults["base_url"]
    is_number = account.startswith("-")  # of a Telegram channel without a name
    return Profile(kind.label, account, "" if is_elsewhere or is_number else address)
