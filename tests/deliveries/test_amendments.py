"""What followers have is corrected in place, or taken away, whatever the platform answers."""

from __future__ import annotations

import datetime

import pytest

from channels.contract import RemotePost
from channels.models import Outlet
from publisher.deliveries import amendments, ledger, policy, transitions
from publisher.deliveries.models import Act, Delivery, Receipt, State
from publisher.editions.models import Edition
from publisher.posts.models import PictureRight
from publisher.tick import rebuild_all
from sandbox.faults import DONE_FIRST
from tests import factories
from tests.deliveries.amending import (
    FAULTS,
    HOUR,
    PAUSE,
    amendment,
    calls,
    correct,
    leave_in_doubt,
    log,
    released,
    withdraw,
)


class TestCorrection:
    def test_every_outlet_that_has_the_post_is_corrected_in_place_and_once(self, day):
        released(day, "one", "two")
        before = {name: day.visible(name)[0] for name in ("one", "two")}
        correct(day.now, title="Garden Inside")
        assert sorted(day.tick().delivered) == ["one", "two"]
        for name in ("one", "two"):
            (post,) = day.visible(name)
            assert (post["id"], post["url"], post["at"]) == tuple(
                before[name][key] for key in ("id", "url", "at")
            )
            assert "Garden Inside" in post["text"]
            assert "Garden Within" not in post["text"]
            assert post["pictures"][0]["alt"] == factories.ALT
        edits = calls(day, "edit")
        for _ in range(3):
            assert day.tick(after=PAUSE).delivered == []
        assert calls(day, "edit") == edits
        assert Receipt.objects.count() == 2
        assert log(amendment(name="one")) == [("edit", "delivered")]

    def test_the_receipt_proves_the_newest_words(self, day):
        released(day)
        old = Receipt.objects.get()
        correct(day.now, title="Garden Inside")
        day.tick()
        receipt = Receipt.objects.get()
        assert receipt.rendition_digest == amendment().rendition_digest != old.rendition_digest
        assert (receipt.remote_id, receipt.url, receipt.received_at) == (
            old.remote_id,
            old.url,
            old.received_at,
        )

    def test_page_and_feed_show_it_and_keep_id_and_publication(self, day, settings):
        released(day)
        before = (settings.SITE_ROOT / "en/feed").read_text()
        correct(day.now, title="Garden Inside")
        day.tick()
        feed = (settings.SITE_ROOT / "en/feed").read_text()
        assert "Garden Inside" in (settings.SITE_ROOT / "en/archive/2026/3/14.html").read_text()
        for mark in (
            "<published>2026-03-14T08:00:00+00:00</published>",
            "tag:en.example.org,2026:2026-03-14",
        ):
            assert (mark in before) == (mark in feed)
        assert "<updated>2026-03-14T08:02:00+00:00</updated>" in feed

    def test_where_nothing_changes_for_followers_nothing_is_sent(self, day):
        released(day)
        right = PictureRight.objects.get()
        PictureRight.objects.create(
            post_picture=right.post_picture, channel="elsewhere", permission="blocked"
        )
        edits = calls(day, "edit")
        edition = correct(day.now)
        assert edition.current.number == 2
        day.tick()
        assert (amendment().state, log(amendment())) == (State.DELIVERED, [])
        assert calls(day, "edit") == edits
        assert Delivery.objects.filter(act=Act.CORRECT).count() == 1
        day.tick(after=PAUSE)
        assert Delivery.objects.filter(act=Act.CORRECT).count() == 1

    def test_an_announcement_that_waits_sends_the_newest_revision(self, day):
        day.outlet()
        Outlet.objects.update(paused=True)
        factories.approved()
        day.tick()
        correct(day.now + PAUSE, title="Garden Inside")
        Outlet.objects.update(paused=False)
        day.tick(after=HOUR)
        (post,) = day.visible()
        assert "Garden Inside" in post["text"]
        assert not Delivery.objects.filter(act=Act.CORRECT).exists()

    @pytest.mark.parametrize("step", ["prepare", "send"])
    def test_words_that_were_frozen_and_surely_not_sent_are_composed_anew(self, day, step):
        day.outlet()
        edition = factories.approved()
        day.peer.arm("tumblr", step, "rate-limit")
        day.tick()
        assert day.delivery().revision == edition.current
        correct(day.now + PAUSE, title="Garden Inside")
        day.tick(after=HOUR)
        (post,) = day.visible()
        assert "Garden Inside" in post["text"]
        assert not Delivery.objects.filter(act=Act.CORRECT).exists()
        assert len(day.peer.posts("tumblr", "tumblr-en")) == 1

    @pytest.mark.parametrize("fault", sorted({*DONE_FIRST, "before-accept-503"}))
    def test_what_may_have_arrived_is_looked_up_with_the_old_words_then_corrected(self, day, fault):
        day.outlet()
        first = factories.approved().current
        leave_in_doubt(day, fault)
        correct(day.now + PAUSE, title="Garden Inside")
        for _ in range(3):
            day.tick(after=HOUR)
        announced = Delivery.objects.get(act=Act.ANNOUNCE)
        assert (announced.state, announced.revision) == (State.DELIVERED, first)
        (post,) = day.visible()
        assert "Garden Inside" in post["text"]
        assert amendment().state == State.DELIVERED

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault_during_the_edit_ends_with_one_corrected_post(self, day, fault):
        released(day)
        correct(day.now, title="Garden Inside")
        day.peer.arm("tumblr", "edit", fault, seconds=1)
        for _ in range(3):
            day.tick(after=HOUR)
        (post,) = day.visible()
        assert "Garden Inside" in post["text"]
        assert amendment().state == State.DELIVERED
        kinds = log(amendment())
        assert [kind for kind, _ in kinds] == ["edit", "edit"]
        assert kinds[0][1] in {"unknown", "unavailable"}
        assert kinds[1][1] == "delivered"

    def test_a_worker_that_died_between_edit_and_record_leaves_it_to_the_next(self, day):
        released(day)
        edition = correct(day.now, title="Garden Inside")
        amendments.open_due(day.now)
        held = transitions.claim(amendment().pk, day.now)
        channel = ledger.adapter_of(held.delivery.outlet)
        rendition = ledger.compose(edition, held.delivery.outlet, channel)
        transitions.keep_rendition(held, rendition, edition.current)
        sending = transitions.send(held, day.now)
        receipt = Receipt.objects.get()
        post = RemotePost(receipt.remote_id, receipt.url)
        channel.edit(post, rendition, ledger.store.fetch)
        Delivery.objects.filter(act=Act.CORRECT).update(lease_until_seconds=0)
        day.tick(after=PAUSE)
        assert amendment().state == State.DELIVERED
        assert len(day.visible()) == 1
        assert Receipt.objects.get().rendition_digest == rendition.digest
        with pytest.raises(transitions.LostLeaseError):
            transitions.confirm(sending, post, day.now)

    def test_an_edit_that_never_answers_ends_with_a_person(self, day):
        released(day)
        correct(day.now, title="Garden Inside")
        day.peer.arm("tumblr", "edit", "accept-then-5xx", count=None)
        for _ in range(policy.SENDS_MAX + 3):
            report = day.tick(after=HOUR)
        row = amendment()
        assert row.state == State.NEEDS_PERSON
        assert log(row).count(("edit", "unknown")) == policy.SENDS_MAX
        assert day.visible()[0]["url"] in report.needs[0]
        assert "given up after 8 attempts" in report.needs[0]

    def test_a_newer_correction_overtakes_one_that_waits(self, day):
        released(day)
        Outlet.objects.update(paused=True)
        first = correct(day.now, title="Garden Inside").current
        day.tick()
        correct(day.now + PAUSE, title="Garden Beneath")
        day.tick(after=2 * PAUSE)
        assert Delivery.objects.get(revision=first, act=Act.CORRECT).state == State.CANCELLED
        Outlet.objects.update(paused=False)
        day.tick(after=PAUSE)
        assert "Garden Beneath" in day.visible()[0]["text"]
        assert amendment().revision.number == 3

    def test_corrections_one_after_the_other_all_arrive(self, day):
        released(day)
        for title in ("Garden Inside", "Garden Within", "Garden Beneath"):
            correct(day.now, title=title)
            day.tick()
            assert title in day.visible()[0]["text"]
            day.now += PAUSE
        assert Delivery.objects.filter(act=Act.CORRECT, state=State.DELIVERED).count() == 3

    def test_rights_that_were_taken_back_hold_the_correction(self, day):
        released(day)
        PictureRight.objects.update(permission="blocked")
        report_before = day.visible()
        PictureRight.objects.create(
            post_picture=PictureRight.objects.get().post_picture, channel="website", permission="allowed"
        )
        PictureRight.objects.filter(channel="*").update(channel="tumblr")
        correct(day.now)
        report = day.tick()
        assert amendment().state == State.HELD
        assert "rights" in report.needs[0]
        assert day.visible() == report_before

    def test_lost_credentials_hold_the_outlet_and_the_correction_waits(self, day):
        released(day)
        outlet = Outlet.objects.get()
        right = outlet.secrets()
        outlet.set_secrets({**right, "oauth_token_secret": "0" * 50})
        outlet.save()
        correct(day.now, title="Garden Inside")
        assert "reconnect it" in day.tick().needs[0]
        outlet.set_secrets(right)
        outlet.held_reason = ""
        outlet.save()
        day.tick(after=HOUR)
        assert "Garden Inside" in day.visible()[0]["text"]


def test_old_posts_never_flood(day):
    dates = [factories.DAY - datetime.timedelta(days=number) for number in range(40)]
    for number, date in enumerate(dates):
        post = factories.draft(date, title=f"Old {number}")
        if number % 2:
            factories.archived(post, released_at=day.now)
        else:
            factories.approve_draft(post)
    day.tick()
    assert Edition.objects.filter(state=Edition.State.RELEASED).count() == 40
    day.outlet()
    day.tick(after=PAUSE)
    rebuild_all()
    for date in dates[:2]:
        assert correct(day.now, date, title="Mended").current.number == 2
    withdraw(day.now, date=dates[2])
    day.tick(after=PAUSE)
    assert not Delivery.objects.exists()
    assert day.peer.state()["calls"] == {}
