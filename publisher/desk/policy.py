"""Who may do what to a post.

Approving writes an EditionRevision and reopening changes an Edition, so Django's own permissions on
these two models are the rights to approve and to reopen: no right of our own is needed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from publisher.posts.models import Post

APPROVE = "editions.add_editionrevision"
REOPEN = "editions.change_edition"
SEE_POSTS = "posts.view_post"
CHANGE_POSTS = "posts.change_post"
CHANGE_SLOTS = "schedule.change_slot"
SEE_DELIVERIES = "deliveries.view_delivery"
SEE_OUTLETS = "channels.view_outlet"
CHANGE_OUTLETS = "channels.change_outlet"
ADD_OUTLETS = "channels.add_outlet"
REMOVE_OUTLETS = "channels.delete_outlet"
SEE_WORDINGS = "editions.view_wording"
CHANGE_WORDINGS = "editions.add_wording"
IMPORT = "posts.add_importedfile"
MAKE_TOKENS = "api.add_token"
REVOKE_TOKENS = "api.change_token"
"""Anybody's; everybody may revoke their own."""
PEOPLE = "accounts.add_invitation"
DESK = "wagtailadmin.access_admin"
TRANSLATE = "translations.translate"
REVIEW = "translations.review"
COORDINATE = "translations.coordinate"
TRANSLATORS_ROOM = (TRANSLATE, REVIEW, COORDINATE)

OUR_ROAD = frozenset({"publish", "lock", "unlock"})
"""What Wagtail would do around us: a post is approved (which locks it) and reopened, never these."""

User = AbstractBaseUser | AnonymousUser


class PostPolicy(ModelPermissionPolicy):
    """Nobody publishes, locks or unlocks by Wagtail's own means, superusers included (docs/adr/0004)."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action not in OUR_ROAD and bool(super().user_has_permission(user, action))


def may(user: Any, permission: str) -> bool:
    return bool(user.is_active and user.has_perm(permission))


def register() -> None:
    register_permission_policy(Post, PostPolicy(Post))
