"""The services of compose.yaml as plain processes: their commands, their environments, real servers.

What a container would give is put in place of it: names of services become addresses on loopback,
folders of the image become folders of the test, and the ports are free ones.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploy import small_yaml

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = small_yaml.load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "bpod-publisher"]

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


class CommandError(Exception):
    """A command ended with another status than 0."""


class UnsetError(KeyError):
    """What `docker compose` says for `${NAME:?…}`."""


def filled(text: str, variables: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name, kind, word = match.groups()
        if variables.get(name):
            return variables[name]
        if kind != "-":
            raise UnsetError(name)
        return word

    return _VARIABLE.sub(value, text)


@dataclass
class Deployment:
    folder: Path
    database_url: str
    redis_url: str
    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, str]:
        """The .env of a person who deploys."""
        return {
            "POSTGRES_PASSWORD": "only-for-tests",
            "BPOD_SECRET_KEY": "only-for-tests-" * 4,
            "BPOD_EN_HOST": f"127.0.0.1:{self.port}",
            "BPOD_CA_HOST": f"localhost:{self.port}",
        }

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def prepare_folders(self) -> None:
        self.home.mkdir(parents=True)
        for name, source in COMPOSE["secrets"].items():
            (self.folder / name).write_text(self.variables[source["environment"]])

    def environment(self) -> dict[str, str]:
        """PATH, and nothing but what compose.yaml says; it is the same for all of our services."""
        given: dict[str, str] = SERVICES["web"]["environment"]
        here = {name: self._placed(filled(word, self.variables)) for name, word in given.items()}
        return {"PATH": str(Path(sys.executable).parent), **here}

    def run(self, words: list[str], stdin: str = "") -> str:
        """What `docker compose exec` does. Raises `CommandError`."""
        done = subprocess.run(
            self._command(words),
            cwd=ROOT,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CommandError(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def succeeds(self, words: list[str]) -> bool:
        try:
            self.run(words)
        except CommandError:
            return False
        return True

    def start(self, service: str) -> subprocess.Popen[bytes]:
        words = self._command(SERVICES[service]["command"])
        process = subprocess.Popen(words, cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()

    def _command(self, words: list[str]) -> list[str]:
        programs = {"bpod": [sys.executable, "-m", "publisher.cli"], "python": [sys.executable]}
        return [*programs[words[0]], *(self._placed(word) for word in words[1:])]

    def _placed(self, word: str) -> str:
        """What a container has, here."""
        for there, here in {
            "postgres://bpod:only-for-tests@postgres:5432/bpod": self.database_url,
            "redis://redis:6379/0": self.redis_url,
            "/run/secrets": str(self.folder),
            "/var/lib/bpod": str(self.home),
            "/app/": f"{ROOT}/",
            "0.0.0.0:8000": f"127.0.0.1:{self.port}",
        }.items():
            word = word.replace(there, here)
        return str(self.port) if word == "8000" else word
