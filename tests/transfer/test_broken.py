"""A line that is not right is told with its number and field, and nothing at all is stored."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from publisher.editions.models import Edition
from publisher.posts.models import Picture, Post, Writer
from publisher.transfer import files
from publisher.transfer.errors import TransferError
from tests import factories
from tests.transfer import rich, there

pytestmark = pytest.mark.django_db
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("exported")


@pytest.fixture
def exported(written, tmp_path) -> Path:
    """Little, and of every kind that is broken below; written once, and copied for each who breaks it."""
    name = "a.jsonl"
    if not (written / name).exists():
        editor, _, _ = rich.people()
        factories.outlet()
        edition = factories.approved()
        rich.at_the_desk(editor)
        rich.unfilled(editor, edition.post.pictures.get().picture)
        rich.newsletter()
        there.export(written / name)
    there.empty()
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path / name


def refusal(target: Path) -> str:
    with pytest.raises(TransferError) as caught:
        there.taken(target)
    for model in (Post, Edition, Picture, Writer, User):
        assert not model.objects.exists()
    return str(caught.value)


def changed(target: Path, kind: str, change: Change) -> int:
    """The number of the first line of the kind, whose fields were changed."""
    lines = target.read_text().splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if json.loads(line).get("line") == kind)
    value = json.loads(lines[at])
    change(value)
    lines[at] = json.dumps(value) + "\n"
    target.write_text("".join(lines))
    return at + 1


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("post", lambda post: post.pop("title"), "title: is missing"),
        ("post", lambda post: post.update(colour="red"), "colour: is not known here"),
        ("post", lambda post: post.update(title=5), "title: is 5; text is wanted"),
        ("post", lambda post: post.update(title=None), "title: is null"),
        ("post", lambda post: post.update(title="x" * 121), "title: has 121 characters, at most 120 fit"),
        ("post", lambda post: post.update(licence="MIT"), "licence: is 'MIT', which is none of its values"),
        ("post", lambda post: post.update(publish_on="14 March 2026"), "publish_on: is '14 March 2026'"),
        ("post", lambda post: post.update(pinned=1), "pinned: is 1; true or false is wanted"),
        ("post", lambda post: post.update(part=True), "part: is True; a whole number is wanted"),
        ("post", lambda post: post.update(series="None Such"), "series: is 'None Such', which no line"),
        ("post", lambda post: post.update(creators={}), "creators: is no list"),
        ("post", lambda post: post["creators"][0].pop("role"), "creators[1].role: is missing"),
        ("post", lambda post: post["writers"][0].update(writer="Nobody"), "writers[1].writer: is 'Nobody'"),
        (
            "post",
            lambda post: post["pictures"][0]["rights"][0].update(permission="maybe"),
            "pictures[1].rights[1].permission",
        ),
        ("post", lambda post: post.update(part=3), "the database does not take it"),
        ("post", lambda post: post.update(line="column"), "line: is 'column', which is no kind"),
        ("picture", lambda picture: picture.update(name="../../secret.jpg"), "name: is no name of a file"),
        ("picture", lambda picture: picture.update(name="pictures/../a.jpg"), "name: is no name of a file"),
        ("picture", lambda picture: picture.update(sha256="0" * 64), "sha256: names the file 00/000"),
        ("picture", lambda picture: picture.update(sha256="../x"), "sha256: is no SHA-256"),
        ("edition", lambda edition: edition.update(current=7), "current: is 7"),
        (
            "edition",
            lambda edition: edition["revisions"][0]["content"].update(title="Other"),
            "revisions[1].digest",
        ),
        (
            "edition",
            lambda edition: edition["revisions"][0]["content"].update(title=5),
            "revisions[1].content.title",
        ),
        ("edition", lambda edition: edition.update(released_at="yesterday"), "released_at: is 'yesterday'"),
        (
            "edition",
            lambda edition: edition.update(post="2026-01-01"),
            "post: is '2026-01-01', which no line",
        ),
        (
            "translation",
            lambda job: job.update(source="2026-03-14/9"),
            "source: is '2026-03-14/9', which no line before it has",
        ),
        (
            "translation",
            lambda job: job.update(state="lost"),
            "state: is 'lost', which is none of its values",
        ),
        ("translation", lambda job: job.update(source=9), "source: is 9; publish_on/number is wanted"),
        ("translation", lambda job: job.update(source="never/1"), "source: is 'never/1', which no line"),
        ("person", lambda person: person.update(roles=["king"]), "roles: names 'king', which is not here"),
        ("person", lambda person: person.update(roles="editor"), "roles: is no list of names"),
        ("picture", lambda picture: picture.update(tags=[5]), "tags: is no list of names"),
        ("desk_history", lambda told: told.update(publish_on="2001-01-01"), "publish_on: is '2001-01-01'"),
        (
            "desk_history",
            lambda told: told["drafts"][0].update(content=5),
            "drafts[1].content: is no object",
        ),
        (
            "desk_history",
            lambda told: told["drafts"][0]["content"].update(writers=[{"pk": 1, "writer": "Nobody"}]),
            "drafts[1].content.writers[1].writer: is 'Nobody'",
        ),
        (
            "desk_history",
            lambda told: told["drafts"][0]["content"].update(pictures="none"),
            "drafts[1].content.pictures: is no list",
        ),
        (
            "desk_history",
            lambda told: told["reviews"][0].update(step=7),
            "reviews[1].step: is 7, and there are 1",
        ),
        (
            "desk_history",
            lambda told: told["reviews"][0]["steps"][0].update(revision="first"),
            "reviews[1].steps[1].revision: is 'first'; a date and a number",
        ),
        (
            "desk_history",
            lambda told: told["reviews"][0]["steps"][0].update(revision="2026-04-02/9"),
            "revision: is '2026-04-02/9', and there are 2 drafts",
        ),
        ("reader", lambda reader: reader.update(outlet="lost"), "outlet: is 'lost', which no line"),
        ("mailing", lambda told: told["copies"][0].update(subscriber="x"), "copies[1].subscriber: is 'x'"),
        (
            "reserve",
            lambda told: told.update(is_as_approved="yes"),
            "is_as_approved: is 'yes'; true or false",
        ),
        ("log", lambda entry: entry.update(object="2001-01-01"), "object: is '2001-01-01', which no line"),
        ("log", lambda entry: entry.update(of=None), "of: is no text"),
        ("log", lambda entry: entry.update(uuid="x"), "uuid: is 'x'; write it as bpod export does"),
        (
            "site",
            lambda site: site.update(language="fr"),
            "language: is 'fr', and this installation has no such",
        ),
    ],
)
def test_is_told_with_its_field(exported, kind, change, said):
    number = changed(exported, kind, change)
    message = refusal(exported)
    assert message.startswith(f"line {number}: ")
    assert said in message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 0: the export does not end here"),
        (b"[]\n", "line 1: is no object"),
        (b"{\n", "line 1: is not JSON in UTF-8"),
        (b"\xff\n", "line 1: is not JSON in UTF-8"),
        (b'{"schema": "other"}\n', "line 1: schema: is 'other'"),
        (b'{"schema": "bpod-archive", "version": 1}\n', "line 1: version: is 1; this bpod reads version 2"),
        (b'{"schema": "bpod-archive", "version": 2}\n{"line": NaN}\n', "line 2: is not JSON"),
    ],
)
def test_another_file_is_told(exported, data, said):
    exported.write_bytes(data)
    assert said in refusal(exported)


def test_a_missing_line_is_told(exported):
    lines = exported.read_text().splitlines(keepends=True)
    exported.write_text("".join(lines[:-1]))
    assert "does not end here" in refusal(exported)
    exported.write_text("".join([*lines[:-2], lines[-1]]))
    assert "lines are missing" in refusal(exported)
    exported.write_text("".join([*lines, lines[-2]]))
    assert "stands behind the end" in refusal(exported)


def test_a_file_that_was_changed_beside_the_lines_is_told(exported, settings):
    for path in files.folder_of(exported).rglob("*.jpg"):
        path.write_bytes(b"other")
    assert "was changed since the export" in refusal(exported)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_without_its_files_it_is_told(exported):
    files.folder_of(exported).rename(exported.with_name("elsewhere"))
    assert "which is not beside the lines" in refusal(exported)
    files.zip_of(exported).write_bytes(b"no zip")
    assert "is no zip" in refusal(exported)


def test_an_installation_with_posts_takes_none(exported):
    factories.draft(factories.DAY)
    with pytest.raises(TransferError, match="there are posts here already"):
        there.taken(exported)
    assert Post.objects.count() == 1
