"""What a platform has kept: one JSON file a post, pictures by hash; it survives a restart."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

Record = dict[str, Any]

MIMES = {"jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Old or new, never half. Without fsync: a sandbox survives a kill, and need not survive a power cut."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
    temporary.replace(path)


class Store:
    """The posts of one kind, by account. Callers hold `lock` over whatever must be one step."""

    def __init__(self, root: Path) -> None:
        self.lock = threading.RLock()
        self._root = root
        self._posts: dict[str, dict[str, Record]] = {}
        (root / "pictures").mkdir(parents=True, exist_ok=True)
        for path in sorted(root.glob("posts/*/*.json")):
            self._posts.setdefault(path.parent.name, {})[path.stem] = json.loads(path.read_bytes())
        self._last_id = max((int(post_id) for posts in self._posts.values() for post_id in posts), default=0)

    def new_id(self) -> str:
        """Grows, is never given twice, and is too large for a double, as on the real platforms."""
        with self.lock:
            self._last_id = max(self._last_id + 1, time.time_ns() // 2)
            return str(self._last_id)

    def accounts(self) -> list[str]:
        with self.lock:
            return sorted(self._posts)

    def posts(self, account: str) -> list[Record]:
        """The oldest first."""
        with self.lock:
            return sorted(self._posts.get(account, {}).values(), key=lambda post: int(post["id"]))

    def get(self, account: str, post_id: str) -> Record | None:
        with self.lock:
            return self._posts.get(account, {}).get(post_id)

    def put(self, account: str, record: Record) -> None:
        folder = self._root / "posts" / account
        with self.lock:
            folder.mkdir(parents=True, exist_ok=True)
            content = json.dumps(record, ensure_ascii=False, indent=1).encode()
            write_atomically(folder / f"{record['id']}.json", content)
            self._posts.setdefault(account, {})[record["id"]] = record

    def remove(self, account: str, post_id: str) -> bool:
        with self.lock:
            if self._posts.get(account, {}).pop(post_id, None) is None:
                return False
            (self._root / "posts" / account / f"{post_id}.json").unlink()
            return True

    def keep_picture(self, content: bytes, form: str) -> str:
        """`form` is a key of MIMES; gives the name under which it is served."""
        name = f"{hashlib.sha256(content).hexdigest()}.{form}"
        path = self._root / "pictures" / name
        if not path.exists():
            write_atomically(path, content)
        return name

    def picture(self, name: str) -> bytes | None:
        path = self._root / "pictures" / name
        return path.read_bytes() if Path(name).name == name and path.is_file() else None
