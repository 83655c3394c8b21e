"""What a broken connection means, against sockets that really break."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from channels.errors import OutcomeUnknown, Unauthorized, Unavailable
from channels.http import ANSWER_MAX_BYTES, Http, retry_at

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
KEY = "key-that-must-not-be-said"


@contextlib.contextmanager
def peer(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[tuple[str, list[int]]]:
    """A server that reads each request and then does as it is told; how many came is counted."""
    listener = socket.create_server(("127.0.0.1", 0))
    over, came = threading.Event(), [0]

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                came[0] += 1
                connection.recv(65_536)
                try:
                    behave(connection, over)
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v2?api_key={KEY}", came
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def answer(content: bytes) -> Callable[[socket.socket, threading.Event], None]:
    return lambda connection, _: connection.sendall(content)


def reset(connection: socket.socket, _: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(connection: socket.socket, over: threading.Event) -> None:
    """Each byte comes in time, the whole never does."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b"x")


def hang(_: socket.socket, over: threading.Event) -> None:
    over.wait(10)


def http(read_seconds: float = 0.4) -> Http:
    return Http("tumblr", read_seconds=read_seconds)


@pytest.mark.parametrize(
    "behave",
    [
        answer(b""),
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"),
        answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"),
        answer(b"this is not HTTP\r\n\r\n"),
        reset,
        hang,
        drip,
    ],
    ids=["closed", "cut short", "cut chunk", "not gzip", "not HTTP", "reset", "hang", "drip"],
)
def test_whatever_breaks_after_the_request_left_is_not_known_and_not_tried_again(behave):
    with peer(behave) as (url, came):
        with pytest.raises(OutcomeUnknown) as caught:
            http().call("POST", url, json={})
        assert came == [1]
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.detail.startswith("tumblr: ")


def test_an_endless_answer_is_cut_off():
    body = b"x" * (ANSWER_MAX_BYTES + 1)
    endless = answer(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    with peer(endless) as (url, _), pytest.raises(OutcomeUnknown, match="longer than"):
        http(5).call("GET", url)


def test_a_redirect_is_an_answer_and_is_not_followed():
    with peer(answer(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")) as (
        url,
        came,
    ):
        assert http().call("POST", url).status == 302
        assert came == [1]


def test_a_closed_port_surely_got_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable, match="no connection") as caught:
        http().call("POST", f"http://127.0.0.1:{port}/?api_key={KEY}")
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_an_unknown_name_surely_got_nothing():
    with pytest.raises(Unavailable):
        http().call("POST", "http://no-such-host.invalid/")


@pytest.mark.parametrize("url", ["no-address", "ftp://127.0.0.1/", "http://"])
def test_an_address_that_is_none_is_a_person_s_matter(url):
    with pytest.raises(Unauthorized, match="address"):
        http().call("GET", url)


def test_a_peer_that_speaks_no_tls_surely_got_nothing():
    with peer(answer(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as (url, _), pytest.raises(Unavailable):
        http().call("POST", url.replace("http:", "https:"))


def test_a_certificate_that_nobody_vouches_for_surely_got_nothing(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path))

    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):  # the client turns away
            context.wrap_socket(connection, server_side=True)

    thread = threading.Thread(target=serve)
    thread.start()
    with listener, pytest.raises(Unavailable, match="SSLCertVerificationError"):
        http(2).call("POST", f"https://127.0.0.1:{listener.getsockname()[1]}/")
    thread.join()


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "90"}, 90),
        ({"Retry-After": "0"}, 0),
        # Our own clock says November; only the distance between the peer's two times counts.
        (
            {"Retry-After": "Fri, 01 Jan 2021 00:02:00 GMT", "Date": "Fri, 01 Jan 2021 00:00:00 GMT"},
            120,
        ),
        ({"Retry-After": "Fri, 01 Jan 2021 00:00:00 GMT", "Date": "Fri, 01 Jan 2021 00:02:00 GMT"}, 0),
        ({"Retry-After": "99999999999999999999"}, 172_800),
    ],
)
def test_a_wait_is_read_from_seconds_or_from_two_dates_of_the_peer(headers, seconds):
    assert retry_at(headers, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Retry-After": "soon"}, {"Retry-After": "-5"}, {"Retry-After": "Fri, 01 Jan 2021 00:02:00 GMT"}],
)
def test_a_wait_that_cannot_be_read_is_left_to_the_ledger(headers):
    assert retry_at(headers, NOW) is None
