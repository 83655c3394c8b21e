"""The credit travels inside the file, for readers old and new, and no pixel changes."""

from __future__ import annotations

import dataclasses
import io

import pytest
import pyvips
from PIL import Image, IptcImagePlugin

from publisher.editions import pictures, store
from publisher.editions.cutting import credit
from publisher.editions.cutting.credit import Credit
from tests import factories

CREDIT = Credit(
    creators=("Núria Bosch i Vilà de la Muntanya Blanca", "A. <B> & C."),
    credit="Image by Núria Bosch and A. · CC BY 4.0",
    rights="Image under a Creative Commons licence (CC BY 4.0)",
    rights_url="https://creativecommons.org/licenses/by/4.0/",
    caption="Image by Núria Bosch; Institute of Examples, Barcelona, Spain",
)
PLAIN = factories.picture_bytes()


def iptc(data: bytes) -> dict[tuple[int, int], object]:
    return IptcImagePlugin.getiptcinfo(Image.open(io.BytesIO(data)))


def xmp(data: bytes) -> dict:
    return Image.open(io.BytesIO(data)).getxmp()["xmpmeta"]["RDF"]["Description"]


def test_old_readers_find_it_in_iptc():
    found = iptc(credit.marked(PLAIN, credit.written(CREDIT)))
    assert found[1, 90] == b"\x1b%G"  # the texts are UTF-8
    assert [name.decode() for name in found[2, 80]] == list(CREDIT.creators)
    assert found[2, 110].decode() == CREDIT.credit
    assert found[2, 116].decode() == CREDIT.rights
    assert found[2, 120].decode() == CREDIT.caption


def test_new_readers_find_it_in_xmp():
    found = xmp(credit.marked(PLAIN, credit.written(CREDIT)))
    assert found["creator"]["Seq"]["li"] == list(CREDIT.creators)
    assert found["rights"]["Alt"]["li"]["text"] == CREDIT.rights
    assert found["description"]["Alt"]["li"]["text"] == CREDIT.caption
    assert found["Credit"] == CREDIT.credit
    assert found["WebStatement"] == CREDIT.rights_url


def test_libvips_reads_both_and_the_pixels_are_the_same():
    image = pyvips.Image.new_from_buffer(credit.marked(PLAIN, credit.written(CREDIT)), "")
    assert {"iptc-data", "xmp-data"} <= set(image.get_fields())
    assert image.write_to_memory() == pyvips.Image.new_from_buffer(PLAIN, "").write_to_memory()


def test_the_same_credit_gives_the_same_bytes_and_another_takes_its_place():
    once = credit.marked(PLAIN, credit.written(CREDIT))
    assert credit.marked(once, credit.written(CREDIT)) == once
    assert credit.marks(once) == credit.written(CREDIT)
    corrected = dataclasses.replace(CREDIT, credit="Image by Núria Bosch alone")
    assert credit.marked(once, credit.written(corrected)) == credit.marked(PLAIN, credit.written(corrected))


def test_nothing_to_say_leaves_the_picture_as_it_is():
    assert credit.marked(PLAIN, credit.written(Credit())) == PLAIN


@pytest.mark.parametrize(
    "text", ["\x00\x0b control", "line\nline", "\ufffe", "é" * 3_000, "🔬" * 1_001 + "x", "&" * 3_000]
)
def test_every_text_can_be_written(text):
    given = Credit((text[:160],) * 100, text, text, "https://example.org/", text)
    data = credit.marked(PLAIN, credit.written(given))
    read = iptc(data)[2, 110].decode()
    assert len(read.encode()) <= credit.TEXT_MAX_BYTES
    assert xmp(data)["Credit"].strip() == read.strip()


@pytest.mark.django_db
def test_approval_writes_the_credit_of_the_post_into_its_master():
    content = factories.approved().content()
    data = store.fetch(content.pictures[0].master.sha256)
    said = pictures.credit_of(content)
    assert said.creators
    assert said.rights_url == "https://creativecommons.org/licenses/by/4.0/"
    assert iptc(data)[2, 110].decode() == said.credit
    assert xmp(data)["description"]["Alt"]["li"]["text"] == said.caption


@pytest.mark.django_db
def test_what_web_pages_show_carries_nothing_beside_its_pixels():
    for cut in factories.approved().content().pictures[0].cuts:
        image = pyvips.Image.new_from_buffer(store.fetch(cut.sha256, cut.mime), "")
        assert not {"iptc-data", "xmp-data", "exif-data", "icc-profile-data"} & set(image.get_fields())
