"""One day published end to end by commands alone: import, approve, tick, status."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from pathlib import Path

import pytest

from tests import peers
from tests.commands.pages import text_copy

ALT = "Green outlines of cells around a dark round gap."
SLOT = "2021-06-19T07:00:00Z"


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path / "peer") as running:
        yield running


def add_outlet(home, peer, name="tumblr-en"):
    settings, secrets = peer.outlet("tumblr", name)
    lines = "\n".join(f"{key}={value}" for key, value in secrets.items())
    done = home.bpod(
        "outlet",
        "add",
        name,
        "--kind=tumblr",
        f"--account={name}",
        f"--set=base_url={settings['base_url']}",
        stdin=lines,
    )
    assert done.returncode == 0, done.stderr
    assert not any(value in done.stdout + done.stderr for value in secrets.values())


def write_and_approve(home, folder, date="2021-06-19", spoken="19 June 2021"):
    page = text_copy(folder, "closing-ranks", date=spoken)
    (report,) = home.json("import", str(page), "--draft")
    assert report["ok"], report
    done = home.bpod("approve", date, f"--alt={ALT}", "--rights=all")
    assert done.returncode == 0, done.stderr


def tree(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_draft_reaches_page_feeds_and_outlet_once_however_often_tick_is_called(home, peer, tmp_path):
    add_outlet(home, peer)
    write_and_approve(home, tmp_path)
    assert home.json("tick", "--at=2021-06-19T06:59:00Z")["released"] == []
    first = home.json("tick", f"--at={SLOT}")
    assert [(row["date"], row["language"]) for row in first["released"]] == [("2021-06-19", "en")]
    assert (first["delivered"], first["unconfirmed"], first["needs"]) == (["tumblr-en"], [], [])
    site = home.home / "site" / "en"
    for name in (
        "index.html",
        "archive/2021/6/19.html",
        "archive/2021/6.html",
        "feed",
        "feed.rss",
        "feed.json",
    ):
        assert "Closing Ranks" in (site / name).read_text(), name
    before = tree(home.home / "site")
    for instant in (SLOT, "2021-06-19T07:10:00Z", "2021-06-20T07:00:00Z"):
        again = home.json("tick", f"--at={instant}")
        assert (again["released"], again["delivered"], again["baked"]) == ([], [], 0)
    assert tree(home.home / "site") == before
    (post,) = peer.visible("tumblr", "tumblr-en")
    assert post["pictures"][0]["alt"] == ALT


def test_status_tells_the_day_as_the_ledger_sees_it(home, peer, tmp_path):
    add_outlet(home, peer)
    write_and_approve(home, tmp_path)
    home.bpod("tick", f"--at={SLOT}")
    day = home.json("status", "2021-06-19")
    assert set(day) == {"date", "ok", "needs", "editions", "deliveries"}
    assert (day["date"], day["ok"], day["needs"]) == ("2021-06-19", True, [])
    (edition,) = day["editions"]
    assert set(edition) == {"language", "state", "url", "file", "released_at", "revision"}
    assert (edition["state"], edition["revision"]) == ("released", 1)
    assert edition["url"].endswith("/archive/2021/6/19")
    assert "Closing Ranks" in Path(edition["file"]).read_text()
    (delivery,) = day["deliveries"]
    assert set(delivery) == {"outlet", "kind", "language", "state", "attempts", "reason", "receipt"}
    (post,) = peer.visible("tumblr", "tumblr-en")
    assert delivery["receipt"] == {"remote_id": post["id"], "url": post["url"]}
    assert (delivery["state"], delivery["attempts"], delivery["reason"]) == ("delivered", 1, None)


def test_a_day_that_nothing_was_approved_for_says_so(home):
    day = home.json("status", "2021-06-19")
    assert (day["ok"], day["editions"], day["deliveries"]) == (False, [], [])
    assert "nothing was approved" in day["needs"][0]


def test_the_archive_is_public_at_once_and_announced_nowhere(home, peer, tmp_path):
    add_outlet(home, peer)
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in (1, 2, 3):
        text_copy(
            folder,
            f"page-{number}",
            date=f"{number} May 2014",
            title=f"Closing Ranks {number}",
            picture=number != 3,
        )
    reports = home.json("import", str(folder))
    assert [report["ok"] for report in reports] == [True, True, True]
    assert "Closing Ranks 3" in (home.home / "site/en/archive/2014/5/3.html").read_text()
    assert home.json("tick") == {"released": [], "baked": 0, "delivered": [], "unconfirmed": [], "needs": []}
    assert peer.visible("tumblr", "tumblr-en") == []


def test_a_date_already_taken_is_refused_and_nothing_of_that_file_is_stored(home, tmp_path):
    text_copy(tmp_path, "first", date="1 May 2014", title="Closing Ranks")
    again = text_copy(tmp_path, "second", date="1 May 2014", title="Other Title")
    assert home.bpod("import", str(tmp_path / "first.txt")).returncode == 0
    before = tree(home.home / "site"), tree(home.home / "media"), tree(home.home / "frozen")
    (report,) = home.json("import", str(again))
    assert not report["ok"]
    assert "2014-05-01" in report["error"]
    assert "Closing Ranks" in report["error"]
    after = tree(home.home / "site"), tree(home.home / "media"), tree(home.home / "frozen")
    assert (after[0], after[1]) == (before[0], before[1])


def test_approval_lists_what_is_missing_and_changes_nothing(home, tmp_path):
    page = text_copy(tmp_path, "closing-ranks", date="19 June 2021", picture=False)
    home.bpod("import", str(page), "--draft")
    done = home.bpod("approve", "2021-06-19")
    assert done.returncode == 1
    assert "pictures:" in done.stderr
    assert home.json("status", "2021-06-19")["editions"] == []


def test_rebuild_writes_the_same_bytes(home, peer, tmp_path):
    add_outlet(home, peer)
    write_and_approve(home, tmp_path)
    home.bpod("tick", f"--at={SLOT}")
    before = tree(home.home / "site")
    assert home.bpod("rebuild").returncode == 0
    assert tree(home.home / "site") == before


def test_a_worker_killed_while_the_platform_answers_leaves_one_post_and_one_receipt(home, peer, tmp_path):
    add_outlet(home, peer)
    write_and_approve(home, tmp_path)
    peer.arm("tumblr", "send", "accept-then-hang", seconds=60)
    process = home.start("tick", f"--at={SLOT}")
    deadline = time.monotonic() + 60
    while not peer.visible("tumblr", "tumblr-en"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    peer.clear()
    day = home.json("status", "2021-06-19")
    assert day["deliveries"][0]["state"] == "sending"
    home.shell(
        "from publisher.deliveries.models import Delivery; Delivery.objects.update(lease_until_seconds=0)"
    )
    assert home.json("tick", f"--at={SLOT}")["delivered"] == ["tumblr-en"]
    assert len(peer.visible("tumblr", "tumblr-en")) == 1
    assert home.json("status", "2021-06-19")["ok"]


@pytest.mark.parametrize(
    "words",
    [["tick", "--at=yesterday"], ["status", "soon"], ["approve", "2021-13-01"], ["import", "nowhere.txt"]],
)
def test_nonsense_is_refused_with_a_sentence(home, words):
    done = home.bpod(*words)
    assert done.returncode == 2
    assert words[-1].removeprefix("--at=") in done.stderr


def test_a_submitted_translation_can_be_approved_by_script_and_goes_out(home, tmp_path):
    write_and_approve(home, tmp_path)
    refused = home.bpod("approve", "2021-06-19", "--language=ca")
    assert refused.returncode == 1
    assert "no translation waits for review" in refused.stderr
    home.shell(SUBMIT)
    done = home.bpod("approve", "2021-06-19", "--language=ca")
    assert done.returncode == 0, done.stderr
    released = home.json("tick", f"--at={SLOT}")["released"]
    assert [row["language"] for row in released] == ["en", "ca"]
    assert "Tancant files" in (home.home / "site/ca/archive/2021/6/19.html").read_text()


SUBMIT = """
import datetime
from django.contrib.auth import get_user_model
from translations import transitions
from translations.models import Job
job, now = Job.objects.get(), datetime.datetime.now(datetime.UTC)
user = get_user_model().objects.create_user("translator")
fields = {name: f"{text} Això és la traducció." for name, text in job.source.fields.items()}
fields |= {"title": "Tancant files", "kicker": "Setmana de mostra", "strapline": "Com es repara una capa de cèl·lules",
           "alt_1": "Contorns verds de cèl·lules al voltant d’un buit fosc.",
           "body": "<p>" + "Una capa de cèl·lules cobreix cada superfície interior del cos i mai no para quieta, i aquí es veu des de dalt. " * 8 + "</p>"}
transitions.claim(job, user, now=now)
saved = transitions.save_draft(job, user, fields, expected_number=0, now=now)
transitions.submit(job, user, saved.revision.number, now=now)
"""
