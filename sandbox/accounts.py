"""Credentials that the sandbox lets in; made up on the spot and kept in `accounts.json`."""

from __future__ import annotations

import json
import secrets
import threading
from pathlib import Path
from typing import Final

from sandbox.store import write_atomically

FIELDS: Final = {
    "tumblr": ("consumer_key", "consumer_secret", "oauth_token", "oauth_token_secret"),
    "bluesky": ("app_password",),
    "x": ("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
    "instagram": ("access_token",),
    "threads": ("access_token",),
    "facebook": ("access_token",),
    "mastodon": ("access_token",),
    "telegram": ("bot_token",),
    "webhook": ("secret",),
    "websub": (),
    "newsletter": ("password",),
}
"""What each kind asks for."""

_lock = threading.Lock()


def create(data_dir: Path, kind: str, account: str) -> dict[str, str]:
    """The account's credentials: made up the first time, the same ever after.

    A running sandbox knows them at once. Raises `KeyError` for a kind that has no sandbox.
    """
    with _lock:
        known = _read(data_dir)
        of_kind = known.setdefault(kind, {})
        if account not in of_kind:
            of_kind[account] = {name: secrets.token_hex(25) for name in FIELDS[kind]}
            path = _path(data_dir)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, json.dumps(known, indent=1).encode(), mode=0o600)
        return dict(of_kind[account])


class Accounts:
    """Reads the file again whenever it has changed."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._seen: tuple[int, int] | None = None
        self._known: dict[str, dict[str, dict[str, str]]] = {}

    def of_kind(self, kind: str) -> dict[str, dict[str, str]]:
        """Account: credentials."""
        path = _path(self._data_dir)
        if not path.exists():
            return {}
        status = path.stat()
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._known = _read(self._data_dir)
            self._seen = seen
        return self._known.get(kind, {})


def _path(data_dir: Path) -> Path:
    return data_dir / "accounts.json"


def _read(data_dir: Path) -> dict[str, dict[str, dict[str, str]]]:
    path = _path(data_dir)
    known: dict[str, dict[str, dict[str, str]]] = json.loads(path.read_bytes()) if path.exists() else {}
    return known
