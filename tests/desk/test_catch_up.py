"""The hours of the catch-up, on the form of a slot."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from publisher.schedule.models import Slot

SLOT = {"time": "08:00", "zone": "Europe/London"}


def hours() -> int:
    return Slot.objects.get(language="en").catch_up_hours


def test_an_editor_sets_them_and_sees_them(sign_in):
    editor = sign_in("editor")
    editor.post("/desk/slots/edit/en/", {**SLOT, "catch_up_hours": "12"})
    assert hours() == 12
    assert "12 hours" in strip_tags(editor.get("/desk/slots/").content.decode())


@pytest.mark.parametrize(
    ("given", "mend"),
    [("0", "greater than or equal to 1"), ("169", "less than or equal to 168"), ("soon", "whole number")],
)
def test_hours_that_make_no_sense_are_refused_with_a_sentence(given, mend, sign_in):
    answer = sign_in("editor").post("/desk/slots/edit/en/", {**SLOT, "catch_up_hours": given})
    assert hours() == 23
    assert mend in strip_tags(answer.content.decode())


def test_left_empty_they_stay(sign_in):
    editor = sign_in("editor")
    editor.post("/desk/slots/edit/en/", {**SLOT, "catch_up_hours": "9"})
    editor.post("/desk/slots/edit/en/", {**SLOT, "catch_up_hours": ""})
    assert hours() == 9
    sign_in("superuser").post("/desk/slots/new/", {**SLOT, "language": "fr"})
    assert Slot.objects.get(language="fr").catch_up_hours == 23
