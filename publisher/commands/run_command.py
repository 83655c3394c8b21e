from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

import click

from publisher import broker, environment
from publisher.environment import Environment
from publisher.supervisor import Process, StartError, Supervisor, stop_on_signals

BPOD = (sys.executable, "-m", "publisher.cli")
PORTS = 4
"""In a row: the English site and the desk, the Catalan site, the wall, its mail server."""


@click.command()
@click.option(
    "--port",
    default=8000,
    show_default=True,
    help="The English site and the desk; the three ports after it: the Catalan site, the wall, its mail server.",
)
@click.option(
    "--demo/--no-demo",
    default=True,
    help="Fill an empty installation with a sample archive and sandbox outlets.",
)
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Instead of BPOD_HOME.")
def command(port: int, demo: bool, home: Path | None) -> None:
    """Everything in one command, in the foreground: web, worker, beat, broker and watch. Ctrl-C ends all of it."""
    if home is not None:
        os.environ["BPOD_HOME"] = str(home.absolute())
    settings = environment.read()
    if demo and settings.embedded and settings.desk_url is None:
        os.environ.setdefault("BPOD_SECOND_FACTOR", "off")
        settings = environment.read()
    lock = _only_one(settings.home)
    supervisor = Supervisor()
    stop_on_signals(supervisor)
    try:
        _run(supervisor, settings, port, demo=demo)
    except StartError as error:
        raise click.ClickException(str(error)) from None
    finally:
        supervisor.stop()
        lock.close()
    click.echo("bpod: everything has ended")


def _run(supervisor: Supervisor, settings: Environment, port: int, *, demo: bool) -> None:
    for taken in range(port, port + PORTS):
        if _answers(taken):
            raise click.ClickException(f"port {taken} is taken; end what uses it, or give --port")
    with_sandbox = demo or (settings.home / "sandbox").exists()
    filled = _prepare(port, settings, demo=demo)
    if supervisor.stopped.is_set():
        return
    with_broker = _start_broker(supervisor, settings)
    if with_sandbox:
        supervisor.start(
            Process("sandbox", (*BPOD, "sandbox", f"--port={port + 2}")), lambda: _answers(port + 2)
        )
    listen = [f"--listen=127.0.0.1:{port}", f"--listen=127.0.0.1:{port + 1}"]
    supervisor.start(Process("web", (*BPOD, "web", *listen)), lambda: _answers(port))
    if with_broker:
        supervisor.start(Process("worker", (*BPOD, "worker")), lambda: True)
        supervisor.start(Process("beat", (*BPOD, "beat")), lambda: True)
    else:
        click.echo("bpod: no Redis-compatible server can start here; the in-process runner takes over")
        supervisor.start(Process("worker", (*BPOD, "worker", "--no-broker")), lambda: True)
    supervisor.start(Process("watch", (*BPOD, "watch")), lambda: True)
    _say_where(port, filled, wall=with_sandbox, relaxed=settings.second_factor == "off")
    supervisor.watch()


def _start_broker(supervisor: Supervisor, settings: Environment) -> bool:
    """True where there is a broker: one named by REDIS_URL, or our own."""
    if settings.redis_url:
        return True
    server, path = broker.find_server(), settings.broker_socket
    if server is None:
        return False
    folder = settings.home / "broker"
    folder.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)  # left by a server that was killed; the lock says that none is running
    try:
        supervisor.start(
            Process("broker", broker.command(server, path, folder)), path.exists, within_seconds=10
        )
    except (StartError, OSError):
        supervisor.processes.pop()
        return False
    return True


def _prepare(port: int, settings: Environment, *, demo: bool) -> dict[str, str]:
    """In a process of its own: what prepares and fills needs Django, what waits does not."""
    here = {"en": f"http://127.0.0.1:{port}", "ca": f"http://127.0.0.1:{port + 1}"}
    sites = [f"--site={language}={url}" for language, url in {**here, **settings.site_urls}.items()]
    words = [*BPOD, "prepare", "--first-account", *sites]
    if demo:
        words += [f"--demo=http://127.0.0.1:{port + 2}"]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise click.ClickException("the installation could not be prepared; the reason is above")
    filled: dict[str, str] = json.loads(done.stdout or b"{}")
    return filled


def _say_where(port: int, filled: dict[str, str], *, wall: bool, relaxed: bool) -> None:
    site, catalan = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    rows = [
        ("the site", f"{site}/"),
        ("the Catalan site", f"{catalan}/"),
        ("the desk", f"{site}/desk/"),
        ("the translators", f"{site}/translate/"),
        ("the feeds", f"{site}/feed  {site}/feed.rss  {site}/feed.json"),
        ("", f"{catalan}/feed  {catalan}/feed.rss  {catalan}/feed.json"),
    ]
    if wall:
        rows.append(("the wall", f"http://127.0.0.1:{port + 2}/"))
    rows += [(f"sign in as {name}", password) for name, password in filled.items()]
    if relaxed:
        rows.append(("the second factor", "off, for this is a demonstration; for real use: --no-demo"))
    click.echo("")
    for label, value in rows:
        click.echo(f"  {label:<22} {value}")
    click.echo("\n  Ctrl-C ends everything.\n")
    sys.stdout.flush()


def _only_one(home: Path) -> IO[str]:
    lock = (home / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(
            f"another `bpod run` is using {home}; end it first, or give --home"
        ) from None
    return lock


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
