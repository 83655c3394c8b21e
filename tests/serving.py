"""A loopback server of a test's own, for as long as the test looks at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Server = TypeVar("Server", bound=Any)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """It answers in a thread of its own, and is gone afterwards."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
