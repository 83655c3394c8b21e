"""The accounts that people can follow, by the address of each on its platform."""

from __future__ import annotations

from dataclasses import dataclass

from channels import registry
from channels.models import Outlet

_PROFILES = {
    "tumblr": "https://{blog}/",
    "x": "{web_url}/{account}",
    "bluesky": "{web_url}/profile/{account}",
    "mastodon": "{base_url}/@{account}",
    "telegram": "{web_url}/{account}",
    "instagram": "https://www.instagram.com/{account}/",
    "threads": "https://www.threads.net/@{account}",
    "facebook": "https://www.facebook.com/{account}",
}
"""A kind that is not here cannot be followed: it tells machines, or people by mail."""


@dataclass(frozen=True, order=True)
class Profile:
    place: str
    account: str
    url: str
    """Empty where it has no address that is known to us."""


def profiles(language: str) -> tuple[Profile, ...]:
    outlets = Outlet.objects.filter(language=language, kind__in=_PROFILES).order_by("name")
    return tuple(sorted({_profile(outlet) for outlet in outlets}))


def _profile(outlet: Outlet) -> Profile:
    kind = registry.kind(outlet.kind)
    account = outlet.account.lstrip("@")
    defaults = {field.name: field.default for field in kind.fields}
    settings = {**defaults, **{name: str(value) for name, value in outlet.settings.items() if value}}
    address = _PROFILES[outlet.kind].format(
        account=account,
        blog=account if "." in account else f"{account}.tumblr.com",
        base_url=settings.get("base_url", "").rstrip("/"),
        web_url=settings.get("web_url", "").rstrip("/"),
    )
    is_elsewhere = "_url" not in _PROFILES[outlet.kind] and settings["base_url"] != defaults["base_url"]
    is_number = account.startswith("-")  # of a Telegram channel without a name
    return Profile(kind.label, account, "" if is_elsewhere or is_number else address)
