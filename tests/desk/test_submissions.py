"""Donated pictures at the desk: who sees them, and what the buttons do."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from publisher.clock import wall_now
from publisher.editions.models import Edition
from publisher.posts.models import Post, PostPicture
from publisher.schedule import release
from publisher.submissions import quarantine, terms, transitions
from publisher.submissions.models import Submission, SubmissionMail, Terms
from tests import factories
from tests.desk.conftest import DAY
from tests.desk.editing import messages_of
from tests.desk.test_pages import words
from tests.submissions.giving import donated

PAGE = "/desk/submissions/"


@pytest.fixture
def given(desk) -> Submission:  # noqa: ARG001 - rows are stored
    return donated(wall_now())


def address(row: Submission) -> str:
    return f"{PAGE}{row.pk}/"


def press(client, row: Submission, step: str, **fields):
    return client.post(address(row), {"step": step, **fields}, follow=True)


def test_the_menu_counts_what_waits_and_the_list_shows_it(sign_in, given):
    client = sign_in("writer")
    assert "Submissions (1)" in client.get("/desk/").content.decode()
    page = client.get(PAGE)
    assert "A. B., C. D." in words(page)
    assert "Waits for you" in words(page)
    assert reverse("desk_submission_file", args=[given.files.get().name]) in page.content.decode()


def test_the_record_is_whole_and_what_was_typed_is_text(sign_in, given):
    page = sign_in("writer").get(address(given))
    for said in (
        "the young ones are &lt;green&gt;",
        "A. B., C. D.",
        "Example Institute, Exampletown, GB",
        "10.5555/example.7",
        "CC BY 4.0",
        "donor@example.org",
        "for those who made it",
        "Instagram",
        "Catalan: May be shown; English: May be shown",
        "English: Link only, without the picture",
        "terms version 1 (en)",
        "Waits to be mailed: It was received",
    ):
        assert said in words(page), said
    assert b"<green>" not in page.content


def test_one_button_makes_it_a_draft_and_the_second_press_leads_there_too(sign_in, given):
    client = sign_in("writer")
    for _ in range(2):
        answer = press(client, given, "draft", date=DAY.isoformat())
        post = Post.objects.get()
        assert answer.redirect_chain[-1][0] == reverse("posts:edit", args=[post.pk])
    assert post.publish_on == DAY
    page = answer.content.decode()
    assert "Donated picture" in page
    assert f'href="{address(given)}"' in page
    assert "only a working title" in words(answer)
    assert "Draft of 3 March 2031" in words(client.get(PAGE))
    record = words(client.get(address(given)))
    assert "A draft was made, writer – for 3 March 2031" in record
    assert re.findall(r"\d{4}-\d\d-\d\d", record) == []


def test_the_date_offered_is_free_and_after_the_embargo(sign_in, desk, make_post):  # noqa: ARG001
    make_post()
    until = {
        "embargo": "until",
        "embargo_on": "2031-03-02",
        "embargo_time": "09:00",
        "embargo_zone": "Europe/London",
    }
    given = donated(datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC), **until)
    page = sign_in("writer").get(address(given)).content.decode()
    assert 'value="2031-03-04"' in page, "on the second its slot is too early, the third is taken"


@pytest.mark.parametrize(
    ("date", "said"),
    [("2031-03-03", "there is a post on 3 March 2031 already"), ("soon", "is not a date"), ("", "date")],
)
def test_a_date_that_cannot_be_is_said_beside_the_field(sign_in, given, make_post, date, said):
    make_post()
    page = press(sign_in("writer"), given, "draft", date=date)
    assert page.status_code == 400
    assert said in words(page)
    assert 'aria-describedby="draft-error"' in page.content.decode()
    given.refresh_from_db()
    assert given.post is None


def test_declining_needs_a_reason_and_tells_the_donor_if_wanted(sign_in, given):
    client = sign_in("editor")
    page = press(client, given, "decline", reason=" ")
    assert page.status_code == 400
    assert "say why" in words(page)
    page = press(client, given, "decline", reason="We had one like it.", tell="1")
    assert "The donor gets a mail" in messages_of(page)
    given.refresh_from_db()
    assert given.state == "declined"
    assert SubmissionMail.objects.filter(kind="declined").count() == 1
    assert press(client, given, "draft", date=DAY.isoformat()).status_code == 400
    assert not Post.objects.exists()


def test_a_withdrawn_picture_that_is_public_stands_on_top_with_the_plan_and_the_button(sign_in, given):
    client = sign_in("editor")
    factories.outlet("tumblr-en")
    press(client, given, "draft", date=DAY.isoformat())
    post = Post.objects.get()
    Post.objects.update(title="Young and old")
    PostPicture.objects.update(alt_text=factories.ALT)
    factories.approve_draft(post)
    release.release_due(datetime.datetime(2031, 3, 3, 9, tzinfo=datetime.UTC))
    page = press(client, given, "withdraw", reason="They wrote to us.")
    assert "It is still public" in words(page)
    assert "tumblr-en" in words(page)
    assert "not sent yet: cancelled" in words(page)
    assert reverse("desk_withdraw", args=[post.pk]) in page.content.decode()
    assert Edition.objects.get(language="en").state == "released"
    assert "Submissions (1)" in client.get("/desk/").content.decode()
    assert "still public" in words(client.get(PAGE))
    data = {"language": "en", "note": "Withdrawn by its makers.", "reason": "the donor"}
    client.post(reverse("desk_withdraw", args=[post.pk]), data)
    assert "Submissions (1)" not in client.get("/desk/").content.decode()
    assert "It is still public" not in words(client.get(address(given)))


def test_withdrawing_for_a_donor_needs_a_reason(sign_in, given):
    page = press(sign_in("editor"), given, "withdraw")
    assert page.status_code == 400
    given.refresh_from_db()
    assert given.state == "received"


@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [("editor", True, True), ("writer", True, False), ("translator", False, False), ("nobody", False, False)],
)
def test_each_role_has_its_pages_and_buttons(sign_in, given, role, sees, decides):
    client, file = sign_in(role), f"{PAGE}file/{given.files.get().name}/"
    for path in (PAGE, address(given), file, f"{file}?whole"):
        answer = client.get(path)
        b"".join(answer)  # a file is open until it was read
        assert (answer.status_code == 200) is sees, path
    assert (client.get(f"{PAGE}terms/").status_code == 200) is decides
    for step in ("decline", "withdraw"):
        press(client, given, step, reason="x")
    given.refresh_from_db()
    assert (given.state == "declined") is decides
    assert ("Decline it" in words(client.get(address(given)))) is False


def test_a_stranger_reaches_no_file(client, given):
    for path in (PAGE, address(given), f"{PAGE}file/{given.files.get().name}/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/desk/login/")


def test_a_file_is_saved_as_it_came_and_runs_nowhere(sign_in, given):
    client, row = sign_in("writer"), given.files.get()
    answer = client.get(f"{PAGE}file/{row.name}/?whole")
    assert b"".join(answer.streaming_content) == quarantine.path(row.name).read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="submission-{given.pk}-{row.pk}.jpeg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    small = client.get(f"{PAGE}file/{row.name}/")
    assert b"".join(small.streaming_content) == b"small"
    for name in ("0" * 32, "..%2f..%2fsecret_key", "x"):
        assert client.get(f"{PAGE}file/{name}/").status_code == 404
    quarantine.remove(row.name)
    assert client.get(f"{PAGE}file/{row.name}/").status_code == 404
    assert client.get(address(given)).status_code == 200


def test_a_further_text_of_the_terms_is_a_further_version(sign_in, given):
    client = sign_in("editor")
    assert client.post(f"{PAGE}terms/", {"language": "en", "text": " "}).status_code == 400
    client.post(f"{PAGE}terms/", {"language": "en", "text": "One.\r\n\r\nTwo."})
    client.post(f"{PAGE}terms/", {"language": "en", "text": "One.\n\nTwo."})
    assert list(Terms.objects.filter(language="en").values_list("number", flat=True)) == [2, 1]
    assert terms.current("en", wall_now()).text == "One.\n\nTwo."
    assert {consent.terms.number for consent in given.consents.all()} == {1}
    assert client.post(f"{PAGE}terms/", {"language": "xx", "text": "x"}).status_code == 404


def test_a_step_that_there_is_not_is_not_found(sign_in, given):
    assert press(sign_in("editor"), given, "publish").status_code == 404
    assert sign_in("editor").get(f"{PAGE}999/").status_code == 404


def test_two_editors_at_once_do_not_both_decide(sign_in, given):
    transitions.decline(given, by_name="other", reason="No.", tell=False, now=wall_now())
    page = press(sign_in("editor"), given, "withdraw", reason="They asked.")
    assert page.status_code == 400
    assert "it was declined" in words(page)


def test_a_paper_that_cannot_be_looked_up_stands_in_no_draft_s_way(sign_in, given, settings):
    settings.DOI_LOOKUP_URL = "http://127.0.0.1:1"
    page = press(sign_in("writer"), given, "draft", date=DAY.isoformat())
    assert "The paper was not looked up: no answer" in messages_of(page)
    assert Post.objects.get().publications.get().journal == "Journal of Examples"


def test_a_donor_is_forgotten_by_whoever_may_change_and_means_it(sign_in, given):
    assert "asked to be forgotten" not in words(sign_in("writer").get(address(given)))
    assert press(sign_in("writer"), given, "erase", sure="1").status_code == 403
    client = sign_in("editor")
    unsure = press(client, given, "erase")
    assert unsure.status_code == 400
    assert "is not ticked" in words(unsure)
    given.refresh_from_db()
    assert given.donor_email == "donor@example.org"
    page = press(client, given, "erase", sure="1")
    assert messages_of(page) == "The donor is forgotten."
    assert "somebody who was forgotten on" in words(page)
    for gone in ("donor@example.org", "mailto:", "A. B.", "asked to be forgotten"):
        assert gone not in page.content.decode()
