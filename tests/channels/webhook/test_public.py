"""Only public addresses are dialled, whatever a name says at that moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from channels.errors import Unauthorized, Unavailable
from channels.webhook.public import PublicHttp, is_public
from tests.channels.webhook.receiver import Receiver
from tests.channels.webhook.test_events import adapter, send
from tests.serving import serving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - named, not bound
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:102:304::80ff:fffe",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_what_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_what_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_our_own_machine_is_not_called_in_any_spelling(receiver, host):
    channel = adapter(receiver.url.replace("127.0.0.1", host), allow_private="no")
    with pytest.raises(Unauthorized, match="set allow_private to yes") as caught:
        send(channel)
    assert caught.value.code == "address"
    assert receiver.heard == []


def test_with_the_setting_it_is(receiver):
    send(adapter(receiver.url, allow_private="yes"))
    assert len(receiver.heard) == 1


class Names:
    """A name server that gives another answer each time it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, _name, port, *_: object, **__: object):
        self.asked += 1
        found = self.answers.pop(0) if self.answers else ["127.0.0.1"]
        families = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(families[":" in address], socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


def test_a_name_that_leads_elsewhere_the_second_time_is_dialled_as_it_was_judged(receiver, monkeypatch):
    """Judged public and then resolved again it would lead to our own machine: there is no second time."""
    dialled: list[str] = []
    names = Names(["192.88.99.77"], ["127.0.0.1"])
    numbers = socket.getaddrinfo

    def resolve(name, port, *_: object, **__: object):
        if name == "rebinding.example":
            return names(name, port)
        dialled.append(name)
        raise socket.gaierror(socket.EAI_NONAME, "not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Unavailable):
        send(adapter(f"http://rebinding.example:{receiver.server_port}/hook", allow_private="no"))
    monkeypatch.setattr(socket, "getaddrinfo", numbers)
    assert names.asked == 1
    assert dialled == ["192.88.99.77"]
    assert receiver.heard == []


def test_one_private_address_among_public_ones_is_one_too_many(receiver, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", Names(["1.1.1.1", "::1"]))
    with pytest.raises(Unauthorized):
        send(adapter("http://mixed.example/hook", allow_private="no"))
    assert receiver.heard == []


def test_a_name_that_is_none_surely_got_nothing(monkeypatch):
    def nobody(*_: object, **__: object):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(Unavailable):
        send(adapter("http://nobody.example/hook", allow_private="no"))


def test_a_proxy_of_the_environment_is_not_used(receiver, monkeypatch):
    """It would resolve the name itself, inside our network."""
    monkeypatch.setenv("http_proxy", receiver.url)
    with pytest.raises(Unauthorized):
        send(adapter("http://localhost/hook", allow_private="no"))
    assert receiver.heard == []
    assert PublicHttp("webhook", read_seconds=1)._session.trust_env is False


def test_tls_still_asks_for_the_name(monkeypatch):
    """The number is dialled; the certificate must be that of the name."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        names = Names(["1.1.1.1"])
        real = socket.getaddrinfo

        def resolve(name, *arguments, **named):
            if name == "hooks.example":
                return names(name, port)
            return real("127.0.0.1", *arguments, **named)

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        channel = adapter(f"https://hooks.example:{port}/hook", allow_private="no")

        def accept() -> None:
            with listening.accept()[0] as connection:
                heard.append(connection.recv(4_096))

        thread = threading.Thread(target=accept)
        thread.start()
        with pytest.raises(Exception, match="webhook: "):
            send(channel)
        thread.join()
    assert b"hooks.example" in heard[0]
