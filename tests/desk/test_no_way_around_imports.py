"""The ways around approval that do not lead through Wagtail: saved pages that are imported, and what tools send."""

from __future__ import annotations

import datetime
import re
from http import HTTPStatus

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from publisher.api import tokens
from publisher.api.models import Token
from publisher.clock import wall_now
from publisher.commands.import_command import command as bpod_import
from publisher.desk.importing import work
from publisher.desk.importing.models import Upload
from publisher.editions.models import Edition, EditionRevision
from publisher.posts.models import Post
from tests import factories
from tests.desk.conftest import DAY
from tests.desk.editing import save
from tests.posts.sample import html_page, text_copy

pytestmark = pytest.mark.usefixtures("desk")

SAVED = text_copy(date=f"{DAY.day} {DAY:%B %Y}", title="Sneaked")
"""A page of the day that is approved, and not out."""
LATER = text_copy(date="4 March 2031", title="Sneaked")
TWINS = pytest.mark.parametrize("page", [SAVED, LATER, html_page(date="3 March 2031", address=None)])


@pytest.fixture
def _home(settings, tmp_path):
    settings.BPOD_HOME = tmp_path / "home"
    settings.PUBLIC_ROOT = tmp_path / "public"


def imported(tmp_path, page, *options):
    file = tmp_path / "page.html" if page.startswith("<") else tmp_path / "page.txt"
    file.write_text(page)
    return CliRunner().invoke(bpod_import, [str(file), *options])


def of_editions():
    return (
        list(Edition.objects.values_list("state", "released_at", "current__digest")),
        list(EditionRevision.objects.values_list("number", "digest")),
    )


def picture_of_everything():
    return *of_editions(), list(Post.objects.values_list("live", "locked", "title", "go_live_at"))


@pytest.fixture
def approved(sign_in, make_post):
    post = make_post()
    save(sign_in("editor"), post, "action-approve")
    return Post.objects.get(pk=post.pk)


@pytest.mark.usefixtures("approved", "_home")
@TWINS
def test_no_page_is_imported_into_the_archive_before_its_slot(page, tmp_path):
    before = picture_of_everything()
    answer = imported(tmp_path, page)
    assert answer.exit_code == 1, answer.output
    assert picture_of_everything() == before


@pytest.mark.usefixtures("_home")
def test_a_page_of_a_day_to_come_is_refused_with_the_mend_before_and_after(tmp_path):
    before, after = imported(tmp_path, LATER, "--dry-run"), imported(tmp_path, LATER)
    assert before.stderr.splitlines()[0] == after.stderr.splitlines()[0]
    assert (before.exit_code, after.exit_code) == (1, 1)
    assert re.search(
        r"^refused  \S+page\.txt: it cannot join the archive: 2031-03-04 is not out yet", after.stderr
    )
    assert "--draft on the command line" in after.stderr
    assert imported(tmp_path, LATER, "--dry-run", "--draft").exit_code == 0
    assert not Post.objects.exists()


@pytest.mark.usefixtures("approved", "_home")
@TWINS
def test_a_page_imported_as_a_draft_approves_nothing(page, tmp_path):
    before = of_editions()
    imported(tmp_path, page, "--draft")
    CliRunner().invoke(bpod_import, ["--again"])
    assert of_editions() == before
    assert list(Post.objects.filter(title="Sneaked").values_list("locked", "live")) in ([], [(False, False)])
    assert Post.objects.get(publish_on=DAY).title == "Tide of cells"


@pytest.mark.usefixtures("approved", "_home")
def test_no_translation_is_imported_before_its_english_is_out(tmp_path):
    catalan = text_copy(date="3 de març de 2031", title="Marea", byline="Traduït per A. B.")
    before = picture_of_everything()
    told, done = imported(tmp_path, catalan, "--dry-run"), imported(tmp_path, catalan)
    assert [told.exit_code, done.exit_code] == [1, 1]
    assert "2031-03-03 is not out yet" in told.stderr
    assert picture_of_everything() == before


@pytest.mark.usefixtures("approved", "_home")
@pytest.mark.parametrize("role", ["editor", "writer", "translator"])
@pytest.mark.parametrize("to", ["archive", "drafts"])
@TWINS
def test_an_upload_at_the_desk_approves_nothing(page, to, role, sign_in):
    before, client = of_editions(), sign_in(role)
    name = "page.html" if page.startswith("<") else "page.txt"
    client.post("/desk/import/", {"files": [SimpleUploadedFile(name, page.encode())], "to": to})
    for upload in Upload.objects.all():
        work.go_on(upload)
        client.post(f"/desk/import/{upload.pk}/decide/", {"store": "1"})
        upload.refresh_from_db()
        work.go_on(upload)
    assert of_editions() == before
    assert Post.objects.get(publish_on=DAY).title == "Tide of cells"


@pytest.fixture
def tool(django_user_model):
    """It may do everything that a token can, for somebody who may do everything."""
    owner = django_user_model.objects.create(username="owner", is_superuser=True)
    _, key = tokens.make(owner, "a tool", tuple(Token.Scope.values), 30, wall_now())
    return Client(headers={"authorization": f"Bearer {key}"})


def fed(tool, day, **more):
    sneaked = {"publish_on": day, "title": "Sneaked", "body_html": "<p>Words.</p>", **more}
    return tool.post("/api/v1/drafts", sneaked, "application/json")


@pytest.mark.parametrize(
    "more",
    [
        {"state": "approved"},
        {"live": True},
        {"locked": True},
        {"released_at": "2020-01-01T00:00:00Z"},
        {"go_live_at": "2020-01-01T00:00:00Z"},
        {},
    ],
)
def test_what_a_tool_feeds_is_a_draft_whatever_it_calls_it(more, tool):
    answer = fed(tool, "2031-03-04", **more)
    assert answer.status_code in {HTTPStatus.CREATED, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert not Edition.objects.exists()
    assert list(Post.objects.values_list("live", "locked", "go_live_at")) in ([], [(False, False, None)])


def test_a_tool_touches_nothing_that_was_approved(tool, approved):
    before = picture_of_everything()
    assert fed(tool, str(DAY)).status_code == HTTPStatus.CONFLICT
    for method in (tool.put, tool.post, tool.patch, tool.delete):
        for address in (f"/api/v1/drafts/{DAY}", f"/api/v1/drafts/{DAY}/picture", f"/api/v1/posts/{DAY}"):
            answer = method(f"{address}?alt=x", factories.picture_bytes(), "image/jpeg")
            assert answer.status_code >= HTTPStatus.BAD_REQUEST, (method, address)
    assert picture_of_everything() == before
    assert approved.pictures.get().alt_text


def test_a_tools_own_draft_is_its_own_no_more_once_it_is_approved(tool, sign_in, make_post):
    """Fed by the tool, finished and approved by people; the tool comes again with another picture."""
    day = datetime.date(2031, 3, 4)
    fed(tool, str(day))
    post, whole = Post.objects.get(publish_on=day), make_post()
    whole.pictures.update(post=post)
    save(sign_in("editor"), post, "action-approve", publish_on=str(day), body_text="Words of people.")
    assert Edition.objects.get().post_id == post.pk
    before = picture_of_everything()
    answer = tool.put(f"/api/v1/drafts/{day}/picture?alt=x", factories.picture_bytes(), "image/jpeg")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert picture_of_everything() == before
