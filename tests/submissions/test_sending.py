"""The form as visitors, programs and attackers send it."""

from __future__ import annotations

import datetime
import json

import html5lib
import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from publisher.submissions import doors, intake, quarantine, terms, tokens, transitions
from publisher.submissions.models import (
    DonorConsent,
    FormUse,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMail,
    SubmissionRight,
)
from publisher.website import render, submit
from tests import factories
from tests.editions.test_cutter_hostile import gif, png, tiff
from tests.submissions.giving import (
    DONOR,
    HOSTS,
    NOW,
    answers,
    donated,
    new_form,
    other_picture,
    send,
    upload,
)

NEEDED = ("description", "creators", "licence", "places", "languages", "embargo", "donor_name", "acting_for")
WIDE, HIGH = (256, 4, 1, 20_000), (257, 4, 1, 20_000)


def document(answer):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(answer.content.decode())
    assert parser.errors == []
    return page


def field(answer, name: str):
    found = [one for one in document(answer).iter() if one.get("id") == name]
    assert len(found) == 1, name
    return found[0]


def told(answer, name: str) -> str:
    return "".join(field(answer, f"{name}-wrong").itertext())


def files_on_disk() -> list[str]:
    root = quarantine.root()
    return sorted(path.name for path in root.iterdir()) if root.exists() else []


def test_a_picture_and_its_rights_are_kept_and_nothing_is_public(browser):
    answer = send(browser, upload(name="../../etc/Cells\u202e.jpg"), upload(other_picture("green"), "b.png"))
    assert (answer.status_code, answer["Location"]) == (303, "/submit/thanks")
    assert not answer.cookies
    [given] = Submission.objects.all()
    assert given.makers == ["A. B.", "C. D."]
    assert (given.doi, given.state, given.post) == ("10.5555/example.7", "received", None)
    assert [(row.form, row.width, row.height) for row in given.files.all()] == [("jpeg", 640, 480)] * 2
    assert {row.given_name for row in given.files.all()} == {"Cells.jpg", "b.png"}
    rights = {(r.channel, r.language): r.permission for r in SubmissionRight.objects.all()}
    assert rights == {
        **{
            (place, language): "allowed"
            for place in ("website", "websub", "instagram")
            for language in ("en", "ca")
        },
        ("*", "en"): "link-only",
        ("*", "ca"): "link-only",
    }
    assert [c.kind for c in DonorConsent.objects.all()] == ["owns", "terms", "mails"]
    assert {c.terms.number for c in DonorConsent.objects.all()} == {1}
    assert [e.what for e in SubmissionEvent.objects.all()] == ["received"]
    assert [m.kind for m in SubmissionMail.objects.all()] == ["received"]
    for row in given.files.all():
        assert quarantine.path(row.name).stat().st_mode & 0o777 == 0o600
        assert quarantine.preview_path(row.name).read_bytes().startswith(b"\xff\xd8")
        assert browser.get(f"/desk/submissions/file/{row.name}/").status_code == 302


def test_the_form_can_be_read_and_its_token_is_ours(browser):
    answer = browser.get("/submit", headers={"host": HOSTS["ca"]})
    page = document(answer)
    assert page.get("lang") == "ca"
    action = page.find(".//form[@id='form']").get("action")
    assert tokens.form_of(action.rpartition("/")[2]) is not None
    assert answer["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert browser.get("/submit").content != browser.get("/submit").content


def test_each_form_that_is_sent_twice_is_one_submission(browser):
    own = new_form()
    for _ in range(2):
        assert send(browser, upload(), own=own).status_code == 303
    assert Submission.objects.count() == SubmissionFile.objects.count() == SubmissionMail.objects.count() == 1
    assert len(files_on_disk()) == 2, "the file and its small copy"


def test_an_error_names_the_field_and_the_mend_and_loses_nothing(browser):
    own = new_form()
    answer = send(
        browser,
        upload(name="kept.jpg"),
        own=own,
        doi="nonsense",
        donor_email="x",
        places=["website"],
        licence="",
    )
    assert answer.status_code == 400
    assert "10.1234/abc.5678" in told(answer, "doi")
    assert field(answer, "doi").get("value") == "nonsense"
    assert field(answer, "doi").get("aria-invalid") == "true"
    assert field(answer, "doi").get("aria-describedby").split()[0] == "doi-wrong"
    assert "name@example.org" in told(answer, "donor_email")
    assert "choose" in told(answer, "licence")
    assert field(answer, "places-website").get("checked") is not None
    assert field(answer, "places-instagram").get("checked") is None
    assert field(answer, "description").text.strip().startswith("A sheet of cells.")
    assert "kept.jpg" in answer.content.decode()
    assert not Submission.objects.exists()
    assert send(browser, own=own).status_code == 303, "the file need not be sent again"
    assert Submission.objects.get().files.get().given_name == "kept.jpg"


def test_a_file_can_be_left_out_and_others_sent_first(browser):
    own = new_form()
    answer = send(browser, upload(), upload(other_picture("red")), own=own, add="1")
    assert answer.status_code == 200
    assert "Your files are here" in answer.content.decode()
    first, second = SubmissionFile.objects.all()
    assert send(browser, own=own, leave=[first.name]).status_code == 303
    assert list(Submission.objects.get().files.all()) == [second]
    assert first.name not in files_on_disk()


def test_nobody_leaves_out_the_file_of_another_form(browser):
    send(browser, upload(), own=new_form(), add="1")
    [row] = SubmissionFile.objects.all()
    send(browser, upload(other_picture("red")), leave=[row.name])
    assert SubmissionFile.objects.filter(pk=row.pk, submission=None).exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png(20_000, 20_000), "20000 × 20000 pixels is too large"),
        (tiff(WIDE, HIGH), "20000 × 20000 pixels is too large"),
        (png(15_000, 15_000), "170 megapixels"),
        (gif(10, 10), "Save it as JPEG, PNG, TIFF or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a drawing or a web page"),
        (b"%PDF-1.7", "a PDF file"),
        (b"#!/bin/sh\nrm -rf /", "neither JPEG, PNG, TIFF, WebP nor GIF"),
        (factories.picture_bytes()[:900], "cannot be read as a picture"),
        (b"", "file is empty"),
    ],
    ids=["bomb", "bomb of TIFF", "many pixels", "gif", "svg", "pdf", "script", "truncated", "empty"],
)
def test_a_hostile_file_is_refused_by_name_and_leaves_nothing(browser, data, words):
    answer = send(browser, upload(data, "evil.jpg"))
    assert answer.status_code == 400
    page = "".join(document(answer).itertext())
    assert words in page
    assert "evil.jpg" in page
    assert files_on_disk() == []
    assert not SubmissionFile.objects.exists()


def test_a_file_beyond_the_limit_is_not_kept_and_what_was_typed_is(browser, monkeypatch):
    monkeypatch.setattr(quarantine, "FILE_BYTES_MAX", 100_000)
    answer = send(browser, upload(b"\xff\xd8\xff" + b"x" * 200_000, "large.jpg"), upload())
    assert answer.status_code == 400
    assert "large.jpg" in "".join(document(answer).itertext())
    assert field(answer, "donor_email").get("value") == DONOR
    assert SubmissionFile.objects.count() == 1


def test_a_body_that_says_it_is_too_long_is_not_read(browser):
    own = new_form()
    body = encode_multipart(BOUNDARY, answers())
    answer = browser.generic(
        "POST",
        f"/submit/{tokens.of_form(own)}",
        body,
        MULTIPART_CONTENT,
        headers={"host": HOSTS["en"]},
        CONTENT_LENGTH=str(submit.REQUEST_BYTES_MAX + 1),
    )
    assert answer.status_code == 413
    assert files_on_disk() == []


def test_more_files_than_a_form_takes_are_said(browser, monkeypatch):
    monkeypatch.setattr(intake, "FILES_MAX", 2)
    answer = send(browser, *(upload(other_picture(colour)) for colour in ("red", "green", "blue")))
    assert answer.status_code == 400
    assert SubmissionFile.objects.count() == 2


def test_a_field_that_people_do_not_see_catches_what_fills_in_everything(browser):
    assert send(browser, upload(), website="https://spam.example").status_code == 303
    assert not Submission.objects.exists()
    assert files_on_disk() == []


def test_who_is_quicker_than_people_is_asked_once_more(browser):
    own = new_form(age=datetime.timedelta())
    answer = send(browser, upload(), own=own)
    assert answer.status_code == 400
    assert "quicker than people" in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_form_that_was_open_for_days_is_sent_once_more_with_a_new_token(browser):
    own = new_form(age=datetime.timedelta(days=2))
    answer = send(browser, upload(), own=own)
    assert answer.status_code == 400
    assert "more than a day" in answer.content.decode()
    action = field(answer, "form").get("action")
    body = answers()
    assert browser.post(action, body, headers={"host": HOSTS["en"]}).status_code == 303
    assert Submission.objects.get().files.count() == 1


@pytest.mark.parametrize("token", ["x", "a.b", "é", "0" * 32 + "_1.x"])
def test_a_token_that_is_not_ours_is_no_form(browser, token):
    for path in (f"/submit/{token}", f"/submit/{token}/file", f"/submit/withdraw/{token}"):
        assert browser.post(path, answers(), headers={"host": HOSTS["en"]}).status_code == 404
    assert files_on_disk() == []


def test_a_network_and_all_together_have_limits_and_nothing_typed_is_lost(browser, monkeypatch):
    monkeypatch.setitem(doors.NETWORK_MAX, doors.FORM, 2)
    monkeypatch.setitem(doors.EVERYBODY_MAX, doors.FORM, 3)

    def use(source, email):
        return send(browser, upload(), source=source, donor_email=email)

    codes = [use("203.0.113.9", f"d{n}@example.org").status_code for n in range(3)]
    assert codes == [303, 303, 429]
    refused = use("203.0.113.9", "d9@example.org")
    assert field(refused, "donor_email").get("value") == "d9@example.org"
    assert use("203.0.113.10", "d4@example.org").status_code == 429
    assert Submission.objects.count() == 2
    assert not FormUse.objects.filter(network__contains="203").exists()


def test_one_address_is_not_flooded_with_mail(browser, monkeypatch):
    monkeypatch.setitem(doors.NETWORK_MAX, doors.ADDRESS, 2)
    codes = [
        send(
            browser, upload(), source=f"203.0.113.{n}", donor_email=DONOR.title() if n else DONOR
        ).status_code
        for n in range(3)
    ]
    assert codes == [303, 303, 429]
    assert SubmissionMail.objects.count() == 2


def test_bytes_are_counted_and_a_full_quarantine_says_so(browser, settings, monkeypatch):
    settings.QUARANTINE_BYTES_MAX = 100
    answer = send(browser, upload())
    assert answer.status_code == 503
    assert "no room" in told(answer, "files")
    settings.QUARANTINE_BYTES_MAX = 10**9
    monkeypatch.setitem(doors.NETWORK_MAX, doors.BYTES, 100)
    assert send(browser, upload()).status_code == 429
    assert files_on_disk() == []


def test_terms_that_changed_meanwhile_are_shown_and_asked_for_again(browser):
    terms.current("en", NOW)
    terms.renew("en", "A further text.", NOW)
    answer = send(browser, upload())
    assert answer.status_code == 400
    assert "changed" in told(answer, "consent_terms")
    assert field(answer, "consent_terms").get("checked") is None
    assert "A further text." in answer.content.decode()
    assert field(answer, "consent_owns").get("checked") is not None


def test_a_script_sends_one_file_after_the_other(browser):
    own = new_form()
    path = f"/submit/{tokens.of_form(own)}/file"

    def add(data, name):
        return browser.post(
            path,
            data,
            content_type="application/octet-stream",
            headers={"host": HOSTS["ca"], "x-file-name": name},
        )

    answer = add(factories.picture_bytes(), "c%C3%A8l%C2%B7lula.jpg")
    assert answer.status_code == 200
    assert "cèl·lula.jpg" in answer.content.decode()
    assert "No l’envieu" in answer.content.decode()
    again = add(factories.picture_bytes(), "again.jpg")
    assert again.content == answer.content, "the same file is one"
    refused = add(b"nothing", "evil.jpg")
    assert refused.status_code == 400
    assert refused["Content-Type"].startswith("text/plain")
    assert "PNG, TIFF o JPEG" in refused.content.decode()
    assert send(browser, own=own, language="ca").status_code == 303
    assert Submission.objects.get().language == "ca"
    assert add(factories.picture_bytes(), "late.jpg").status_code == 404


def test_where_a_site_asks_for_no_pictures_there_is_no_form(browser):
    from publisher.editions.models import Site

    Site.objects.filter(language="ca").update(contribute="")
    assert browser.get("/submit", headers={"host": HOSTS["ca"]}).status_code == 404
    assert browser.get("/submit", headers={"host": HOSTS["en"]}).status_code == 200


def test_the_donor_withdraws_by_the_button_and_not_by_the_link(browser):
    send(browser, upload())
    [given] = Submission.objects.all()
    path = f"/submit/withdraw/{tokens.to_withdraw(given)}"
    assert b"<button" in browser.get(path, headers={"host": HOSTS["en"]}).content
    given.refresh_from_db()
    assert given.state == "received"
    for _ in range(2):
        answer = browser.post(path, {"reason": "a\x00 paper comes"}, headers={"host": HOSTS["en"]})
        assert "It is withdrawn" in answer.content.decode()
    given.refresh_from_db()
    assert given.state == "withdrawn"
    assert [e.detail for e in given.events.filter(what="withdrawn")] == ["a paper comes"]
    assert given.mails.filter(kind="withdrawn").count() == 1


def test_a_link_of_one_form_or_submission_opens_no_other(browser):
    send(browser, upload())
    [given] = Submission.objects.all()
    own = new_form()
    assert (
        browser.get(f"/submit/withdraw/{tokens.of_form(own)}", headers={"host": HOSTS["en"]}).status_code
        == 404
    )
    path = f"/submit/{tokens.to_withdraw(given)}"
    assert browser.post(path, answers(), headers={"host": HOSTS["en"]}).status_code == 404


def test_no_get_leads_to_a_file_in_quarantine(browser):
    send(browser, upload())
    [row] = SubmissionFile.objects.all()
    for path in (f"/submit/{row.name}", f"/quarantine/{row.name}", f"/private/media/{row.name}"):
        assert browser.get(path, headers={"host": HOSTS["en"]}).status_code in (302, 404)
    assert json.dumps([str(path) for path in quarantine.root().rglob("*")]).count("cells") == 0


def test_browsers_need_no_cookie_and_leave_with_none(browser):
    assert isinstance(browser, Client)
    send(browser, upload())
    assert len(browser.cookies) == 0


def test_every_field_has_its_label_and_every_hint_its_place(browser):
    for answer in (browser.get("/submit"), send(browser, upload(b"x"), website="", **dict.fromkeys(NEEDED))):
        page = document(answer)
        ids = [one.get("id") for one in page.iter() if one.get("id")]
        assert len(ids) == len(set(ids))
        labelled = {label.get("for") for label in page.iter("label")}
        for kind in ("input", "select", "textarea"):
            for one in page.iter(kind):
                assert one.get("type") == "hidden" or one.get("id") in labelled, one.attrib
        for one in page.iter():
            assert set((one.get("aria-describedby") or "").split()) <= set(ids)
        links = [link.get("href")[1:] for link in page.iter("a") if (link.get("href") or "").startswith("#")]
        assert set(links) <= set(ids)


def test_all_scripts_of_the_site_are_small():
    assert sum(len(data) for name, data in render.assets().items() if name.endswith(".js")) < 15_000


def test_of_a_declined_picture_the_link_says_that_there_is_nothing_to_withdraw(browser):
    given = donated()
    path = f"/submit/withdraw/{tokens.to_withdraw(given)}"
    transitions.decline(given, by_name="ed", reason="No.", tell=False, now=NOW)
    for answer in (browser.get(path), browser.post(path)):
        assert "There is nothing to withdraw" in answer.content.decode()
    given.refresh_from_db()
    assert given.state == "declined"
