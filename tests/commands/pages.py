"""Saved pages for the commands to read; every word is made up here."""

from __future__ import annotations

from pathlib import Path

from tests.factories import picture_bytes

BODY = (
    "A sheet of cells covers every inner surface of the body, and it never stands still. Here a strip of such a "
    "sheet is seen from above, each cell outlined in green where it holds on to its neighbours. "
    + "The researchers wounded it with a fine needle and watched the cells at the edge stretch and crawl. "
    * 6
)


def text_copy(
    folder: Path, name: str, *, date: str, title: str = "Closing Ranks", picture: bool = True
) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(
        f"Sample Week\xa0{title}\n\nHow a sheet of cells mends itself\n\n{date}\n\n{title}\n\n{BODY}\n\nWritten by A. B.\n".replace(
            "\xa0", " "
        )
    )
    if picture:
        path.with_suffix(".jpg").write_bytes(picture_bytes())
    return path
