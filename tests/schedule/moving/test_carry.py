"""A move carried out: posts, frozen editions, drafts, translators' work and rehearsals, all or nothing."""

from __future__ import annotations

import datetime
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.posts.models import Post, PostPicture, Series
from publisher.schedule.models import Rehearsal
from publisher.schedule.moving.carry import ChangedError, move
from publisher.schedule.moving.plan import plan
from publisher.schedule.moving.steps import NotMovableError, OnTaken
from publisher.schedule.release import release_due
from publisher.schedule.slots import ONE_DAY
from publisher.submissions import drafts
from tests import factories
from tests.factories import DAY
from tests.racing import contest
from tests.schedule.test_translating import CATALAN
from tests.submissions.giving import donated
from translations import transitions
from translations.models import Job, SourceRevision

NOW = factories.NOON
NEXT = DAY + ONE_DAY
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sites(db):  # noqa: ARG001
    factories.sites()


def moved(targets, on_taken=OnTaken.ASK, now=NOW, **kwargs):
    wanted = {post.pk: date for post, date in targets.items()}
    token = plan(wanted, on_taken, now).token
    return move(wanted, on_taken, token=token, by=None, by_name="E. D.", now=now, **kwargs)


def dates() -> dict[str, datetime.date]:
    return dict(Post.objects.values_list("title", "publish_on"))


def codes(targets, on_taken=OnTaken.ASK, now=NOW) -> list[str]:
    found = plan({post.pk: date for post, date in targets.items()}, on_taken, now)
    return [warning.code for warning in found.warnings]


def test_a_draft_goes_to_an_empty_day_and_its_editor_finds_it_there():
    post = factories.draft()
    post.save_revision()
    moved({post: NEXT})
    post.refresh_from_db()
    assert post.publish_on == NEXT
    assert post.get_latest_revision_as_object().publish_on == NEXT


def test_an_approved_post_goes_out_on_its_new_date_and_on_no_other():
    edition = factories.approved()
    moved({edition.post: NEXT})
    edition.refresh_from_db()
    assert (edition.publish_on, edition.state) == (NEXT, Edition.State.APPROVED)
    assert edition.content().publish_on == NEXT
    assert edition.current.approved_by_name == "E. D."
    at = datetime.datetime(2026, 3, 14, 9, tzinfo=datetime.UTC)
    assert release_due(at).editions == ()
    assert [out.publish_on for out in release_due(at + ONE_DAY).editions] == [NEXT]


def test_two_approved_posts_change_places_with_all_that_hangs_on_them():
    one, two = factories.approved(title="One"), factories.approved(NEXT, title="Two")
    for date, title in ((DAY, "La primera"), (NEXT, "La segona")):
        translate(date, title)
    moved({one.post: NEXT}, OnTaken.SWAP)
    assert dates() == {"One": NEXT, "Two": DAY}
    for post, date in ((one.post, NEXT), (two.post, DAY)):
        for edition in Edition.objects.filter(post=post):
            assert (edition.publish_on, edition.content().publish_on) == (date, date)
            assert edition.state == Edition.State.APPROVED
    assert Edition.objects.get(post=one.post, language="ca").content().title == "La primera"
    assert Job.objects.get(publish_on=NEXT).source.fields["title"] == "One"
    assert {job.due_at.date() for job in Job.objects.filter(publish_on=DAY)} <= {DAY, DAY - ONE_DAY}
    assert sorted(SourceRevision.objects.values_list("publish_on", "fields__title")) == [
        (DAY, "Two"),
        (NEXT, "One"),
    ]


def translate(date, title):
    job = Job.objects.get(publish_on=date, language="ca")
    writer, _ = User.objects.get_or_create(username="writer")
    reader, _ = User.objects.get_or_create(username="reader")
    transitions.claim(job, writer, now=NOW)
    saved = transitions.save_draft(job, writer, {**CATALAN, "title": title}, 0, now=NOW)
    transitions.submit(job, writer, saved.revision.number, now=NOW)
    transitions.approve(job, reader, saved.revision.number, now=NOW)


def test_a_translation_under_way_keeps_its_translator_and_is_due_with_the_new_date():
    edition = factories.approved()
    job = Job.objects.get(publish_on=DAY)
    person = User.objects.create(username="translator")
    transitions.claim(job, person, now=NOW)
    far = DAY + 9 * ONE_DAY
    assert codes({edition.post: far}) == ["translators"]
    moved({edition.post: far})
    after = Job.objects.get(pk=job.pk)
    assert (after.publish_on, after.assignee, after.state) == (far, person, Job.State.CLAIMED)
    assert after.due_at == job.due_at + 9 * ONE_DAY


def test_what_was_cancelled_on_the_new_date_goes_to_the_old_one():
    edition = factories.approved()
    gone = factories.approved(NEXT, title="Gone")
    transitions.cancel(NEXT)
    freeze.reopen(gone.post, by_name="x", reason="y", now=NOW)
    Edition.objects.filter(post=gone.post).update(publish_on=DAY + 20 * ONE_DAY)
    Post.objects.filter(pk=gone.post.pk).update(publish_on=DAY + 20 * ONE_DAY)
    moved({edition.post: NEXT})
    assert set(Job.objects.values_list("publish_on", "state")) == {(NEXT, "open"), (DAY, "cancelled")}


def test_what_was_reopened_and_given_another_date_since_is_no_obstacle():
    stray = factories.approved(title="Stray")
    freeze.reopen(stray.post, by_name="x", reason="y", now=NOW)
    Post.objects.filter(pk=stray.post.pk).update(publish_on=DAY + 20 * ONE_DAY)
    other = factories.approved(NEXT, title="Other")
    moved({other.post: DAY})
    assert Edition.objects.get(post=other.post).publish_on == DAY
    assert Edition.objects.get(post=stray.post).publish_on == DAY + 20 * ONE_DAY
    assert Job.objects.get(publish_on=DAY).source.fields["title"] == "Other"


def test_a_public_post_never_moves_and_nothing_takes_its_date():
    edition = factories.archived(factories.draft(), released_at=NOW)
    with pytest.raises(NotMovableError, match="public"):
        moved({edition.post: NEXT})
    with pytest.raises(NotMovableError, match="public"):
        moved({factories.draft(NEXT, title="Other"): DAY}, OnTaken.SWAP)


def test_what_went_out_between_the_plan_and_the_confirmation_stays():
    edition = factories.approved()
    wanted = {edition.post.pk: NEXT}
    token = plan(wanted, OnTaken.ASK, NOW).token
    release_due(datetime.datetime(2026, 3, 14, 9, tzinfo=datetime.UTC))
    with pytest.raises(NotMovableError, match="public"):
        move(wanted, OnTaken.ASK, token=token, by=None, by_name="E. D.", now=NOW)
    assert Post.objects.get().publish_on == DAY


def test_a_plan_that_came_out_differently_is_shown_again():
    post = factories.draft()
    wanted = {post.pk: NEXT}
    token = plan(wanted, OnTaken.SWAP, NOW).token
    factories.draft(NEXT, title="Other")
    with pytest.raises(ChangedError, match="something changed"):
        move(wanted, OnTaken.SWAP, token=token, by=None, by_name="E. D.", now=NOW)
    assert dates() == {"Garden Within": DAY, "Other": NEXT}


def test_nobody_moves_a_post_to_a_slot_that_has_passed():
    with pytest.raises(NotMovableError, match="has passed"):
        moved({factories.draft(): NOW.date()})


def test_a_picture_under_embargo_is_a_warning_for_a_draft_and_a_wall_for_what_is_approved():
    until = {"embargo": "until", "embargo_on": "2026-03-18", "embargo_time": "09:00", "embargo_zone": "UTC"}
    factories.outlet()
    given_to = drafts.make(donated(NOW, **until), DAY + 5 * ONE_DAY, by=None, by_name="ed", now=NOW)
    assert codes({given_to: DAY}) == ["embargo"]
    PostPicture.objects.update(alt_text=factories.ALT)
    Post.objects.update(title="Young and old", body=factories.BODY)
    factories.approve_draft(given_to)
    with pytest.raises(NotMovableError, match="under embargo until 18 March 2026"):
        moved({given_to: DAY})
    moved({given_to: DAY + 9 * ONE_DAY})


def test_people_are_warned_of_what_the_move_breaks():
    series = Series.objects.create(name="Worlds", kind=Series.Kind.COMPETITION)
    one, two = (
        factories.draft(DAY + n * ONE_DAY, title=f"Part {n}", series=series, part=n + 1) for n in range(2)
    )
    Post.objects.filter(pk=one.pk).update(pinned=True, pinned_reason="World Gut Day")
    found = plan({one.pk: DAY + 5 * ONE_DAY}, OnTaken.ASK, NOW).warnings
    assert [(warning.code, warning.message) for warning in found] == [
        ("pinned", "“Part 0” is bound to Sat 14 March: World Gut Day"),
        ("series", "“Worlds”: part II would come before part I"),
        ("block", "the days of “Worlds” would not follow each other any more"),
    ]
    assert codes({one: NEXT}, OnTaken.SWAP) == ["pinned", "series"]
    assert codes({two: DAY + 3 * ONE_DAY}) == ["block"]


def test_a_slot_that_is_near_is_named():
    late = datetime.datetime(2026, 3, 13, 12, tzinfo=datetime.UTC)
    post = factories.draft(DAY + 9 * ONE_DAY)
    assert codes({post: DAY}, now=late) == ["near"]
    assert codes({post: NEXT}, now=late) == []


def test_a_frozen_link_to_the_old_address_is_named():
    target = factories.draft(DAY)
    pointing = factories.draft(NEXT, title="Pointing")
    Post.objects.filter(pk=pointing.pk).update(body='<p><a href="/archive/2026/3/14">Look</a> at it.</p>')
    factories.approve_draft(pointing)
    assert codes({target: DAY + 9 * ONE_DAY}) == ["link"]


def test_that_nothing_was_approved_is_found_anew_for_both_dates():
    post = factories.draft()
    for date in (DAY, NEXT, DAY + 2 * ONE_DAY):
        Rehearsal.objects.create(language="en", slot_on=date, stage="26h", slot_at=NOW, next_at=NOW)
    moved({post: NEXT})
    assert [row.slot_on for row in Rehearsal.objects.all()] == [DAY + 2 * ONE_DAY]


def test_a_trail_that_cannot_be_written_takes_the_move_back():
    post = factories.draft()

    def told(_plan):
        raise RuntimeError("no room for the trail")

    with pytest.raises(RuntimeError):
        moved({post: NEXT}, told=told)
    assert Post.objects.get().publish_on == DAY


class TestAtTheSameTime:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_of_two_moves_to_one_date_one_is_made(self, transactional_db):  # noqa: ARG002
        factories.sites()
        posts = [factories.draft(DAY + n * ONE_DAY, title=str(n)) for n in range(2)]
        target = DAY + 9 * ONE_DAY
        tokens = [plan({post.pk: target}, OnTaken.ASK, NOW).token for post in posts]

        def go(post, token):
            move({post.pk: target}, OnTaken.ASK, token=token, by=None, by_name="x", now=NOW)

        pairs = zip(posts, tokens, strict=True)
        went, refused = contest(*(partial(go, *pair) for pair in pairs), refusal=NotMovableError)
        assert (len(went), len(refused)) == (1, 1)
        assert Post.objects.filter(publish_on=target).count() == 1


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_in_the_database_too_none_is_lost_and_dates_and_editions_agree(data):
    places = data.draw(st.lists(st.integers(0, 6), min_size=2, max_size=4, unique=True))
    with transaction.atomic():
        posts = [factories.draft(DAY + place * ONE_DAY, title=f"Of {place}") for place in places]
        for post in posts[: data.draw(st.integers(0, 2))]:
            factories.approve_draft(post)
        target = DAY + data.draw(st.integers(0, 8)) * ONE_DAY
        moved({posts[0]: target}, data.draw(st.sampled_from([OnTaken.SWAP, OnTaken.SHIFT])))
        assert Post.objects.count() == len(posts)
        assert Post.objects.get(pk=posts[0].pk).publish_on == target
        for edition in Edition.objects.select_related("post", "current"):
            assert edition.publish_on == edition.post.publish_on == edition.content().publish_on
            assert Job.objects.get(publish_on=edition.publish_on).source.publish_on == edition.publish_on
        transaction.set_rollback(True)
