"""Outlets for the desk's tests, on a loopback peer; and what must never be seen of them."""

from __future__ import annotations

from typing import Any

from wagtail.models import ModelLogEntry

from channels.models import Outlet
from tests import peers


def make(peer: peers.Peer, kind: str, account: str = "bpod", **fields: Any) -> Outlet:
    settings, secrets = peer.outlet(kind, account)
    settings = {name: str(value) for name, value in settings.items()}
    outlet = Outlet(name=f"{kind}-en", kind=kind, account=account, language="en", settings=settings)
    outlet.set_secrets(secrets)
    for name, value in fields.items():
        setattr(outlet, name, value)
    outlet.save()
    return outlet


def typed(outlet: Outlet, **changes: str) -> dict[str, str]:
    """The form as a browser sends it back: what it shows, and nothing of what it hides."""
    shown = {f"field-{name}": str(value) for name, value in outlet.settings.items()}
    return {"account": outlet.account, "language": outlet.language, **shown, **changes}


def everything_written() -> str:
    """All that the desk's log holds."""
    return repr([*ModelLogEntry.objects.values()])
