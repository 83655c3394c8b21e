"""The seam to the room's reminders, and a language that is added by rows alone."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from publisher.clock import Clock
from publisher.editions import sites
from publisher.editions.models import Edition, Site
from publisher.schedule import reminding
from publisher.schedule.models import Slot
from publisher.schedule.release import release_due
from tests import factories, smtp_peer
from translations import transitions
from translations.models import Cohort, Digest, Job, Language

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = datetime.timedelta(hours=1)
NOW = factories.NOON
SLOT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)
GALICIAN = {
    "title": "Un xardín por dentro",
    "strapline": "Como se renova a parede do intestino, día tras día",
    "body": (
        "<p>Baixo o microscopio, un corte fino de intestino semella un xardín: as vilosidades, con forma de dedo, "
        "fan ringleiras, e cada unha ten ao redor unha soa capa de células que deixa pasar o alimento e mantén "
        '<a href="https://en.wikipedia.org/wiki/Bacteria">os microbios</a> fóra. '
        + "Os científicos marcaron as máis novas e víronas subir das criptas ás puntas en poucos días. " * 5
        + "</p>"
    ),
    "alt_1": "Fileiras de pregas rosadas con forma de dedo e un bordo azul escuro sobre fondo claro.",
}


def person(name: str, *rights: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.org")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def at(now: datetime.datetime) -> Clock:
    return Clock(now=lambda: now)


def test_a_changed_slot_or_lead_moves_the_due_time_at_the_next_tick():
    factories.approved()
    Language.objects.create(code="ca", lead_hours=3)
    reminding.remind_due(at(NOW))
    assert Job.objects.get().due_at == SLOT - 3 * HOUR
    Slot.objects.filter(language="ca").update(time=datetime.time(11))
    reminding.remind_due(at(NOW))
    assert Job.objects.get().due_at == SLOT - HOUR


def test_writers_are_those_who_wrote_at_it_else_all_who_could():
    post = factories.draft()
    ada, ben = person("ada", "change_post"), person("ben", "change_post")
    person("cec", "translate")
    assert set(reminding.writers(post.publish_on)) == {ada, ben}
    post.save_revision(user=ben)
    assert reminding.writers(post.publish_on) == [ben]
    assert set(reminding.writers(post.publish_on + datetime.timedelta(1))) == {ada, ben}


def test_people_are_reminded_by_the_tick(settings):
    person("ada", "translate")
    factories.approved()
    Language.objects.create(code="ca", zone="UTC")
    with smtp_peer.running() as peer:
        peer.use(settings)
        assert reminding.remind_due(at(SLOT - 30 * HOUR)) == 0  # two in the night
        assert reminding.remind_due(at(SLOT - 20 * HOUR)) == 1
        assert [mail["To"] for mail in peer.mails] == ["ada@example.org"]


def test_without_a_mail_server_nothing_is_written_nor_printed(settings, capsys):
    person("ada", "translate")
    factories.approved()
    settings.EMAIL_BACKEND = reminding.PRINTS
    assert reminding.remind_due(at(SLOT - 26 * HOUR)) == 0
    assert not Digest.objects.exists()
    assert capsys.readouterr().out == ""


def test_nothing_is_mailed_while_a_slot_is_near(settings):
    person("ada", "translate")
    factories.approved()
    Language.objects.create(code="ca", zone="UTC", quiet_until_time=datetime.time(0))
    with smtp_peer.running() as peer:
        peer.use(settings)
        assert reminding.remind_due(at(SLOT - datetime.timedelta(seconds=30))) == 0
        assert peer.mails == []


def test_a_public_translation_has_an_address_once_its_page_answers():
    factories.approved()
    sites.ensure({"ca": "https://ca.example"})
    assert reminding.live_url(factories.DAY, "ca") == ""
    english = Edition.objects.get(language="en")
    Edition.objects.filter(pk=english.pk).update(language="ca", state=Edition.State.RELEASED, released_at=NOW)
    assert reminding.live_url(factories.DAY, "ca") == ""
    Edition.objects.update(page_live_at=NOW)
    assert reminding.live_url(factories.DAY, "ca").startswith("https://ca.example/")


def test_a_language_is_added_by_rows_alone():
    """Galician: a slot, a site, a settings row, a class; no line of code."""
    Slot.ensure_defaults()
    Slot.objects.create(language="gl", time=datetime.time(10), zone="Europe/Madrid")
    Site.objects.create(
        language="gl", name="BPoD", base_url="https://gl.example", tag_authority="gl.example,2026"
    )
    Language.objects.create(code="gl", lead_hours=2, claims_max=1, variant="gl-ES", four_eyes=False)
    iria = person("iria", "translate", "review")
    Cohort.objects.create(name="Compostela", language="gl").people.add(iria)

    factories.approved()
    job = Job.objects.get(language="gl")
    reminding.remind_due(at(NOW))
    job.refresh_from_db()
    assert job.due_at == SLOT + HOUR - 2 * HOUR
    browser = Client()
    browser.force_login(iria)
    queue = browser.get("/translate/").content.decode()
    assert f"/translate/{factories.DAY}/gl/" in queue
    assert f"/translate/{factories.DAY}/ca/" not in queue

    transitions.claim(job, iria, now=NOW)
    saved = transitions.save_draft(job, iria, GALICIAN, 0, now=NOW)
    transitions.submit(job, iria, saved.revision.number, now=NOW)
    transitions.approve(job, iria, saved.revision.number, now=NOW)
    released = release_due(SLOT + HOUR).editions
    assert "gl" in [row.language for row in released]
