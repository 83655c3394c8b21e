"""Who may bring a translation from where to where, and that no word is lost on the way."""

from __future__ import annotations

import datetime
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from tests.racing import at_once, contest
from tests.translations.conftest import CATALAN, DAY, DUE, ENGLISH, HOUR, NOW, changed, person, source
from translations import claims, errors, transitions
from translations.models import Job, SourceRevision, TranslationRevision
from translations.staleness import approved_revision, head_revision, stale_kind

pytestmark = pytest.mark.django_db
State, Status, Kind = Job.State, TranslationRevision.Status, SourceRevision.Kind


def now_in(job):
    return Job.objects.get(pk=job.pk)


# --- handing out


def test_an_approved_english_becomes_an_open_job(job):
    assert (job.state, job.language, job.due_at) == (State.OPEN, "ca", DUE)
    assert job.source.number == 1
    assert job.source.kind == ""
    assert job.source.fields == ENGLISH


@pytest.mark.usefixtures("job")
def test_handing_out_the_same_words_again_changes_only_the_due_time():
    typographic = changed(strapline=ENGLISH["strapline"].replace(" ", "  "))
    again = transitions.hand_out(source(fields=typographic), language="ca", due_at=DUE + HOUR, now=NOW)
    assert SourceRevision.objects.count() == Job.objects.count() == 1
    assert again.due_at == DUE + HOUR


@pytest.mark.usefixtures("job")
def test_two_languages_share_one_english():
    transitions.hand_out(source(), language="eu", due_at=DUE, now=NOW)
    assert SourceRevision.objects.count() == 1
    assert Job.objects.count() == 2


@pytest.mark.usefixtures("job")
def test_a_moved_picture_keeps_the_revision_and_takes_the_new_address():
    again = transitions.hand_out(source(picture_urls=("/p/1",)), language="ca", due_at=DUE, now=NOW)
    assert (again.source.number, again.source.picture_urls) == (1, ["/p/1"])


@pytest.mark.parametrize("kind", ["minor", "major", "critical"])
@pytest.mark.usefixtures("done")
def test_a_change_of_the_english_opens_a_finished_job(kind):
    new = source(fields=changed(title="A Lamp for Every Cell"), kind=kind)
    job = transitions.hand_out(new, language="ca", due_at=DUE, now=NOW)
    assert job.state == State.OPEN
    assert stale_kind(approved_revision(job), job.source) == kind


@pytest.mark.usefixtures("done")
def test_a_cosmetic_change_leaves_a_finished_job_alone():
    new = source(fields=changed(title="A lantern for every cell"), kind="cosmetic")
    job = transitions.hand_out(new, language="ca", due_at=DUE, now=NOW)
    assert (job.state, job.source.number) == (State.DONE, 2)


@pytest.mark.usefixtures("done")
def test_a_change_that_nobody_weighed_counts_as_major():
    job = transitions.hand_out(source(fields=changed(title="Other")), language="ca", due_at=DUE, now=NOW)
    assert job.source.kind == Kind.MAJOR


@pytest.mark.usefixtures("done")
def test_the_weightiest_of_several_changes_counts():
    for title, kind in (("One", "critical"), ("Two", "minor"), ("Three", "cosmetic")):
        job = transitions.hand_out(
            source(fields=changed(title=title), kind=kind), language="ca", due_at=DUE, now=NOW
        )
    assert stale_kind(approved_revision(job), job.source) == Kind.CRITICAL


def test_the_change_a_text_was_written_for_does_not_count_again(job, translator, reviewer):
    for title, kind in (("One", "critical"), ("Two", "minor")):
        new = source(fields=changed(title=title), kind=kind)
        job = transitions.hand_out(new, language="ca", due_at=DUE, now=NOW)
        if kind == "critical":
            transitions.claim(job, translator, now=NOW)
            transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
            transitions.submit(job, translator, 1, now=NOW)
            transitions.approve(job, reviewer, 1, now=NOW)
    assert stale_kind(approved_revision(job), job.source) == Kind.MINOR


@pytest.mark.usefixtures("done")
def test_english_that_is_put_back_closes_the_job_again():
    transitions.hand_out(source(fields=changed(title="Other")), language="ca", due_at=DUE, now=NOW)
    job = transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)
    assert (job.state, job.source.number) == (State.DONE, 3)
    assert stale_kind(approved_revision(job), job.source) is None


def test_a_change_under_a_translators_hands_takes_nothing_away(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    job = transitions.hand_out(source(fields=changed(title="Other")), language="ca", due_at=DUE, now=NOW)
    assert (job.state, job.assignee, job.source.number) == (State.CLAIMED, translator, 2)
    assert head_revision(job).based_on.number == 1


def test_an_earlier_due_time_shortens_the_lease(job, translator):
    transitions.claim(job, translator, now=NOW)
    job = transitions.hand_out(source(), language="ca", due_at=NOW + 20 * HOUR, now=NOW)
    assert job.lease_until == NOW + 8 * HOUR


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"fields": {"subtitle": "x"}}, "subtitle"),
        ({"fields": {"alt_0": "x"}}, "alt_0"),
        ({"fields": {"title": " "}}, "empty"),
        ({"kind": "huge"}, "huge"),
    ],
)
def test_what_cannot_be_translated_is_refused(given, complaint):
    with pytest.raises(errors.BadSourceError, match=complaint):
        transitions.hand_out(source(**given), language="ca", due_at=DUE, now=NOW)
    assert not SourceRevision.objects.exists()


def test_a_due_time_without_a_zone_is_refused():
    with pytest.raises(errors.BadSourceError, match="due_at"):
        transitions.hand_out(source(), language="ca", due_at=DUE.replace(tzinfo=None), now=NOW)


# --- claiming


def test_a_claim_lasts_two_days_or_until_half_a_day_before_it_is_due(job, translator):
    assert transitions.claim(job, translator, now=NOW).lease_until == NOW + 48 * HOUR
    assert claims.lease_end(DUE - 20 * HOUR, DUE) == DUE - 12 * HOUR
    assert claims.lease_end(DUE - HOUR, DUE) == DUE
    assert claims.lease_end(DUE + HOUR, DUE) == DUE + 2 * HOUR


def test_only_one_of_two_people_gets_the_job(job, translator, second_translator):
    transitions.claim(job, translator, now=NOW)
    with pytest.raises(errors.WrongStateError, match="with translator"):
        transitions.claim(job, second_translator, now=NOW)
    assert now_in(job).assignee == translator


def test_a_lease_that_is_over_frees_the_job_and_keeps_the_draft(job, translator, second_translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    assert transitions.expire_leases(NOW + 47 * HOUR) == 0
    assert transitions.expire_leases(NOW + 48 * HOUR) == 1
    assert now_in(job).state == State.OPEN
    transitions.claim(job, second_translator, now=NOW + 49 * HOUR)
    assert head_revision(job).fields == CATALAN


def test_a_claim_needs_no_sweep_to_follow_a_lease_that_is_over(job, translator, second_translator):
    transitions.claim(job, translator, now=NOW)
    assert transitions.claim(job, second_translator, now=NOW + 48 * HOUR).assignee == second_translator


def test_saving_renews_the_lease(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW + 5 * HOUR)
    assert now_in(job).lease_until == NOW + 53 * HOUR


def test_handing_back_opens_the_job(job, translator, second_translator):
    transitions.claim(job, translator, now=NOW)
    with pytest.raises(errors.WrongStateError, match="not yours"):
        transitions.hand_back(job, second_translator)
    assert transitions.hand_back(job, translator).state == State.OPEN


def test_handing_back_a_finished_text_leaves_it_finished(done, translator):
    transitions.claim(done, translator, now=NOW)
    assert transitions.hand_back(done, translator).state == State.DONE


# --- saving


def test_each_save_of_new_words_is_a_further_revision(job, translator):
    transitions.claim(job, translator, now=NOW)
    for number, title in enumerate(("Un", "Dos", "Tres")):
        transitions.save_draft(job, translator, {**CATALAN, "title": title}, number, now=NOW)
    assert [row.fields["title"] for row in job.revisions.all()] == ["Un", "Dos", "Tres"]
    assert [row.parent_number for row in job.revisions.all()] == [0, 1, 2]


def test_saving_the_same_words_makes_no_revision(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    saved = transitions.save_draft(job, translator, CATALAN, 1, now=NOW)
    assert (saved.revision.number, job.revisions.count()) == (1, 1)


def test_words_saved_over_newer_ones_are_kept_beside_them(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    late = {**CATALAN, "title": "D’una altra pestanya"}
    saved = transitions.save_draft(job, translator, late, 0, now=NOW)
    assert saved.kept_beside
    assert saved.revision.status == Status.CONFLICT
    assert head_revision(job).fields == CATALAN
    assert transitions.save_draft(job, translator, late, 0, now=NOW).revision == saved.revision


def test_a_settled_conflict_is_set_aside_and_still_readable(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    late = {**CATALAN, "title": "Tard"}
    beside = transitions.save_draft(job, translator, late, 0, now=NOW).revision
    merged = transitions.save_draft(job, translator, late, 1, now=NOW, settles=[beside.number])
    beside.refresh_from_db()
    assert not merged.kept_beside
    assert (beside.status, beside.fields["title"]) == (Status.WITHDRAWN, "Tard")


def test_whoever_lost_the_job_keeps_their_words_beside(job, translator, second_translator):
    transitions.claim(job, translator, now=NOW)
    transitions.claim(job, second_translator, now=NOW + 48 * HOUR)
    saved = transitions.save_draft(job, translator, CATALAN, 0, now=NOW + 49 * HOUR)
    assert saved.kept_beside
    assert now_in(job).assignee == second_translator


def test_whoever_writes_on_after_the_lease_has_the_job_again_if_nobody_took_it(job, translator):
    transitions.claim(job, translator, now=NOW)
    saved = transitions.save_draft(job, translator, CATALAN, 0, now=NOW + 60 * HOUR)
    assert not saved.kept_beside
    assert now_in(job).assignee == translator


def test_only_fields_of_the_english_are_kept_and_bodies_are_sanitised(job, translator):
    transitions.claim(job, translator, now=NOW)
    hostile = {**CATALAN, "script": "x", "body": "<p onclick='x'>Hola<script>alert(1)</script></p>"}
    fields = transitions.save_draft(job, translator, hostile, 0, now=NOW).revision.fields
    assert fields.keys() == ENGLISH.keys()
    assert fields["body"] == "<p>Hola</p>"


def test_the_english_it_holds_for_moves_only_when_the_translator_says_so(job, translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    transitions.hand_out(source(fields=changed(title="Other")), language="ca", due_at=DUE, now=NOW)
    transitions.save_draft(job, translator, {**CATALAN, "title": "Altre"}, 1, now=NOW)
    assert head_revision(job).based_on.number == 1
    transitions.save_draft(job, translator, {**CATALAN, "title": "Altre"}, 2, now=NOW, taken_in=2)
    assert head_revision(job).based_on.number == 2
    with pytest.raises(errors.WrongStateError, match="revision 9"):
        transitions.save_draft(job, translator, CATALAN, 3, now=NOW, taken_in=9)


def test_a_saved_text_cannot_be_changed_or_deleted(submitted):
    row = submitted.revisions.get()
    row.fields = {}
    for step in (row.save, row.delete, submitted.source.save, submitted.source.delete):
        with pytest.raises(errors.AppendOnlyError):
            step()


# --- moving and cancelling


def test_a_cancelled_job_keeps_its_words_and_opens_again_when_handed_out(submitted):
    assert transitions.cancel(DAY) == 1
    assert transitions.cancel(DAY) == 0
    assert now_in(submitted).state == State.CANCELLED
    job = transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)
    assert (job.state, head_revision(job).fields) == (State.OPEN, CATALAN)


def test_a_text_moves_with_its_post(submitted):
    later = DAY + datetime.timedelta(days=1)
    transitions.move(DAY, later)
    job = transitions.hand_out(source(publish_on=later), language="ca", due_at=DUE + 24 * HOUR, now=NOW)
    assert (job.pk, job.state, job.source.number) == (submitted.pk, State.REVIEW, 1)
    assert not Job.objects.filter(publish_on=DAY).exists()


def test_a_text_does_not_move_onto_another(job):
    later = DAY + datetime.timedelta(days=1)
    transitions.hand_out(source(publish_on=later), language="ca", due_at=DUE, now=NOW)
    with pytest.raises(errors.DateTakenError, match=str(later)):
        transitions.move(DAY, later)
    transitions.cancel(later)
    transitions.move(DAY, later)
    assert Job.objects.get(publish_on=later).pk == job.pk
    assert Job.objects.get(publish_on=DAY).state == State.CANCELLED


# --- what the database itself refuses


@pytest.mark.parametrize(
    "nonsense",
    [
        {"state": "claimed"},
        {"lease_until": NOW},
        {"state": "lost"},
    ],
)
def test_the_database_refuses_a_job_that_makes_no_sense(job, nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**nonsense)


def test_the_database_refuses_an_assignee_of_a_job_nobody_works_on(job, translator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(assignee=translator)


@pytest.mark.django_db(transaction=True)
def test_of_many_people_who_claim_at_the_same_moment_one_wins():
    job = transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)
    people = [person(f"translator-{number}", "translate") for number in range(4)]

    def claim(user):
        transitions.claim(job, user, now=NOW)
        return user

    won, lost = contest(*(partial(claim, user) for user in people), refusal=errors.WrongStateError)
    assert (len(won), len(lost)) == (1, 3)
    assert now_in(job).assignee == won[0]


@pytest.mark.django_db(transaction=True)
def test_words_saved_at_the_same_moment_from_two_windows_are_both_kept():
    job = transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)
    user = person("translator", "translate")
    transitions.claim(job, user, now=NOW)

    def save(title):
        transitions.save_draft(job, user, {**CATALAN, "title": title}, 0, now=NOW)

    at_once(lambda: save("Una"), lambda: save("Altra"))
    assert sorted(row.fields["title"] for row in job.revisions.all()) == ["Altra", "Una"]
    assert sorted(row.status for row in job.revisions.all()) == [Status.CONFLICT, Status.DRAFT]
