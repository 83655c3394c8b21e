"""The calls, by atproto's client on our transport: its own follows redirects and knows no deadline for a whole answer.

Import this module at the first call and not before: the library takes some 45 MB.
https://docs.bsky.app/docs/category/http-reference
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from atproto_client import models
from atproto_client.client.raw import ClientRaw
from atproto_client.exceptions import ModelError
from atproto_client.request import RequestBase, Response

from channels.bluesky.answers import KIND, document
from channels.errors import OutcomeUnknown
from channels.http import Answer, Http


class Library:
    """`check` raises for an answer that is not good. Raises `OutcomeUnknown` for one of another shape."""

    def __init__(self, http: Http, base_url: str, check: Callable[[Answer], None]) -> None:
        wire: Any = _Wire(http, check)
        self._client = ClientRaw(base_url, request=wire)
        self._server: Any = self._client.com.atproto.server
        self._repo: Any = self._client.com.atproto.repo

    def sign_in(self, identifier: str, password: str) -> dict[str, str]:
        with _shape():
            return _tokens(self._server.create_session({"identifier": identifier, "password": password}))

    def refresh(self, refresh_jwt: str) -> dict[str, str]:
        with _shape():
            return _tokens(self._server.refresh_session(headers=_bearer(refresh_jwt)))

    def session(self, access_jwt: str) -> tuple[str, str]:
        """The account's DID and its handle."""
        with _shape():
            found = self._server.get_session(headers=_bearer(access_jwt))
            return found.did, found.handle

    def upload(self, access_jwt: str, content: bytes, mime: str) -> str:
        """The name that the server gives to these bytes."""
        headers = {**_bearer(access_jwt), "Content-Type": mime}
        with _shape():
            return str(self._repo.upload_blob(content, headers=headers).blob.cid)

    def get(self, access_jwt: str, record: Mapping[str, str]) -> Any:
        """The document as it is: the library would drop what it does not know in the record."""
        params = models.ComAtprotoRepoGetRecord.Params(**record)
        headers = _bearer(access_jwt)
        return self._client.invoke_query("com.atproto.repo.getRecord", params, headers=headers).content

    def put(self, access_jwt: str, body: Mapping[str, Any]) -> None:
        """The library would drop a `swapRecord` of null, and then whatever is there would be overwritten."""
        self._client.invoke_procedure(
            "com.atproto.repo.putRecord",
            content=json.dumps(body, ensure_ascii=False),
            headers={**_bearer(access_jwt), "Content-Type": "application/json"},
        )

    def delete(self, access_jwt: str, record: Mapping[str, str]) -> None:
        with _shape():
            self._repo.delete_record(record, headers=_bearer(access_jwt))


class _Wire(RequestBase):
    def __init__(self, http: Http, check: Callable[[Answer], None]) -> None:
        super().__init__()
        self._http = http
        self._check = check

    def get(self, url: str, params: dict[str, Any], headers: dict[str, str], **_: Any) -> Response:
        return self._ask("GET", url, params=params, headers=headers)

    def post(
        self, url: str, headers: dict[str, str], content: str = "", data: bytes = b"", **_: Any
    ) -> Response:
        return self._ask("POST", url, data=content.encode() or data, headers=headers)

    def _ask(self, method: str, url: str, **arguments: Any) -> Response:
        answer = self._http.call(method, url, **arguments)
        self._check(answer)
        return Response(True, answer.status, document(answer), {})


@contextmanager
def _shape() -> Iterator[None]:
    try:
        yield
    except ModelError:
        raise OutcomeUnknown(f"{KIND}: the answer has another shape", code="shape") from None


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _tokens(session: Any) -> dict[str, str]:
    return {"access_jwt": session.access_jwt, "refresh_jwt": session.refresh_jwt}
