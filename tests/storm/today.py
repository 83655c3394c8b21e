"""A day whose slot has just come by the real clock, for processes that look at it themselves."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from publisher.editions.models import Edition
from publisher.schedule.models import Slot
from tests import factories, peers


def names(outlets: int) -> list[str]:
    return [f"outlet-{number}" for number in range(outlets)]


def approved(peer: peers.Peer, outlets: int) -> Edition:
    factories.sites()
    slot = Slot.objects.get(language="en")
    now = datetime.datetime.now(ZoneInfo(slot.zone))
    Slot.objects.filter(pk=slot.pk).update(
        time=max(now - datetime.timedelta(minutes=1), _midnight(now)).time()
    )
    for name in names(outlets):
        settings, secrets = peer.outlet("tumblr", name)
        patient = {**settings, "read_seconds": 20}  # a machine that is busy is no trouble of this platform
        factories.outlet(name, account=name, settings=patient, secrets=secrets)
    return factories.approved(now.date(), now=now - datetime.timedelta(days=2))


def _midnight(now: datetime.datetime) -> datetime.datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
