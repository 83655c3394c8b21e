"""Asks for each page again and again. Pages are found in the addresses that Django knows, so that none is forgotten."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from benchmarks.desk_posts import POSTS, fill
from benchmarks.rows import at_most, percentile, row
from channels.models import Outlet
from publisher.accounts import marks
from publisher.api import limits, tokens
from publisher.api.models import Token
from publisher.deliveries.models import Delivery
from publisher.desk import roles
from publisher.editions import sites
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule.models import Slot

ASKED, P50, P99 = 30, 150, 400
OK, BROKEN = 200, 500
READS = (
    "sites",
    "posts",
    "posts?limit=100",
    "posts/{day}",
    "posts/{day}?language=ca",
    "deliveries",
    "deliveries?limit=100",
)
LEFT_OUT = ("password", "account_", "failwhale", "javascript", "catalog", "logout", "sprite", "styleguide")
"""Not pages of the desk, or not for somebody who is signed in."""


def measure() -> list[dict[str, Any]]:
    call_command("migrate", verbosity=0)
    sites.ensure({"en": "https://en.example.org", "ca": "https://ca.example.org"})
    Slot.ensure_defaults()
    roles.ensure()
    fill()
    user = _person()
    browser = _browser(user)
    rows: list[dict[str, Any]] = []
    for name, address in sorted(_pages(browser)):
        rows += _rows(f"desk, {POSTS} posts: {name}", browser, address)
    rows += _api(user)
    return rows


def _rows(title: str, browser: Client, address: str) -> list[dict[str, Any]]:
    """By the wall's clock, and of the processor alone: others may be at work on it."""
    times, own = [], []
    for _ in range(ASKED):
        started, began = time.perf_counter(), time.process_time()
        assert browser.get(address).status_code == OK
        times.append(1000 * (time.perf_counter() - started))
        own.append(1000 * (time.process_time() - began))
    return [
        at_most(f"{title}, p50", "ms", percentile(times, 0.5), P50),
        at_most(f"{title}, p99", "ms", percentile(times, 0.99), P99),
        row(f"{title}, of one processor, p50", "ms", percentile(own, 0.5)),
    ]


def _api(user: User) -> list[dict[str, Any]]:
    limits.MOST[limits.WITH_TOKEN] = 10**9
    _row, key = tokens.make(user, "bench", Token.Scope.values, 1, timezone.now())
    tool = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {key}"})
    day = timezone.now().date() - datetime.timedelta(days=9)
    number = Delivery.objects.order_by("-pk").values_list("pk", flat=True)[50]
    rows: list[dict[str, Any]] = []
    for read in (*READS, f"deliveries/{number}"):
        name = read.replace(f"/{number}", "/…").format(day="…")
        rows += _rows(f"API, {POSTS} posts: {name}", tool, f"/api/v1/{read.format(day=day)}")
    return rows


def _person() -> User:
    user = User.objects.create(username="chief", password="!", email="chief@example.org")  # noqa: S106
    user.groups.add(Group.objects.get(name=roles.CHIEF))
    return User.objects.get(pk=user.pk)


def _browser(user: User) -> Client:
    browser = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    browser.force_login(user)
    session = browser.session
    session[marks.FACTOR] = user.pk
    session.save()
    return browser


def _pages(browser: Client) -> Iterator[tuple[str, str]]:
    """Whatever answers a plain GET with a page; the first time, which reads the templates, is not counted."""
    for name, pattern in _patterns(get_resolver().url_patterns, "", ""):
        if not pattern.startswith("desk/") or any(word in f"{name} {pattern}" for word in LEFT_OUT):
            continue
        try:
            address = reverse(name, kwargs=_arguments(name, pattern))
        except NoReverseMatch:
            print(f"not measured, for want of an argument: {name} {pattern}", file=sys.stderr)
            continue
        answer = browser.get(address)
        if answer.status_code >= BROKEN:
            print(f"does not answer: {name} {address}", file=sys.stderr)
        if answer.status_code == OK and "text/html" in answer.headers.get("Content-Type", ""):
            yield name, address


def _patterns(found: list[Any], prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for one in found:
        here = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _patterns(one.url_patterns, here, inner)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name, here


def _arguments(name: str, pattern: str) -> dict[str, Any]:
    """One of what the address asks for."""
    today = timezone.now().date()
    delivery = Delivery.objects.filter(state="needs_person").order_by("-pk").first()
    outlet = Outlet.objects.earliest("pk")
    draft = Post.objects.order_by("-publish_on").first()
    assert delivery is not None
    assert draft is not None
    known: dict[str, Any] = {
        "date": today,
        "day": today,
        "language": "en",
        "kind": "tumblr",
        "name": "posts" if "statistics" in name else outlet.name,
    }
    rows: dict[str, Any] = {
        "delivery": delivery.pk,
        "decide": delivery.pk,
        "hand": delivery.pk,
        "outlet": outlet.pk,
        "edition": Edition.objects.latest("publish_on").pk,
        "amend": Edition.objects.filter(state="released").latest("publish_on").pk,
        "posts": draft.pk,
        "post": draft.pk,
    }
    key = next((pk for word, pk in rows.items() if word in name), 1)
    wanted = {part.rpartition(":")[2] for part in _parts(pattern)}
    return {word: known.get(word, key) for word in wanted}


def _parts(pattern: str) -> Iterator[str]:
    """`<int:pk>` and `(?P<pk>…)` of an address."""
    for piece in pattern.split("<")[1:]:
        yield piece.partition(">")[0]
