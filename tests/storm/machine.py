"""Random walks through `World`, found and shrunken by Hypothesis."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.storm import world as worlds
from tests.storm.platform import LAG_SECONDS, Reply
from tests.storm.world import DAY, DAYS, HOUR

NUMBERS = st.integers(0, 2)
WHICH = st.integers(0, 11)
REPLIES = st.sampled_from([Reply.ACCEPT, Reply.ACCEPT, Reply.ACCEPT, *Reply])
PASSES = st.sampled_from([1.0, 20.0, 70.0, 181.0, 601.0, 901.0])
JUMPS = st.sampled_from([sign * by for by in (30.0, HOUR, DAY) for sign in (1, -1)])
LAGS = st.sampled_from([0.0, LAG_SECONDS / 5, LAG_SECONDS])
ANSWERS = st.sampled_from(["retry", "look_again", "send_again", "adopt", "cancel"])


class Storm(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.world = self._stack.enter_context(worlds.world())

    @initialize()
    def first_day(self) -> None:
        self.world.release_next_day()

    @rule(number=NUMBERS, which=WHICH, reply=REPLIES)
    def work(self, number: int, which: int, reply: Reply) -> None:
        if self.world.workers[number] is None:
            self.world.work(number, which)
        else:
            self.world.go(number, reply)

    @rule(number=NUMBERS, which=WHICH, first=REPLIES, second=REPLIES, third=REPLIES)
    def work_to_the_end(self, number: int, which: int, first: Reply, second: Reply, third: Reply) -> None:
        if self.world.workers[number] is None:
            self.world.work(number, which)
        self.world.finish(number, first, second, third)

    @precondition(lambda self: any(self.world.workers))
    @rule(number=NUMBERS, reply=REPLIES)
    def go(self, number: int, reply: Reply) -> None:
        if self.world.workers[number] is not None:
            self.world.go(number, reply)

    @precondition(lambda self: any(self.world.workers))
    @rule(number=NUMBERS)
    def kill(self, number: int) -> None:
        self.world.kill(number)

    @rule(seconds=PASSES)
    def pass_time(self, seconds: float) -> None:
        self.world.pass_time(seconds)

    @rule(seconds=PASSES)
    def pass_time_and_sweep(self, seconds: float) -> None:
        self.world.pass_time(seconds)
        self.world.sweep()

    @rule(seconds=JUMPS)
    def jump(self, seconds: float) -> None:
        self.world.jump(seconds)

    @rule()
    def sweep(self) -> None:
        self.world.sweep()

    @precondition(lambda self: self.world.days < len(DAYS))
    @rule(page_is_live=st.sampled_from([True, True, False]))
    def release(self, page_is_live: bool) -> None:
        self.world.release_next_day(page_is_live=page_is_live)

    @rule(which=WHICH, lag=LAGS)
    def late_call(self, which: int, lag: float) -> None:
        self.world.late_call(which, lag)

    @rule(which=NUMBERS, paused=st.booleans(), held=st.sampled_from(["", "", "let nobody in"]))
    def outlet(self, which: int, paused: bool, held: str) -> None:
        self.world.set_outlet(which, paused=paused, held_reason=held)

    @rule(which=NUMBERS)
    def open_outlet(self, which: int) -> None:
        self.world.set_outlet(which)

    @rule(pulled=st.booleans())
    def brake(self, pulled: bool) -> None:
        self.world.brake(pulled=pulled)

    @rule(hidden=st.booleans())
    def hide_pages(self, hidden: bool) -> None:
        self.world.hide_pages(hidden=hidden)

    @rule(which=WHICH, answer=ANSWERS)
    def person(self, which: int, answer: str) -> None:
        self.world.person(which, answer)

    def teardown(self) -> None:
        """Hypothesis calls it after a failure as well; then nothing more is asked of this world."""
        with self._stack:
            if sys.exception() is None:
                self.world.drain()
