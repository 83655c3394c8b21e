"""The room with one promise taken out, by hand, and the directed walk that must notice it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.storm.mutants import Mutant
from translations import drafts, staleness, transitions

Step = tuple[Any, ...]


@dataclass(frozen=True)
class RoomMutant:
    mutant: Mutant
    walk: tuple[Step, ...]


def _mutant(name: str, where: Any, old: str, new: str, *walk: Step) -> RoomMutant:
    return RoomMutant(Mutant(name, where, old, new, name), walk)


PUBLISH: Step = ("publish", 0)

MUTANTS = (
    _mutant(
        "a text is claimed that somebody has",
        transitions.claim,
        "if job.state not in CLAIMABLE:",
        "if False:",
        ("claim", 0),
        ("claim", 1),
    ),
    _mutant(
        "a lease never ends",
        transitions._end_lease,
        "not job.lease_is_over(now)",
        "True",
        ("claim", 0),
        ("wait", 49, False),
        ("claim", 1),
    ),
    _mutant(
        "an old page writes over what came after it",
        transitions.save_draft,
        "if holder and not moved else",
        "if holder else",
        ("claim", 0),
        ("save", 0, 0, False),
        ("save", 0, 0, False),
        ("save", 0, 1, False),
    ),
    _mutant(
        "anybody saves into anybody's text",
        transitions.save_draft,
        "if holder and not moved else",
        "if not moved else",
        ("claim", 0),
        ("save", 1, 0, False),
    ),
    _mutant(
        "words that come second are dropped",
        transitions.save_draft,
        "drafts.kept_before(draft) or drafts.stored(draft)",
        "drafts.kept_before(draft) or draft",
        ("claim", 0),
        ("save", 1, 0, False),
    ),
    _mutant(
        "a lease that ends takes the drafts with it",
        transitions._end_lease,
        "_turn(job, (State.CLAIMED,), _resting(job))",
        "_turn(job, (State.CLAIMED,), _resting(job)); job.revisions.all()._raw_delete(job.revisions.db)",
        ("claim", 0),
        ("save", 0, 0, False),
        ("wait", 49, True),
    ),
    _mutant(
        "the English is taken in by saving",
        drafts.based_on,
        "return head.based_on if head else job.source",
        "return job.source",
        ("claim", 0),
        ("save", 0, 0, False),
        ("revise", "Two"),
        ("save", 0, 0, False),
    ),
    _mutant(
        "authors approve their own",
        transitions.approve,
        "if submitted.author_id == user.pk and",
        "if False and",
        ("translate", 0),
        ("everybody_tries_to_approve", 0),
    ),
    _mutant(
        "approved without having been read",
        transitions._submission,
        "if number not in (None, found.number):",
        "if False:",
        ("translate", 0),
        ("take_back", 0),
        ("write_on", 0, False),
        ("submit", 0, 0),
        ("everybody_tries_to_approve", 1),
    ),
    _mutant(
        "the house is not told",
        transitions.approve,
        "signals.approved.send(",
        "dict(",
        PUBLISH,
    ),
    _mutant(
        "an outdated text is done when it is approved",
        transitions.approve,
        "_turn(job, (State.REVIEW,), _resting(job))",
        "_turn(job, (State.REVIEW,), State.DONE)",
        ("translate", 0),
        ("revise", "Two"),
        ("everybody_tries_to_approve", 0),
    ),
    _mutant(
        "a changed English opens nothing",
        transitions.hand_out,
        "_turn(job, (State.OPEN, State.DONE, State.CANCELLED), _resting(job))",
        "pass",
        PUBLISH,
        ("revise", "Two"),
    ),
    _mutant(
        "an English that was put back stays changed",
        staleness.weightiest_since,
        "if base.fingerprint == head.fingerprint:",
        "if False:",
        PUBLISH,
        ("revise", "Two"),
        ("revise", "One"),
    ),
    _mutant(
        "a change of looks makes outdated",
        staleness.weightiest_since,
        "if _WEIGHT[Kind(row.kind)]",
        "if True",
        PUBLISH,
        ("hand_out", "Two", "cosmetic"),
    ),
    _mutant(
        "the lightest change counts",
        staleness.weightiest_since,
        "max(weighty",
        "min(weighty",
        PUBLISH,
        ("hand_out", "Two", "critical"),
        ("hand_out", "Three", "minor"),
    ),
    _mutant(
        "the newest words are public",
        staleness.approved_revision,
        "Status.APPROVED",
        "*Status",
        PUBLISH,
        ("claim", 0),
        ("save", 0, 0, False),
    ),
    _mutant(
        "waived without having been read",
        transitions.waive,
        "if source_number != job.source.number:",
        "if False:",
        PUBLISH,
        ("revise", "Two"),
        ("revise", "Three"),
        ("waive", 1),
    ),
    _mutant(
        "a waiver counts for nothing",
        staleness.weightiest_since,
        ".exclude(pk__in=waived)",
        "",
        PUBLISH,
        ("revise", "Two"),
        ("waive", 0),
        ("hand_out", "Three", "minor"),
    ),
    _mutant(
        "a waiver is forgotten when the English comes back to it",
        staleness.weightiest_change,
        "last.source.fingerprint == head.fingerprint",
        "False",
        PUBLISH,
        ("revise", "Two"),
        ("waive", 0),
        ("revise", "Three"),
        ("revise", "Two"),
    ),
    _mutant(
        "assigned out of the review",
        transitions.assign,
        "(*CLAIMABLE, State.CLAIMED), State.CLAIMED",
        "(*CLAIMABLE, State.CLAIMED, State.REVIEW), State.CLAIMED",
        ("translate", 0),
        ("assign", 1),
    ),
)
