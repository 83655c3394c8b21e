"""The rooms that speak Catalan do so throughout."""

from __future__ import annotations

import re

import pytest

from tests.accounts import catalogue as of_accounts
from tests.catalogue import asked, said
from tests.translations import catalogue as of_translations

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|</?\w+>|\[T\]|\[1\]")


@pytest.fixture(params=[of_accounts.ROOM, of_translations.ROOM], ids=["accounts", "translations"])
def room(request):
    return request.param


def test_every_message_has_its_catalan_and_there_are_no_others(room):
    """Mend it with the command its header names, then write what is missing."""
    entries = room.entries()
    assert {
        entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in entries
    } == room.messages()
    assert [entry.id for entry in entries if not all(said(entry)) or entry.fuzzy] == []


def test_what_is_put_into_a_message_is_put_into_its_catalan(room):
    for entry in room.entries():
        for english, catalan in zip(asked(entry), said(entry), strict=True):
            assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(catalan)), english


def test_the_compiled_catalogue_is_the_written_one(room):
    assert room.mo.read_bytes() == room.compiled()
