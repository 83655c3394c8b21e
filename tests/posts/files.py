"""Files to import, and imports of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from publisher.posts.importer import Report, import_pages
from publisher.posts.models import Post

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def picture(path: Path, size: tuple[int, int] = (40, 30), kind: str = "JPEG") -> Path:
    Image.new("RGB", size, "seagreen").save(path, kind)
    return path


def run(*paths: Path, **options: object) -> list[Report]:
    archive = options.pop("archive", lambda _post: None)
    return import_pages(paths, draft=False, dry_run=False, now=NOW, archive=archive, **options)


def dry(*paths: Path) -> list[Report]:
    return import_pages(paths, draft=False, dry_run=True, now=NOW, archive=refuse)


def refuse(post: Post) -> None:
    raise ValueError(f"no room for {post.title}")


def stored_files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
