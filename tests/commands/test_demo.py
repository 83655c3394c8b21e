"""The outlets and readers of a newcomer's installation."""

from __future__ import annotations

import pytest

from channels.models import Outlet
from channels.newsletter.models import Subscriber
from publisher.commands import demo
from sandbox.server import KINDS, outlet_settings
from tests import factories, peers
from tests.commands.test_run import free_ports

ADDRESS = {kind: "host" if kind == "newsletter" else "base_url" for kind in KINDS}


@pytest.fixture
def there(db, settings, tmp_path):  # noqa: ARG001
    """An installation that has posts already, and sandbox outlets where the sandbox was."""
    settings.BPOD_HOME = tmp_path
    factories.draft()
    for name, kind, account, language in demo.OUTLETS:
        told = outlet_settings(tmp_path / "sandbox", "http://127.0.0.1:9000", kind, account)
        factories.outlet(name, kind=kind, account=account, language=language, settings=dict(told))


def told(name):
    return Outlet.objects.get(name=name).settings


@pytest.mark.usefixtures("there")
def test_the_outlets_follow_the_sandbox_to_another_port():
    demo.fill("http://127.0.0.1:9100")
    assert told("newsletter-en")["port"] == told("newsletter-ca")["port"] == "9101"
    assert told("x-en")["base_url"] == "http://127.0.0.1:9100/x"
    assert not any("9000" in str(outlet.settings) for outlet in Outlet.objects.all())


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize("kind", KINDS)
def test_an_outlet_that_a_person_connected_elsewhere_stays_there(kind):
    Outlet.objects.filter(kind=kind).update(settings={ADDRESS[kind]: "https://api.example.org"})
    demo.fill("http://127.0.0.1:9100")
    assert told(f"{kind}-en") == {ADDRESS[kind]: "https://api.example.org"}


@pytest.mark.usefixtures("there")
def test_nobody_gets_mail_where_posts_were_before():
    demo.fill("http://127.0.0.1:9100")
    assert not Subscriber.objects.exists()


def test_the_mail_server_is_where_the_outlets_are_told(tmp_path):
    port = free_ports(2)
    before = outlet_settings(tmp_path, f"http://127.0.0.1:{port}", "newsletter", "bpod")
    with peers.sandbox(tmp_path, port) as peer:
        assert peer.server.platforms["newsletter"].settings("bpod").items() <= before.items()
    assert before["port"] == str(port + 1)


def test_every_reader_is_nobody():
    addresses = [address for readers in demo.READERS.values() for address in readers]
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}
    assert len(set(addresses)) == len(addresses)
