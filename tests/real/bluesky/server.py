"""The real server, from npm, installed once into a cache of this user's and started on loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

VERSION = "0.3.215"  # the last that runs on node 18 and 20
START = Path(__file__).with_name("start.mjs")
INSTALL_SECONDS = 900
START_SECONDS = 90


def install() -> Path:
    """The folder with its modules; what is half installed never has this name."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bpod"
    folder = cache / f"dev-env-{VERSION}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as new:
            package = f"@atproto/dev-env@{VERSION}"
            command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", new, package]
            subprocess.run(command, check=True, timeout=INSTALL_SECONDS, stdin=subprocess.DEVNULL)
            Path(new).rename(folder)
            Path(new).mkdir()
    return folder


@contextmanager
def running() -> Iterator[str]:
    """Its address."""
    folder = install()
    # Modules are looked for beside the script.
    shutil.copy(START, folder / START.name)
    environment = {**os.environ, "LOG_ENABLED": "0"}
    process = subprocess.Popen(
        ["node", str(folder / START.name)],
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert requests.get(f"{url}/xrpc/_health", timeout=START_SECONDS).status_code == 200
        yield url
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def account(url: str, handle: str) -> tuple[str, str]:
    """Makes it; gives its DID and an app password."""
    made = _post(
        url, "server.createAccount", handle=handle, email=f"{handle}@bpod.test", password="main-password"
    )
    headers = {"Authorization": f"Bearer {made['accessJwt']}"}
    app = _post(url, "server.createAppPassword", headers, name="publisher")
    return made["did"], app["password"]


def _post(url: str, call: str, headers: dict[str, str] | None = None, /, **body: str) -> dict[str, str]:
    answer = requests.post(f"{url}/xrpc/com.atproto.{call}", json=body, headers=headers, timeout=30)
    answer.raise_for_status()
    value: dict[str, str] = answer.json()
    return value
