"""What people have done, told to them and to their coordinator, and to nobody else."""

from __future__ import annotations

import csv
import datetime
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.translations.conftest import CATALAN, DAY, DUE, HOUR, NOW, changed, person, source
from translations import contributions, transitions
from translations.contributions import Role
from translations.models import Cohort, Job, TranslationRevision
from translations.public_days import PublicDay

pytestmark = pytest.mark.django_db
OWN = "/translate/contributions/"
LATER = DUE + HOUR


def of(user, now=LATER, first=None, last=None):
    return contributions.of([user], now, first=first, last=last)[user.pk]


def roles(user, now=LATER):
    return [(one.role, one.words) for one in of(user, now)]


def correct(job, writer, reviewer, title):
    number = job.revisions.count()
    transitions.claim(job, writer, now=LATER)
    transitions.save_draft(job, writer, {**CATALAN, "title": title}, number, now=LATER)
    transitions.submit(job, writer, number + 1, credit=" ", now=LATER)
    transitions.approve(job, reviewer, number + 1, now=LATER)


WORDS = contributions.words_of(CATALAN)


def test_words_are_counted_as_a_word_processor_does():
    assert (
        contributions.words_of({"title": "l’ull – i 2,5 µm!", "body": "<p>Dos<em>mots</em></p><p>tres</p>"})
        == 6
    )


@pytest.mark.usefixtures("done")
def test_who_wrote_and_who_read(translator, reviewer, stranger):
    assert roles(translator) == [(Role.TRANSLATED, WORDS)]
    assert roles(reviewer) == [(Role.REVIEWED, WORDS)]
    assert roles(stranger) == []
    [mine] = of(translator)
    assert (mine.publish_on, mine.language, mine.title) == (DAY, "ca", CATALAN["title"])
    assert (mine.named, mine.on) == ("T. R.", NOW)


@pytest.mark.usefixtures("done")
def test_a_text_counts_once_its_slot_has_come(translator):
    assert of(translator, now=DUE - HOUR) == []
    assert len(of(translator, now=DUE)) == 1


def test_where_the_house_tells_what_is_public_it_is_believed(settings, done, translator):
    settings.TRANSLATIONS_PUBLIC_DAYS = f"{__name__}.held_back"
    assert of(translator) == []
    settings.TRANSLATIONS_PUBLIC_DAYS = f"{__name__}.withdrawn"
    assert len(of(translator)) == 1  # it was public, and the work was done
    assert done.state == Job.State.DONE


def held_back(_language, _dates):
    return [PublicDay(DAY, "", is_translated=False)]


def withdrawn(_language, _dates):
    return [PublicDay(DAY, "", is_translated=False, is_withdrawn=True)]


def test_corrections_are_told_apart_from_translations(done, translator, second_translator, reviewer):
    correct(done, second_translator, reviewer, "Un altre fanal")
    assert roles(translator) == [(Role.TRANSLATED, WORDS)]
    assert [one.role for one in of(second_translator)] == [Role.CORRECTED]
    correct(done, translator, reviewer, "Encara un altre fanal")
    assert [one.role for one in of(translator)] == [Role.CORRECTED, Role.TRANSLATED]
    assert [one.named for one in of(translator)] == ["", "T. R."]
    assert [one.role for one in of(reviewer)] == [Role.REVIEWED]  # a text is read once, however often


def test_whoever_wrote_at_a_text_that_another_submitted_drafted_it(
    job, translator, second_translator, reviewer
):
    transitions.claim(job, second_translator, now=NOW)
    transitions.save_draft(job, second_translator, {"title": "Un fanal"}, 0, now=NOW)
    assert of(second_translator) == []  # nothing of it is public
    transitions.hand_back(job, second_translator)
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 1, now=NOW)
    transitions.submit(job, translator, 2, now=NOW)
    transitions.approve(job, reviewer, 2, now=NOW)
    assert roles(second_translator) == [(Role.DRAFTED, 2)]
    assert roles(translator) == [(Role.TRANSLATED, WORDS)]


def test_a_machine_s_words_are_nobody_s(done, translator):
    TranslationRevision.objects.update(origin=TranslationRevision.Origin.MACHINE)
    assert of(translator) == []
    assert done.pk


@pytest.mark.usefixtures("done")
def test_a_period_is_of_the_posts_dates(translator):
    day = datetime.timedelta(days=1)
    assert of(translator, first=DAY, last=DAY)
    assert not of(translator, first=DAY + day)
    assert not of(translator, last=DAY - day)


def test_totals_are_by_role(done, translator, second_translator, reviewer):
    correct(done, second_translator, reviewer, "Un altre fanal")
    found = [*of(translator), *of(second_translator)]
    assert [(total.role, total.texts) for total in contributions.totals(found)] == [
        (Role.TRANSLATED, 1),
        (Role.CORRECTED, 1),
    ]


# --- the pages


@pytest.fixture
def published(translator, reviewer):
    """A text of yesterday, translated by one with a name that a spreadsheet would reckon with."""
    now = timezone.now()
    on = now.date() - datetime.timedelta(days=1)
    made = source(publish_on=on, fields=changed())
    job = transitions.hand_out(made, language="ca", due_at=now - 24 * HOUR, now=now - 48 * HOUR)
    at = now - 30 * HOUR
    transitions.claim(job, translator, now=at)
    transitions.save_draft(job, translator, {**CATALAN, "title": "=Un fanal"}, 0, now=at)
    transitions.submit(job, translator, 1, credit="T. R.", now=at)
    transitions.approve(job, reviewer, 1, now=at)
    return job


def entered(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.usefixtures("published")
def test_people_get_their_own_and_nobody_else_s(translator, second_translator, stranger):
    assert "=Un fanal" in entered(translator).get(OWN).content.decode()
    assert "=Un fanal" not in entered(second_translator).get(OWN).content.decode()
    assert entered(second_translator).get(f"{OWN}{translator.pk}/").status_code == 403
    assert entered(stranger).get(OWN).status_code == 403
    assert Client().get(OWN).status_code == 302


@pytest.mark.usefixtures("published")
def test_the_coordinator_gets_anybody_s_and_a_whole_class(translator, second_translator):
    cohort = Cohort.objects.create(name="Autumn", language="ca")
    cohort.people.set([translator, second_translator])
    browser = entered(person("coordinator", "coordinate"))
    assert "=Un fanal" in browser.get(f"{OWN}{translator.pk}/").content.decode()
    page = browser.get(f"/translate/people/{cohort.pk}/contributions/").content.decode()
    assert page.count('class="sheet"') == 2
    assert entered(translator).get(f"/translate/people/{cohort.pk}/contributions/").status_code == 403
    shown = browser.get(f"/translate/people/{cohort.pk}/").content.decode()
    assert f"/translate/people/{cohort.pk}/contributions/" in shown
    assert f'{OWN}{translator.pk}/"' in shown


def test_the_file_opens_in_a_spreadsheet_and_reckons_nothing(published, translator):
    answer = entered(translator).get(OWN, {"as": "csv"})
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["title"], row["role"], row["language"]) == ("'=Un fanal", "translated", "ca")
    assert (row["date"], row["named_in_public_as"]) == (str(published.publish_on), "T. R.")
    assert row["words"] == str(WORDS - 4)


def test_the_page_prints_without_what_belongs_to_the_screen(published, translator):
    page = entered(translator).get(OWN, {"first": str(published.publish_on)}).content.decode()
    assert not re.search(r"<script(?! src)|\sstyle=|<style", page)
    assert "hours are not recorded" in page
    assert "posts from" in page


@pytest.mark.usefixtures("published")
def test_a_date_that_is_none_is_said(translator):
    assert entered(translator).get(OWN, {"first": "soon"}).status_code == 400
