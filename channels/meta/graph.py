"""Calls of the Graph API, whichever of its hosts: parameters in, JSON out.

https://developers.facebook.com/docs/graph-api/overview
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from channels.contract import Field, OutletConfig
from channels.errors import OutcomeUnknown, Unauthorized
from channels.http import Clock, Http, read_seconds
from channels.meta import errors

Document = dict[str, Any]

TOKEN = "access_token"  # noqa: S105 - its name
APP_ID = Field("app_id", "number of the app at Meta, to connect by", required=False)
APP_SECRET = Field("app_secret", "secret of the app at Meta, to connect by", secret=True, required=False)
USER_ID_FIELD = Field("user_id", "number of the account; me is the token's own", required=False, default="me")


class Graph:
    """One account's calls. None stands for an object that is not there, or that the token may not see."""

    def __init__(self, kind: str, config: OutletConfig, clock: Clock, base_url: str, version: str) -> None:
        self.kind = kind
        self.now = clock
        self.account = str(config.settings.get(USER_ID_FIELD.name) or USER_ID_FIELD.default)
        self.token = config.secrets.get(TOKEN, "")
        self._root = str(config.settings.get("base_url") or base_url).rstrip("/")
        self._version = version
        self._http = Http(kind, read_seconds=read_seconds(config.settings))

    def get(self, path: str, **parameters: str) -> Document | None:
        return self._call("GET", f"{self._version}/{path}", parameters)

    def post(
        self, path: str, parameters: Mapping[str, str], files: Mapping[str, Any] | None = None
    ) -> Document | None:
        return self._call("POST", f"{self._version}/{path}", parameters, files)

    def delete(self, path: str) -> Document | None:
        return self._call("DELETE", f"{self._version}/{path}", {})

    def refreshed(self, path: str, token: str, **parameters: str) -> Document:
        """A longer-lived token for this one; these addresses have no version."""
        return self.found(self._call("GET", path, {**parameters, TOKEN: token}))

    def inspected(self, by: str) -> Document:
        """What is known of our own token; `by` is the token that asks, the app's or the same."""
        path = f"{self._version}/debug_token"
        return self.found(self._call("GET", path, {"input_token": self.token, TOKEN: by}))

    def items(self, path: str, **parameters: str) -> list[Document]:
        """The first page of a list, the newest first."""
        found = self.found(self.get(path, **parameters)).get("data")
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise OutcomeUnknown(f"{self.kind}: the list has another shape", code="shape")
        return found

    def found(self, document: Document | None) -> Document:
        if document is None:
            words = "the account is not there, or the token may not use it; reconnect the outlet"
            raise Unauthorized(f"{self.kind}: {words}", code="100.33")
        return document

    def id_of(self, document: Document | None) -> str:
        return self.text_at(self.found(document), "id")

    def text_at(self, document: Mapping[str, Any], name: str) -> str:
        value = document.get(name)
        if not isinstance(value, str | int) or value == "":
            raise OutcomeUnknown(f"{self.kind}: the answer lacks {name}", code="shape")
        return str(value)

    def _call(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, str],
        files: Mapping[str, Any] | None = None,
    ) -> Document | None:
        values = {TOKEN: self.token, **parameters}
        if not values[TOKEN]:
            raise Unauthorized(f"{self.kind}: access_token missing; reconnect the outlet", code="missing")
        where = "data" if method == "POST" else "params"
        answer = self._http.call(method, f"{self._root}/{path}", files=files, **{where: values})
        if answer.ok:
            return self._read(answer.body)
        problem = errors.read(answer)
        if problem.codes == errors.GONE:
            return None
        raise errors.meaning(self.kind, problem, answer.headers, self.now())

    def _read(self, body: bytes) -> Document:
        try:
            document = json.loads(body)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise OutcomeUnknown(f"{self.kind}: the answer cannot be read", code="json")
        return document
