"""The brake: one switch for all outlets. While it is pulled nothing is claimed, and nothing leaves.

A call that has left already is not called back; its answer is written down as always.
"""

from __future__ import annotations

import datetime
import logging

from publisher.deliveries.models import Brake

log = logging.getLogger(__name__)

REASON_MAX = 300
MEND = "when all is well again: bpod outlet resume --all"


def pull(by_name: str, reason: str, now: datetime.datetime) -> Brake:
    """Stop everything; where it is pulled already, that one stays. Raises `ValueError`."""
    reason = reason.strip()
    if not reason:
        raise ValueError("reason: is missing. Say why, for whoever finds the brake pulled.")
    if len(reason) > REASON_MAX:
        raise ValueError(f"reason: has {len(reason)} characters. Say it in {REASON_MAX}.")
    brake, made = Brake.objects.get_or_create(
        pk=1, defaults={"pulled_at": now, "by_name": by_name, "reason": reason}
    )
    if made:
        log.warning("the brake was pulled by %s: %s", by_name, reason)
    return brake


def release(by_name: str) -> bool:
    """Let everything go on. False: it was not pulled."""
    deleted, _ = Brake.objects.all().delete()
    if deleted:
        log.warning("the brake was released by %s", by_name)
    return bool(deleted)


def pulled() -> Brake | None:
    return Brake.objects.first()


def needs() -> list[str]:
    brake = pulled()
    if brake is None:
        return []
    since = f"{brake.pulled_at:%Y-%m-%d %H:%M} UTC"
    return [
        f"all outlets: {brake.by_name} pulled the brake at {since}: {brake.reason}; nothing is sent; {MEND}"
    ]
