"""`bpod subscribers`, on the rows it stands for."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from channels.newsletter import copies
from channels.newsletter.models import Consent, Subscriber
from publisher.commands.subscribers_command import command
from tests import factories, readers

ONE, TWO = "one@example.org", "two@example.org"


@pytest.fixture
def bpod(newsletters):  # noqa: ARG001 - rows are stored
    return lambda *words, **more: CliRunner().invoke(command, words, **more)


def test_a_list_is_brought_in_with_the_consent_and_passed_over_the_second_time(bpod, tmp_path):
    file = tmp_path / "readers.csv"
    file.write_text(f"name,email\nOne, {ONE.upper()} \nTwo,{TWO}\nNobody,\n", encoding="utf-8-sig")
    done = bpod("add", "daily-en", str(file), "--consent", "open day, May")
    assert (done.exit_code, done.output) == (0, "daily-en: 2 added\n")
    assert {consent.note for consent in Consent.objects.all()} == {"open day, May"}
    assert "2 passed over" in bpod("add", "daily-en", str(file), "--consent", "again").output
    assert bpod("list", "daily-en").output == "daily-en: 2 active\n"


def test_who_left_or_whose_mail_came_back_is_never_brought_in_again(bpod, newsletters):
    for row, state in zip(
        readers.subscribed(newsletters["en"], ONE, TWO), ("left", "suspended"), strict=True
    ):
        Subscriber.objects.filter(pk=row.pk).update(state=state)
    done = bpod("add", "daily-en", "-", "--consent", "x", input=f"{ONE}\n{TWO}\n")
    assert "2 passed over" in done.output
    assert {*Subscriber.objects.values_list("state", flat=True)} == {"left", "suspended"}


def test_a_line_that_is_no_address_is_told_by_its_number_and_not_by_its_words(bpod):
    done = bpod("add", "daily-en", "-", "--consent", "x", input=f"{ONE}\nsecret name@\n")
    assert done.exit_code == 1
    assert "line 2: that is not an e-mail address" in done.output
    assert "secret" not in done.output
    assert Subscriber.objects.get().address == ONE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "daily-en", "-"), "--consent"),
        (("add", "daily-en", "-", "--consent", " "), "say in 1 to 300"),
        (("list", "nowhere"), "there is no outlet"),
        (("export", "elsewhere"), "is tumblr, not a newsletter"),
        (("erase", "nobody"), "is not an e-mail address"),
        (("bounces", "/nowhere"), "there is no such mailbox"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_mend(bpod, words, said):
    factories.outlet("elsewhere")
    done = bpod(*words)
    assert done.exit_code != 0
    assert said in done.output


def test_addresses_are_shown_only_where_they_are_asked_for(bpod, newsletters):
    readers.subscribed(newsletters["en"], ONE)
    assert ONE not in bpod("list").output + bpod("list", "--json").output + bpod("mailings").output
    assert ONE in bpod("list", "--addresses").output
    [english] = [row for row in json.loads(bpod("list", "--json", "--addresses").output) if row["readers"]]
    assert (english["outlet"], english["readers"][0]["address"]) == ("daily-en", ONE)


def test_an_export_is_csv_with_the_consent(bpod, newsletters):
    readers.subscribed(newsletters["en"], ONE)
    [row] = csv.DictReader(io.StringIO(bpod("export", "daily-en").output))
    assert (row["address"], row["state"], row["consent"]) == (ONE, "active", "test")
    assert row["consented_at"] == readers.NOON.isoformat()


def test_an_address_is_erased_on_every_newsletter(bpod, newsletters):
    for newsletter in newsletters.values():
        readers.subscribed(newsletter, ONE, TWO)
    assert bpod("erase", ONE.upper()).output == "erased on 2 newsletters\n"
    assert {*Subscriber.objects.values_list("address", flat=True)} == {TWO}
    assert Consent.objects.count() == 2


def test_mailings_are_counted(bpod, newsletters):
    readers.subscribed(newsletters["en"], ONE, TWO)
    copies.freeze_readers("daily-en", "bpod-2026-11-21", readers.NOON)
    assert bpod("mailings", "daily-en").output.split() == ["daily-en", "bpod-2026-11-21", "2", "pending"]
    [row] = json.loads(bpod("mailings", "--json").output)
    assert row["copies"] == {"pending": 2}


def test_one_returned_mail_is_read_from_standard_input(bpod):
    done = bpod("bounces", "-", input=b"Subject: hello\n\nno notification\n")
    assert done.output.startswith("read: 1; failures counted: 0; readers suspended: 0;")
