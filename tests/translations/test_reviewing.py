"""Submitted, read by another person, approved or sent back."""

from __future__ import annotations

import pytest

from tests.translations.conftest import CATALAN, DAY, DUE, NOW, changed, source
from translations import errors, transitions
from translations.models import Job, Language, SourceRevision, TranslationRevision
from translations.staleness import approved_revision, head_revision

State, Status, Kind = Job.State, TranslationRevision.Status, SourceRevision.Kind


def now_in(job):
    return Job.objects.get(pk=job.pk)


pytestmark = pytest.mark.django_db


def test_a_submitted_text_waits_for_a_reviewer(submitted):
    assert (submitted.state, submitted.assignee) == (State.REVIEW, None)
    assert submitted.revisions.get().status == Status.SUBMITTED


def test_what_blocks_is_named_and_nothing_is_submitted(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, {**CATALAN, "title": ""}, 0, now=NOW)
    with pytest.raises(errors.BlockedError) as caught:
        transitions.submit(job, translator, 1, now=NOW)
    assert [finding.field for finding in caught.value.findings] == ["title"]
    assert now_in(job).state == State.CLAIMED


def test_only_the_holder_submits_and_only_the_newest_draft(job, translator, second_translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    with pytest.raises(errors.WrongStateError):
        transitions.submit(job, second_translator, 1, now=NOW)
    with pytest.raises(errors.WrongStateError):
        transitions.submit(job, translator, 2, now=NOW)


def test_the_author_can_take_a_submission_back(submitted, translator, reviewer):
    with pytest.raises(errors.WrongStateError, match="author"):
        transitions.take_back(submitted, reviewer, now=NOW)
    job = transitions.take_back(submitted, translator, now=NOW)
    assert (job.state, job.assignee) == (State.CLAIMED, translator)
    assert transitions.submit(job, translator, 1, now=NOW).status == Status.SUBMITTED


def test_nobody_approves_a_text_of_their_own(submitted, translator):
    with pytest.raises(errors.WrongStateError, match="another person"):
        transitions.approve(submitted, translator, 1, now=NOW)
    Language.objects.create(code="ca", four_eyes=False)
    transitions.approve(submitted, translator, 1, now=NOW)
    assert now_in(submitted).state == State.DONE


def test_an_approval_tells_the_house_what_to_publish(submitted, reviewer, house):
    transitions.approve(submitted, reviewer, 1, now=NOW)
    [told] = house
    assert told["now"] == NOW
    sent = told["translation"]
    assert (sent.publish_on, sent.language, sent.source_number) == (DAY, "ca", 1)
    assert dict(sent.fields) == CATALAN
    assert (sent.translator_name, sent.reviewer_name, sent.approved_by) == ("T. R.", "reviewer", reviewer)


def test_when_the_house_cannot_publish_nothing_is_approved(submitted, reviewer, house):
    house.refusal = errors.CannotPublish("The English was taken back.")
    with pytest.raises(errors.CannotPublish, match="taken back"):
        transitions.approve(submitted, reviewer, 1, now=NOW)
    assert now_in(submitted).state == State.REVIEW
    assert submitted.revisions.get().status == Status.SUBMITTED


def test_a_reviewer_approves_only_the_text_they_saw(submitted, translator, reviewer):
    transitions.take_back(submitted, translator, now=NOW)
    transitions.save_draft(submitted, translator, {**CATALAN, "title": "Nou títol curt"}, 1, now=NOW)
    transitions.submit(submitted, translator, 2, now=NOW)
    with pytest.raises(errors.WrongStateError, match="again"):
        transitions.approve(submitted, reviewer, 1, now=NOW)


def test_changes_go_back_to_the_author_with_a_comment(submitted, translator, reviewer):
    with pytest.raises(errors.WrongStateError, match="what should change"):
        transitions.request_changes(submitted, reviewer, 1, " ", now=NOW)
    job = transitions.request_changes(submitted, reviewer, 1, "The title, please.", now=NOW)
    assert (job.state, job.assignee) == (State.CHANGES_REQUESTED, translator)
    assert head_revision(job).comment == "The title, please."


def test_after_changes_were_asked_for_the_author_writes_on(submitted, translator, reviewer):
    transitions.request_changes(submitted, reviewer, 1, "The title, please.", now=NOW)
    saved = transitions.save_draft(submitted, translator, CATALAN, 1, now=NOW)
    assert saved.revision.number == 2
    transitions.submit(submitted, translator, 2, now=NOW)
    transitions.approve(submitted, reviewer, 2, now=NOW)
    assert [row.status for row in submitted.revisions.all()] == [Status.CHANGES_REQUESTED, Status.APPROVED]


def test_a_text_may_be_approved_whose_english_has_moved_on(submitted, reviewer, house):
    transitions.hand_out(source(fields=changed(title="Other")), language="ca", due_at=DUE, now=NOW)
    transitions.approve(submitted, reviewer, 1, now=NOW)
    assert now_in(submitted).state == State.OPEN
    assert len(house) == 1


def test_a_correction_of_the_translation_alone_is_approved_like_any_other(done, translator, reviewer):
    transitions.claim(done, translator, now=NOW)
    transitions.save_draft(done, translator, {**CATALAN, "title": "Un llum per a cada cèl·lula"}, 1, now=NOW)
    assert approved_revision(done).number == 1
    transitions.submit(done, translator, 2, now=NOW)
    transitions.approve(done, reviewer, 2, now=NOW)
    assert approved_revision(done).number == 2
