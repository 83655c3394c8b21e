"""Where else a post appeared: from the receipts of its deliveries, on its own page alone."""

from __future__ import annotations

import datetime

import pytest

from channels.models import Outlet
from publisher.deliveries.models import Act, Delivery, Receipt, State
from publisher.website.bake import bake, rebuild
from tests.website import editions as make

PAGE = "en/archive/2026/3/14.html"


def text(site, name=PAGE):
    return (site / name).read_text(encoding="utf-8")


def test_a_later_receipt_writes_the_page_of_its_post_and_no_other(site):
    edition = make.release(make.content())
    make.appear(make.release(make.content(make.DAY + datetime.timedelta(1))))
    bake()
    assert "Where else" not in text(site)
    make.appear(edition, url="https://blog.example.org/1?a=b&c=d")
    before = make.tree(site)
    assert bake().files == 1
    after = make.tree(site)
    assert {name for name in after if after[name] != before.get(name)} == {PAGE, f"{PAGE}.gz"}
    assert '<a href="https://blog.example.org/1?a=b&amp;c=d">Tumblr</a>' in text(site)
    assert "tumblr-account" in text(site)
    assert (bake().files, rebuild()) == (0, 0)


def test_each_site_tells_of_its_own(site):
    make.release(make.content())
    catalan = make.release(make.content(language="ca"))
    make.appear(catalan)
    bake()
    assert "https://tumblr.example.org/" not in text(site)
    assert "https://tumblr.example.org/ca/2026-03-14" in text(site, "ca/archive/2026/3/14.html")


def test_what_leads_nowhere_is_not_told(site):
    edition = make.release(make.content())
    Receipt.objects.filter(pk=make.appear(edition, "webhook").pk).update(url="")
    bake()
    assert "Where else" not in text(site)


def test_what_was_taken_away_there_is_not_told(site):
    edition = make.release(make.content())
    receipt = make.appear(edition)
    announced = receipt.delivery
    at = make.noon(make.DAY)
    Delivery.objects.create(
        edition=edition,
        outlet=announced.outlet,
        act=Act.WITHDRAW,
        about=announced,
        slot_on=make.DAY,
        state=State.DELIVERED,
        due_at=at,
        next_at=at,
    )
    bake()
    assert "Where else" not in text(site)


def test_a_post_that_is_not_out_is_not_baked_for_a_receipt(site):
    edition = make.release(make.content(), state="approved")
    make.appear(edition)
    assert bake().problems == ()
    assert not (site / PAGE).exists()


@pytest.mark.usefixtures("site")
def test_a_receipt_costs_as_little_in_a_large_archive():
    editions = [make.release(make.content(day, pictures=()), silent=True) for day in make.days(60)]
    for edition in editions[:30]:
        make.appear(edition)
    assert bake().files > 60
    make.appear(editions[30])
    assert bake().files == 1


def test_the_page_follow_names_every_account_of_the_language(site):
    for name, kind, account, settings in (
        ("blog", "tumblr", "bpod-example", {}),
        ("photos", "instagram", "bpod.example", {}),
        ("toots", "mastodon", "@bpod", {"base_url": "https://social.example.org/"}),
        ("trial", "facebook", "123", {"base_url": "http://127.0.0.1:9"}),
        ("machine", "webhook", "receiver", {}),
    ):
        Outlet.objects.create(name=name, kind=kind, account=account, language="en", settings=settings)
    Outlet.objects.create(name="catala", kind="x", account="bpod_cat", language="ca")
    bake()
    page = text(site, "en/follow.html")
    for address in (
        "https://bpod-example.tumblr.com/",
        "https://www.instagram.com/bpod.example/",
        "https://social.example.org/@bpod",
    ):
        assert f'href="{address}"' in page
    assert "Facebook" in page
    assert "facebook.com" not in page
    assert "receiver" not in page
    assert "https://x.com/bpod_cat" in text(site, "ca/follow.html")


def test_a_new_account_is_on_the_page_at_the_next_bake(site):
    make.release(make.content())
    bake()
    Outlet.objects.create(name="blog", kind="tumblr", account="bpod-example", language="en")
    assert bake().files == 1
    assert "bpod-example" in text(site, "en/follow.html")
