"""Every fault at every step of every kind: the right error, no secret in it, and one post in the end."""

from __future__ import annotations

import traceback
from datetime import timedelta

import pytest

from channels.contract import Presence
from channels.errors import ChannelError, OutcomeUnknown, Unavailable
from channels.http import utc_now
from sandbox.faults import DONE_FIRST, NOT_DONE, Fault
from tests import stories
from tests.contract.conftest import STATUS_IS_ALL, can_be_sure, caught
from tests.peers import HANG_SECONDS

STRIKES = sorted(DONE_FIRST | NOT_DONE)
UNKNOWN = {
    Fault.HANG: OutcomeUnknown,
    Fault.RESET: OutcomeUnknown,
    Fault.ERROR: OutcomeUnknown,
    Fault.GARBAGE: OutcomeUnknown,
    Fault.CUT: OutcomeUnknown,
    Fault.REFUSE: OutcomeUnknown,  # a closed connection tells nothing of what the other side did
    Fault.BEFORE_503: OutcomeUnknown,  # nor does a 5xx, on platforms that are known to post all the same
    Fault.RATE_LIMIT: Unavailable,
}
BY_MAIL = {
    Fault.REFUSE: Unavailable,  # before the mail itself had left
    Fault.BEFORE_503: Unavailable,  # a mail server that says 4xx has not taken it
    Fault.ERROR: None,  # nor one that says 5xx: that reader is refused, and the others go on
}
"""Where SMTP says more than HTTP, at a mail."""


def strike(publisher, step, fault):
    publisher.arm(step, fault, seconds=HANG_SECONDS if fault is Fault.HANG else 60)


def is_told(publisher, fault, error, step=""):
    """The error that this fault is for this kind; none where the answer's status says all."""
    if publisher.kind == "newsletter" and step == "send" and fault in BY_MAIL:
        return type(error) is (BY_MAIL[fault] or type(None))
    if fault is Fault.GARBAGE and publisher.kind in STATUS_IS_ALL:
        return error is None
    return isinstance(error, UNKNOWN[fault]) and error.detail.startswith(f"{publisher.kind}: ")


def secrets_in(publisher, error):
    """As text, as `repr`, and as it would stand in a log with its traceback."""
    said = "".join([str(error), repr(error), error.detail, *traceback.format_exception(error)])
    _, secrets = publisher.peer.outlet(publisher.kind, publisher.account)
    return [name for name, value in secrets.items() if value in said]


@pytest.mark.parametrize("fault", STRIKES)
def test_a_fault_becomes_its_error_and_ends_in_exactly_one_post(publisher, step, fault):
    run = {
        "prepare": publisher.prepare,
        "send": publisher.send,
        "look_up": publisher.look_up,
        "check": publisher.channel.check,
    }[step]
    if step != "prepare":
        publisher.prepare()
    strike(publisher, step, fault)
    error = caught(run)
    assert is_told(publisher, fault, error, step)
    assert error is None or secrets_in(publisher, error) == []
    if step != "send":
        assert publisher.visible() == []
    publisher.peer.clear()
    if step == "send" and not can_be_sure(publisher):
        assert len(publisher.visible()) <= 1
        assert publisher.look_up().presence is Presence.UNKNOWABLE
        return
    post = publisher.recover()
    [seen] = publisher.visible()
    assert (seen["id"], seen["url"]) == (post.remote_id, post.url)
    assert publisher.send() == post
    assert len(publisher.visible()) == 1


@pytest.mark.where(can_look_up=True)
@pytest.mark.parametrize("fault", sorted(DONE_FIRST))
def test_a_send_that_arrived_is_found_and_not_sent_again(publisher, fault):
    publisher.prepare()
    strike(publisher, "send", fault)
    assert is_told(publisher, fault, caught(publisher.send), "send")
    assert publisher.look_up().presence is Presence.PRESENT


@pytest.mark.where(can_look_up=True)
@pytest.mark.parametrize("fault", STRIKES)
def test_whatever_happens_after_the_public_act_leaves_it_to_be_looked_up(publisher, fault):
    """Reading the address is a second call on some kinds: its failure must not say “surely not accepted”."""
    publisher.prepare()
    strike(publisher, "look_up", fault)
    error = caught(publisher.send)
    assert error is None or isinstance(error, OutcomeUnknown)
    publisher.peer.clear()
    publisher.recover()
    assert len(publisher.visible()) == 1


@pytest.mark.where(can_look_up=True)
@pytest.mark.parametrize("fault", sorted(NOT_DONE))
def test_a_send_that_did_not_arrive_is_absent(publisher, fault):
    publisher.prepare()
    strike(publisher, "send", fault)
    assert caught(publisher.send)
    assert publisher.look_up().presence is Presence.ABSENT


@pytest.mark.where(sends_once=True)
@pytest.mark.parametrize("fault", sorted(DONE_FIRST))
def test_sending_again_in_spite_of_everything_shows_one_post(publisher, fault):
    """Even a ledger that forgets to look up cannot double a kind that says it sends once."""
    publisher.prepare()
    strike(publisher, "send", fault)
    assert is_told(publisher, fault, caught(publisher.send), "send")
    publisher.publish()
    assert len(publisher.visible()) == 1


@pytest.mark.where(can_look_up=True)
@pytest.mark.parametrize("fault", [None, *sorted(DONE_FIRST)])
def test_a_list_that_lags_behind_never_leads_to_a_second_post(publisher, fault):
    publisher.prepare()
    if fault:
        strike(publisher, "send", fault)
    publisher.arm("look_up", Fault.LAG, count=None, seconds=3_600)
    caught(publisher.send)
    if publisher.channel.limits.sends_once:
        for _ in range(3):
            caught(publisher.publish)
    publisher.peer.clear()
    assert len(publisher.visible()) == 1
    assert publisher.look_up().presence is Presence.PRESENT


@pytest.mark.where(can_edit=True)
@pytest.mark.parametrize("fault", STRIKES)
def test_a_fault_while_editing_can_be_tried_again(publisher, fault):
    post = publisher.publish()
    strike(publisher, "edit", fault)
    edit = lambda: publisher.channel.edit(post, publisher.rendition, stories.fetch_from())  # noqa: E731
    error = caught(edit)
    assert is_told(publisher, fault, error)
    assert error is None or secrets_in(publisher, error) == []
    assert edit() == post
    assert [seen["id"] for seen in publisher.visible()] == [post.remote_id]


@pytest.mark.where(can_delete=True)
@pytest.mark.parametrize("fault", STRIKES)
def test_a_fault_while_deleting_can_be_tried_again(publisher, fault):
    post = publisher.publish()
    strike(publisher, "delete", fault)
    error = caught(lambda: publisher.channel.delete(post))
    assert error is None or isinstance(error, UNKNOWN[fault])
    publisher.channel.delete(post)
    assert publisher.visible() == []


def test_a_limit_says_when_to_come_back(publisher):
    publisher.prepare()
    strike(publisher, "send", Fault.RATE_LIMIT)
    error = caught(publisher.send)
    assert isinstance(error, Unavailable)
    assert error.retry_at is not None
    assert abs(error.retry_at - utc_now() - timedelta(seconds=60)) < timedelta(seconds=5)


def test_a_peer_that_is_not_there_surely_got_nothing(publisher):
    publisher.prepare()
    publisher.peer.server.stop()

    def prepare_anew():
        """What is prepared already may need no call."""
        publisher.ledger.clear()
        publisher.prepare()

    calls = {"send": publisher.send, "look_up": publisher.look_up, "prepare": prepare_anew}
    steps = [call for name, call in calls.items() if publisher.steps[name]]
    errors = [caught(step) for step in [*steps, publisher.channel.check]]
    assert {type(error) for error in errors} == {Unavailable}
    assert not [name for error in errors if error for name in secrets_in(publisher, error)]


def test_errors_are_one_of_our_four(publisher):
    publisher.prepare()
    for fault in STRIKES:
        strike(publisher, "send", fault)
        error = caught(publisher.send)
        assert error is None or type(error) in ChannelError.__subclasses__()
