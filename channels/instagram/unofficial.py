"""The unofficial interface, which Instagram's app uses and its terms forbid to others; opt-in.

Of instagrapi only the parts are called that make one request each: its `photo_upload` waits, crops, and
configures up to ten times; its `user_medias` takes a broken connection for an empty list. Every request goes
through `channels.http`, so nothing is retried. What the memo holds:

upload_id  the picture, which nobody sees until it is configured
asked      the upload whose publication was asked for, written down before the call
media_id   the public post

https://subzeroid.github.io/instagrapi/usage-guide/best-practices.html
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from channels import measure
from channels.contract import Fetch, Health, LookUp, Memo, OutletConfig, Presence, RemotePost, Rendition
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Clock, Http, read_seconds, retry_at
from channels.instagram.compose import KIND

ORIGIN = "https://i.instagram.com"
INSTALL = "pip install 'bpod-publisher[unofficial]'"
LISTED = 20
_PLAIN = {"private_transport": "requests", "session_retry_total": 0, "request_timeout": 0}
"""Over whatever a saved session says: no retries, and no pause before each request."""
_NOT_LET_IN = frozenset({401, 403, 404})
_DEMANDS = frozenset({"challenge_required", "checkpoint_required", "feedback_required", "login_required"})


class Unofficial:
    def __init__(self, config: OutletConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        if memo.get("media_id") or memo.get("upload_id"):
            return
        if len(rendition.pictures) != 1:
            raise Refused(f"{KIND}: several pictures go by the official interface only", code="picture")
        with self._calling() as client:
            if post := self._listed(client, rendition):
                memo.keep(media_id=post.remote_id)
            else:
                content = fetch(rendition.pictures[0].sha256)
                memo.keep(upload_id=_upload(client, rendition, content))

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        upload_id = memo.get("upload_id") or ""
        if not (upload_id or memo.get("media_id")):
            raise Unavailable(f"{KIND}: nothing is prepared", code="unprepared")
        asked_before = bool(memo.get("media_id")) or memo.get("asked") == upload_id
        with self._calling() as client:
            if asked_before and (post := self._listed(client, rendition)):
                return post
            if memo.get("media_id"):
                raise OutcomeUnknown(f"{KIND}: published, and no longer to be seen", code="unseen")
            memo.keep(asked=upload_id)
            post = _post(_configure(client, rendition, upload_id).get("media"))
        memo.keep(media_id=post.remote_id)
        return post

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002 - the list has it all
        with self._calling() as client:
            post = self._listed(client, rendition)
        return LookUp(Presence.PRESENT, post) if post else LookUp(Presence.ABSENT)

    def check(self) -> Health:
        with self._calling() as client:
            user = client.private_request("accounts/current_user/?edit=true").get("user")
            name = str(_at(user, "username"))
        if name.casefold() != self._config.account.removeprefix("@").casefold():
            raise Unauthorized(
                f"{KIND}: the session is of {name}, not of {self._config.account}", code="account"
            )
        return Health(name, "signed in by the unofficial interface; Instagram may end this at any time")

    @contextmanager
    def _calling(self) -> Iterator[Any]:
        """A client with the saved session; whatever it raises leaves as one of our errors."""
        try:
            import instagrapi
            from instagrapi import exceptions
        except ImportError:
            raise Unauthorized(
                f"{KIND}: the unofficial interface is not installed: {INSTALL}", code="missing"
            ) from None
        client = self._client(instagrapi.Client)
        try:
            yield client
        except exceptions.ClientError as error:
            status = error.code or getattr(client.last_response, "status_code", 0)
            needs_person = isinstance(error, exceptions.PrivateError)
            raise self._meaning(error, status, client.last_json or {}, needs_person=needs_person) from None
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            words = f"{KIND}: the answer has another shape ({type(error).__name__})"
            raise OutcomeUnknown(words, code="shape") from None

    def _client(self, make: Callable[..., Any]) -> Any:
        # Without its challenge flow, which would ask a person at the terminal for a code.
        client = make({**self._session(), **_PLAIN}, **_PLAIN, with_challenge_flow=False)
        http = Http(KIND, read_seconds=read_seconds(self._config.settings))
        base_url = str(self._config.settings.get("base_url") or ORIGIN).rstrip("/")
        client.private.mount("https://", _Once(http, base_url))
        return client

    def _session(self) -> dict[str, Any]:
        """What instagrapi's `dump_settings` wrote."""
        stored = self._config.secrets.get("session", "")
        try:
            text = stored if stored.startswith("{") else base64.b64decode(stored, validate=True).decode()
            session = json.loads(text)
            if session["authorization_data"]["ds_user_id"] and session["authorization_data"]["sessionid"]:
                return dict(session)
        except (binascii.Error, ValueError, KeyError, TypeError):
            pass
        raise Unauthorized(f"{KIND}: a person must sign in: there is no usable session", code="session")

    def _listed(self, client: Any, rendition: Rendition) -> RemotePost | None:
        """The first of the newest posts that leads to the same page."""
        answer = client.private_request(f"feed/user/{client.user_id}/", params={"count": LISTED})
        ours = [item for item in answer["items"] if rendition.link in measure.URL.findall(_caption(item))]
        return _post(min(ours, key=lambda item: int(item["taken_at"]))) if ours else None

    def _meaning(
        self, error: Any, status: int, document: dict[str, Any], *, needs_person: bool
    ) -> ChannelError:
        """Instagram's own short words only: the library's hold addresses and whole answers."""
        name, message = type(error).__name__, str(document.get("message") or "")
        words = f"{KIND}: {name} {str(document.get('feedback_message') or message)[:200]}".rstrip()
        if status == 429:
            headers = getattr(error.response, "headers", {})
            return Unavailable(words, code=name, retry_at=retry_at(headers, self._clock()))
        if needs_person or message in _DEMANDS or status in _NOT_LET_IN:
            return Unauthorized(f"{words}; a person must open the app and sign in again", code=name)
        if 400 <= status < 500:
            return Refused(words, code=name)
        return OutcomeUnknown(words, code=name)


class _Once(BaseAdapter):
    """Carries each request once, to `base_url`: no retries, no redirects, a deadline."""

    def __init__(self, http: Http, base_url: str) -> None:
        super().__init__()
        self._http = http
        self._base_url = base_url

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        answer = self._http.call(
            request.method or "GET",
            f"{self._base_url}{request.path_url}",
            data=request.body,
            headers=dict(request.headers),
        )
        if answer.status == 408:  # the library would wait a minute and send again
            raise OutcomeUnknown(f"{KIND}: 408", code="408")
        if 300 <= answer.status < 400:  # to its pages for signing in
            raise Unauthorized(
                f"{KIND}: {answer.status}; a person must sign in again", code=str(answer.status)
            )
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(answer.headers)
        response.raw = io.BytesIO(answer.body)
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is kept open."""


def _upload(client: Any, rendition: Rendition, content: bytes) -> str:
    """One request with the bytes as they are; the library's own makes another, smaller picture of them."""
    picture = rendition.pictures[0]
    upload_id = _upload_id(rendition.key)
    name = f"{upload_id}_0_{int(picture.sha256[:8], 16):010d}"
    parameters = {"media_type": "1", "upload_id": upload_id, "xsharing_user_ids": "[]"}
    response = client.private.post(
        f"{ORIGIN}/rupload_igphoto/{name}",
        data=content,
        headers=client.private_headers(
            {
                "X-Instagram-Rupload-Params": json.dumps(parameters),
                "X-Entity-Type": picture.mime,
                "X-Entity-Name": name,
                "X-Entity-Length": str(len(content)),
                "Offset": "0",
                "Content-Type": "application/octet-stream",
            }
        ),
    )
    client.last_json = _document(response)
    if response.status_code != 200 or client.last_json.get("status") != "ok":
        from instagrapi.exceptions import ClientError

        raise ClientError(f"upload: {response.status_code}", response=response)
    return upload_id


def _configure(client: Any, rendition: Rendition, upload_id: str) -> dict[str, Any]:
    """The one call that makes it public."""
    picture = rendition.pictures[0]
    answer: dict[str, Any] = client.photo_configure(
        upload_id,
        picture.width,
        picture.height,
        rendition.plain,
        extra_data={"custom_accessibility_caption": picture.alt},
    )
    return answer


def _upload_id(key: str) -> str:
    """The same for the same story: thirteen digits, as Instagram's app makes them from its clock."""
    drawn = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    return str(10**12 + drawn % (7 * 10**11))


def _post(media: Any) -> RemotePost:
    return RemotePost(str(_at(media, "pk")), f"https://www.instagram.com/p/{_at(media, 'code')}/")


def _caption(item: dict[str, Any]) -> str:
    return str((item.get("caption") or {}).get("text") or "")


def _at(value: Any, name: str) -> str | int:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, str | int) or found == "":
        raise OutcomeUnknown(f"{KIND}: the answer lacks {name}", code="shape")
    return found


def _document(response: requests.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
