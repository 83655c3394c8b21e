from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import peers, stories
from tests.channels.meta.saying import Saying
from tests.contract.conftest import Publisher
from tests.serving import serving


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with stories.picture_site() as url:
        yield url


@pytest.fixture
def peer(tmp_path) -> Iterator[peers.Peer]:
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture(params=["instagram", "threads"])
def publisher(request, peer, site) -> Publisher:
    return Publisher(request.param, peer, story=stories.story(pictures=(stories.picture(url=site),)))


@pytest.fixture
def saying() -> Iterator[Saying]:
    with serving(Saying()) as server:
        yield server
