"""What will be done is tried without doing it: the verdict names what stands in the way, and the mend."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.db import transaction

from channels import registry
from channels.contract import Health, Rendition, Story
from channels.models import Outlet
from channels.tumblr.adapter import Adapter as Tumblr
from publisher.commands import rehearse_command
from publisher.deliveries.models import Attempt, Brake, ClockJump, Delivery, Pace
from publisher.editions import freeze, store
from publisher.editions.models import Edition
from publisher.posts.models import PictureRight
from publisher.projections import PROJECTIONS
from publisher.schedule.models import Rehearsal, Slot
from publisher.schedule.rehearsal import Case, rehearse
from publisher.schedule.verdict import Finding, Verdict, from_json
from tests import factories
from tests.schedule.conftest import HOUR, SLOT, Stage
from tests.schedule.test_translating import CATALAN
from translations import transitions
from translations.models import Job


def blocker(verdict: Verdict, code: str) -> Finding:
    return next(finding for _, finding in verdict.blockers if finding.code == code)


def kind_of(adapter_class: type[Tumblr], name: str = "tumblr") -> registry.Kind:
    """A kind of the test's own, that behaves as Tumblr but for what its adapter says."""

    class Own(registry.Kind):
        adapter = adapter_class

    given = registry.KINDS["tumblr"]
    return Own(name, given.label, given.fields, given.limits)


# What is found


def test_a_day_without_a_fault_is_ready_and_nothing_was_done(stage):
    for name in ("one", "two"):
        stage.outlet(name)
    edition = factories.approved()
    verdict = stage.verdict()
    assert verdict.ready
    assert verdict.headline == "Ready: Sat 14 March, Garden Within, 2 outlets"
    assert [(part.name, part.word) for part in verdict.parts] == [
        (name, "ready") for name in ("day", "page", "feeds", "one", "two")
    ]
    assert (verdict.revision, verdict.slot_at) == (1, SLOT)
    assert from_json(json.loads(json.dumps(verdict.to_json()))) == verdict
    edition.refresh_from_db()
    assert (edition.state, Delivery.objects.count(), Attempt.objects.count()) == ("approved", 0, 0)
    assert stage.peer.state()["posts"] == []
    assert {call.partition(".")[2] for call in stage.peer.state()["calls"]} <= {"user", "limits"}


def test_what_was_composed_at_the_rehearsal_is_what_is_sent(stage):
    stage.outlet()
    factories.approved()
    digest = stage.verdict().outlets[0].digest
    stage.now = SLOT
    stage.tick()
    assert Delivery.objects.get().rendition_digest == digest


def test_a_picture_without_rights_for_one_outlet_blocks_that_outlet_alone(stage, monkeypatch):
    monkeypatch.setitem(registry.KINDS, "other", kind_of(Tumblr, "other"))
    stage.outlet()
    second = stage.outlet("second")
    Outlet.objects.filter(pk=second.pk).update(kind="other")
    post = factories.draft()
    PictureRight.objects.create(post_picture=post.pictures.get(), channel="tumblr", permission="blocked")
    factories.approve_draft(post)
    # The other kind composes as Tumblr does, and `story` asks for the rights of its own name.
    assert stage.found() == {"day": [], "page": [], "feeds": [], "second": [], "tumblr-en": ["rights"]}
    said = blocker(stage.verdict(), "rights")
    assert (said.mend, said.link) == ("record the rights", f"/desk/posts/edit/{post.pk}/")


def test_credentials_that_no_longer_let_us_in_are_a_blocker_and_hold_nothing(stage):
    outlet = stage.outlet()
    outlet.set_secrets({**outlet.secrets(), "oauth_token_secret": "0" * 50})
    outlet.save()
    factories.approved()
    verdict = stage.verdict()
    assert stage.found()["tumblr-en"] == ["unauthorized"]
    assert "0" * 50 not in str(verdict)
    outlet.refresh_from_db()
    assert outlet.held_reason == ""


def test_credentials_that_no_key_opens_are_a_blocker(stage):
    outlet = stage.outlet()
    Outlet.objects.filter(pk=outlet.pk).update(sealed="not sealed by us")
    factories.approved()
    assert stage.found()["tumblr-en"] == ["credentials"]


@pytest.mark.parametrize(
    ("ends_at", "blockers", "advice"),
    [
        (SLOT - 27 * HOUR, ["expired"], []),
        (SLOT - HOUR, ["expires"], []),
        (SLOT, ["expires"], []),
        (SLOT + HOUR, [], ["expires-soon"]),
        (SLOT + 200 * HOUR, [], []),
    ],
)
def test_credentials_must_outlive_the_slot(stage, monkeypatch, ends_at, blockers, advice):
    class Expiring(Tumblr):
        def check(self) -> Health:
            return dataclasses.replace(super().check(), expires_at=ends_at)

    monkeypatch.setitem(registry.KINDS, "tumblr", kind_of(Expiring))
    stage.outlet()
    factories.approved()
    (part,) = stage.verdict().outlets
    assert [finding.code for finding in part.blockers] == blockers
    assert [finding.code for finding in part.advice] == advice


def test_a_description_that_is_missing_blocks_day_and_outlet(stage):
    stage.outlet()
    edition = factories.approved()
    content = edition.content()
    picture = dataclasses.replace(content.pictures[0], alt="")
    bare = dataclasses.replace(content, pictures=(picture,))
    with transaction.atomic():
        freeze.freeze(edition.post, bare, by=None, by_name="test", now=stage.now)
    assert stage.found() == {"day": ["alt"], "page": [], "feeds": [], "tumblr-en": ["alt"]}
    assert "has no description in English" in blocker(stage.verdict(), "alt").message


def test_picture_bytes_that_changed_are_a_blocker_with_the_backup_as_its_mend(stage):
    stage.outlet()
    master = factories.approved().content().pictures[0].master
    store.path(master.sha256, master.mime).write_bytes(b"changed")
    assert stage.found() == {"day": ["bytes"], "page": [], "feeds": [], "tumblr-en": ["bytes"]}
    said = blocker(stage.verdict(), "bytes")
    assert "was changed after approval" in said.message
    assert "restore the folder" in said.mend


def test_a_cut_of_the_website_that_is_missing_blocks_the_day_alone(stage):
    stage.outlet()
    cut = factories.approved().content().pictures[0].cuts[0]
    store.path(cut.sha256, cut.mime).unlink()
    assert stage.found() == {"day": ["bytes"], "page": [], "feeds": [], "tumblr-en": []}


def test_words_that_were_changed_after_approval_end_the_rehearsal(stage):
    stage.outlet()
    revision = factories.approved().current
    type(revision).objects.filter(pk=revision.pk).update(content={**revision.content, "title": "Another"})
    assert stage.found() == {"day": ["tampered"]}


def test_a_page_that_cannot_be_made_is_a_blocker_and_the_rest_is_tried(stage):
    stage.outlet()
    factories.approved()

    def broken(_edition: Edition) -> None:
        raise ZeroDivisionError

    assert stage.found(projections={**PROJECTIONS, "page": broken}) == {
        "day": [],
        "page": ["build"],
        "feeds": [],
        "tumblr-en": [],
    }


def test_an_outlet_that_is_paused_is_counted_and_does_not_block(stage):
    stage.outlet()
    stage.outlet("second")
    Outlet.objects.filter(name="second").update(paused=True)
    factories.approved()
    verdict = stage.verdict()
    assert verdict.headline == "Ready: Sat 14 March, Garden Within, 1 outlet and 1 paused"
    assert [finding.code for finding in verdict.outlets[0].advice + verdict.outlets[1].advice] == ["paused"]
    assert stage.peer.calls("tumblr", "user") == 1


def test_an_outlet_that_is_held_is_a_blocker(stage):
    stage.outlet()
    Outlet.objects.update(held_reason="tumblr: 401")
    factories.approved()
    assert stage.found()["tumblr-en"] == ["held"]


def test_the_brake_blocks_the_day_once(stage):
    stage.outlet()
    factories.approved()
    Brake.objects.create(pk=1, pulled_at=stage.now, by_name="an editor", reason="wrong picture")
    assert stage.found() == {"day": ["brake"], "page": [], "feeds": [], "tumblr-en": []}
    assert "an editor: wrong picture" in blocker(stage.verdict(), "brake").message


def test_a_clock_that_jumped_is_a_blocker(stage):
    factories.approved()
    ClockJump.objects.create(host="one.example", noticed_at=stage.now, seconds=86_400)
    assert stage.found()["day"] == ["clock"]
    ClockJump.objects.update(settled_at=stage.now)
    assert stage.found()["day"] == []


def test_what_a_platform_has_no_room_for_is_advice(stage, monkeypatch):
    class Narrow(Tumblr):
        def compose(self, story: Story) -> Rendition:
            return dataclasses.replace(super().compose(story), left_out=("body", "byline"))

    monkeypatch.setitem(registry.KINDS, "tumblr", kind_of(Narrow))
    stage.outlet()
    factories.approved()
    (part,) = stage.verdict().outlets
    assert (part.word, part.advice[0].message) == ("ready", "there is no room for: body, byline")


def test_a_rendition_that_names_nobody_is_a_blocker(stage, monkeypatch):
    class Silent(Tumblr):
        def compose(self, story: Story) -> Rendition:
            return dataclasses.replace(super().compose(story), payload={}, plain=story.title)

    monkeypatch.setitem(registry.KINDS, "tumblr", kind_of(Silent))
    stage.outlet()
    factories.approved()
    assert stage.found()["tumblr-en"] == ["credit"]


def test_a_hub_is_told_of_the_feeds_which_carry_the_credits_themselves(stage):
    given, secrets = stage.peer.outlet("websub", "hub")
    factories.outlet("hub", kind="websub", account="hub", settings=given, secrets=secrets)
    factories.approved()
    assert stage.found()["hub"] == []


def test_a_rest_that_lasts_beyond_the_slot_is_advice(stage):
    outlet = stage.outlet()
    factories.approved()
    Pace.objects.create(outlet=outlet, cooldown_until_at=SLOT + HOUR, open_until_at=SLOT - HOUR)
    (part,) = stage.verdict().outlets
    assert (part.word, [finding.code for finding in part.advice]) == ("ready", ["pace"])


def test_a_platforms_daily_count_that_is_used_up_is_a_blocker(stage, monkeypatch):
    class Scarce(Tumblr):
        limits = dataclasses.replace(Tumblr.limits, posts_per_day_max=1)

    monkeypatch.setitem(registry.KINDS, "tumblr", kind_of(Scarce))
    stage.outlet()
    earlier = SLOT - 24 * HOUR
    factories.approved(earlier.date(), title="Earlier")
    stage.now = earlier + HOUR
    stage.tick()
    factories.approved()
    assert stage.found()["tumblr-en"] == ["quota"]
    Attempt.objects.update(started_at=earlier - HOUR)
    assert stage.found()["tumblr-en"] == []


def test_a_platform_that_hangs_is_given_up_and_the_others_are_heard(stage):
    for name in ("one", "two"):
        stage.outlet(name)
    factories.approved()
    stage.peer.arm("tumblr", "check", "accept-then-hang", seconds=3)
    verdict = stage.verdict()
    assert sorted(len(part.blockers) for part in verdict.outlets) == [0, 1]
    assert not verdict.asked
    assert blocker(verdict, "not-asked").message.startswith("could not be asked: tumblr: ")


def test_an_adapter_that_fails_is_a_blocker_of_its_outlet(stage, monkeypatch):
    class Broken(Tumblr):
        def check(self) -> Health:
            raise ZeroDivisionError

    monkeypatch.setitem(registry.KINDS, "tumblr", kind_of(Broken))
    stage.outlet()
    factories.approved()
    assert stage.found()["tumblr-en"] == ["defect"]


# Nothing approved, and translations


def test_a_date_without_a_post_says_so(stage):
    verdict = stage.verdict()
    assert verdict.headline == "Nothing approved for Sat 14 March"
    assert blocker(verdict, "no-post").link == "/desk/posts/"


def test_a_draft_says_what_it_lacks(stage):
    post = factories.draft(with_picture=False)
    said = blocker(stage.verdict(), "not-approved")
    assert "Choose a picture." in said.message
    assert said.link == f"/desk/posts/edit/{post.pk}/"


def test_an_approval_that_was_taken_back_says_so(stage):
    edition = factories.approved()
    freeze.reopen(edition.post, by_name="someone", reason="a slip", now=stage.now)
    assert [finding.code for _, finding in stage.verdict().blockers] == ["reopened"]


def test_a_translation_is_missing_then_in_review_then_ready_then_outdated(stage, django_user_model):
    edition = factories.approved()
    stage.outlet("tumblr-ca", "ca")
    said = blocker(stage.verdict("ca"), "no-translation")
    assert (said.message, said.link) == (
        "no Catalan text is approved (open)",
        "/translate/2026-03-14/ca/",
    )
    approve_translation(django_user_model, stage.now)
    assert stage.verdict("ca").headline == "Ready: Sat 14 March, Un jardí a dins, 1 outlet"
    change_english(edition, stage.now)
    said = blocker(stage.verdict("ca"), "no-translation")
    assert said.message == "the Catalan text is outdated: the English was changed since"


def approve_translation(users, now: datetime.datetime) -> None:
    translator, reviewer = users.objects.create_user("translator"), users.objects.create_user("reviewer")
    job = Job.objects.get()
    transitions.claim(job, translator, now=now)
    saved = transitions.save_draft(job, translator, CATALAN, expected_number=0, now=now)
    transitions.submit(job, translator, saved.revision.number, now=now)
    transitions.approve(job, reviewer, saved.revision.number, now=now)


def change_english(edition: Edition, now: datetime.datetime) -> None:
    freeze.reopen(edition.post, by_name="someone", reason="a slip", now=now)
    post = edition.post
    post.refresh_from_db()
    post.title = "Garden Outside"
    post.save()
    factories.approve_draft(post, now)


# By hand


@pytest.fixture
def bpod() -> Callable[..., object]:
    return lambda *words: CliRunner().invoke(rehearse_command.command, words)


def test_the_command_prints_what_was_found_and_fails_where_there_are_blockers(stage, bpod):
    stage.outlet()
    ahead = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=9)).date()
    factories.approved(ahead)
    shown = bpod(ahead.isoformat())
    assert shown.exit_code == 1
    assert "ready    tumblr-en (tumblr)" in shown.output
    assert "blocker: no Catalan text is approved (open)" in shown.output
    assert f"http://127.0.0.1:8000/translate/{ahead}/ca/" in shown.output
    english, catalan = json.loads(bpod(ahead.isoformat(), "--json").output)
    assert (english["ready"], catalan["ready"]) == (True, False)
    assert english["parts"][-1]["digest"] == stage_digest(ahead, stage)
    assert Rehearsal.objects.count() == 0
    Slot.objects.filter(language="ca").delete()
    assert bpod(ahead.isoformat()).exit_code == 0


def stage_digest(date: datetime.date, stage: Stage) -> str:
    (verdict,) = rehearse([Case(Slot.objects.get(language="en"), date)], stage.clock(), PROJECTIONS)
    return verdict.outlets[0].digest


def test_the_command_takes_the_next_slots_where_no_date_is_given(stage, bpod):
    shown = bpod()
    assert shown.exit_code == 1
    assert shown.output.startswith("Nothing approved for ")
    assert stage.peer.state()["calls"] == {}


def test_the_command_refuses_a_day_that_has_passed(stage, bpod):  # noqa: ARG001
    shown = bpod("2020-01-01")
    assert (shown.exit_code, shown.output) == (
        1,
        "Error: 2020-01-01: its slots have passed; see bpod status 2020-01-01\n",
    )
