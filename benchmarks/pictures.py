"""P7: cutting pictures beside Pillow, in fresh processes, in an order drawn anew for every round."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from benchmarks.rows import row, show
from channels.registry import KINDS
from publisher.editions.cutting import header
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.editions.cutting.shape import Form
from publisher.editions.cutting.work import MASTER_SIDE_MAX
from publisher.samples.micrographs import draw

ROUNDS = 3
WIDTHS = (320, 640, 960, 1440, 2048, 2880)
LARGE, HUGE, BOMB = (4000, 3000), (12_000, 9_000), (30_000, 30_000)


def main() -> None:
    Image.MAX_IMAGE_PIXELS = None
    with tempfile.TemporaryDirectory(prefix="bpod-bench-") as home:
        folder = Path(home)
        _draw(folder)
        rows = []
        for work, wanted, file, said in (
            ("widths", WIDTHS, "large.jpg", "pictures: 12 Mpix to 6 widths, JPEG and WebP"),
            (
                "widths_avif",
                WIDTHS,
                "large.jpg",
                "pictures: 12 Mpix to 6 widths, JPEG, WebP and AVIF",
            ),
            (
                "forms",
                _forms(),
                "large.jpg",
                "pictures: 12 Mpix to the master and the forms it needs, of all kinds",
            ),
            ("master", MASTER_SIDE_MAX, "huge.jpg", "pictures: 108 Mpix JPEG to the master"),
            ("master", MASTER_SIDE_MAX, "huge.png", "pictures: 108 Mpix PNG to the master"),
        ):
            rows += _rows(said, [work, str(folder / file)], wanted, folder)
        rows.append(
            row("pictures: a bomb of 900 Mpix is refused", "ms", _refused(folder / "bomb.png") * 1000)
        )
    show(rows)


def _draw(folder: Path) -> None:
    drawn = draw("neurons", 7, (1200, 900)).convert("RGB")
    noise = Image.merge("RGB", [Image.effect_noise(LARGE, 20) for _ in range(3)])
    large = ImageChops.add(drawn.resize(LARGE, Image.Resampling.BICUBIC), noise, offset=-128)
    large.save(folder / "large.jpg", quality=92)
    huge = drawn.resize(HUGE, Image.Resampling.BICUBIC)
    huge.save(folder / "huge.jpg", quality=92)
    huge.save(folder / "huge.png", compress_level=1)
    Image.new("L", BOMB).save(folder / "bomb.png")


def _rows(said: str, task: list[str], wanted: Any, folder: Path) -> list[dict[str, Any]]:
    taken: dict[str, list[dict[str, float]]] = {"ours": [], "pillow": []}
    for number in range(ROUNDS):
        for who in random.sample(sorted(taken), 2):
            store = folder / f"{said} {who} {number}"
            words = [who, *task, str(store), json.dumps(wanted)]
            command = [sys.executable, "-m", "benchmarks.pictures_once", *words]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            taken[who].append(json.loads(done.stdout))
    return [
        row(
            f"{said}: {name} (beside: Pillow)",
            unit,
            *(statistics.median(one[name] for one in taken[who]) for who in ("ours", "pillow")),
        )
        for name, unit in (("seconds", "s"), ("CPU", "s"), ("peak memory", "MB"))
    ]


def _forms() -> list[dict[str, Any]]:
    """Those that ask for something else than a master of `LARGE` as it is."""
    side = MASTER_SIDE_MAX
    forms = [Form(**asdict(kind.limits.form)) for kind in KINDS.values() if kind.limits.form]
    return [asdict(form) for form in forms if not form.takes(side, side * 3 // 4, 0)]


def _refused(bomb: Path) -> float:
    started = time.perf_counter()
    try:
        header.checked(bomb)
    except PictureRefusedError:
        return time.perf_counter() - started
    raise SystemExit("the bomb was not refused")


if __name__ == "__main__":
    main()
