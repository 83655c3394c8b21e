"""What a quiet moment adds to a post that is out, without opening a picture."""

from __future__ import annotations

from publisher.editions.models import Edition
from publisher.website import avif
from tests.website import editions as make


def cut_avif(edition: Edition) -> None:
    revision = Edition.objects.select_related("current").get(pk=edition.pk).current
    assert revision is not None
    seeds = [picture.master.sha256 for picture in revision.verified_content().pictures]
    cuts = tuple(tuple(make.cut(seed, width, "image/avif") for width in (480, 960)) for seed in seeds)
    avif.take_in(revision, cuts)
