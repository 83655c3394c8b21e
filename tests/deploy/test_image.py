"""What the Dockerfile says; its steps are carried out by deploy/prove-image."""

from __future__ import annotations

import tomllib

from tests.deploy.deployment import ROOT, SERVICES

STEPS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Dockerfile").read_text().splitlines()
    if line and not line.startswith("#")
]
COPIED = {
    target: source for name, words in STEPS if name == "COPY" for source, target in [words.rsplit(maxsplit=1)]
}


def test_every_package_of_ours_is_in_the_image():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rooms = {name.removesuffix("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert {f"/app/{room}" for room in rooms} <= COPIED.keys()
    assert COPIED["/app/locale"] == "locale"  # read in place, beside the packages


def test_what_is_installed_comes_from_the_lock_file_with_its_hashes():
    installs = [words for name, words in STEPS if name == "RUN" and " install --" in words and "pip" in words]
    assert len(installs) == 2
    assert all(
        "--require-hashes -r /app/requirements.lock" in words or "--no-deps" in words for words in installs
    )


def test_the_image_runs_as_somebody_without_rights():
    names = [name for name, _ in STEPS]
    assert dict(STEPS)["USER"] == "bpod"
    assert names.index("USER") > len(names) - 1 - names[::-1].index("RUN")


def test_its_home_is_where_the_volumes_are_mounted_and_belongs_to_its_user():
    (home,) = {words.split("BPOD_HOME=")[1] for name, words in STEPS if name == "ENV"}
    assert SERVICES["web"]["environment"]["BPOD_HOME"] == home
    for volume in SERVICES["web"]["volumes"]:
        folder = volume.partition(":")[2]
        assert any(
            name == "RUN" and words.startswith("install -d -o bpod") and words.endswith(f" {folder}")
            for name, words in STEPS
        )


def test_the_command_of_the_image_is_that_of_the_service_web():
    command = dict(STEPS)["CMD"]
    assert [word.strip(' "') for word in command.strip("[]").split(",")] == SERVICES["web"]["command"]


def test_the_healthcheck_is_in_the_image():
    script = SERVICES["web"]["healthcheck"]["test"][2]
    assert COPIED[script.rpartition("/")[0] + "/"] == script.removeprefix("/app/")
