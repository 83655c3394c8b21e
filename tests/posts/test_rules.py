"""What keeps a post from being published, and who may show its pictures."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.posts import rules
from publisher.posts.models import (
    Creator,
    CreditNote,
    Institution,
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

    def test_an_attribution_licence_names_somebody(self):
        (finding,) = rules.blockers(ready(licence="CC-BY-NC-4.0"))
        assert (finding.code, finding.field) == ("credit-for-licence", "creators")
        assert rules.blockers(ready(licence="CC-BY-NC-4.0", creators=[Creator(name="A. B.")])) == []
        assert rules.blockers(ready(licence="CC0-1.0")) == []

    @pytest.mark.parametrize(
        ("doi", "good"),
        [
            ("10.5555/12345678", True),
            ("10.1000.10/182", True),
            ("https://doi.org/10.1000/182", False),
            ("10.1000", False),
            ("11.1000/182", False),
        ],
    )
    def test_a_doi_has_its_form(self, doi, good):
        papers = [Publication(journal="A"), Publication(journal="B", doi=doi)]
        found = [(line.code, line.row, line.part) for line in rules.blockers(ready(publications=papers))]
        assert found == ([] if good else [("doi-malformed", 1, "doi")])

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
        assert (finding.row, finding.part) == (1, "alt_text")

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

    @pytest.mark.parametrize(
        ("fields", "code", "field", "part"),
        [
            ({"rights_line": "CC BY 4.0"}, "licence-wording", "rights_line", ""),
            (
                {"rights_line": "All rights reserved by A.", "licence": "CC0-1.0"},
                "licence-contradicts",
                "rights_line",
                "",
            ),
            ({"licence": "by-permission"}, "permission-whose", "rights_line", ""),
            ({"creators": [Creator(name="A. B. et al")]}, "creator-colleagues", "creators", "name"),
            ({"creators": [Creator(name="A. Blue and C. Red")]}, "creator-two", "creators", "name"),
            ({"institutions": [Institution(name="A. I.")]}, "country-missing", "institutions", "country"),
            ({"publications": [Publication(journal="J.", month=3)]}, "year-missing", "publications", "year"),
        ],
    )
    def test_credits_and_licence_are_read(self, fields, code, field, part):
        finding = next(found for found in rules.advice(ready(**fields)) if found.code == code)
        assert (finding.field, finding.part) == (field, part)
        assert finding.row == (0 if part else None)

    @pytest.mark.parametrize(
        ("alt", "code"),
        [
            ("cells_final.tif", "alt-file"),
            ("Two cells.", "alt-short"),
            ("Image of two cells side by side.", "alt-needless"),
            ("cells " * 80, "alt-long"),
        ],
    )
    def test_a_description_is_read(self, alt, code):
        post = ready(pictures=[placed(alt="Two cells, side by side."), placed(alt=alt)])
        finding = next(found for found in rules.advice(post) if found.code == code)
        assert (finding.row, finding.part) == (1, "alt_text")

    def test_what_the_body_points_at_is_in_a_description(self):
        body = "<p>A cell (left) and its <em>green</em> neighbour.</p>"
        (finding,) = [found for found in rules.advice(ready(body=body)) if found.code == "alt-panels"]
        assert "“left”, “green”" in finding.message
        described = placed(alt="On the left a pale cell, beside it a green one.")
        assert "alt-panels" not in codes(rules.advice(ready(body=body, pictures=[described])))
