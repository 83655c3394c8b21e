"""An upload on its way: looked through, decided about, stored; and broken off at any step."""

from __future__ import annotations

import datetime
import io
import zipfile
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from publisher.clock import Clock, wall_now
from publisher.desk.importing import intake, work
from publisher.desk.importing.models import Upload
from publisher.editions.models import Edition
from publisher.posts.models import Picture, Post
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.tick import use_quiet_time
from tests import factories
from tests.posts.sample import html_page, text_copy

PAGE, OTHER = html_page(), text_copy()
"""Of two different days."""
BROKEN = "<html><body>Nothing of ours</body></html>"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path, desk):  # noqa: ARG001
    settings.BPOD_HOME = tmp_path


def files(**contents):
    return [
        SimpleUploadedFile(name.replace("_", "."), data if isinstance(data, bytes) else data.encode())
        for name, data in contents.items()
    ]


def packed(**contents):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name.replace("_", "."), data)
    return [SimpleUploadedFile("all.zip", buffer.getvalue())]


def begin(given, *, to_archive=False):
    return work.begin(given, [], to_archive=to_archive, by=None, by_name="somebody")


def finish(upload, seconds=60.0):
    work.go_on(upload, seconds=seconds)
    upload.refresh_from_db()
    return upload


def looked_through(given, **options):
    upload = finish(begin(given, **options))
    assert upload.state == Upload.State.READ
    return upload


def told(upload, field="outcome"):
    return {page.path: getattr(page, field) for page in upload.pages.all()}


ALL = {"a_html": PAGE, "a_jpg": factories.picture_bytes(), "b_txt": OTHER, "x_html": BROKEN}


class TestOnItsWay:
    def test_nothing_is_stored_before_somebody_has_read_the_report(self):
        upload = looked_through(packed(**ALL))
        assert told(upload, "found") == {"a.html": "stored", "b.txt": "stored", "x.html": "refused"}
        assert not Post.objects.exists()
        assert not Picture.objects.exists()

    def test_as_drafts_they_are_posts_that_nobody_has_approved(self):
        upload = looked_through(packed(**ALL))
        assert work.store(upload)
        upload.refresh_from_db()
        assert finish(upload).state == Upload.State.DONE
        assert told(upload) == {"a.html": "stored", "b.txt": "stored", "x.html": ""}
        assert Post.objects.count() == 2
        assert Post.objects.get(pictures__isnull=False) == upload.pages.get(path="a.html").post
        assert not Edition.objects.exists()

    def test_into_the_archive_they_are_public_and_announced_nowhere(self):
        factories.sites()
        upload = looked_through(packed(**ALL), to_archive=True)
        work.store(upload)
        upload.refresh_from_db()
        finish(upload)
        edition = Edition.objects.get(post__pictures__isnull=False)
        assert (edition.state, edition.silent, edition.deliveries.count()) == ("released", True, 0)

    @pytest.mark.parametrize("to_archive", [False, True])
    def test_a_day_to_come_is_told_before_it_is_refused(self, to_archive, sign_in):
        factories.sites()
        pages = packed(**ALL, later_txt=text_copy(date="4 March 2131"))
        upload = looked_through(pages, to_archive=to_archive)
        assert told(upload, "found")["later.txt"] == ("refused" if to_archive else "stored")
        said = (
            "2131-03-04 is not out yet, and the archive is public at once; import it as a draft (“drafts” at"
        )
        page = sign_in("editor").get(reverse("desk_upload", args=[upload.pk])).content.decode()
        assert (said in page) is to_archive
        work.store(upload)
        upload.refresh_from_db()
        finish(upload)
        assert Post.objects.count() == (2 if to_archive else 3)
        assert told(upload)["later.txt"] == ("" if to_archive else "stored")

    def test_what_was_uploaded_is_gone_when_it_is_over(self):
        done, cancelled = looked_through(files(**ALL)), looked_through(packed(**ALL))
        work.store(done)
        done.refresh_from_db()
        finish(done)
        assert work.cancel(cancelled)
        assert not list(intake.root().iterdir())
        assert not work.cancel(done)

    def test_two_pages_of_one_day_are_told_before_they_collide(self):
        upload = looked_through(packed(a_html=PAGE, b_html=html_page(title="Another of that day")))
        assert told(upload, "found") == {"a.html": "stored", "b.html": "refused"}
        said = upload.pages.get(path="b.html").said
        assert said.startswith("2016-02-18 is already taken by a.html;")

    def test_a_day_that_was_taken_meanwhile_is_refused_by_itself(self):
        upload = looked_through(packed(**ALL))
        day = upload.pages.get(path="a.html").publish_on
        Post.objects.create(publish_on=day, title="Quicker", body="<p>x</p>")
        work.store(upload)
        upload.refresh_from_db()
        finish(upload)
        assert told(upload) == {"a.html": "refused", "b.txt": "stored", "x.html": ""}
        assert "already taken by “Quicker”" in upload.pages.get(path="a.html").said

    def test_what_is_here_already_is_told_so(self):
        first = looked_through(packed(**ALL))
        work.store(first)
        first.refresh_from_db()
        finish(first)
        again = looked_through(packed(**ALL))
        assert told(again, "is_known")["a.html"]
        assert Post.objects.count() == 2

    @pytest.mark.parametrize("given", [{"a_jpg": b"x"}, {"readme_md": "x"}])
    def test_without_a_page_nothing_begins(self, given):
        with pytest.raises(intake.UploadError, match="no saved page"):
            begin(packed(**given))
        assert not Upload.objects.exists()
        assert not list(intake.root().iterdir())


class TestBrokenOff:
    def test_it_goes_on_from_where_it_was(self):
        upload = begin(packed(**{f"p{number}_html": BROKEN for number in range(25)}))
        pieces = 0
        while upload.state == Upload.State.READING:
            before = work.counted(upload)[0]
            upload = Upload.objects.get(pk=upload.pk)  # another process
            finish(upload, seconds=0)
            pieces += 1
            assert upload.state == Upload.State.READ or work.counted(upload)[0] > before
        assert pieces >= 3

    def test_a_piece_that_was_killed_after_its_page_was_stored_stores_it_once(self):
        upload = looked_through(packed(**ALL))
        work.store(upload)
        upload.refresh_from_db()
        finish(upload, seconds=0)
        stored = upload.pages.exclude(outcome="").get()
        upload.pages.filter(pk=stored.pk).update(outcome="", post=None)  # it died before this was written
        finish(upload)
        assert upload.state == Upload.State.DONE
        assert Post.objects.count() == 2
        assert told(upload)[stored.path] == "stored"

    def test_two_pages_open_at_once_do_not_work_on_the_same(self):
        upload = begin(packed(**ALL))
        Upload.objects.filter(pk=upload.pk).update(at_work_until=wall_now() + datetime.timedelta(minutes=1))
        assert finish(upload).state == Upload.State.READING
        assert work.counted(upload) == (0, 3)

    def test_what_a_killed_one_held_is_free_again(self):
        upload = begin(packed(**ALL))
        Upload.objects.filter(pk=upload.pk).update(at_work_until=wall_now() - datetime.timedelta(seconds=1))
        assert finish(upload).state == Upload.State.READ

    def test_a_decision_is_made_once(self):
        upload = looked_through(packed(**ALL))
        assert (work.store(upload), work.store(upload), work.cancel(upload)) == (True, False, False)


class TestByItself:
    """In the quiet moments of whatever ticks; nobody has the page open."""

    def test_it_is_looked_through_and_waits_for_the_decision(self):
        upload = begin(packed(**ALL))
        assert work.attend()
        upload.refresh_from_db()
        assert (upload.state, work.counted(upload)) == (Upload.State.READ, (3, 3))
        assert not work.attend(), "a person decides"
        assert not Post.objects.exists()

    def test_what_was_decided_is_stored_once(self):
        upload = looked_through(packed(**ALL))
        work.store(upload)
        assert work.attend()
        upload.refresh_from_db()
        assert (upload.state, Post.objects.count()) == (Upload.State.DONE, 2)
        assert not work.attend()
        assert Post.objects.count() == 2

    def test_a_killed_one_is_taken_up_where_it_was(self):
        upload = looked_through(packed(**ALL))
        work.store(upload)
        upload.refresh_from_db()
        finish(upload, seconds=0)  # one page, and then
        dead = wall_now() + datetime.timedelta(seconds=30)
        Upload.objects.filter(pk=upload.pk).update(at_work_until=dead)
        assert not work.attend(), "it may be alive yet"
        Upload.objects.filter(pk=upload.pk).update(at_work_until=wall_now() - datetime.timedelta(seconds=1))
        assert work.attend()
        upload.refresh_from_db()
        assert (upload.state, Post.objects.count()) == (Upload.State.DONE, 2)

    def test_the_oldest_comes_first_and_one_that_fails_keeps_none_waiting(self, caplog):
        broken, whole = begin(packed(**ALL)), begin(packed(**ALL))
        (intake.path(broken.folder) / "a.html").unlink()
        assert work.attend()
        states = [Upload.objects.get(pk=upload.pk).state for upload in (broken, whole)]
        assert states == [Upload.State.READING, Upload.State.READ]
        assert f"upload {broken.pk} stopped" in caplog.text
        assert Upload.objects.get(pk=broken.pk).at_work_until is None

    def test_what_lies_on_another_host_is_left_to_it(self):
        upload = begin(packed(**ALL))
        intake.path(upload.folder).rename(intake.path("elsewhere"))
        assert not work.attend()
        upload.refresh_from_db()
        assert (upload.state, upload.at_work_until) == (Upload.State.READING, None)

    def test_a_quiet_moment_is_used_for_it_and_none_before_a_slot(self):
        factories.sites()
        factories.approved()
        slot = Slot.objects.get(language="en")
        at = slot_instant(factories.DAY, slot.time, slot.zone)
        upload = begin(packed(**ALL))
        assert not use_quiet_time(Clock(now=lambda: at - datetime.timedelta(minutes=1)))
        assert state_of(upload) == Upload.State.READING
        assert use_quiet_time(Clock(now=lambda: at - datetime.timedelta(minutes=5)))
        assert state_of(upload) == Upload.State.READ

    def test_the_page_opened_again_shows_how_far_it_is(self, sign_in):
        client = sign_in("editor")
        upload = begin(packed(**ALL))
        upload.pages.filter(path="a.html").update(found="stored")
        page = client.get(reverse("desk_upload", args=[upload.pk])).content.decode()
        assert "1 of 3 pages" in page
        assert "It goes on by itself" in page
        work.attend()
        assert "Import as drafts" in client.get(reverse("desk_upload", args=[upload.pk])).content.decode()


def state_of(upload):
    return Upload.objects.get(pk=upload.pk).state


class TestLeftBehind:
    def test_what_nobody_decided_about_for_a_month_is_cancelled(self):
        old, new = looked_through(packed(**ALL)), looked_through(packed(**ALL))
        Upload.objects.filter(pk=old.pk).update(made_at=wall_now() - datetime.timedelta(days=31))
        work.sweep(wall_now())
        states = [Upload.objects.get(pk=upload.pk).state for upload in (old, new)]
        assert states == [Upload.State.CANCELLED, Upload.State.READ]
        assert [folder.name for folder in intake.root().iterdir()] == [new.folder]

    def test_what_a_killed_upload_left_goes_after_a_day(self):
        upload = begin(packed(**ALL))
        for name in (".abc", "def"):
            intake.path(name).mkdir()
        work.sweep(wall_now())
        assert len(list(intake.root().iterdir())) == 3
        work.sweep(wall_now() + datetime.timedelta(days=2))
        assert [folder.name for folder in intake.root().iterdir()] == [upload.folder]


class TestAtTheDesk:
    def send(self, client, given=None, **fields):
        return client.post(reverse("desk_import"), {"files": given or packed(**ALL), **fields})

    def test_from_the_form_to_the_drafts(self, sign_in):
        client = sign_in("editor")
        page = self.send(client, to="drafts")
        upload = Upload.objects.get()
        assert page.url == reverse("desk_upload", args=[upload.pk])
        assert "data-desk-piece" in client.get(page.url).content.decode()
        piece = reverse("desk_upload_piece", args=[upload.pk])
        said = client.post(piece, headers={"accept": "application/json"}).json()
        assert said == {"state": "read", "done": 3, "total": 3}
        assert "Import as drafts" in client.get(page.url).content.decode()
        client.post(reverse("desk_upload_decide", args=[upload.pk]), {"store": "1"})
        assert client.post(piece).url == page.url  # without a script
        text = client.get(page.url).content.decode()
        assert "2 imported" in text
        assert reverse("posts:edit", args=[Post.objects.earliest("publish_on").pk]) in text
        assert (
            "x.html" in client.get(f"{page.url}?show=trouble").content.decode()
            or "None." in client.get(f"{page.url}?show=trouble").content.decode()
        )

    def test_what_cannot_be_taken_is_told_on_the_form(self, sign_in):
        answer = self.send(sign_in("editor"), [SimpleUploadedFile("all.zip", b"no zip")])
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert "is no zip" in answer.content.decode()

    def test_more_files_than_django_reads_are_told_so(self, sign_in):
        client = sign_in("editor")
        many = [SimpleUploadedFile(f"{number}.html", b"x") for number in range(101)]
        answer = client.post(reverse("desk_import"), {"files": many}, follow=True)
        assert "put them into a zip" in answer.content.decode()
        assert not Upload.objects.exists()

    def test_the_form_takes_nothing_from_another_page(self, sign_in):
        client = sign_in("editor")
        client.handler.enforce_csrf_checks = True
        assert self.send(client).status_code == HTTPStatus.FORBIDDEN
        assert not Upload.objects.exists()

    @pytest.mark.parametrize("role", ["writer", "translator", "nobody"])
    def test_is_for_those_who_may_import(self, sign_in, role):
        upload = begin(packed(**ALL))
        client = sign_in(role)
        answers = [
            client.get(reverse("desk_import")),
            self.send(client),
            client.get(reverse("desk_upload", args=[upload.pk])),
            client.post(reverse("desk_upload_piece", args=[upload.pk])),
            client.post(reverse("desk_upload_decide", args=[upload.pk]), {"cancel": "1"}),
        ]
        assert {answer.status_code for answer in answers} <= {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN}
        upload.refresh_from_db()
        assert (upload.state, Upload.objects.count()) == (Upload.State.READING, 1)

    def test_into_the_archive_takes_the_right_to_approve(self, sign_in):
        sign_in("editor")
        user = User.objects.create(username="clerk")
        user.user_permissions.set(
            Permission.objects.filter(codename__in=["access_admin", "add_importedfile"])
        )
        client = Client()
        client.force_login(user)
        assert self.send(client, to="archive").status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.FOUND}
        assert not Upload.objects.exists()
        upload = looked_through(packed(**ALL), to_archive=True)
        client.post(reverse("desk_upload_decide", args=[upload.pk]), {"store": "1"})
        upload.refresh_from_db()
        assert upload.state == Upload.State.READ

    def test_a_name_is_shown_as_text(self, sign_in):
        upload = begin(packed(**{"<script>x</script>_html": PAGE}))
        text = sign_in("editor").get(reverse("desk_upload", args=[upload.pk])).content.decode()
        assert "<script>x" not in text

    @pytest.mark.parametrize("count", [3, 30])
    def test_each_page_takes_as_many_queries_however_long(self, sign_in, count, django_assert_num_queries):
        client = sign_in("editor")
        upload = begin(packed(**{f"p{number}_html": BROKEN for number in range(count)}))
        for _ in range(count):
            begin(packed(a_html=BROKEN))
        for address, queries in (
            (reverse("desk_import"), QUERIES_OF_THE_LIST),
            (reverse("desk_upload", args=[upload.pk]), QUERIES_OF_ONE),
        ):
            client.get(address)
            with django_assert_num_queries(queries):
                client.get(address)


QUERIES_OF_THE_LIST, QUERIES_OF_ONE = 11, 17
