"""Everything there is to see at once: the watch's own questions, and the state of the machine."""

from __future__ import annotations

import datetime
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from publisher import heartbeat
from publisher.environment import Alarms, Environment
from publisher.schedule.models import Rehearsal
from publisher.watch import book as books
from publisher.watch import machine, zones
from publisher.watch.finding import Finding, Level, ok
from publisher.watch.machine import ago
from publisher.watch.outlets import Platforms
from publisher.watch.rounds import Round, look
from publisher.watch.watch import book_path

BROKER_SECONDS = 3.0
ALIVE_WITHIN = datetime.timedelta(minutes=1)
WATCHED_WITHIN = datetime.timedelta(minutes=5)
REDIS_PORT = 6379


@dataclass(frozen=True)
class Examination:
    at: datetime.datetime
    findings: tuple[Finding, ...]

    @property
    def level(self) -> Level:
        return max((finding.level for finding in self.findings), key=lambda level: level.weight)

    def to_json(self) -> dict[str, Any]:
        """The shape documented in docs/reference/doctor.md."""
        return {
            "at": self.at.isoformat(),
            "ok": self.level is not Level.BAD,
            "level": self.level.value,
            "findings": [
                {
                    "key": finding.key,
                    "level": finding.level.value,
                    "what": finding.what,
                    "seen": finding.seen,
                    "mend": finding.mend,
                    "since": finding.since.isoformat() if finding.since else None,
                }
                for finding in self.findings
            ],
        }


def examine(environment: Environment, now: datetime.datetime) -> Examination:
    """Changes nothing: what platforms told the watch of today's posts is taken from its book."""
    book = books.load(book_path(environment.home))
    seen = look(Round(now, environment.home, environment.watching, Platforms(book.asked, at_once=True)))
    findings = [*seen.findings]
    if seen.findings[0].is_well:
        findings[1:1] = _with_database(_migrations)
        findings += _with_database(lambda: zones.changes(now))
        findings += _with_database(_rehearsal)
    findings += [
        broker(environment.broker_url, embedded=environment.redis_url is None),
        workers(environment, now),
        beat(environment, now),
        zones.data(),
        watch(book, now),
        *routes(environment.watching.alarms, book),
    ]
    return Examination(now, tuple(findings))


def broker(url: str, *, embedded: bool) -> Finding:
    """Asked in the broker's own words (https://redis.io/docs/latest/commands/ping/), without signing in."""
    where = "the embedded broker" if embedded else "the broker"
    try:
        with _connection(url) as peer:
            peer.sendall(b"PING\r\n")
            answer = peer.recv(64)
    except OSError as error:
        answer, words = b"", type(error).__name__
    else:
        words = "it answered something else"
    if answer.startswith((b"+PONG", b"-NOAUTH")):
        return ok("broker", f"{where} answers")
    return Finding(
        "broker",
        Level.WARNING,
        f"{where} does not answer".capitalize(),
        words,
        "start it; meanwhile the workers tick by themselves, up to 20 s later than the minute",
    )


def workers(environment: Environment, now: datetime.datetime) -> Finding:
    alive = [
        sign
        for sign in heartbeat.signs(environment.home, heartbeat.TICK)
        if abs(now - sign.at) <= ALIVE_WITHIN
    ]
    if alive:
        return ok("workers", f"{len(alive)} processes ticked within the last minute")
    return Finding(
        "workers", Level.WARNING, "No process ticked within the last minute", mend="start `bpod worker`"
    )


def beat(environment: Environment, now: datetime.datetime) -> Finding:
    signs = heartbeat.signs(environment.home, heartbeat.BEAT)
    if signs and abs(now - signs[0].at) <= machine.SILENCE_MAX:
        return ok("beat", f"the last tick of beat was {ago(now, signs[0].at)}")
    return Finding(
        "beat",
        Level.WARNING,
        "No tick comes from beat",
        f"the last was {ago(now, signs[0].at)}" if signs else "none was ever seen",
        "start `bpod beat`; without it, or without a broker, workers tick by themselves",
    )


def watch(book: books.Book, now: datetime.datetime) -> Finding:
    if book.looked_at is not None and abs(now - book.looked_at) <= WATCHED_WITHIN:
        return ok("watch", f"the watch looked {ago(now, book.looked_at)}")
    return Finding(
        "watch",
        Level.WARNING,
        "The watch does not look",
        f"it looked {ago(now, book.looked_at)}" if book.looked_at else "it never looked",
        "start `bpod watch`: nobody hears of an alarm without it",
    )


def routes(alarms: Alarms, book: books.Book) -> list[Finding]:
    configured = {"e-mail": bool(alarms.mail_server), "webhook": bool(alarms.webhook)}
    if not any(configured.values()):
        return [
            Finding(
                "route",
                Level.WARNING,
                "Alarms reach nobody: they stand in the log alone",
                mend="set BPOD_ALARM_EMAIL and BPOD_ALARM_SMTP, or BPOD_ALARM_WEBHOOK",
            )
        ]
    return [_route(name, book.failing.get(name)) for name, there in configured.items() if there]


def _route(name: str, failure: str | None) -> Finding:
    if failure is None:
        return ok(f"route:{name}", f"alarms go by {name}")
    return Finding(
        f"route:{name}",
        Level.BAD,
        f"The last alarm by {name} did not go out",
        failure,
        "mend the server or its address; an alarm that still stands is sent at the next round",
    )


def _with_database(ask: Callable[[], list[Finding]]) -> list[Finding]:
    """The database may go at any moment; what was seen before stays said."""
    try:
        return ask()
    except (DatabaseError, InterfaceError):
        return []


def _migrations() -> list[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return [ok("migrations", "all migrations are applied")]
    return [
        Finding(
            "migrations",
            Level.BAD,
            "The database is older than the program",
            f"{len(missing)} migrations are not applied",
            "run `bpod prepare`",
        )
    ]


def _rehearsal() -> list[Finding]:
    last = Rehearsal.objects.exclude(given_at=None).order_by("-given_at").first()
    if last is None or last.given_at is None:
        return [ok("rehearsal", "nothing was rehearsed yet")]
    return [ok("rehearsal", f"the last rehearsal was of {last}; given {last.given_at:%Y-%m-%d %H:%M} UTC")]


def _connection(url: str) -> socket.socket:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "redis+socket":
        peer = socket.socket(socket.AF_UNIX)
    else:
        peer = socket.create_connection((host, parts.port or REDIS_PORT), timeout=BROKER_SECONDS)
    try:
        peer.settimeout(BROKER_SECONDS)
        if parts.scheme == "redis+socket":
            peer.connect(parts.path)
        if parts.scheme == "rediss":
            return ssl.create_default_context().wrap_socket(peer, server_hostname=host)
    except OSError:
        peer.close()
        raise
    return peer
