"""Role by address: nobody gets further than the table says, and no address is missing in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from wagtail.models import Collection, GroupApprovalTask, Workflow

from publisher.desk import roles
from publisher.posts.models import Series, Writer
from tests.desk.conftest import desk, make_post  # noqa: F401 - fixtures
from tests.security import doors, permissions_page, permissions_table

PARTS = 4
"""So that several processes share the work."""
DOCS = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"


@pytest.fixture
def there(make_post, settings) -> dict[str, str]:  # noqa: F811
    """What addresses name, by how they begin: the first that fits counts. Nobody is turned away for asking often."""
    settings.CACHES = settings.CACHES | {
        "minutes": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    post = make_post()
    picture = post.pictures.first().picture
    return {
        "revision": str(post.latest_revision.pk),
        "desk/posts/": str(post.pk),
        "desk/series/": str(Series.objects.create(name="Small worlds").pk),
        "desk/writers/": str(Writer.objects.first().pk),
        "desk/slots/": "en",
        "desk/sites/": "en",
        "desk/images/": str(picture.pk),
        "desk/collections/": str(Collection.get_first_root_node().pk),
        "desk/workflows/tasks/": str(GroupApprovalTask.objects.first().pk),
        "desk/workflows/": str(Workflow.objects.first().pk),
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_gets_further_than_the_table_says(part, there):
    """A new address needs its line: measured, then read by somebody who asks whether it should be so.

    Written by `python -m tests.security.measure`; the page of the reference by `python -m tests.security.permissions_page`.
    """
    measured, told = doors.measure(there, part, PARTS), permissions_table.table()
    assert {route: cells for route, cells in measured.items() if cells != told.get(route)} == {}


def test_every_line_has_its_address():
    assert set(permissions_table.table()) == {doors.plain(route) for route in doors.routes()}


def test_strangers_and_people_without_a_role_get_in_nowhere_else():
    opened = {
        route
        for route, cells in permissions_table.table().items()
        if any(letter in cell for cell in cells.values() for letter in "NS")
    }
    assert {route for route in opened if not route.startswith(OPEN)} == set()


OPEN = (
    *("desk/login/", "desk/logout/", "desk/invitation/", "desk/security/", "desk/sprite/", "desk/jsi18n/"),
    *(
        "desk/users/",
        "desk/groups/",
        "desk/password_reset/",
        "desk/calendar/<str:token>.ics",
        "translate/join/",
        "translate/mail/<",
    ),
    *("translate/leave/", "translate/screens/", "api/"),
)
"""Signing in and out, one's own account, what leads to the page of people, links whose token is the right, and the API, which asks for tokens itself."""


def test_no_door_leads_around_approval_not_even_a_superusers():
    table = permissions_table.table()
    closed = {
        route for route in table if route.startswith("desk/posts/") and WAYS_AROUND & {*route.split("/")}
    }
    assert len(closed) == len(WAYS_AROUND)
    assert {cell for route in closed for cell in table[route].values()} == {permissions_table.NOBODY}


WAYS_AROUND = {"unpublish", "lock", "unschedule"}


def test_who_has_every_right_gets_in_wherever_a_role_does():
    own = permissions_table.LETTERS[permissions_table.SUPERUSER]
    cells = [cell for row in permissions_table.table().values() for cell in row.values()]
    assert [cell for cell in cells if cell != permissions_table.NOBODY and own not in cell] == []


def test_the_table_has_every_role():
    assert set(roles.RIGHTS) < set(permissions_table.LETTERS)


def test_the_page_of_the_reference_is_drawn_from_the_table():
    assert DOCS.read_text("utf-8") == permissions_page.drawn()
