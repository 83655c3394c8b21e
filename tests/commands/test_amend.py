"""A published post taken back, and an old one taken over, by commands alone."""

from __future__ import annotations

from tests import peers
from tests.commands.pages import text_copy
from tests.commands.test_pipeline import SLOT, add_outlet, write_and_approve

LATER = "2021-06-19T07:10:00Z"
LATEST = "2021-06-19T07:20:00Z"


def test_a_withdrawn_post_leaves_site_feeds_and_outlet(home, tmp_path):
    with peers.sandbox(tmp_path / "peer") as peer:
        add_outlet(home, peer)
        write_and_approve(home, tmp_path)
        home.bpod("tick", f"--at={SLOT}")
        words = ("withdraw", "2021-06-19", "--note=Shown by mistake.", "--reason=a wish")
        done = home.bpod(*words)
        assert done.returncode == 0, done.stderr
        assert "tumblr-en            en   deleted by us  http" in done.stdout
        report = home.json("tick", f"--at={LATER}")
        assert (report["delivered"], report["needs"]) == (["tumblr-en"], [])
        assert peer.visible("tumblr", "tumblr-en") == []
        site = home.home / "site" / "en"
        assert "Shown by mistake." in (site / "archive/2021/6/19.gone").read_text()
        for name in ("index.html", "archive/2021/6/19.html", "feed", "feed.rss", "feed.json"):
            assert not (site / name).exists() or "Closing Ranks" not in (site / name).read_text()
        day = home.json("status", "2021-06-19")
        assert (day["ok"], [row.get("act") for row in day["deliveries"]]) == (True, [None, "withdraw"])
        again = home.bpod(*words)
        assert again.returncode == 1
        assert "was withdrawn before" in again.stderr


def test_nonsense_is_not_withdrawn(home, tmp_path):
    assert home.bpod("withdraw", "2021-06-19", "--note=n").returncode == 2
    missing = home.bpod("withdraw", "2021-06-19", "--note=n", "--reason=r")
    assert (missing.returncode, "there is no post" in missing.stderr) == (1, True)
    write_and_approve(home, tmp_path)
    assert home.bpod("withdraw", "2021-06-19", "--note=n", "--reason= ").returncode == 2
    assert "note: is missing" in home.bpod("withdraw", "2021-06-19", "--note= ", "--reason=r").stderr
    done = home.bpod("withdraw", "2021-06-19", "--note=n", "--reason=r")
    assert "was never public" in done.stdout
    assert home.json("tick", f"--at={SLOT}")["released"] == []


def test_old_posts_are_adopted_from_a_file(home, tmp_path):
    with peers.sandbox(tmp_path / "peer") as peer:
        add_outlet(home, peer)
        page = text_copy(tmp_path, "page", date="1 May 2014")
        home.bpod("import", str(page))
        file = tmp_path / "old.csv"
        file.write_text("\ufeffdate,url\n2014-05-01,https://bpod.example/post/7\n2014-05-02,x\n")
        done = home.bpod("outlet", "adopt", "tumblr-en", str(file))
        assert done.returncode == 1
        assert "old.csv: line 3: 'x' is not the address of a post" in done.stderr
        file.write_text("date,url\n2014-05-01,https://bpod.example/post/7\n")
        dry = home.bpod("outlet", "adopt", "tumblr-en", str(file), "--dry-run")
        assert "1 posts would be adopted" in dry.stdout
        for expected in ("1 posts adopted, 0 were known", "0 posts adopted, 1 were known"):
            assert expected in home.bpod("outlet", "adopt", "tumblr-en", str(file)).stdout
        (row,) = home.json("status", "2014-05-01")["deliveries"]
        assert row["receipt"] == {"remote_id": "7", "url": "https://bpod.example/post/7"}
        assert home.json("tick", f"--at={LATEST}")["delivered"] == []
        assert "no outlet of this name" in home.bpod("outlet", "adopt", "nobody", str(file)).stderr
        file.write_bytes(b"\xff\xfe")
        assert "not UTF-8" in home.bpod("outlet", "adopt", "tumblr-en", str(file)).stderr
