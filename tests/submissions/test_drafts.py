"""From a submission to a post, and what an embargo or a withdrawal keeps from going out."""

from __future__ import annotations

import datetime
import io
import secrets

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from channels.models import Outlet
from publisher.append_only import WrittenOnceError
from publisher.clock import clock_from
from publisher.editions import freeze
from publisher.editions.freeze import NotApprovableError
from publisher.editions.models import Edition
from publisher.posts import rules
from publisher.posts.models import PictureRight, Post, PostPicture
from publisher.schedule import rehearsal, release
from publisher.schedule.models import Slot
from publisher.submissions import drafts, form, intake, quarantine, terms, transitions
from publisher.submissions.drafts import DateTakenError, GoneError
from publisher.submissions.models import (
    DonorConsent,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMail,
)
from publisher.submissions.transitions import ReasonError, WrongStateError
from tests import factories
from tests.factories import ALT, BODY, DAY
from tests.racing import at_once
from tests.submissions.giving import DESCRIPTION, NOW, asked, donated, given, kept_file, send, upload

pytestmark = pytest.mark.usefixtures("site")
UNTIL = {
    "embargo": "until",
    "embargo_on": DAY.isoformat(),
    "embargo_time": "16:00",
    "embargo_zone": "America/New_York",
}


def make(submission: Submission, day: datetime.date = DAY) -> Post:
    return drafts.make(submission, day, by=None, by_name="ed", now=NOW)


def finish(post: Post) -> Post:
    """What a writer adds."""
    post = Post.objects.get(pk=post.pk)
    post.title, post.body = "Young and old", BODY
    post.save()
    PostPicture.objects.filter(post=post).update(alt_text=ALT)
    return Post.objects.get(pk=post.pk)


def codes(post: Post) -> list[str]:
    return [finding.code for finding in rules.blockers(Post.objects.get(pk=post.pk))]


def approve(post: Post) -> Edition:
    return factories.approve_draft(post, NOW)


def test_nothing_is_typed_again():
    given = donated()
    post = make(given)
    assert [line.name for line in post.creators.all()] == ["A. B.", "C. D."]
    [place], [paper] = post.institutions.all(), post.publications.all()
    assert (place.name, place.city, place.country) == ("Example Institute", "Exampletown", "GB")
    assert (paper.journal, paper.doi) == ("Journal of Examples", "10.5555/example.7")
    assert post.licence == "CC-BY-4.0"
    assert post.body == (
        "<p>A sheet of cells.</p><p>Each was coloured by its age; the young ones are &lt;green&gt;.</p>"
    )
    [placed] = Post.objects.get(pk=post.pk).pictures.all()
    assert {(r.channel, r.language, r.permission) for r in placed.rights.all()} == {
        (r.channel, r.language, r.permission) for r in given.rights.all()
    }
    assert rules.permission(placed.rights.all(), "instagram", "ca") == "allowed"
    assert rules.permission(placed.rights.all(), "tumblr", "en") == "link-only"
    assert placed.picture.file.name.startswith("pictures/")
    assert "donated" not in placed.picture.file.name
    with placed.picture.file.open("rb") as file:
        assert file.read() == quarantine.path(given.files.get().name).read_bytes()
    assert codes(post) == ["alt-missing", "title-working"]
    assert post.latest_revision is not None
    assert given.events.filter(what="drafted", by_name="ed").count() == 1


def test_a_draft_is_made_once_and_anew_where_it_was_deleted():
    given = donated()
    post = make(given)
    assert make(given, DAY + datetime.timedelta(days=1)) == post
    assert Post.objects.count() == 1
    post.delete()
    given.refresh_from_db()
    assert given.post is None
    again = make(given)
    assert again.pictures.get().picture == given.files.get().picture, "the library has it already"


def test_a_date_that_is_taken_is_said():
    factories.draft(DAY)
    given = donated()
    with pytest.raises(DateTakenError, match="choose another date"):
        make(given)
    assert SubmissionFile.objects.get().picture is None


def test_a_file_that_is_gone_is_said_and_nothing_is_written():
    given = donated()
    quarantine.path(given.files.get().name).unlink()
    with pytest.raises(GoneError):
        make(given)
    assert not Post.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_several_who_press_the_button_at_once_one_makes_it():
    given = donated()
    made = at_once(*[lambda: make(Submission.objects.get(pk=given.pk)).pk] * 3)
    assert len(made) == 3
    assert len(set(made)) == 1
    assert Post.objects.count() == 1


def test_an_embargo_keeps_it_from_an_earlier_slot():
    post = finish(make(donated(**UNTIL)))
    [finding] = rules.blockers(post)
    assert (finding.code, finding.field) == ("embargo", "publish_on")
    assert "14 March 2026, 16:00 America/New_York" in finding.message
    assert "choose 15 March 2026 or a later date" in finding.message
    with pytest.raises(NotApprovableError, match="under embargo"):
        approve(post)
    Post.objects.filter(pk=post.pk).update(publish_on=DAY + datetime.timedelta(days=1))
    assert approve(post).state == Edition.State.APPROVED


def test_an_approved_post_cannot_be_moved_before_its_embargo():
    post = finish(make(donated(**UNTIL), DAY + datetime.timedelta(days=1)))
    approve(post)
    freeze.reopen(Post.objects.get(pk=post.pk), by_name="ed", reason="earlier", now=NOW)
    Post.objects.filter(pk=post.pk).update(publish_on=DAY)
    with pytest.raises(NotApprovableError, match="under embargo"):
        approve(post)


def test_a_slot_that_was_moved_after_the_approval_releases_nothing_under_embargo():
    until = {**UNTIL, "embargo_time": "08:00", "embargo_zone": "Europe/London"}
    post = finish(make(donated(**until)))
    edition = approve(post)
    Slot.objects.filter(language="en").update(time=datetime.time(6))
    at = datetime.datetime(2026, 3, 14, 6, 30, tzinfo=datetime.UTC)
    done = release.release_due(at)
    assert done.editions == ()
    assert "under embargo until 14 March 2026, 08:00" in done.refused[0]
    later = release.release_due(at + datetime.timedelta(hours=2))
    assert [one.pk for one in later.editions] == [edition.pk]


def test_the_embargo_follows_the_picture_into_another_post():
    given = donated(**UNTIL)
    make(given)
    other = factories.draft(DAY - datetime.timedelta(days=1))
    assert codes(other) == []
    PostPicture.objects.create(
        post=other, picture=SubmissionFile.objects.get().picture, alt_text=ALT, sort_order=1
    )
    assert codes(other) == ["right-missing", "embargo"]


def test_a_withdrawal_blocks_the_draft_at_once_whatever_its_lines_say():
    given = donated()
    post = finish(make(given))
    assert codes(post) == []
    transitions.withdraw(given, by_name="the donor", reason="", now=NOW)
    [placed] = Post.objects.get(pk=post.pk).pictures.all()
    assert {right.permission for right in placed.rights.all()} == {"blocked"}
    draft = Post.objects.get(pk=post.pk).latest_revision.as_object()
    assert {r.permission for one in draft.pictures.all() for r in one.rights.all()} == {"blocked"}
    assert codes(post) == ["right-missing", "donation-withdrawn"]
    PictureRight.objects.update(permission="allowed")
    with pytest.raises(NotApprovableError, match="The donor withdrew the picture on 1 March 2026"):
        approve(post)


def test_what_is_approved_and_not_public_does_not_go_out():
    given = donated()
    post = finish(make(given))
    edition = approve(post)
    transitions.withdraw(given, by_name="the donor", reason="an error", now=NOW)
    edition.refresh_from_db()
    assert edition.state == Edition.State.REOPENED
    assert not Post.objects.get(pk=post.pk).locked
    assert release.release_due(NOW + datetime.timedelta(days=30)).editions == ()


def test_what_is_public_is_not_taken_back_by_itself():
    given = donated()
    edition = approve(finish(make(given)))
    at = datetime.datetime(2026, 3, 14, 9, 0, tzinfo=datetime.UTC)
    assert release.release_due(at).editions
    transitions.withdraw(given, by_name="the donor", reason="", now=at)
    edition.refresh_from_db()
    assert edition.state == Edition.State.RELEASED
    assert given.mails.filter(kind="withdrawn").exists()


def test_steps_start_where_they_may():
    given = donated()
    with pytest.raises(ReasonError):
        transitions.decline(given, by_name="ed", reason=" ", tell=True, now=NOW)
    transitions.decline(given, by_name="ed", reason="We had one like it.", tell=True, now=NOW)
    with pytest.raises(WrongStateError, match="it was declined"):
        transitions.decline(given, by_name="ed", reason="Again.", tell=True, now=NOW)
    for step in (lambda: make(given), lambda: transitions.withdraw(given, by_name="x", reason="", now=NOW)):
        with pytest.raises(WrongStateError, match="it was declined"):
            step()
    assert [e.what for e in given.events.all()] == ["received", "declined"]
    other = donated()
    make(other)
    with pytest.raises(WrongStateError, match="a draft was made of it"):
        transitions.decline(other, by_name="ed", reason="No.", tell=False, now=NOW)
    assert transitions.withdraw(other, by_name="the donor", reason="", now=NOW)
    assert not transitions.withdraw(other, by_name="the donor", reason="", now=NOW)


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Submission, {"state": "lost"}),
        (Submission, {"state": "declined"}),
        (Submission, {"ended_at": NOW}),
        (Submission, {"embargo_until_at": NOW}),
        (Submission, {"embargo_zone": "Europe/London"}),
        (Submission, {"acting_for": "nobody"}),
        (SubmissionFile, {"form": "gif"}),
        (SubmissionFile, {"width": 0}),
        (DonorConsent, {"kind": "terms"}),
        (SubmissionEvent, {"what": "lost"}),
        (SubmissionMail, {"number": 2}),
    ],
)
def test_the_schema_refuses_what_cannot_be(model, wrong):
    donated()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**wrong)


def test_records_are_written_once():
    given = donated()
    for row in (given.events.get(), given.consents.first(), terms.current("en", NOW)):
        with pytest.raises(WrittenOnceError):
            row.save()
        with pytest.raises(WrittenOnceError):
            row.delete()


def test_the_description_is_shown_as_text():
    assert "<green>" in DESCRIPTION
    assert "<green>" not in make(donated()).body


def test_a_tick_while_an_embargo_waits_leaves_the_day_to_a_person():
    until = {**UNTIL, "embargo_time": "08:00", "embargo_zone": "Europe/London"}
    edition = approve(finish(make(donated(**until))))
    Slot.objects.filter(language="en").update(time=datetime.time(6))
    from publisher.tick import tick

    report = tick(clock_from(datetime.datetime(2026, 3, 14, 6, 30, tzinfo=datetime.UTC)))
    assert report.released == []
    assert any("under embargo" in line for line in report.needs)
    edition.refresh_from_db()
    assert edition.state == Edition.State.APPROVED


@pytest.mark.parametrize(
    ("kind", "mode"), [("TIFF", "I;16"), ("TIFF", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB")]
)
def test_a_picture_of_every_form_comes_into_the_library(browser, kind, mode):
    buffer = io.BytesIO()
    Image.new(mode, (300, 200), 60_000).save(buffer, kind)
    assert send(browser, upload(buffer.getvalue(), "any.bin")).status_code == 303
    post = make(Submission.objects.get())
    [placed] = Post.objects.get(pk=post.pk).pictures.all()
    assert (placed.picture.width, placed.picture.height) == (300, 200)
    assert placed.picture.file.name.endswith(f".{kind.lower()}")


@pytest.mark.django_db(transaction=True)
def test_a_form_that_arrives_several_times_at_once_is_one_submission():
    key = secrets.token_hex(16)
    kept_file(key)
    checked, _ = form.check(given(), asked(), NOW)
    accepted = terms.current("en", NOW)

    def arrive() -> int:
        return intake.receive(key, checked, language="en", terms=accepted, now=NOW).pk

    made = at_once(arrive, arrive, arrive)
    assert len(made) == 3
    assert len(set(made)) == 1
    assert SubmissionMail.objects.count() == 1


def test_the_rehearsal_names_an_embargo_that_a_moved_slot_would_break():
    until = {**UNTIL, "embargo_time": "08:00", "embargo_zone": "Europe/London"}
    edition = approve(finish(make(donated(**until))))
    at = datetime.datetime(2026, 3, 13, 12, tzinfo=datetime.UTC)
    Outlet.objects.filter(kind="instagram").delete()  # it would renew its token beside this transaction

    def blockers() -> set[str]:
        case = rehearsal.Case(Slot.objects.get(language="en"), edition.publish_on)
        [verdict] = rehearsal.rehearse([case], clock_from(at), {})
        return {finding.code for finding in verdict.parts[0].blockers}

    assert "embargo" not in blockers()
    Slot.objects.filter(language="en").update(time=datetime.time(6))
    assert "embargo" in blockers()
