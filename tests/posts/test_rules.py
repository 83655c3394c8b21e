"""What keeps a post from being published, and who may show its pictures."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.posts import rules
from publisher.posts.models import (
    CreditNote,
    Picture,
    PictureRight,
    Post,
    PostPicture,
    PostWriter,
    Publication,
    Series,
    Writer,
)


def right(channel: str, language: str, permission: str) -> PictureRight:
    return PictureRight(channel=channel, language=language, permission=permission)


def placed(*rights: PictureRight, alt: str = "Two cells, side by side.") -> PostPicture:
    picture = PostPicture(picture=Picture(title="Cells"), alt_text=alt)
    picture.rights = list(rights)
    return picture


def ready(**fields: object) -> Post:
    post = Post(publish_on=date(2026, 11, 21), title="Side by Side", body=f"<p>{'word ' * 150}</p>")
    post.pictures = [placed(right("*", "*", "allowed"))]
    for name, value in fields.items():
        setattr(post, name, value)
    return post


def codes(findings: list[rules.Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("lines", "permission"),
    [
        ([], "blocked"),
        ([("*", "*", "allowed")], "allowed"),
        ([("*", "*", "allowed"), ("*", "ca", "blocked")], "blocked"),
        ([("*", "*", "allowed"), ("*", "en", "blocked")], "allowed"),
        ([("*", "ca", "blocked"), ("tumblr", "*", "link-only")], "link-only"),
        ([("tumblr", "ca", "allowed"), ("tumblr", "*", "link-only"), ("*", "ca", "blocked")], "allowed"),
        ([("x", "ca", "allowed"), ("tumblr", "en", "allowed")], "blocked"),
    ],
)
def test_the_narrowest_right_counts(lines, permission):
    assert rules.permission([right(*line) for line in lines], "tumblr", "ca") == permission
    assert rules.permission([right(*line) for line in reversed(lines)], "tumblr", "ca") == permission


@pytest.mark.django_db
class TestBlockers:
    def test_a_complete_post_has_none(self):
        assert rules.blockers(ready()) == []

    @pytest.mark.parametrize(
        ("fields", "code", "field"),
        [
            ({"title": " "}, "title-missing", "title"),
            ({"body": "<p> <br></p>"}, "body-missing", "body"),
            ({"pictures": []}, "picture-missing", "pictures"),
            ({"part": 2}, "part-without-series", "part"),
        ],
    )
    def test_names_what_is_missing(self, fields, code, field):
        (finding,) = rules.blockers(ready(**fields))
        assert (finding.code, finding.field) == (code, field)

    def test_a_part_of_a_series_is_fine(self):
        assert rules.blockers(ready(part=2, series=Series(name="Senses Week"))) == []

    @pytest.mark.parametrize(
        ("alt", "code"), [("", "alt-missing"), ("  ", "alt-missing"), ("SIDE by Side ", "alt-is-title")]
    )
    def test_every_picture_needs_a_description_of_its_own(self, alt, code):
        allowed = right("*", "*", "allowed")
        post = ready(pictures=[placed(allowed), placed(right("*", "*", "allowed"), alt=alt)])
        (finding,) = rules.blockers(post)
        assert finding.code == code
        assert finding.message.startswith("Picture 2 ")

    @pytest.mark.parametrize(
        "lines",
        [
            [],
            [("tumblr", "*", "allowed")],
            [("*", "ca", "allowed")],
            [("*", "*", "allowed"), ("website", "*", "link-only")],
            [("*", "*", "blocked")],
        ],
    )
    def test_a_picture_must_be_allowed_on_the_website(self, lines):
        post = ready(pictures=[placed(*(right(*line) for line in lines))])
        assert codes(rules.blockers(post)) == ["right-missing"]

    def test_everything_is_named_at_once(self):
        post = ready(title="", body="", pictures=[placed(alt="")])
        assert codes(rules.blockers(post)) == [
            "title-missing",
            "body-missing",
            "alt-missing",
            "right-missing",
        ]


@pytest.mark.django_db
class TestAdvice:
    def test_names_everything_unusual(self):
        assert codes(rules.advice(ready(body="<p>Short</p>"))) == [
            "strapline-missing",
            "body-length",
            "writer-missing",
            "credit-missing",
            "licence-missing",
            "publication-missing",
        ]

    def test_is_silent_about_a_usual_post(self):
        post = ready(
            strapline="How cells keep company",
            licence="CC-BY-4.0",
            writers=[PostWriter(writer=Writer(name="The desk"))],
            credit_notes=[CreditNote(text="From our own drawers")],
            publications=[Publication(journal="Journal of Samples", doi="10.5555/12345678")],
        )
        assert rules.advice(post) == []

    @pytest.mark.parametrize(("words", "unusual"), [(139, True), (140, False), (160, False), (161, True)])
    def test_about_150_words_are_usual(self, words, unusual):
        assert ("body-length" in codes(rules.advice(ready(body=f"<p>{'word ' * words}</p>")))) is unusual
