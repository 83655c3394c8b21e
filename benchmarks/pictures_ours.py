"""The cutter's own work, as a child does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from publisher.editions.cutting import kept, pixels, work
from publisher.editions.cutting.shape import Form


def widths(source: Path, folder: Path, wanted: Sequence[int]) -> None:
    work.webs(pixels.upright(source, max(wanted)), folder, wanted)


def widths_avif(source: Path, folder: Path, wanted: Sequence[int]) -> None:
    image = pixels.upright(source, max(wanted))
    work.webs(image, folder, wanted, (*work.MIMES, kept.AVIF))


def master(source: Path, folder: Path, side: int) -> Path:
    sha256 = kept.put(folder, pixels.master(pixels.upright(source, side)), "image/jpeg")
    return kept.path(folder, sha256, "image/jpeg")


def forms(source: Path, folder: Path, wanted: Sequence[Form]) -> None:
    made = master(source, folder, work.MASTER_SIDE_MAX)
    for form in wanted:
        work.form(made, folder, form)
