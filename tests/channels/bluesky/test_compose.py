"""A story as a record of Bluesky."""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import measure
from channels.bluesky.adapter import Adapter
from channels.bluesky.compose import compose
from channels.bluesky.config import LIMITS
from channels.bluesky.record import blob, facets, moment, record_key
from channels.contract import OutletConfig
from channels.errors import Refused
from tests import stories
from tests.channels import golden

CASES = golden.names("bluesky")
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


def test_there_are_cases_in_both_languages():
    assert {golden.story("bluesky", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_record(name):
    assert golden.composed(compose, "bluesky", name) == golden.expected("bluesky", name)


@pytest.mark.parametrize("name", CASES)
def test_each_facet_lies_on_its_words(name):
    rendition = compose(golden.story("bluesky", name))
    for payload in [rendition.payload, rendition.reply.payload if rendition.reply else rendition.payload]:
        text = payload["record"]["text"].encode()
        for facet in payload["record"]["facets"]:
            words = text[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
            [feature] = facet["features"]
            assert words in {feature.get("uri"), f"#{feature.get('tag')}"}


def test_without_the_right_to_show_a_picture_a_card_leads_to_the_page():
    story = stories.story(pictures=(stories.picture(permission="link-only"),))
    embed = compose(story).payload["record"]["embed"]
    assert embed == {
        "$type": "app.bsky.embed.external",
        "external": {"uri": story.link, "title": story.title, "description": story.strapline},
    }
    assert compose(stories.story()).payload["record"]["embed"]["$type"] == "app.bsky.embed.images"


def test_a_picture_of_a_million_bytes_goes_and_one_byte_more_does_not():
    assert compose(stories.story(pictures=(stories.picture(size_bytes=1_000_000),)))
    with pytest.raises(Refused) as caught:
        compose(stories.story(pictures=(stories.picture(size_bytes=1_000_001),)))
    assert caught.value.code == "picture"


def test_a_picture_has_its_name_before_it_is_uploaded():
    """As any other program names the same bytes."""
    sha256 = hashlib.sha256(b"hello world").hexdigest()
    assert blob(sha256, "image/jpeg", 11) == {
        "$type": "blob",
        "ref": {"$link": "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"},
        "mimeType": "image/jpeg",
        "size": 11,
    }


def test_composing_does_not_load_the_library():
    """It takes some 45 MB, and every process composes: previews, rehearsals, the desk."""
    code = (
        "import sys; from channels import registry; from channels.contract import OutletConfig\n"
        "from tests import stories\n"
        "registry.adapter('bluesky', OutletConfig('a', 'b', 'en', {}, {})).compose(stories.story())\n"
        "sys.exit(any(name.startswith('atproto') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# --- keys and times ---


def number(rkey: str) -> int:
    value = 0
    for digit in rkey:
        value = value << 5 | DIGITS.index(digit)
    return value


@given(st.dates(date(1970, 1, 1), date(2200, 1, 1)), st.text(max_size=20))
def test_a_key_is_a_tid_of_the_post_s_own_moment(day, name):
    at = moment(name, day)
    assert at.date() == day
    assert at.tzinfo is UTC
    assert (at.hour, at.minute) == (23, 59)
    rkey = record_key(name, at)
    assert len(rkey) == 13
    assert rkey[0] in DIGITS[:16]
    assert number(rkey) >> 10 == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert record_key(name, at) == rkey


def test_keys_are_what_they_have_always_been():
    """They make a second post impossible for as long as they do not change."""
    rendition = compose(stories.story())
    assert (rendition.payload["rkey"], rendition.payload["record"]["createdAt"]) == (
        "3n2uco4aghsvh",
        "2026-11-21T23:59:53.057720Z",
    )


def test_no_two_posts_of_twenty_years_in_two_languages_share_a_key_or_a_moment():
    rkeys, times = set(), set()
    day, count = date(2012, 1, 1), 0
    while day < date(2032, 1, 1):
        for language in ("", "-ca"):
            key = f"bpod-{day.isoformat()}{language}"
            at = moment(key, day)
            for moment_, name in ((at, key), (at + timedelta(seconds=1), f"{key}-credits")):
                rkeys.add(record_key(name, moment_))
                times.add(moment_)
                count += 1
        day += timedelta(days=1)
    assert len(rkeys) == len(times) == count


def test_the_reply_comes_a_second_after_the_post():
    rendition = compose(stories.story())
    assert rendition.reply is not None
    first, second = (
        datetime.fromisoformat(one.payload["record"]["createdAt"]) for one in (rendition, rendition.reply)
    )
    assert second - first == timedelta(seconds=1)
    assert rendition.reply.payload["rkey"] > rendition.payload["rkey"]


def test_a_correction_keeps_key_and_time():
    before = compose(stories.story())
    after = compose(dataclasses.replace(stories.story(), title="Corrected"))
    assert after.payload["rkey"] == before.payload["rkey"]
    assert after.payload["record"]["createdAt"] == before.payload["record"]["createdAt"]


# --- facets ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/b.", [(4, 23, "https://a.example/b")]),
        ("🧫 https://a.example/cèl·lula", [(5, 33, "https://a.example/cèl·lula")]),
        ("#one #dos", [(0, 4, "one"), (5, 9, "dos")]),
        ("à #cèl·lula, #日本", [(3, 14, "cèl·lula"), (16, 23, "日本")]),
        ("#2026 # #🧫", []),
        ("a#b https://a.example/#c", [(4, 24, "https://a.example/#c")]),
        (f"#{'a' * 65}", []),
        (f"#{'a' * 64}", [(0, 65, "a" * 64)]),
    ],
)
def test_facets_are_counted_in_bytes(text, found):
    assert [
        (
            facet["index"]["byteStart"],
            facet["index"]["byteEnd"],
            next(value for name, value in facet["features"][0].items() if name != "$type"),
        )
        for facet in facets(text)
    ] == found


def test_a_text_of_many_bytes_is_cut_by_them():
    """300 clusters of a family have 7,500 bytes."""
    story = stories.story(strapline=" ".join(["👨‍👩‍👧‍👦" * 4] * 40), credits=(), tags=())
    text = compose(story).payload["record"]["text"]
    assert len(text.encode()) <= 3_000
    assert len(measure.clusters(text)) <= 300
    assert measure.fits(text, LIMITS)


@pytest.mark.parametrize(
    ("url", "remote_id"),
    [
        ("https://bsky.app/profile/bpod.bsky.social/post/3n2uco4aghsvh", "3n2uco4aghsvh"),
        ("https://bsky.app/profile/did:plc:abc/post/3n2uco4aghsvh/liked-by", "3n2uco4aghsvh"),
        ("https://bsky.app/profile/bpod.bsky.social/post/1", None),
        ("https://bsky.app/profile/bpod.bsky.social", None),
    ],
)
def test_an_address_tells_the_record(url, remote_id):
    assert Adapter(OutletConfig("one", "bpod", "en", {}, {})).remote_id_of(url) == remote_id
