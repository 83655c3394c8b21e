"""A worker of the ledger, stopped wherever the adapter is called."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from django.db import connections

from publisher.deliveries import ledger
from publisher.deliveries.models import State
from tests.storm.platform import Reply

if TYPE_CHECKING:
    from tests.storm.world import World


class KilledError(BaseException):
    """The worker's process is no more; nothing of ours may catch it."""


class Worker(threading.Thread):
    """One process that was asked to deliver `pk`, stopped at `point`; None: it has come to its end."""

    def __init__(self, world: World, pk: int) -> None:
        super().__init__(daemon=True)
        self.world, self.pk = world, pk
        self.point: str | None = "start"
        self.token = ""
        self.error: BaseException | None = None
        self.result: State | None = None
        self._reply: Reply | None = Reply.ACCEPT
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)

    def run(self) -> None:
        connections["default"] = self.world.connection
        try:
            self.result = ledger.deliver(self.pk, self.world.clock)
        except KilledError:
            pass
        except BaseException as error:  # noqa: BLE001 - told to the world
            self.error = error
        finally:
            self.point = None
            self._stopped.release()

    def stop_at(self, point: str) -> Reply:
        """Called by the adapter, in this thread."""
        self.point = point
        self._stopped.release()
        self._go.acquire()
        if self._reply is None:
            raise KilledError
        return self._reply

    def move(self, reply: Reply | None) -> None:
        """Go on to the next point, with the platform's `reply` to this one; None kills."""
        self._reply = reply
        if self.is_alive():
            self._go.release()
        else:
            self.start()
        self._stopped.acquire()
        if self.point is None:
            self.join()
