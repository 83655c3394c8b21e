"""The quarantine keeps what somebody waits for, and nothing else."""

from __future__ import annotations

import datetime
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from publisher.submissions import intake, quarantine, sweeping, transitions
from publisher.submissions.intake import FileRefusedError
from publisher.submissions.models import SubmissionFile
from tests.submissions.giving import NOW, donated, kept_file, other_picture
from tests.submissions.test_drafts import make

pytestmark = pytest.mark.usefixtures("site")
DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)


def names() -> set[str]:
    root = quarantine.root()
    return {path.name for path in root.iterdir()} if root.exists() else set()


def age(name: str, changed_at: datetime.datetime) -> None:
    stamp = changed_at.timestamp()
    os.utime(quarantine.root() / name, (stamp, stamp))


def test_files_of_a_form_that_was_not_sent_go_after_a_day():
    row = kept_file(secrets.token_hex(16))
    assert sweeping.clear(NOW + DAY - SECOND) == 0
    assert names() == {row.name, f"{row.name}.preview"}
    assert sweeping.clear(NOW + DAY) == 1
    assert names() == set()
    assert not SubmissionFile.objects.exists()


def test_a_file_without_a_row_goes_after_a_day_and_no_other():
    waiting = donated().files.get()
    incoming = quarantine.arrive()
    incoming.write(b"half")
    incoming.settle()
    for name in names():
        age(name, NOW)
    assert sweeping.clear(NOW + DAY - SECOND) == 0
    assert sweeping.clear(NOW + DAY) == 1
    assert names() == {waiting.name, f"{waiting.name}.preview"}


@pytest.mark.django_db(transaction=True)
def test_killed_between_the_file_and_its_row_nothing_is_left_but_a_stray():
    """The process dies where the judge looks: the file is whole, the row is not written."""
    words = (
        "import os, signal, django; django.setup();"
        "from django.conf import settings; settings.QUARANTINE_ROOT = os.environ['WHERE'];"
        "from publisher.submissions import intake, quarantine; from publisher.clock import wall_now;"
        "given = quarantine.arrive(); given.write(b'whole');"
        "intake.keep(given, 'x', '0' * 32, lambda _: os.kill(os.getpid(), signal.SIGKILL), wall_now())"
    )
    database = django_settings.DATABASES["default"]
    environ = {
        **os.environ,
        "WHERE": str(quarantine.root()),
        "DJANGO_SETTINGS_MODULE": "publisher.settings",
        "DATABASE_URL": url_of(database),
    }
    done = subprocess.run([sys.executable, "-c", words], env=environ, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    [stray] = names()
    assert not SubmissionFile.objects.exists()
    age(stray, NOW)
    assert sweeping.clear(NOW + DAY) == 1
    assert names() == set()


def url_of(database: dict) -> str:
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
    return f"postgres://{user}{database['HOST']}:{database['PORT']}/{database['NAME']}"


def test_a_row_without_its_file_is_a_gone_picture_and_harms_no_sweep():
    given = donated()
    quarantine.remove(given.files.get().name)
    transitions.withdraw(given, by_name="the donor", reason="", now=NOW)
    assert sweeping.clear(NOW) == 1
    assert sweeping.clear(NOW) == 0
    assert given.files.get().removed_at == NOW


def test_what_the_library_has_leaves_and_its_small_copy_stays():
    given = donated()
    make(given)
    assert sweeping.clear(NOW) == 1
    assert names() == {f"{given.files.get().name}.preview"}
    assert given.files.get().removed_at is None


def test_declined_pictures_go_after_a_month_and_withdrawn_ones_at_once():
    declined, withdrawn = donated(), donated(donor_email="other@example.org")
    transitions.decline(declined, by_name="ed", reason="No.", tell=False, now=NOW)
    transitions.withdraw(withdrawn, by_name="the donor", reason="", now=NOW)
    assert sweeping.clear(NOW) == 1
    assert withdrawn.events.filter(what="removed").count() == 1
    assert sweeping.clear(NOW + 30 * DAY - SECOND) == 0
    assert sweeping.clear(NOW + 30 * DAY) == 1
    assert names() == set()


def test_a_refused_file_leaves_nothing():
    def judge(_path):
        raise FileRefusedError("refused", "no picture")

    incoming = quarantine.arrive()
    incoming.write(b"x")
    with pytest.raises(FileRefusedError):
        intake.keep(incoming, "x", "0" * 32, judge, NOW)
    assert names() == set()


@pytest.mark.parametrize("name", ["", "..", "../x", "a" * 31, "A" * 32, "0" * 32 + "/x", "0" * 31 + "\0"])
def test_no_name_but_ours_is_a_path(name):
    with pytest.raises(ValueError, match="no name of the quarantine"):
        quarantine.path(name)


def test_room_counts_what_is_there_and_not_what_went(settings):
    given = donated()
    settings.QUARANTINE_BYTES_MAX = given.files.get().size_bytes
    assert quarantine.has_room(0)
    assert not quarantine.has_room(1)
    transitions.withdraw(given, by_name="the donor", reason="", now=NOW)
    sweeping.clear(NOW)
    assert quarantine.has_room(1)
    assert len(other_picture("red")) > 1


def test_a_disk_that_is_full_is_said_and_leaves_nothing():
    """https://man7.org/linux/man-pages/man4/full.4.html"""
    for data in (b"little", b"much" * 100_000):
        given = quarantine.arrive()
        given.file.close()
        given.file = Path("/dev/full").open("wb")  # noqa: SIM115 - `drop` closes it
        with pytest.raises((FileRefusedError, quarantine.FullError)):  # noqa: PT012 - on the way, or at the end
            given.write(data)
            intake.keep(given, "x", "0" * 32, lambda _: pytest.fail("it is not whole"), NOW)
        given.drop()
    assert names() == set()
    assert not SubmissionFile.objects.exists()
