"""What `bpod run` adds for a newcomer: people, sandbox outlets and the sample archive."""

from __future__ import annotations

import datetime
import secrets
import sys
from zoneinfo import ZoneInfo

import click
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from channels.models import Outlet
from channels.newsletter import subscribers
from channels.newsletter.config import KIND as NEWSLETTER
from publisher.clock import wall_now
from publisher.editions.freeze import SOURCE
from publisher.posts.models import Post
from publisher.samples.donations import donate
from publisher.samples.fill import People
from publisher.samples.fill import fill as fill_samples
from publisher.schedule.models import Slot
from publisher.schedule.slots import local_date, slot_instant
from sandbox import accounts
from sandbox.server import KINDS, outlet_settings

FIRST = "editor"
PEOPLE = {
    FIRST: ("editor-in-chief", "translator"),
    "writer": ("writer",),
    "translator": ("translator",),
    "reviewer": ("reviewer",),
}
"""Each account of the demonstration and its groups; the first one may do everything."""
IN_CATALAN = ("tumblr", "bluesky", "instagram", "mastodon", NEWSLETTER)
OUTLETS = (
    *((f"{kind}-en", kind, "bpod", "en") for kind in KINDS),
    *((f"{kind}-ca", kind, "bpod-cat", "ca") for kind in IN_CATALAN),
)
"""Name, kind, account and language of each."""
HERE = "127.0.0.1"
READERS = {
    "en": ("one.reader@example.org", "another.reader@example.org"),
    "ca": ("una.lectora@example.org", "un.altre.lector@example.org"),
}
"""Nobody's addresses (https://www.rfc-editor.org/rfc/rfc2606#section-3): they get the newsletter of their language."""


def first_account() -> dict[str, str]:
    """Where nobody can sign in yet: somebody who may do everything. Returns the password made up for it."""
    if get_user_model().objects.exists():
        return {}
    return {FIRST: _person(FIRST)}


def fill(sandbox_url: str) -> dict[str, str]:
    """Fill an empty installation; returns the passwords made up on the spot, by account.

    In one that has posts already, only the sandbox outlets follow the sandbox's address.
    """
    if Post.objects.exists():
        _move_outlets(sandbox_url)
        return {}
    now = wall_now()
    known = set(get_user_model().objects.values_list("username", flat=True))
    passwords = {name: _person(name) for name in PEOPLE if name not in known}
    users = {user.username: user for user in get_user_model().objects.filter(username__in=PEOPLE)}
    _open_outlets(sandbox_url, now)
    _make_today_due(now)
    today = local_date(now, Slot.objects.get(language=SOURCE).zone)
    with click.progressbar(length=1, label="samples", file=sys.stderr) as bar:

        def progress(done: int, total: int, _what: str) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        people = People(users["editor"], users["translator"], users["reviewer"])
        fill_samples(today=today, now=now, people=people, progress=progress)
    donate(now)
    return passwords


def _person(name: str) -> str:
    password, may_do_all = secrets.token_urlsafe(9), name == FIRST
    user = get_user_model().objects.create_user(
        username=name, password=password, is_superuser=may_do_all, is_staff=may_do_all
    )
    user.groups.set(Group.objects.filter(name__in=PEOPLE[name]))
    return password


def _open_outlets(sandbox_url: str, now: datetime.datetime) -> None:
    data = settings.BPOD_HOME / "sandbox"
    for name, kind, account, language in OUTLETS:
        outlet = Outlet(
            name=name,
            kind=kind,
            account=account,
            language=language,
            settings=dict(outlet_settings(data, sandbox_url, kind, account)),
        )
        outlet.set_secrets(accounts.create(data, kind, account))
        outlet.save()
        if kind == NEWSLETTER:
            for address in READERS[language]:
                subscribers.bring_in(outlet, address, "sample", "an invented reader of the samples", now)


def _move_outlets(sandbox_url: str) -> None:
    data = settings.BPOD_HOME / "sandbox"
    for name, kind, account, _ in OUTLETS:
        for outlet in Outlet.objects.filter(name=name, kind=kind, account=account):
            if _is_here(outlet):
                moved = outlet_settings(data, sandbox_url, kind, account)
                outlet.settings = {**outlet.settings, **moved}
                outlet.save(update_fields=["settings"])


def _is_here(outlet: Outlet) -> bool:
    """Not one that a person has since connected to somewhere real."""
    told = outlet.settings
    return told.get("host") == HERE or str(told.get("base_url", "")).startswith(f"http://{HERE}:")


def _make_today_due(now: datetime.datetime) -> None:
    """A newcomer sees a release within a minute, at whatever hour: a slot still ahead today is moved to now."""
    for slot in Slot.objects.all():
        if slot_instant(local_date(now, slot.zone), slot.time, slot.zone) > now:
            local = now.astimezone(ZoneInfo(slot.zone))
            slot.time = local.time().replace(second=0, microsecond=0)
            slot.save(update_fields=["time"])
