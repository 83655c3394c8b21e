"""“It holds as it is”: a person's word that ends a warning, and the queue while there is one."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from tests.translations.conftest import DAY, changed, person, source
from translations import errors, transitions
from translations.models import Job, Waiver
from translations.staleness import stale_kind

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2031, 5, 1, 12, tzinfo=datetime.UTC)
EDITOR = f"/translate/{DAY}/ca/"


def correct(kind: str) -> Job:
    return transitions.hand_out(
        source(kind=kind, fields=changed(title="Another")), language="ca", due_at=NOW, now=NOW
    )


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_reviewer_says_that_it_holds(done, reviewer):
    correct("critical")
    browser(reviewer).post(EDITOR, {"action": "waive:2"})
    done.refresh_from_db()
    waiver = Waiver.objects.get()
    assert (done.state, waiver.by, waiver.source.number) == ("done", reviewer, 2)
    assert stale_kind(waiver.revision, done.source) is None


def test_a_translator_does_not(done, translator):  # noqa: ARG001
    correct("critical")
    assert browser(translator).post(EDITOR, {"action": "waive:2"}).status_code == 403
    assert not Waiver.objects.exists()


def test_only_the_change_that_was_seen_is_waived(done, reviewer):
    correct("minor")
    with pytest.raises(errors.WrongStateError, match="changed again"):
        transitions.waive(done, reviewer, 1, now=NOW)


def test_nobody_loses_a_job_by_it(done, reviewer, translator):
    correct("major")
    transitions.claim(done, translator, now=NOW)
    job = transitions.waive(done, reviewer, 2, now=NOW)
    assert (job.state, job.assignee) == ("claimed", translator)


def test_the_button_is_shown_while_it_is_outdated(done, reviewer):  # noqa: ARG001
    address = b'value="waive:2"'
    assert address not in browser(reviewer).get(EDITOR).content
    correct("major")
    assert address in browser(reviewer).get(EDITOR).content


def test_what_readers_are_warned_of_is_first_in_the_queue(done, reviewer):  # noqa: ARG001
    sooner = source(publish_on=DAY + datetime.timedelta(1), fields=changed(title="Sooner"))
    transitions.hand_out(sooner, language="ca", due_at=NOW - datetime.timedelta(5), now=NOW)
    correct("critical")
    correct_again = source(kind="minor", fields=changed(title="Yet another"))
    transitions.hand_out(correct_again, language="ca", due_at=NOW, now=NOW)
    page = browser(person("second", "translate")).get("/translate/").content.decode()
    assert page.index("Yet another") < page.index("Sooner")
