"""A DOI in whatever form it is pasted, and the paper behind it where somebody may be asked."""

from __future__ import annotations

import pytest

from publisher.desk.editor import papers
from publisher.posts.models import Publication
from tests.desk.editing import save
from tests.submissions.test_papers import peer  # noqa: F401 - a fixture


def ask(client, doi):
    return client.post("/desk/posts/paper/", {"doi": doi})


@pytest.mark.parametrize(
    "pasted",
    ["https://doi.org/10.5555/a(b)", "http://dx.doi.org/10.5555/a(b)", "doi: 10.5555/a(b)", " 10.5555/a(b) "],
)
def test_what_is_pasted_is_kept_as_a_doi(pasted, sign_in, make_post):
    assert papers.bare(pasted) == "10.5555/a(b)"
    paper = {
        "publications-TOTAL_FORMS": 1,
        "publications-0-journal": "Journal of Findings",
        "publications-0-doi": pasted,
        "publications-0-ORDER": 1,
    }
    save(sign_in("writer"), make_post(), **paper)
    assert Publication.objects.get().doi == "10.5555/a(b)"


def test_a_paper_is_looked_up_where_a_setting_names_whom(sign_in, peer):  # noqa: F811
    told = ask(sign_in("writer"), "https://doi.org/10.5555/a").json()
    assert told == {"doi": "10.5555/a", "journal": "Journal of Findings", "year": 2026, "month": 2}
    assert peer.asked == ["/works/10.5555%2Fa"]


def test_without_the_setting_nobody_is_asked(sign_in, settings):
    settings.DOI_LOOKUP_URL = None
    assert "data-desk-doi" not in papers.widget().attrs
    assert ask(sign_in("writer"), "10.5555/a").status_code == 404


def test_what_goes_wrong_is_said(sign_in, peer):  # noqa: F811
    client = sign_in("writer")
    assert ask(client, "no doi").status_code == 400
    assert peer.asked == []
    peer.status = 500
    assert "could not be looked up" in ask(client, "10.5555/a").json()["error"]
    peer.status = 404
    assert "by hand" in ask(client, "10.5555/a").json()["error"]


def test_only_who_writes_posts_may_ask(sign_in, peer):  # noqa: F811
    assert ask(sign_in("translator"), "10.5555/a").status_code in {302, 403}
    assert sign_in("writer").get("/desk/posts/paper/").status_code == 405
    assert peer.asked == []
