"""The job machine under random walks, beside a model that is simple enough to be believed.

Two translators, a reviewer and an editor do anything at any time; after every step the promises of
docs/concepts/translations.md must hold.
"""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.translations.conftest import CATALAN, HOUR, NOW, changed, person, source
from translations import errors, signals, transitions
from translations.models import Job, SourceRevision, TranslationRevision
from translations.staleness import approved_revision, head_revision, stale_kind

State, Status, Kind = Job.State, TranslationRevision.Status, SourceRevision.Kind

DAYS = itertools.count()
TITLES = ("One", "Two", "Three")
WEIGHTS = {"cosmetic": 0, "minor": 1, "major": 2, "critical": 3}
WHO = st.integers(0, 2)
LAG = st.integers(0, 2)


class Room(RuleBasedStateMachine):
    """The words saved, the English handed out and the approvals, as plain lists."""

    @initialize()
    def open_the_room(self):
        self.people = [
            person(f"{name}-{next(DAYS)}", *rights)
            for name, rights in (
                ("first", ["translate"]),
                ("second", ["translate"]),
                ("reviewer", ["translate", "review"]),
            )
        ]
        self.day = datetime.date(2030, 1, 1) + datetime.timedelta(days=next(DAYS))
        self.now = NOW
        self.saved: list[str] = []
        self.based: dict[int, int] = {}
        self.english: list[tuple[str, str]] = []
        self.told = []
        signals.approved.connect(self.hear)
        self.hand_out(TITLES[0], "minor")

    def teardown(self):
        signals.approved.disconnect(self.hear)

    def hear(self, translation, **_):
        self.told.append(translation)

    @property
    def job(self):
        return Job.objects.select_related("source", "assignee").get(publish_on=self.day)

    def seen(self, lag):
        """What a page showed that was opened some saves ago."""
        head = head_revision(self.job)
        return max(0, (head.number if head else 0) - lag)

    # --- what people do

    @rule(title=st.sampled_from(TITLES), kind=st.sampled_from(sorted(WEIGHTS)))
    def hand_out(self, title, kind):
        changes = source(publish_on=self.day, fields=changed(title=title), kind=kind)
        if not self.english or self.english[-1][0] != title:
            self.english.append((title, kind if self.english else "cosmetic"))
        transitions.hand_out(changes, language="ca", due_at=NOW + 90 * HOUR, now=self.now)

    @rule(who=WHO)
    def claim(self, who):
        before = self.job
        over = before.state == State.CLAIMED and before.lease_until <= self.now
        mine = before.state == State.CLAIMED and before.assignee == self.people[who]
        try:
            after = transitions.claim(before, self.people[who], now=self.now)
        except errors.WrongStateError:
            assert not mine
            assert not over
            assert before.state in (State.CLAIMED, State.REVIEW, State.CANCELLED)
        else:
            assert after.assignee == self.people[who]
            assert after.lease_until >= self.now + HOUR

    @rule(who=WHO, lag=LAG, take_in=st.booleans())
    def save(self, who, lag, take_in):
        job, words = self.job, f"Títol {len(self.saved)}"
        head = head_revision(job)
        seen = self.seen(lag)
        taken_in = job.source.number if take_in else None
        saved = transitions.save_draft(
            job, self.people[who], {**CATALAN, "title": words}, seen, now=self.now, taken_in=taken_in
        )
        self.saved.append(words)
        expected = taken_in or (head.based_on.number if head else job.source.number)
        self.based[saved.revision.number] = expected
        if head is not None and seen != head.number:
            assert saved.kept_beside
        assert saved.kept_beside == (head_revision(job) == head)

    @rule(who=WHO, lag=LAG)
    def submit(self, who, lag):
        before = self.job
        try:
            transitions.submit(before, self.people[who], self.seen(lag), now=self.now)
        except errors.WrongStateError:
            return
        assert before.state == State.CLAIMED
        assert before.assignee == self.people[who]
        assert self.job.state == State.REVIEW

    @rule(who=WHO)
    def take_back(self, who):
        self.try_to(transitions.take_back, who, now=self.now)

    @rule(who=WHO)
    def hand_back(self, who):
        self.try_to(transitions.hand_back, who)

    @rule(who=WHO, lag=LAG)
    def request_changes(self, who, lag):
        self.try_to(transitions.request_changes, who, self.seen(lag), "Please mend it.", now=self.now)

    @rule(who=WHO, lag=LAG)
    def approve(self, who, lag):
        told = len(self.told)
        if self.try_to(transitions.approve, who, self.seen(lag), now=self.now):
            assert len(self.told) == told + 1
        else:
            assert len(self.told) == told

    @rule()
    def cancel(self):
        transitions.cancel(self.day)

    @rule(hours=st.sampled_from([1, 13, 49]))
    def wait(self, hours):
        self.now += hours * HOUR

    @rule()
    def sweep(self):
        transitions.expire_leases(self.now)

    @rule()
    def move(self):
        new = datetime.date(2030, 1, 1) + datetime.timedelta(days=next(DAYS))
        transitions.move(self.day, new)
        self.day = new

    def try_to(self, step, who, *args, **kwargs):
        try:
            step(self.job, self.people[who], *args, **kwargs)
        except errors.WrongStateError:
            return False
        return True

    # --- what always holds

    @invariant()
    def no_saved_word_is_ever_lost(self):
        kept = [row.fields["title"] for row in self.job.revisions.order_by("number")]
        assert kept == self.saved

    @invariant()
    def the_english_a_text_holds_for_moves_only_on_purpose(self):
        for row in self.job.revisions.select_related("based_on"):
            assert row.based_on.number == self.based[row.number]

    @invariant()
    def every_english_is_kept_as_it_was(self):
        rows = SourceRevision.objects.filter(publish_on=self.day).order_by("number")
        assert [row.fields["title"] for row in rows] == [title for title, _ in self.english]

    @invariant()
    def a_text_is_approved_by_another_person_only(self):
        for row in self.job.revisions.filter(status=Status.APPROVED):
            assert row.reviewer_id not in (None, row.author_id)

    @invariant()
    def what_is_public_is_what_was_told_last(self):
        approved = approved_revision(self.job)
        if approved is None:
            assert self.told == []
        else:
            assert approved.number in [
                row.number for row in self.job.revisions.filter(status=Status.APPROVED)
            ]
            assert dict(self.told[-1].fields) == approved.fields or len(self.told) > 1

    @invariant()
    def staleness_is_what_the_changes_since_amount_to(self):
        job, approved = self.job, approved_revision(self.job)
        if approved is None:
            return
        based = approved.based_on.number
        assert stale_kind(approved, job.source) == self.expected_staleness(based)

    @invariant()
    def a_job_is_done_only_while_its_translation_holds(self):
        job = self.job
        if job.state == State.DONE:
            assert self.expected_staleness(approved_revision(job).based_on.number) is None

    @invariant()
    def something_waits_for_review_only_in_review(self):
        submitted = self.job.revisions.filter(status=Status.SUBMITTED).count()
        assert submitted == (1 if self.job.state == State.REVIEW else 0)

    def expected_staleness(self, based):
        if self.english[based - 1][0] == self.english[-1][0]:
            return None
        heaviest = max(
            (kind for _, kind in self.english[based:]), key=WEIGHTS.__getitem__, default="cosmetic"
        )
        return None if heaviest == "cosmetic" else heaviest


@pytest.mark.django_db
def test_random_walks_break_no_promise():
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
