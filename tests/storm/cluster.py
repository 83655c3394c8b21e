"""A Postgres of our own that can be stopped at once, as by a power cut, and started again."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests import servers

DOWN_SECONDS = 0.5


class Cluster:
    def __init__(self, stack: ExitStack) -> None:
        self._folder = stack.enter_context(servers.temporary_folder("bpod-postgres-"))
        self._account = servers._unprivileged()
        if self._account:
            os.chown(self._folder, self._account["user"], self._account["group"])
        binaries = servers._installed_postgres() or servers._wheel_postgres(self._folder, self._account)
        password, self._port = secrets.token_hex(16), servers.free_port()
        servers._make_cluster(binaries, self._folder, password, self._account)
        self.url = f"postgres://postgres:{password}@127.0.0.1:{self._port}/postgres"
        self._program = str(binaries / "postgres")
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """What was committed must be there: only the disk's own cache is trusted, never a late commit."""
        words = ("-D", str(self._folder / "data"), "-k", str(self._folder), "-h", "127.0.0.1")
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._program, *words, "-p", str(self._port), "-c", "fsync=off"],
                cwd=self._folder,
                env=servers.PLAIN_ENVIRON,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=servers._die_with_parent,  # noqa: PLW1509
                **self._account,
            )
        deadline = time.monotonic() + servers.START_SECONDS
        while not servers._postgres_answers(self.url):
            assert time.monotonic() < deadline, "Postgres did not start again"
            time.sleep(0.05)

    def stop_at_once(self) -> None:
        """`pg_ctl stop -m immediate`: https://www.postgresql.org/docs/current/server-shutdown.html"""
        assert self._server is not None
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(20)

    def restart(self) -> None:
        self.stop_at_once()
        time.sleep(DOWN_SECONDS)
        self.start()


@contextmanager
def cluster() -> Iterator[Cluster]:
    with ExitStack() as stack:
        made = Cluster(stack)
        made.start()
        try:
            yield made
        finally:
            made.stop_at_once()
