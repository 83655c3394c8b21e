"""The watch: a look every minute, from outside whatever does the work."""

from __future__ import annotations

import datetime
import logging
import socket
import threading
from collections.abc import Sequence
from pathlib import Path

from django.db import close_old_connections

from publisher.clock import Clock
from publisher.environment import Watching
from publisher.watch import book as books
from publisher.watch import message, routes
from publisher.watch.outlets import Platforms
from publisher.watch.rounds import Round, look
from publisher.watch.routes import NotTold, Route

EVERY_SECONDS = 60.0
FOLDER = "watch"

log = logging.getLogger(__name__)


def book_path(home: Path) -> Path:
    return home / FOLDER / "alarms.json"


class Watch:
    def __init__(self, home: Path, watching: Watching, clock: Clock) -> None:
        self._home = home
        self._watching = watching
        self._clock = clock
        self._path = book_path(home)
        self._routes: Sequence[Route] = routes.routes(watching.alarms)
        self.book = books.load(self._path)

    def run(self, stopped: threading.Event) -> None:
        """A look a minute until `stopped`. The first comes after a minute: what was started with it needs time."""
        while not stopped.wait(EVERY_SECONDS):
            close_old_connections()
            try:
                self.round()
            except Exception:
                log.exception("a round failed; the next one comes")

    def round(self) -> None:
        now = self._clock.now()
        seen = look(Round(now, self._home, self._watching, Platforms(self.book.asked)))
        self.book.note(seen.findings, seen.unknown, now)
        for route in self._routes:
            self._tell(route, now)
        self.book.close({route.name for route in self._routes})
        self._save()
        if not self.book.is_bad and not any(self.book.owed(route.name, now) for route in self._routes):
            self._ping()

    def _tell(self, route: Route, now: datetime.datetime) -> None:
        owed = self.book.owed(route.name, now)
        if not owed:
            return
        try:
            route.tell(message.letter(owed, socket.gethostname(), now))
        except NotTold as error:
            self.book.failing[route.name] = str(error)
            log.error("no alarm by %s: %s; tried again at the next round", route.name, error)  # noqa: TRY400
        else:
            self.book.failing.pop(route.name, None)
            self.book.told(route.name, owed, now)
            self._save()  # at once: what was told is not told again after a crash

    def _save(self) -> None:
        try:
            books.save(self.book, self._path)
        except OSError as error:
            # A full disk is among what is watched: people are told all the same.
            log.error("the alarm book cannot be written: %s", error.strerror)  # noqa: TRY400

    def _ping(self) -> None:
        if self._watching.ping is None:
            return
        try:
            routes.ping(self._watching.ping)
        except NotTold as error:
            log.warning("the outside service was not reached: %s", error)
