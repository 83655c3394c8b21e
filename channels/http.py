"""One way to talk to a platform: no retries, no redirects, a deadline, and one reading of what went wrong.

Unavailable     the request surely never left us: no connection, no name, no trust
OutcomeUnknown  it may have left us: time-out, reset, an answer that breaks off or is too long
"""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from channels.contract import Field
from channels.errors import ChannelError, OutcomeUnknown, Unauthorized, Unavailable

# At DEBUG urllib3 writes each address down, and the addresses of some platforms hold a key.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

Clock = Callable[[], datetime]

USER_AGENT = "bpod-publisher/1 (+https://bpod.org.uk)"
CONNECT_SECONDS = 5.0
READ_SECONDS_FIELD = Field(
    "read_seconds", "longest wait for an answer, in seconds", required=False, default="20"
)
ANSWER_MAX_BYTES = 2_000_000
_CHUNK_BYTES = 65_536
_RETRY_AFTER_MAX = timedelta(days=2)

# Reasons that OpenSSL gives only while shaking hands, before a byte of the request is written.
_HANDSHAKE = frozenset(
    {
        "CERTIFICATE_VERIFY_FAILED",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_VERSION_NUMBER",
    }
)


def utc_now() -> datetime:
    return datetime.now(UTC)


def read_seconds(settings: Mapping[str, Any]) -> float:
    return float(settings.get(READ_SECONDS_FIELD.name) or READ_SECONDS_FIELD.default)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """Names in any case."""
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Http:
    """Calls of one adapter. Every failure below HTTP comes out as one of our errors, without the address."""

    def __init__(
        self,
        kind: str,
        auth: AuthBase | None = None,
        *,
        read_seconds: float,
    ) -> None:
        self._kind = kind
        self._seconds = (CONNECT_SECONDS, read_seconds)
        self._session = requests.Session()
        self._session.auth = auth
        self._session.headers["User-Agent"] = USER_AGENT
        # A library that retries by itself has posted twice before (docs/adr/0001).
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0))

    def call(self, method: str, url: str, **arguments: Any) -> Answer:
        """`arguments` are those of `requests`: params, data, json, files, headers."""
        try:
            with self._session.request(
                method, url, timeout=self._seconds, allow_redirects=False, stream=True, **arguments
            ) as response:
                return Answer(response.status_code, response.headers, self._read(response))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # `from None`: the library's words hold the address, and with it, for some platforms, a key.
            raise self._translate(error) from None

    def _read(self, response: requests.Response) -> bytes:
        deadline = time.monotonic() + self._seconds[1]
        body = b""
        # `read1` gives what has come; `iter_content` would wait for a full chunk of a dripping answer.
        while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
            body += chunk
            if len(body) > ANSWER_MAX_BYTES:
                raise OutcomeUnknown(f"{self._kind}: the answer is longer than {ANSWER_MAX_BYTES} bytes")
            if time.monotonic() > deadline:
                raise OutcomeUnknown(f"{self._kind}: the answer took longer than {self._seconds[1]:.0f} s")
        return body

    def _translate(self, error: Exception) -> ChannelError:
        causes = [*_causes(error)]
        name = type(causes[-1]).__name__
        if isinstance(error, ValueError):  # what `requests` raises before it opens a connection
            return Unauthorized(f"{self._kind}: the outlet's address cannot be used ({name})", code=name)
        if any(_before_request(cause) for cause in causes):
            return Unavailable(f"{self._kind}: no connection ({name})", code=name)
        return OutcomeUnknown(f"{self._kind}: the connection broke before the answer ({name})", code=name)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those it wraps; `requests` and urllib3 keep them in `args` and `reason`."""
    yield error
    inner = [getattr(error, "reason", None), error.__cause__, *reversed(error.args)]
    for cause in inner:
        if isinstance(cause, BaseException):
            yield from _causes(cause)
            return


def _before_request(error: BaseException) -> bool:
    if isinstance(error, ssl.SSLError):
        return error.reason in _HANDSHAKE
    return isinstance(
        error,
        urllib3.exceptions.NewConnectionError
        | urllib3.exceptions.ConnectTimeoutError
        | urllib3.exceptions.NameResolutionError
        | requests.exceptions.ConnectTimeout,
    )


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When `Retry-After` lets us come back: seconds, or a date measured against the answer's own `Date`.

    Both sides of that difference are the platform's clock, so ours may be wrong without harm.
    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        wait = timedelta(seconds=min(int(value), _RETRY_AFTER_MAX.total_seconds()))
    else:
        until, at = _http_date(value), _http_date(headers.get("Date", ""))
        if until is None or at is None:
            return None
        wait = until - at
    return now + min(max(wait, timedelta()), _RETRY_AFTER_MAX)


def _http_date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(value)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
