"""What a platform cannot do to a post of ours is asked of a person, and kept as they say."""

from __future__ import annotations

import dataclasses

import pytest

from channels.contract import RemotePost
from channels.models import Outlet
from channels.tumblr.config import LIMITS
from publisher.deliveries import amendments, policy, transitions
from publisher.deliveries.models import Act, Attempt, Delivery, Receipt, State
from publisher.deliveries.permalinks import PermalinkError
from tests import factories
from tests.deliveries.amending import (
    HOUR,
    PAUSE,
    amendment,
    correct,
    log,
    released,
    remove,
)


class TestByHand:
    def test_a_post_that_cannot_be_edited_is_asked_of_a_person_with_words_and_address(self, day):
        released(day)
        (post,) = day.visible()
        remove(day, post["id"])
        correct(day.now, title="Garden Inside")
        report = day.tick()
        row = amendment()
        assert row.state == State.NEEDS_PERSON
        assert "Garden Inside" in row.rendition["plain"]
        assert post["url"] in row.reason
        assert "say at the desk that it is done" in report.needs[0]
        assert log(row) == [("edit", "refused")]

    @pytest.mark.parametrize(("act", "change"), [(Act.CORRECT, "can_edit"), (Act.WITHDRAW, "can_delete")])
    def test_what_a_platform_cannot_do_is_said_before_it_is_asked(self, act, change):
        delivery, receipt = Delivery(act=act, outlet=Outlet(kind="some")), Receipt(remote_id="1", url="u")
        assert amendments.obstacle(delivery, receipt, LIMITS) == ""
        cannot = dataclasses.replace(LIMITS, **{change: False})
        why = amendments.obstacle(delivery, receipt, cannot)
        assert why.startswith("some cannot ")
        assert amendments.by_hand(delivery, receipt, why).endswith("by hand: u")
        assert amendments.obstacle(delivery, Receipt(url="u"), LIMITS)

    def test_a_person_who_did_it_says_so_and_the_log_tells_who_and_when(self, day):
        released(day)
        remove(day, day.visible()[0]["id"])
        correct(day.now, title="Garden Inside")
        day.tick()
        assert transitions.decide("mark_done", amendment(), day.now, by_name="A. B.", reason="pasted")
        decision = amendment().attempt_log.get(kind=Attempt.Kind.DECISION)
        assert (decision.detail, decision.started_at) == ("A. B.: mark_done: pasted", day.now)
        assert day.tick(after=PAUSE).needs == []

    def test_a_person_who_made_it_anew_gives_its_address(self, day):
        released(day)
        remove(day, day.visible()[0]["id"])
        correct(day.now, title="Garden Inside")
        day.tick()
        post = RemotePost("77", "https://bpod.example/post/77")
        assert transitions.decide("adopt", amendment(), day.now, by_name="A. B.", post=post)
        receipt = Receipt.objects.get()
        assert (receipt.remote_id, receipt.url) == ("77", post.url)
        assert receipt.rendition_digest == amendment().rendition_digest

    @pytest.mark.parametrize(
        "url", ["", "post 7", "javascript:alert(1)", "https://", "http://a b", "https://u:p@x/", "https://[x"]
    )
    def test_only_an_address_can_be_adopted(self, day, url):
        day.outlet()
        Outlet.objects.update(paused=True)
        factories.approved()
        day.tick()
        with pytest.raises(PermalinkError):
            transitions.decide("adopt", day.delivery(), day.now, by_name="A. B.", post=RemotePost("", url))
        assert day.state() is State.PENDING
        assert not Receipt.objects.exists()

    def test_an_adopted_announcement_has_a_receipt_and_is_not_sent(self, day):
        day.outlet()
        Outlet.objects.update(paused=True)
        edition = factories.approved()
        day.tick()
        post = RemotePost("7", "https://bpod.example/post/7")
        assert transitions.decide("adopt", day.delivery(), day.now, by_name="A. B.", post=post)
        Outlet.objects.update(paused=False)
        assert day.tick(after=PAUSE).delivered == []
        assert day.visible() == []
        assert Receipt.objects.get().url == post.url
        assert day.delivery().revision == edition.current

    def test_no_decision_is_taken_that_its_act_does_not_know(self, day):
        released(day)
        assert not transitions.decide("mark_done", day.delivery(), day.now, by_name="A. B.")
        assert not Attempt.objects.filter(kind=Attempt.Kind.DECISION).exists()

    def test_what_is_sent_again_by_a_person_carries_the_newest_words(self, day):
        day.outlet()
        factories.approved()
        day.peer.arm("tumblr", "prepare", "refuse", count=None)
        for _ in range(policy.SENDS_MAX + 2):
            day.tick(after=HOUR)
        assert day.state() is State.NEEDS_PERSON
        day.peer.clear()
        correct(day.now, title="Garden Inside")
        assert transitions.decide("send_again", day.delivery(), day.now, by_name="A. B.")
        day.tick(after=PAUSE)
        assert "Garden Inside" in day.visible()[0]["text"]
