"""A donor is forgotten: what goes, what stays as proof, and that nothing public is taken back by it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import IntegrityError, transaction

from publisher.append_only import WrittenOnceError
from publisher.clock import clock_from
from publisher.commands.donors_command import command
from publisher.editions import donated as editions
from publisher.editions.models import Edition
from publisher.posts.models import Picture, Post
from publisher.submissions import drafts, erasing, quarantine, tokens, transitions
from publisher.submissions.models import (
    DonorConsent,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMail,
)
from publisher.website import donors
from tests import factories
from tests.submissions.giving import DONOR, NOW, donated

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=3)
DATE = factories.DAY


@pytest.fixture
def given(site, django_capture_on_commit_callbacks) -> Submission:  # noqa: ARG001
    return donated()


def erase(row: Submission, now: datetime.datetime = LATER) -> editions.Erased:
    return editions.erase(row, by_name="E. D.", now=now)


def drafted(row: Submission) -> Post:
    return drafts.make(row, DATE, by=None, by_name="E. D.", now=NOW)


def approve(post: Post) -> Edition:
    post.title = "Cells in a Sheet"
    post.save()
    post.pictures.update(alt_text=factories.ALT)
    return factories.approve_draft(post)


def files_of(folder: object) -> list[Path]:
    return [path for path in Path(str(folder)).rglob("*") if path.is_file()]


def everything() -> str:
    """Every word that the database holds of donations."""
    models = (Submission, SubmissionFile, SubmissionEvent, SubmissionMail, DonorConsent)
    return repr([list(model.objects.values()) for model in models])


def test_of_what_waited_nothing_is_left_but_that_it_was(given):
    name = given.files.get().name
    done = erase(given)
    given.refresh_from_db()
    assert (given.state, given.erased_at, given.ended_at) == ("withdrawn", LATER, LATER)
    for word in (DONOR, "E. F.", "A. B.", "coloured by its age", "Example Institute", "cells.jpg", "10.5555"):
        assert word not in everything()
    assert not quarantine.path(name).exists()
    assert not quarantine.preview_path(name).exists()
    assert given.files.get().removed_at == LATER
    assert done == editions.Erased(is_new=True, public_on=(), kept=0, removed=0)


def test_the_proof_of_the_rights_stays(given):
    rights, consents = list(given.rights.values()), list(given.consents.values())
    sha256 = given.files.get().sha256
    approve(drafted(given))
    erase(given)
    given.refresh_from_db()
    assert (list(given.rights.values()), list(given.consents.values())) == (rights, consents)
    assert given.files.get().sha256 == sha256
    assert (given.licence, given.acting_for, given.received_at) == ("CC-BY-4.0", "makers", NOW)
    assert given.makers == ["A. B.", "C. D."]


def test_what_is_public_stays_and_the_donor_is_told_nothing_more(given, mail):
    edition = approve(drafted(given))
    Edition.objects.filter(pk=edition.pk).update(state="released", released_at=NOW, page_live_at=NOW)
    done = erase(given)
    assert done == editions.Erased(is_new=True, public_on=(DATE,), kept=1, removed=0)
    donors.attend(clock_from(LATER + datetime.timedelta(days=9)))
    assert mail.mails == []
    assert Edition.objects.get().content().creators[0].name == "A. B."
    assert DONOR not in everything()


def test_pictures_of_a_draft_that_was_withdrawn_leave_the_library(given, django_capture_on_commit_callbacks):
    post = drafted(given)
    transitions.withdraw(given, by_name="the donor", reason="E. F. rang us", now=NOW)
    assert len(files_of(settings.MEDIA_ROOT)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(given).removed == 1
    assert not Picture.objects.exists()
    assert files_of(settings.MEDIA_ROOT) == []
    post = Post.objects.get(pk=post.pk)
    assert list(post.get_latest_revision_as_object().pictures.all()) == []
    assert "rang us" not in everything()


def test_what_was_approved_once_stays_in_the_library(given):
    approve(drafted(given))
    transitions.withdraw(given, by_name="the donor", reason="", now=NOW)
    done = erase(given)
    assert (done.removed, done.kept, done.public_on) == (0, 1, ())
    assert Picture.objects.count() == 1


def test_a_picture_that_something_else_holds_stays(given):
    post = drafted(given)
    transitions.withdraw(given, by_name="the donor", reason="", now=NOW)
    elsewhere = factories.approved(DATE + datetime.timedelta(days=1)).post
    elsewhere.pictures.update(picture=post.pictures.get().picture)
    assert erase(given).removed == 0
    assert post.pictures.count() == 1


def test_a_draft_that_may_still_go_out_keeps_its_picture_and_credits(given):
    drafted(given)
    assert (erase(given).removed, erase(given).kept) == (0, 1)
    given.refresh_from_db()
    assert (given.state, given.makers) == ("received", ["A. B.", "C. D."])
    assert given.donor_email == ""
    assert not quarantine.preview_path(given.files.get().name).exists()


def test_repeated_it_changes_nothing(given):
    transitions.decline(given, by_name="E. D.", reason="Dear E. F., no", tell=True, now=NOW)
    assert erase(given).is_new
    before = everything()
    assert not erase(given, LATER + datetime.timedelta(days=1)).is_new
    assert everything() == before
    assert "Dear E. F." not in before


def test_mails_that_were_sent_stay_without_words_and_the_others_go(given):
    transitions.decline(given, by_name="E. D.", reason="Dear E. F., no", tell=True, now=NOW)
    SubmissionMail.objects.filter(kind="declined").update(sent_at=NOW)
    erase(given)
    assert list(given.mails.values_list("kind", "content", "sent_at")) == [("declined", {}, NOW)]


def test_the_log_says_that_words_were_taken_away_and_stays_written_once(given):
    transitions.decline(given, by_name="E. D.", reason="Dear E. F., no", tell=False, now=NOW)
    erase(given)
    told = given.events.values_list("what", "by_name", "detail", "redacted_at")
    assert list(told) == [
        ("received", "the donor", "1 file, terms 1 (en)", None),
        ("declined", "E. D.", "", LATER),
        ("erased", "E. D.", "", None),
        ("removed", "the tick", "", None),
    ]
    event = given.events.first()
    event.detail = "other"
    with pytest.raises(WrittenOnceError):
        event.save()


@pytest.mark.parametrize("column", ["donor_name", "donor_email", "description"])
def test_the_schema_keeps_a_forgotten_donor_forgotten(given, column):
    erase(given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=given.pk).update(**{column: "back"})
    redacted = given.events.filter(pk=given.events.first().pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        redacted.update(redacted_at=LATER, detail="words")


def test_killed_between_the_rows_and_the_files_the_next_tick_ends_it(given):
    name = given.files.get().name
    erasing.erase(given, by_name="E. D.", now=LATER, is_shown=False)
    assert quarantine.path(name).exists()
    donors.attend(clock_from(LATER))
    assert not quarantine.path(name).exists()


def test_the_link_in_the_mails_of_a_forgotten_donor_still_withdraws(given, browser):
    drafted(given)
    erase(given)
    browser.enforce_csrf_checks = False
    path = f"/submit/withdraw/{tokens.to_withdraw(given)}"
    assert browser.get(path, headers={"host": "en.example.org"}).status_code == 200
    assert transitions.withdraw(given, by_name="the donor", reason="", now=LATER)


class TestCommand:
    @pytest.fixture
    def bpod(self):
        return lambda *words: CliRunner().invoke(command, words)

    def test_by_address_and_by_number(self, given, bpod):
        other = donated(donor_email="other@example.org")
        done = bpod("erase", DONOR.upper())
        assert done.output == f"submission {given.pk}: the donor is forgotten\n"
        assert bpod("erase", DONOR).output == "no submission has this address; nothing was changed\n"
        again = bpod("erase", str(given.pk))
        assert again.output == f"submission {given.pk}: the donor was forgotten before\n"
        other.refresh_from_db()
        assert other.erased_at is None

    def test_it_tells_what_stays_public(self, given, bpod):
        edition = approve(drafted(given))
        Edition.objects.filter(pk=edition.pk).update(state="released", released_at=NOW)
        done = bpod("erase", str(given.pk))
        assert "the post of 2026-03-14 is public and stays; 1 pictures stay in the library" in done.output

    @pytest.mark.parametrize(
        ("who", "code", "said"),
        [
            ("somebody", 2, "neither an e-mail address nor"),
            ("4711", 1, "there is no submission of this number"),
        ],
    )
    def test_it_says_whom_it_does_not_know(self, given, bpod, who, code, said):  # noqa: ARG002
        done = bpod("erase", who)
        assert done.exit_code == code
        assert said in done.output
