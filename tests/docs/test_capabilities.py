"""What the page says of each kind is what the code goes by."""

from __future__ import annotations

import dataclasses

import pytest

from channels import registry
from channels.contract import PictureForm
from tests.docs import capabilities

UNSAID = {"posts_per_day_max", "formats_links"}
"""These stand on the kind's own page."""
OTHER = {
    "text_max": 12_345,
    "text_unit": "utf8_bytes",
    "url_cost": 17,
    "alt_max_codepoints": None,
    "image_mimes": frozenset({"image/avif"}),
    "image_max_bytes": 123_456,
    "images_max": 77,
    "hashtags_max": 77,
    "can_edit": False,
    "can_delete": False,
    "can_look_up": False,
    "sends_once": False,
    "text_max_bytes": 12_345,
    "form": None,
    "fetches_pictures": True,
    "can_reply": False,
    "needs_picture": True,
    "announces_feed": True,
}


def page() -> str:
    return capabilities.PAGE.read_text(encoding="utf-8")


def changed(**limits) -> str:
    kind = registry.KINDS["bluesky"]
    other = dataclasses.replace(kind, limits=dataclasses.replace(kind.limits, **limits))
    return capabilities.written(page(), {**registry.KINDS, kind.name: other})


def test_the_page_shows_every_kind_as_the_code_has_it():
    for name in ("limits", "descriptions"):
        assert [page().count(mark) for mark in capabilities.marks(name)] == [1, 1]
    assert page() == capabilities.written(page(), registry.KINDS), f"write it again: {capabilities.COMMAND}"


def test_every_limit_is_told_here_or_on_the_page_of_the_kind():
    limits = {field.name for field in dataclasses.fields(registry.KINDS["bluesky"].limits)}
    assert limits == {*OTHER} | UNSAID


@pytest.mark.parametrize("name", OTHER)
def test_another_limit_would_be_noticed(name):
    assert changed(**{name: OTHER[name]}) != page()


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(PictureForm)])
def test_another_form_of_pictures_would_be_noticed(name):
    form = registry.KINDS["bluesky"].limits.form
    assert form is not None
    value = 2.5 if name.startswith("ratio") else 1_234
    assert changed(form=dataclasses.replace(form, **{name: value})) != page()


@pytest.mark.parametrize("name", registry.KINDS)
def test_a_kind_that_is_left_out_would_be_noticed(name):
    fewer = {kind: known for kind, known in registry.KINDS.items() if kind != name}
    assert capabilities.written(page(), fewer) != page()
