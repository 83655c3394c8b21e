"""The job machine beside a model that is simple enough to be believed, and crashes at any statement.

Two translators, a reviewer and an editor do anything at any time; after every step the promises of
docs/concepts/translations.md must hold. Hypothesis walks it (test_model.py), so do plain random walks by the
thousand (walks.py), and directed walks find each mutant (test_mutants.py).
"""

from __future__ import annotations

import copy
import datetime
import functools
import itertools

from django.db import OperationalError, connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.translations.conftest import CATALAN, HOUR, NOW, changed, person, source
from translations import errors, signals, transitions
from translations.models import Job, SourceRevision, TranslationRevision
from translations.staleness import approved_revision, head_revision, stale_kind

State, Status = Job.State, TranslationRevision.Status

DAYS = itertools.count()
TITLES = ("One", "Two", "Three")
WEIGHTS = {"cosmetic": 0, "minor": 1, "major": 2, "critical": 3}
WRITES = ("INSERT", "UPDATE", "DELETE")
WHO = st.integers(0, 2)
LAG = st.sampled_from([0, 0, 0, 1, 2])


class CrashError(OperationalError):
    """The process is gone in the middle of a step; its transaction with it."""


def survives(step):
    """Whoever sees a crash tries again later, or not."""

    @functools.wraps(step)
    def walked(self, *args, **kwargs):
        try:
            return step(self, *args, **kwargs)
        except CrashError:
            return None

    return walked


class Room(RuleBasedStateMachine):
    """The words saved, the English handed out, the waivers and the approvals, as plain lists."""

    @initialize()
    def open_the_room(self):
        self.people = self.cast()
        self.day = self.free_day()
        self.version, self.checked = 0, -1
        self.asked: dict[str, tuple[int, object]] = {}
        self.now = NOW
        self.fuse: int | None = None
        self.crashes = 0
        self.saved: list[str] = []
        self.based: dict[int, int] = {}
        self.waived: dict[int, set[int]] = {}
        self.english: list[tuple[str, str]] = []
        self.told = []
        signals.approved.connect(self.hear)
        self.hand_out(TITLES[0], "minor")

    def teardown(self):
        signals.approved.disconnect(self.hear)

    def hear(self, translation, **_):
        self.told.append(translation)

    def cast(self):
        return [
            person(f"{name}-{next(DAYS)}", *rights)
            for name, rights in (
                ("first", ["translate"]),
                ("second", ["translate"]),
                ("reviewer", ["translate", "review"]),
            )
        ]

    def free_day(self):
        return datetime.date(2030, 1, 1) + datetime.timedelta(days=next(DAYS))

    def once(self, name, read):
        """What the database says holds until a step was taken or has written: it is asked once till then."""
        if name not in self.asked or self.asked[name][0] != self.version:
            self.asked[name] = self.version, read()
        return copy.copy(self.asked[name][1])

    @property
    def job(self):
        jobs = Job.objects.select_related("source", "assignee")
        return self.once("job", lambda: jobs.get(publish_on=self.day))

    @property
    def head(self):
        return self.once("head", lambda: head_revision(self.job))

    def seen(self, lag):
        """What a page showed that was opened some saves ago."""
        head = self.head
        return max(0, (head.number if head else 0) - lag)

    # --- crashes

    @rule(statements=st.integers(1, 12))
    def light_a_fuse(self, statements):
        """The next step dies at this statement, if it has as many."""
        self.fuse = statements

    def do(self, step, *args, **kwargs):
        told, left, self.fuse = len(self.told), self.fuse, None

        def burn(execute, sql, params, many, context):
            nonlocal left
            if sql.startswith(WRITES):
                self.version += 1  # also where it is rolled back
            if sql.startswith("ROLLBACK"):
                left = None  # the step was refused: nothing is left to lose
            elif left is not None:
                left -= 1
                if left == 0:
                    raise CrashError
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(burn):
                taken = step(*args, **kwargs)
        except CrashError:
            self.crashes += 1
            del self.told[told:]
            raise
        self.version += 1
        return taken

    # --- what people do

    @rule(title=st.sampled_from(TITLES), kind=st.sampled_from(sorted(WEIGHTS)))
    @survives
    def hand_out(self, title, kind):
        changes = source(publish_on=self.day, fields=changed(title=title), kind=kind)
        self.do(transitions.hand_out, changes, language="ca", due_at=NOW + 90 * HOUR, now=self.now)
        if not self.english or self.english[-1][0] != title:
            self.english.append((title, kind if self.english else "cosmetic"))

    @rule(who=WHO)
    @survives
    def claim(self, who):
        before = self.job
        over = before.state == State.CLAIMED and before.lease_until <= self.now
        mine = before.state == State.CLAIMED and before.assignee == self.people[who]
        try:
            after = self.do(transitions.claim, before, self.people[who], now=self.now)
        except errors.WrongStateError:
            assert not mine, "claiming what one has was refused"
            assert not over, "a lease did not end"
            assert before.state in (State.CLAIMED, State.REVIEW, State.CANCELLED)
        else:
            free = before.state in (State.OPEN, State.CHANGES_REQUESTED, State.DONE)
            assert mine or over or free, "taken out of somebody's hands"
            assert after.assignee == self.people[who]
            assert after.lease_until >= self.now + HOUR

    @rule(who=WHO)
    @survives
    def assign(self, who):
        """A coordinator may take it from one and give it to another, but not out of the review."""
        before = self.job
        try:
            after = self.do(transitions.assign, before, self.people[who], now=self.now)
        except errors.WrongStateError:
            assert before.state in (State.REVIEW, State.CANCELLED)
        else:
            assert (after.state, after.assignee) == (State.CLAIMED, self.people[who])

    @rule(who=WHO, lag=LAG, take_in=st.booleans())
    @survives
    def save(self, who, lag, take_in):
        job, words = self.job, f"Títol {'i' * (len(self.saved) + 1)}"
        head = self.head
        seen = self.seen(lag)
        taken_in = job.source.number if take_in else None
        fields = {**CATALAN, "title": words}
        who_saves = self.people[who]
        saved = self.do(transitions.save_draft, job, who_saves, fields, seen, now=self.now, taken_in=taken_in)
        self.saved.append(words)
        expected = taken_in or (head.based_on.number if head else job.source.number)
        self.based[saved.revision.number] = expected
        if head is not None and seen != head.number:
            assert saved.kept_beside, "somebody's words were written over"
        if saved.revision.status == Status.DRAFT:
            assert self.job.assignee == who_saves, "saved into a text that is with somebody else"
        assert saved.kept_beside == (self.head == head)

    @survives
    def submit(self, who, lag):
        before = self.job
        try:
            self.do(transitions.submit, before, self.people[who], self.seen(lag), now=self.now)
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
        told, number, waiting = len(self.told), self.seen(lag), self.submitted()
        done = [self.try_to(transitions.approve, who, number, now=self.now) for who in range(3)]
        assert len(self.told) == told + sum(done) <= told + 1
        if any(done):
            assert waiting == number, "approved without having been read"

    @rule(lag=LAG)
    @survives
    def waive(self, lag):
        """The reviewer says that the approved text holds for the English they look at."""
        job, number = self.job, max(1, len(self.english) - lag)
        approved = approved_revision(job)
        try:
            self.do(transitions.waive, job, self.people[2], number, now=self.now, reason="It says the same.")
        except errors.WrongStateError:
            assert approved is None or job.state == State.CANCELLED or number != len(self.english)
        else:
            assert number == len(self.english), "waived without having been read"
            changes = range(self.based[approved.number] + 1, number + 1)
            self.waived.setdefault(approved.number, set()).update(changes)

    @rule(title=st.sampled_from(TITLES))
    def revise(self, title):
        self.hand_out(title, "major")

    @rule(again=st.booleans())
    @survives
    def cancel(self, again):
        self.do(transitions.cancel, self.day)
        if again:
            self.hand_out(self.english[-1][0], "minor")

    @rule(hours=st.sampled_from([1, 13, 49]), sweep=st.booleans())
    @survives
    def wait(self, hours, sweep):
        self.now += hours * HOUR
        if sweep:
            self.do(transitions.expire_leases, self.now)

    @rule()
    @survives
    def move(self):
        new = self.free_day()
        self.do(transitions.move, self.day, new)
        self.day = new

    def submitted(self):
        rows = self.job.revisions.filter(status=Status.SUBMITTED)
        return self.once("submitted", lambda: rows.values_list("number", flat=True).first())

    def try_to(self, step, who, *args, **kwargs):
        try:
            self.do(step, self.job, self.people[who], *args, **kwargs)
        except (errors.WrongStateError, CrashError):
            return False
        return True

    # --- what always holds

    @invariant()
    def every_promise_holds(self):
        """A step that was refused before it wrote anything leaves them as they were."""
        if self.version == self.checked:
            return
        self.checked = self.version
        job = self.job
        rows = list(job.revisions.select_related("based_on").order_by("number"))
        approved = [row for row in rows if row.status == Status.APPROVED]
        self.no_saved_word_is_lost(rows)
        self.every_english_is_kept_as_it_was()
        self.a_text_is_approved_by_another_person_only(approved)
        self.what_is_public_is_what_was_told_last(job, approved)
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

    def what_is_public_is_what_was_told_last(self, job, approved):
        assert [dict(told.fields) for told in self.told] == [row.fields for row in approved]
        assert approved_revision(job) == (approved[-1] if approved else None)

    def the_state_fits(self, job, rows, approved):
        submitted = [row for row in rows if row.status == Status.SUBMITTED]
        assert len(submitted) == (1 if job.state == State.REVIEW else 0)
        expected = self.expected_staleness(approved[-1].number) if approved else "never translated"
        if approved:
            assert stale_kind(approved[-1], job.source) == expected
        if job.state == State.DONE:
            assert expected is None
        if job.state == State.OPEN:
            assert expected is not None

    def expected_staleness(self, number):
        """By the words of the people alone: what they wrote it for, what they said to hold, how they weighed."""
        based, newest = self.based[number], self.english[-1][0]
        waived = set().union(
            *(
                changes
                for earlier, changes in self.waived.items()
                if earlier <= number and self.based[earlier] == based
            )
        )
        if newest in {self.english[last - 1][0] for last in (based, max(waived, default=based))}:
            return None
        kinds = [
            kind for place, (_, kind) in enumerate(self.english, 1) if place > based and place not in waived
        ]
        heaviest = max(kinds, key=WEIGHTS.__getitem__, default="cosmetic")
        return None if heaviest == "cosmetic" else heaviest
