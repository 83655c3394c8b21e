"""What every kind of channel promises, read from what its peer has kept."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import pytest

from channels.contract import Memo, Presence, RemotePost
from channels.errors import Refused, Unauthorized
from sandbox.server import KINDS
from tests import stories
from tests.contract.conftest import Publisher, can_be_sure, caught


def test_every_kind_has_a_sandbox_that_can_be_reached_by_each_step(publisher):
    steps = publisher.peer.server.platforms[publisher.kind].steps
    assert publisher.kind in KINDS
    assert set(steps) == {"prepare", "send", "look_up", "edit", "delete", "check"}


def test_the_same_story_gives_the_same_bytes_and_no_call(publisher):
    first, second = publisher.rendition, publisher.rendition
    assert first.digest == second.digest
    assert json.loads(json.dumps(first.to_json())) == json.loads(json.dumps(second.to_json()))
    assert publisher.peer.state()["calls"] == {}


def test_a_rendition_survives_the_ledger(publisher):
    stored = json.loads(json.dumps(publisher.rendition.to_json()))
    assert type(publisher.rendition).from_json(stored).digest == publisher.rendition.digest


def test_picture_alt_text_words_credits_and_link_arrive(publisher):
    rendition = publisher.rendition
    post = publisher.publish()
    [seen] = publisher.visible()
    story = publisher.story
    assert (seen["id"], seen["url"]) == (post.remote_id, post.url)
    assert is_described(publisher, seen)
    assert story.title in seen["text"]
    assert story.link in seen["links"]
    words = {
        "kicker": [story.kicker],
        "strapline": [story.strapline],
        "byline": [story.byline],
        "body": ["closes about the waist"],
        "credits": [credit.text for credit in story.credits],
    }
    carried = "\n".join([seen["text"], rendition.reply.plain if rendition.reply else ""])
    for part, said in words.items():
        if part not in rendition.left_out:
            assert [word for word in said if word not in carried] == []
    if "credits" in rendition.left_out:
        assert story.attribution in carried


def is_described(publisher, seen):
    """With the picture, or in the text where the platform has no field for it."""
    alt = publisher.story.pictures[0].alt
    if publisher.channel.limits.alt_max_codepoints is None:
        return len(seen["pictures"]) == 1 and alt in seen["text"]
    return [picture["alt"] for picture in seen["pictures"]] == [alt]


@pytest.mark.where(form=False)
def test_the_picture_arrives_byte_for_byte(publisher):
    publisher.publish()
    [seen] = publisher.visible()
    assert [picture["sha256"] for picture in seen["pictures"]] == [
        hashlib.sha256(stories.PICTURE).hexdigest()
    ]


@pytest.mark.where(formats_links=True)
def test_every_credit_is_a_link(publisher):
    publisher.publish()
    [seen] = publisher.visible()
    assert {credit.url for credit in publisher.story.credits} <= {*seen["links"]}


def test_nothing_can_be_seen_before_it_is_sent(publisher):
    publisher.prepare()
    assert publisher.visible() == []
    absent = Presence.ABSENT if can_be_sure(publisher) else Presence.UNKNOWABLE
    assert publisher.look_up().presence is absent


def test_preparing_again_shows_nothing_and_makes_nothing_more(publisher):
    for _ in range(3):
        publisher.prepare()
    assert len(publisher.peer.posts(publisher.kind, publisher.account)) <= 1
    publisher.send()
    assert len(publisher.visible()) == 1


def test_preparing_again_without_a_memory_still_shows_one_post(publisher):
    publisher.prepare()
    publisher.ledger.clear()
    publisher.publish()
    assert len(publisher.visible()) == 1


def test_sending_twice_shows_one_post(publisher):
    first = publisher.publish()
    again = publisher.send()
    assert first == again
    assert len(publisher.visible()) == 1


@pytest.mark.where(sends_once=True, can_look_up=True)
def test_all_that_was_committed_being_lost_still_shows_one_post(publisher):
    publisher.publish()
    publisher.ledger.clear()
    publisher.publish()
    assert len(publisher.visible()) == 1


@pytest.mark.where(can_look_up=True)
def test_a_look_up_finds_the_post_with_and_without_the_memo(publisher):
    post = publisher.publish()
    assert publisher.look_up().post == post
    publisher.ledger.clear()
    found = publisher.look_up()
    assert (found.presence, found.post) == (Presence.PRESENT, post)


def test_another_day_and_another_language_are_other_posts(publisher):
    publisher.publish()
    catalan = dataclasses.replace(publisher.story, language="ca", link=f"{publisher.story.link}/ca")
    second = Publisher(publisher.kind, publisher.peer, story=catalan)
    assert second.look_up().presence is not Presence.PRESENT
    second.publish()
    assert len(publisher.visible()) == 2


def test_a_look_up_changes_nothing(publisher):
    publisher.prepare()
    before = publisher.peer.state()["posts"]
    publisher.look_up()
    assert publisher.peer.state()["posts"] == before


@pytest.mark.where(can_edit=True)
def test_an_edit_keeps_id_address_and_place_and_changes_the_words(publisher):
    post = publisher.publish()
    [before] = publisher.visible()
    publisher.peer.server.clock.move(3_600)
    corrected = dataclasses.replace(publisher.story, title="The ring that tells the time")
    rendition = publisher.channel.compose(corrected)
    assert publisher.channel.edit(post, rendition, stories.fetch_from()) == post
    [after] = publisher.visible()
    assert "The ring that tells the time" in after["text"]
    assert [after["id"], after["url"], after["at"]] == [before["id"], before["url"], before["at"]]
    assert is_described(publisher, after)
    assert after["edited_at"] is not None


@pytest.mark.where(can_edit=True, can_delete=True)
def test_an_edit_of_a_post_that_is_gone_is_refused(publisher):
    post = publisher.publish()
    publisher.channel.delete(post)
    error = caught(lambda: publisher.channel.edit(post, publisher.rendition, stories.fetch_from()))
    assert isinstance(error, Refused)
    assert publisher.visible() == []


@pytest.mark.where(can_edit=False)
def test_what_cannot_be_edited_says_so_and_stays(publisher):
    post = publisher.publish()
    [before] = publisher.visible()
    error = caught(lambda: publisher.channel.edit(post, publisher.rendition, stories.fetch_from()))
    assert isinstance(error, Refused)
    assert publisher.visible() == [before]


@pytest.mark.where(can_delete=False)
def test_what_cannot_be_deleted_says_so_and_stays(publisher):
    post = publisher.publish()
    assert isinstance(caught(lambda: publisher.channel.delete(post)), Refused)
    assert len(publisher.visible()) == 1


@pytest.mark.where(can_delete=True)
def test_deleting_twice_is_done_once(publisher):
    post = publisher.publish()
    publisher.channel.delete(post)
    publisher.channel.delete(post)
    assert publisher.visible() == []
    assert publisher.look_up().presence is not Presence.PRESENT


@pytest.mark.where(can_delete=True)
def test_deleting_what_never_was_counts_as_done(publisher):
    assert caught(lambda: publisher.channel.delete(RemotePost("123456", ""))) is None


def test_a_check_reads_and_names_the_account(publisher):
    health = publisher.channel.check()
    assert health.account == publisher.account
    assert health.detail
    assert publisher.visible() == []


def test_a_picture_without_rights_stays_at_home(publisher):
    blocked = dataclasses.replace(publisher.story, pictures=(stories.picture(permission="blocked"),))
    with pytest.raises(Refused) as caught_error:
        publisher.channel.compose(blocked)
    assert caught_error.value.code == "rights"
    assert "rights" in caught_error.value.detail


@pytest.mark.where(needs_picture=False)
def test_the_link_only_form_carries_all_but_the_picture(publisher):
    publisher.story = dataclasses.replace(
        publisher.story, pictures=(stories.picture(permission="link-only"),)
    )
    rendition = publisher.rendition
    publisher.publish()
    [seen] = publisher.visible()
    assert seen["pictures"] == []
    assert publisher.story.link in seen["links"]
    carried = "\n".join([seen["text"], rendition.reply.plain if rendition.reply else ""])
    assert publisher.story.attribution in carried or all(
        credit.text in carried for credit in publisher.story.credits
    )


@pytest.mark.where(needs_picture=True)
def test_a_kind_that_lives_on_pictures_has_no_link_only_form(publisher):
    story = dataclasses.replace(publisher.story, pictures=(stories.picture(permission="link-only"),))
    with pytest.raises(Refused) as caught_error:
        publisher.channel.compose(story)
    assert caught_error.value.code == "rights"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"alt": "  "}, "alt"),
        ({"mime": "image/tiff"}, "picture"),
        ({"size_bytes": 900_000_000}, "picture"),
    ],
    ids=["no description", "unknown form", "too large"],
)
def test_a_picture_that_does_not_fit_is_refused_and_never_left_out(publisher, change, code):
    story = dataclasses.replace(publisher.story, pictures=(stories.picture(**change),))
    with pytest.raises(Refused) as caught_error:
        publisher.channel.compose(story)
    assert caught_error.value.code == code


@pytest.mark.where(alt_max_codepoints=True)
def test_an_endless_description_is_refused(publisher):
    story = dataclasses.replace(publisher.story, pictures=(stories.picture(alt="a" * 20_000),))
    with pytest.raises(Refused) as caught_error:
        publisher.channel.compose(story)
    assert caught_error.value.code == "alt"


def test_a_rendition_holds_no_credentials(publisher):
    text = json.dumps(publisher.rendition.to_json())
    _, secrets = publisher.peer.outlet(publisher.kind, publisher.account)
    assert not [name for name, value in secrets.items() if value in text]


def test_wrong_credentials_are_a_person_s_matter_at_every_step(publisher):
    post = publisher.publish()
    config = publisher.peer.config(publisher.kind, publisher.account)
    wrong = dataclasses.replace(config, secrets=dict.fromkeys(config.secrets, "wrong" * 8), store=None)
    channel = type(publisher.channel)(wrong)  # type: ignore[call-arg]
    memo = Memo({}, lambda _: None)
    fetch = stories.fetch_from()
    calls = {
        "prepare": lambda: channel.prepare(publisher.rendition, memo, fetch),
        "look_up": lambda: channel.look_up(publisher.rendition, memo),
        "edit": lambda: channel.edit(post, publisher.rendition, fetch),
        "delete": lambda: channel.delete(post),
        "check": channel.check,
    }
    steps = {name: call for name, call in calls.items() if publisher.steps[name]}
    raised = {name: type(caught(step)) for name, step in steps.items()}
    assert raised == dict.fromkeys(steps, Unauthorized)
    assert len(publisher.visible()) == 1
