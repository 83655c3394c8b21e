"""Writers read at the desk what translators ask, and answer it there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from publisher.clock import wall_now
from publisher.posts.models import post_on
from tests.desk.conftest import DAY
from tests.desk.editing import messages_of
from tests.desk.test_pages import approve, words
from translations.models import Answer, Job, Question
from translations.questions import asking

PAGE = "/desk/questions/"
WHY = "Which of the two sheets is meant?"


@pytest.fixture
def question(make_post) -> Question:
    approve(make_post(body="<p>Some <em>words</em> of the day.</p>"))
    translator = User.objects.create_user("ada", first_name="Ada", last_name="Pons")
    return asking.ask(Job.objects.get(), translator, WHY, field="body", now=wall_now())


def test_a_writer_sees_the_question_beside_the_words_it_is_about(sign_in, question):  # noqa: ARG001
    page = sign_in("writer").get(PAGE)
    assert WHY in words(page)
    assert "Some words of the day." in words(page)
    assert "Ada Pons" in words(page)
    assert f'href="{reverse("posts:edit", args=[post_on(DAY).pk])}"' in page.content.decode()
    assert f"{DAY:%-d %B %Y}" in words(page)


def test_the_menu_counts_what_waits(sign_in, question):
    assert "Questions (1)" in sign_in("writer").get("/desk/").content.decode()
    asking.answer(question, User.objects.get(username="ada"), "Found.", now=wall_now())
    page = sign_in("writer").get("/desk/").content.decode()
    assert "Questions (1)" not in page
    assert '"Questions"' in page


def test_an_answer_is_kept_with_who_gave_it(sign_in, question):
    form = {"question": question.pk, "seen": 0, "answer": "The upper one."}
    response = sign_in("writer").post(PAGE, form, follow=True)
    assert "Answered." in messages_of(response)
    assert (Answer.objects.get().text, Answer.objects.get().answered_by.username) == (
        "The upper one.",
        "writer",
    )
    assert "The upper one." in words(sign_in("editor").get(PAGE))


def test_of_two_who_answer_at_once_the_second_is_told_and_both_are_kept(sign_in, question):
    form = {"question": question.pk, "seen": 0}
    sign_in("editor").post(PAGE, {**form, "answer": "The upper one."})
    response = sign_in("writer").post(PAGE, {**form, "answer": "The one above."}, follow=True)
    assert "both answers are kept" in messages_of(response)
    assert Answer.objects.count() == 2


def test_what_cannot_be_taken_is_given_back_with_the_reason(sign_in, question):
    long = "x" * 2001
    page = sign_in("writer").post(PAGE, {"question": question.pk, "seen": 0, "answer": long})
    assert page.status_code == 400
    assert long in page.content.decode()
    assert "2000 at most" in words(page)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("role", ["translator", "nobody"])
def test_people_without_a_desk_have_no_such_page(sign_in, question, role):
    assert sign_in(role).get(PAGE).status_code in (302, 403)
    form = {"question": question.pk, "seen": 0, "answer": "?"}
    assert sign_in(role).post(PAGE, form).status_code in (302, 403)
    assert not Answer.objects.exists()


def test_a_question_that_there_is_not_is_not_found(sign_in, question):  # noqa: ARG001
    assert sign_in("writer").post(PAGE, {"question": "x", "answer": "?"}).status_code == 404
