from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import peers, readers
from tests.channels.newsletter.lists import Newsletter


@pytest.fixture
def newsletter(db, tmp_path) -> Iterator[Newsletter]:  # noqa: ARG001 - rows are stored
    with peers.sandbox(tmp_path / "sandbox") as peer:
        config = peer.config("newsletter", "bpod")
        yield Newsletter(peer, readers.stored(config.name), config, readers.NOON)
