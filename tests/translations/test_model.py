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
from translations.staleness import head_revision, stale_kind

State, Status, Kind = Job.State, TranslationRevision.Status, SourceRevision.Kind

DAYS = itertools.count()
TITLES = ("One", "Two", "Three")
WEIGHTS = {"cosmetic": 0, "minor": 1, "major": 2, "critical": 3}
WHO = st.integers(0, 2)
LAG = st.sampled_from([0, 0, 0, 1, 2])


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
            assert mine or over or before.state in (State.OPEN, State.CHANGES_REQUESTED, State.DONE)
            assert after.assignee == self.people[who]
            assert after.lease_until >= self.now + HOUR

    @rule(who=WHO, lag=LAG, take_in=st.booleans())
    def save(self, who, lag, take_in):
        job, words = self.job, f"Títol {'i' * (len(self.saved) + 1)}"
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
    def translate(self, who):
        """The way most texts go; by single steps alone a walk would seldom come this far."""
        self.claim(who)
        self.save(who, 0, take_in=False)
        self.submit(who, 0)

    @rule(who=st.integers(0, 1))
    def publish(self, who):
        self.translate(who)
        self.everybody_tries_to_approve(0)

    @rule(lag=LAG, take_in=st.booleans())
    def write_on(self, lag, take_in):
        """Whoever has the text, from a page that may be old."""
        if (holder := self.job.assignee) is not None:
            self.save(self.people.index(holder), lag, take_in)

    @rule(who=WHO)
    def take_back(self, who):
        self.try_to(transitions.take_back, who, now=self.now)

    @rule(who=WHO)
    def hand_back(self, who):
        self.try_to(transitions.hand_back, who)

    @rule(who=WHO, lag=LAG)
    def request_changes(self, who, lag):
        self.try_to(transitions.request_changes, who, self.seen(lag), "Please mend it.", now=self.now)

    @rule(lag=LAG)
    def everybody_tries_to_approve(self, lag):
        told = len(self.told)
        done = [self.try_to(transitions.approve, who, self.seen(lag), now=self.now) for who in range(3)]
        assert len(self.told) == told + sum(done) <= told + 1

    @rule(title=st.sampled_from(TITLES))
    def revise(self, title):
        self.hand_out(title, "major")

    @rule(again=st.booleans())
    def cancel(self, again):
        transitions.cancel(self.day)
        if again:
            self.hand_out(self.english[-1][0], "minor")

    @rule(hours=st.sampled_from([1, 13, 49]), sweep=st.booleans())
    def wait(self, hours, sweep):
        self.now += hours * HOUR
        if sweep:
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
    def every_promise_holds(self):
        job = self.job
        rows = list(job.revisions.select_related("based_on").order_by("number"))
        approved = [row for row in rows if row.status == Status.APPROVED]
        self.no_saved_word_is_lost(rows)
        self.every_english_is_kept_as_it_was()
        self.a_text_is_approved_by_another_person_only(approved)
        self.what_is_public_is_what_was_told_last(approved)
        self.the_state_fits(job, rows, approved)

    def no_saved_word_is_lost(self, rows):
        assert [row.fields["title"] for row in rows] == self.saved
        # … and the English it holds for moves only on purpose.
        assert {row.number: row.based_on.number for row in rows} == self.based

    def every_english_is_kept_as_it_was(self):
        kept = SourceRevision.objects.filter(publish_on=self.day).order_by("number")
        assert [row.fields["title"] for row in kept] == [title for title, _ in self.english]

    def a_text_is_approved_by_another_person_only(self, approved):
        assert all(row.reviewer_id not in (None, row.author_id) for row in approved)

    def what_is_public_is_what_was_told_last(self, approved):
        assert [dict(told.fields) for told in self.told] == [row.fields for row in approved]

    def the_state_fits(self, job, rows, approved):
        submitted = [row for row in rows if row.status == Status.SUBMITTED]
        assert len(submitted) == (1 if job.state == State.REVIEW else 0)
        expected = self.expected_staleness(approved[-1].based_on.number) if approved else "never translated"
        if approved:
            assert stale_kind(approved[-1], job.source) == expected
        if job.state == State.DONE:
            assert expected is None
        if job.state == State.OPEN:
            assert expected is not None

    def expected_staleness(self, based):
        if self.english[based - 1][0] == self.english[-1][0]:
            return None
        heaviest = max(
            (kind for _, kind in self.english[based:]), key=WEIGHTS.__getitem__, default="cosmetic"
        )
        return None if heaviest == "cosmetic" else heaviest


@pytest.mark.timeout(300)
@pytest.mark.django_db
def test_random_walks_break_no_promise():
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
