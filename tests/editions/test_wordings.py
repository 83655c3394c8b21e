"""The team's wordings: the last one counts, none is lost, and what is frozen keeps its words."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from publisher.append_only import WrittenOnceError
from publisher.editions import wordings
from publisher.editions.models import Wording
from publisher.editions.wordings import ChangedMeanwhileError
from tests.racing import contest

AT = datetime.datetime(2031, 3, 3, 9, tzinfo=datetime.UTC)
MINE = "{title}: {attribution} {link}"


def change(text: str, after: int, kind: str = "x", language: str = "en") -> Wording | None:
    return wordings.change(kind, language, text, after=after, by_name="an editor", now=AT)


@pytest.mark.django_db
def test_without_a_wording_it_is_the_kinds_own():
    assert wordings.in_use("x", "en") == ""
    assert wordings.latest("x", "en") is None


@pytest.mark.django_db
def test_the_last_wording_of_a_kind_and_language_counts_for_that_pair_alone():
    change(MINE, 0)
    change("{title} {credits} {link}", 1)
    assert wordings.in_use("x", "en") == "{title} {credits} {link}"
    assert {wordings.in_use("x", "ca"), wordings.in_use("bluesky", "en")} == {""}


@pytest.mark.django_db
def test_going_back_to_the_kinds_own_is_a_further_wording_and_keeps_the_rest():
    change(MINE, 0)
    back = change("", 1)
    assert (wordings.in_use("x", "en"), back.number) == ("", 2)
    assert [row.text for row in Wording.objects.all()] == ["", MINE]


@pytest.mark.django_db
def test_the_same_wording_again_is_no_further_one():
    change(MINE, 0)
    assert change(MINE, 1) is None
    assert change("", 0, kind="bluesky") is None
    assert Wording.objects.count() == 1


@pytest.mark.django_db
def test_who_did_not_see_the_last_wording_does_not_replace_it():
    change(MINE, 0)
    for seen in (0, 7):
        with pytest.raises(ChangedMeanwhileError):
            change("{title} {credits} {link}", seen)
    assert wordings.in_use("x", "en") == MINE


@pytest.mark.django_db
def test_a_wording_is_never_changed_nor_deleted():
    row = change(MINE, 0)
    row.text = "{title}"
    for step in (row.save, row.delete):
        with pytest.raises(WrittenOnceError):
            step()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.create(kind="x", language="en", number=1, changed_at=AT)
    assert wordings.in_use("x", "en") == MINE


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_told():
    [written], told = contest(
        lambda: change(MINE, 0), lambda: change(f"{MINE} {{tags}}", 0), refusal=ChangedMeanwhileError
    )
    assert len(told) == 1
    assert written.text == wordings.in_use("x", "en") != ""
