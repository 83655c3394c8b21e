"""Questions about the English: asked beside the text, answered once or twice, read in every language."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.racing import at_once
from tests.translations.conftest import CATALAN, DAY, DUE, HOUR, NOW, changed, person, source
from translations import errors, transitions
from translations.markup import from_html
from translations.models import Answer, Job, Question, TranslationRevision
from translations.questions import asking

pytestmark = pytest.mark.django_db
EDITOR, REVIEW, QUEUE = f"/translate/{DAY}/ca/", f"/translate/{DAY}/ca/review/", "/translate/"
WHY = "Is the strain of the cell meant, or of the gel?"
XSS = '"><script>alert(1)</script>'


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, path=EDITOR) -> str:
    return browser(user).get(path).content.decode()


def ask(job, user, text=WHY, **more) -> Question:
    return asking.ask(job, user, text, now=NOW, **more)


# --- the rows


def test_a_question_is_open_until_it_is_answered(job, translator, reviewer):
    question = ask(job, translator, field="strapline")
    assert list(asking.unanswered()) == [question]
    answer = asking.answer(question, reviewer, "Of the cell.", now=NOW + HOUR)
    assert not asking.unanswered()
    assert (answer.answered_by, answer.answered_at) == (reviewer, NOW + HOUR)


def test_what_was_said_is_never_changed_nor_deleted(job, translator, reviewer):
    question = ask(job, translator)
    answer = asking.answer(question, reviewer, "Of the cell.", now=NOW)
    for row in (question, answer):
        row.text = "Something else"
        with pytest.raises(errors.AppendOnlyError):
            row.save()
        with pytest.raises(errors.AppendOnlyError):
            row.delete()


def test_pressing_twice_says_it_once(job, translator, reviewer):
    questions = {ask(job, translator).pk, ask(job, translator).pk}
    answers = {asking.answer(Question.objects.get(), reviewer, "Of the cell.", now=NOW).pk for _ in range(2)}
    assert (len(questions), len(answers)) == (1, 1)
    assert ask(job, translator).pk not in questions  # it was answered: this one is asked anew


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_both_kept(job, translator, reviewer, second_translator):
    question = ask(job, translator)
    at_once(
        lambda: asking.answer(question, reviewer, "Says reviewer", now=NOW),
        lambda: asking.answer(question, second_translator, "Says second-translator", now=NOW),
    )
    assert {row.text for row in Answer.objects.all()} == {"Says reviewer", "Says second-translator"}


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
def test_nothing_and_too_much_are_no_question(job, translator, reviewer, text):
    question = ask(job, translator)
    with pytest.raises(errors.QuestionError):
        ask(job, translator, text)
    with pytest.raises(errors.QuestionError):
        asking.answer(question, reviewer, text, now=NOW)


def test_a_part_that_there_is_not_is_refused(job, translator):
    with pytest.raises(errors.QuestionError, match="no such part"):
        ask(job, translator, field="alt_7")


def test_of_a_cancelled_day_nobody_is_asked(job, translator):
    ask(job, translator)
    transitions.cancel(DAY)
    assert not asking.unanswered()
    with pytest.raises(errors.QuestionError):
        ask(Job.objects.get(), translator, "Another")


def test_it_moves_with_its_post(job, translator):
    ask(job, translator)
    later = DAY.replace(day=9)
    transitions.move(DAY, later)
    assert asking.of_day(later).get().text == WHY
    assert not asking.of_day(DAY)


# --- the screens


def test_a_translator_asks_beside_the_text_and_loses_nothing_by_it(job, translator):
    transitions.claim(job, translator, now=NOW.replace(year=2100))
    typed = {f"field-{name}": from_html(text) for name, text in CATALAN.items()}
    form = {"expected": 0, "seen": 1, "question": WHY, "question-field": "strapline", "action": "ask"}
    answer = browser(translator).post(EDITOR, {**form, **typed})
    assert answer["Location"].endswith("#questions")
    question = Question.objects.get()
    assert (question.field, question.source, question.asked_by) == ("strapline", job.source, translator)
    assert TranslationRevision.objects.get().fields["body"] == CATALAN["body"]
    shown = page(translator)
    assert WHY in shown
    assert "no answer yet" in shown


def test_the_answer_is_read_in_the_editor_of_every_language(job, translator, reviewer):
    transitions.hand_out(source(), language="eu", due_at=DUE, now=NOW)
    question = ask(job, translator, field="title")
    browser(reviewer).post(
        EDITOR, {"action": f"answer:{question.pk}", f"answer-{question.pk}": "Of the cell."}
    )
    for path in (EDITOR, f"/translate/{DAY}/eu/"):
        shown = page(person(f"other-{path[-3:-1]}", "translate"), path)
        assert WHY in shown
        assert "Of the cell." in shown
        assert "<b>reviewer</b>" in shown
        assert "no answer yet" not in shown


def test_a_reviewer_asks_and_keeps_the_comment_they_were_writing(submitted, reviewer):
    form = {"number": 1, "comment": "Mind the gap.", "question": WHY, "action": "ask"}
    shown = browser(reviewer).post(REVIEW, form).content.decode()
    assert "Mind the gap.</textarea>" in shown
    assert WHY in shown
    assert Question.objects.get().job == submitted


def test_whoever_asked_may_answer_other_translators_may_not(job, translator, second_translator):
    question = ask(job, translator)
    form = {"action": f"answer:{question.pk}", f"answer-{question.pk}": "I found it."}
    assert browser(second_translator).post(EDITOR, form).status_code == 403
    assert f'value="answer:{question.pk}"' not in page(second_translator)
    assert browser(translator).post(EDITOR, form).status_code == 302
    assert Answer.objects.get().answered_by == translator


def test_an_answer_to_another_days_question_is_none(job, translator, reviewer):
    elsewhere = transitions.hand_out(
        source(publish_on=DAY.replace(day=9)), language="ca", due_at=DUE, now=NOW
    )
    question = ask(elsewhere, translator)
    form = {"action": f"answer:{question.pk}", f"answer-{question.pk}": "?"}
    assert browser(reviewer).post(EDITOR, form).status_code == 404
    assert browser(reviewer).post(EDITOR, {"action": "answer:x"}).status_code == 404
    assert job.questions.count() == 0


def test_strangers_neither_ask_nor_answer(job, translator, stranger):
    ask(job, translator)
    assert browser(stranger).post(EDITOR, {"action": "ask", "question": "?"}).status_code == 403
    assert Question.objects.count() == 1


def test_what_is_wrong_is_said(job, translator):  # noqa: ARG001
    shown = browser(translator).post(EDITOR, {"action": "ask", "question": " "}, follow=True)
    assert "Write a few words first." in shown.content.decode()


def test_words_are_words(job, translator, reviewer):
    question = ask(job, translator, XSS)
    asking.answer(question, reviewer, XSS, now=NOW)
    assert "<script>alert" not in page(translator)


def test_the_queue_counts_what_is_open_in_every_language_of_the_day(job, translator, reviewer):
    transitions.hand_out(source(), language="eu", due_at=DUE, now=NOW)
    question = ask(job, translator)
    ask(job, translator, "And this?")
    shown = page(person("basque", "translate"), f"{QUEUE}?language=eu")
    assert "2 open questions" in shown
    assert "Questions without an answer" in page(translator, f"{QUEUE}?language=ca")
    asking.answer(question, reviewer, "So.", now=NOW)
    assert "1 open question<" in page(translator, QUEUE)
    asking.answer(Question.objects.last(), reviewer, "Thus.", now=NOW)
    assert "Questions without an answer" not in page(translator, QUEUE)


def test_asked_of_an_earlier_english_it_stays(job, translator):
    question = ask(job, translator, field="title")
    transitions.hand_out(
        source(kind="major", fields=changed(title="Anew")), language="ca", due_at=DUE, now=NOW
    )
    question.refresh_from_db()
    assert question.source.fields["title"] != "Anew"
    assert WHY in page(translator)
