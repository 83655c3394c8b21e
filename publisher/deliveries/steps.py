"""The ledger's whole machine: what each step leaves and reaches. The drawing in docs/concepts is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.deliveries.models import POSTS, Act, State


@dataclass(frozen=True)
class Step:
    leaves: tuple[State, ...]
    reaches: State
    meaning: str


STEPS: Mapping[str, Step] = {
    "claim": Step((State.PENDING,), State.CLAIMED, "a worker takes the lease"),
    "send": Step((State.CLAIMED,), State.SENDING, "the attempt is committed, then the call leaves"),
    "confirm": Step((State.SENDING, State.LOOKING_UP), State.DELIVERED, "the platform shows it: a receipt"),
    "turn_back": Step((State.CLAIMED,), State.PENDING, "not its turn: the pace of the account, or the brake"),
    "put_off": Step((State.CLAIMED, State.SENDING), State.PENDING, "surely not accepted: later"),
    "doubt": Step((State.SENDING,), State.UNCONFIRMED, "no answer that tells: look before anything else"),
    "look": Step((State.UNCONFIRMED,), State.LOOKING_UP, "a worker takes the lease to ask the platform"),
    "wait": Step((State.LOOKING_UP,), State.UNCONFIRMED, "not seen yet: look again later"),
    "prove_absent": Step((State.LOOKING_UP,), State.PENDING, "it is not there: may be sent once more"),
    "ask": Step(
        (State.SENDING, State.LOOKING_UP, State.CLAIMED),
        State.NEEDS_PERSON,
        "nothing here can tell, or it was tried often enough",
    ),
    "refuse": Step((State.CLAIMED, State.SENDING), State.FAILED, "the platform will never take it so"),
    "hold": Step((State.CLAIMED,), State.HELD, "rights are missing, or it cannot be made to fit"),
    "hide": Step((State.PENDING, State.CLAIMED), State.HELD, "its site hides the page it would lead to"),
    "show": Step((State.HELD,), State.PENDING, "the page is back"),
    "spare": Step((State.CLAIMED,), State.DELIVERED, "the outlet shows these very words already"),
    "repeat": Step(
        (State.SENDING,),
        State.PENDING,
        "an edit or a deletion without an answer: doing it again does no harm",
    ),
    "drop_claim": Step(
        (State.CLAIMED,), State.PENDING, "the lease ran out before anything was sent: counted as a try"
    ),
    "drop_send": Step((State.SENDING,), State.UNCONFIRMED, "the lease ran out while it may have been sent"),
    "drop_repeat": Step(
        (State.SENDING,), State.PENDING, "the lease ran out during an edit or a deletion: it is done again"
    ),
    "drop_look": Step(
        (State.LOOKING_UP,), State.UNCONFIRMED, "the lease ran out during a look-up: counted as one"
    ),
    "retry": Step((State.FAILED, State.HELD), State.PENDING, "a person mended it"),
    "look_again": Step((State.NEEDS_PERSON,), State.UNCONFIRMED, "a person asks for a further look-up"),
    "send_again": Step((State.NEEDS_PERSON,), State.PENDING, "a person saw that it is not there"),
    "adopt": Step(
        (
            State.NEEDS_PERSON,
            State.FAILED,
            State.HELD,
            State.PENDING,
            State.UNCONFIRMED,
            State.CANCELLED,
        ),
        State.DELIVERED,
        "a person gives the permalink",
    ),
    "mark_done": Step(
        (State.NEEDS_PERSON, State.FAILED, State.HELD, State.PENDING),
        State.DELIVERED,
        "a person corrected it, or took it away, by hand",
    ),
    "cancel": Step(
        (State.PENDING, State.NEEDS_PERSON, State.FAILED, State.HELD), State.CANCELLED, "a person says no"
    ),
    "overtake": Step(
        (State.PENDING, State.NEEDS_PERSON, State.FAILED, State.HELD),
        State.CANCELLED,
        "a later revision or a withdrawal made it pointless",
    ),
}
DECISIONS: Mapping[str, tuple[Act, ...]] = {
    "retry": tuple(Act),
    "look_again": POSTS,
    "send_again": tuple(Act),
    "adopt": (*POSTS, Act.CORRECT),
    "mark_done": (Act.CORRECT, Act.WITHDRAW),
    "cancel": tuple(Act),
}
"""The steps that a person takes, and for which acts."""
