"""Who reaches what, by address and not by menu."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from wagtail.models import GroupApprovalTask, GroupCollectionPermission, Workflow, WorkflowContentType

from publisher.desk import policy, roles
from publisher.posts.models import Post

pytestmark = pytest.mark.usefixtures("desk")
EVERYONE = ("superuser", "editor", "writer", "translator", "nobody")
DESK = frozenset({"superuser", "editor", "writer"})
EDITORS = frozenset({"superuser", "editor"})
ADDRESSES = {
    "/desk/": DESK,
    "/desk/posts/": DESK,
    "/desk/posts/add/": DESK,
    "/desk/posts/edit/{post}/": DESK,
    "/desk/posts/history/{post}/": DESK,
    "/desk/posts/delete/{post}/": EDITORS,
    "/desk/series/": DESK,
    "/desk/writers/": DESK,
    "/desk/images/": DESK,
    "/desk/deliveries/": EDITORS,
    "/desk/deliveries/2031-03-03/": EDITORS,
    "/desk/outlets/": EDITORS,
    "/desk/slots/": EDITORS,
    "/desk/slots/edit/en/": EDITORS,
    "/desk/sites/": EDITORS,
    "/desk/sites/edit/ca/": EDITORS,
    "/desk/wordings/": EDITORS,
    "/desk/wordings/x/ca/": EDITORS,
    "/desk/slots/new/": {"superuser"},
    "/desk/people/": {"superuser"},
    "/desk/workflows/list/": {"superuser"},
}


@pytest.mark.parametrize("role", EVERYONE)
def test_each_role_reaches_its_pages_and_no_other(role, sign_in, make_post):
    client, post = sign_in(role), make_post()
    reached = {
        address
        for address in ADDRESSES
        if client.get(address.format(post=post.pk), follow=False).status_code == 200
    }
    assert reached == {address for address, allowed in ADDRESSES.items() if role in allowed}


def test_a_stranger_is_sent_to_the_login_page(client):
    for address in ADDRESSES:
        response = client.get(address.format(post=1))
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/desk/login/"), address


def test_nobody_may_publish_lock_or_unlock_a_post_not_even_a_superuser():
    root = User.objects.create(username="root", is_superuser=True)
    rule = policy.PostPolicy(Post)
    assert [
        action for action in ("publish", "lock", "unlock") if rule.user_has_permission(root, action)
    ] == []
    assert rule.user_has_permission(root, "change")


def test_no_role_carries_wagtails_right_to_publish():
    risky = Permission.objects.filter(
        codename__in=["publish_post", "lock_post", "unlock_post", "publish_page"]
    )
    assert risky.exists()
    assert not Group.objects.filter(permissions__in=risky).exists()


def test_setting_the_roles_up_twice_changes_nothing():
    def everything():
        return (
            sorted(Group.objects.values_list("name", flat=True)),
            sorted(Group.permissions.through.objects.values_list("group__name", "permission__codename")),
            sorted(GroupCollectionPermission.objects.values_list("group__name", "permission__codename")),
            list(Workflow.objects.values_list("name", flat=True)),
            list(GroupApprovalTask.objects.values_list("name", flat=True)),
            list(WorkflowContentType.objects.values_list("workflow__name", "content_type__model")),
        )

    before = everything()
    roles.ensure()
    assert everything() == before
    assert ("Approval", "post") in before[-1]


def test_a_right_too_many_is_taken_away_and_one_that_is_missing_comes_back():
    held = Group.objects.get(name=roles.WRITER).permissions
    before = set(held.values_list("pk", flat=True))
    held.set([*Permission.objects.filter(codename="delete_user"), *held.all()[1:]])
    roles.ensure()
    assert set(held.values_list("pk", flat=True)) == before


def test_where_all_is_as_it_should_be_little_is_asked(django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        roles.ensure()


def test_setting_the_roles_up_again_keeps_the_people_in_them():
    person = User.objects.create(username="someone")
    person.groups.add(Group.objects.get(name=roles.WRITER))
    roles.ensure()
    assert list(person.groups.values_list("name", flat=True)) == [roles.WRITER]


@pytest.mark.parametrize(
    ("role", "asked_for", "home"),
    [
        ("translator", "/desk/", "/translate/"),
        ("translator", "/translate/7/", "/translate/7/"),
        ("translator", "https://elsewhere.example/", "/translate/"),
        ("writer", "/desk/", "/desk/"),
        ("editor", "/desk/posts/", "/desk/posts/"),
    ],
)
def test_signing_in_leads_to_the_room_one_works_in(role, asked_for, home, client):
    user = User.objects.create_user(role, password="a long enough pass phrase")
    user.groups.add(Group.objects.get(name=role))
    data = {"login": role, "password": "a long enough pass phrase", "next": asked_for}
    response = client.post("/desk/login/", data)
    assert (response.status_code, response.headers["Location"]) == (302, home)
