"""Whatever the words are, the text that goes out fits, is whole and names its maker."""

from __future__ import annotations

import itertools

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from channels import measure, wording
from channels.contract import Limits, Link, Story
from channels.errors import Refused
from tests import stories
from tests.channels.fitting import PLAIN, SHORT, limits

LETTERS = [
    "cèl·lula",
    "l’aigua",
    "d’una",
    "ring",
    "10⁻⁶",
    "日本語",
    "🧫",
    "👩🏽‍🔬",
    "👨‍👩‍👧‍👦",
    "e\u0301a\u0301",
    "한국어",
    "A.",
    "al.",
    "\u0301x",
]
ADDRESSES = [
    "https://bpod.org.uk/archive/2026/11/21",
    "http://a.co",
    "doi.org/10.5555/1",
    "https://ca.example/cèl·lula",
]
ENDS = ["", "", "", ".", ",", "!", "?”", "…", ";"]
word = st.builds(lambda piece, end: piece + end, st.sampled_from(LETTERS + ADDRESSES), st.sampled_from(ENDS))


def texts(most: int) -> st.SearchStrategy[str]:
    return st.lists(word, min_size=1, max_size=most).map(" ".join)


@st.composite
def some_story(draw) -> Story:
    credits_ = tuple(Link(text) for text in draw(st.lists(texts(5), max_size=4)))
    return stories.story(
        kicker=draw(st.just("") | texts(3)),
        title=draw(texts(4)),
        strapline=draw(st.just("") | texts(14)),
        body_text="\n\n".join(draw(st.lists(texts(40), max_size=3))),
        byline=draw(st.just("") | texts(4)),
        credits=credits_,
        attribution=draw(st.just("") | texts(4)),
        tags=tuple(draw(st.lists(texts(2), max_size=4))),
        template=draw(
            st.sampled_from([PLAIN, SHORT, "{title} ({attribution}) {link}\n{credits}\n{body} {tags}"])
        ),
    )


UNITS = st.sampled_from(
    [
        limits(280, "weighted", url_cost=23),
        limits(280, "weighted", url_cost=23, can_reply=True),
        limits(300, "graphemes", text_max_bytes=3_000, can_reply=True),
        limits(300, "graphemes", text_max_bytes=400),
        limits(500, "emoji_bytes"),
        limits(500, "codepoints", url_cost=23),
        limits(700, "utf8_bytes", hashtags_max=2),
    ]
)


def broken(text: str, whole: str) -> list[str]:
    """Words and clusters of the text that do not stand in what it was made from."""
    known = {*whole.split(" "), *whole.split()}
    known |= {one.rstrip(",;:–—") for one in known}
    words = [one for one in text.split() if one not in known and one != "…"]
    clusters = {*measure.clusters(whole)} | {" ", "\n", "…"}
    return words + [cluster for cluster in measure.clusters(text) if cluster not in clusters]


def fitted_or_none(story: Story, given_limits: Limits) -> wording.Fitted | None:
    try:
        return wording.fit("tumblr", story, given_limits)
    except Refused:
        return None


@settings(max_examples=150)
@given(some_story(), UNITS)
def test_no_text_is_ever_too_long_or_broken_or_without_title_link_and_maker(story, given_limits):
    fitted = fitted_or_none(story, given_limits)
    assume(fitted is not None)
    posts = [fitted.text, *fitted.replies]
    assert all(measure.fits(text, given_limits) for text in posts)
    assert story.title in fitted.text
    assert story.link in fitted.text
    maker = story.attribution or (story.credits[0].text if story.credits else "")
    shown = "\n".join(posts)
    assert maker in shown or all(credit.text in shown for credit in story.credits)
    tags = " ".join(filter(None, map(wording.hashtag, story.tags)))
    parts = [story.kicker, story.title, story.strapline, story.body_text, story.byline, story.link, tags]
    lines = [*parts, story.attribution, *(credit.text for credit in story.credits), "()", f"({maker})"]
    whole = "\n".join([*lines, f"{story.title} ({maker}) {story.link}"])
    assert broken(fitted.text, whole) == []
    assert broken("\n".join(fitted.replies), whole) == []
    named = dict(zip(("kicker", "title", "strapline", "body", "byline", "link"), parts[:6], strict=True))
    for name, part in named.items():
        assert (name in fitted.left_out) == any(line not in shown for line in part.splitlines())


@settings(max_examples=60)
@given(some_story())
def test_more_room_never_shows_less(story):
    rooms = [limits(text_max, can_reply=True) for text_max in (250, 400, 800, 5_000)]
    fitted = [fitted_or_none(story, room) for room in rooms]
    first = next(number for number, one in enumerate(fitted) if one)
    left_out = [{*one.left_out} for one in fitted[first:]]
    assert all(later <= earlier for earlier, later in itertools.pairwise(left_out))
