"""What a post refers to, noted for the picture library: where each picture is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from publisher.posts.models import Post


@contextmanager
def noted_once() -> Iterator[Callable[[Post], None]]:
    """Wagtail notes it at every save of a part; a post that is written part by part is noted when it is whole."""
    with disable_reference_index_auto_update():
        yield ReferenceIndex.create_or_update_for_object
