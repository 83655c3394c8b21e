"""The thread of a post: what writers and editors say to one another, and the mail that tells the other side."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse

from publisher.addresses import at_desk
from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.approval import name_of
from publisher.desk.models import PostComment
from publisher.desk.views import DeskPage
from publisher.mail import is_taken, letter
from publisher.posts.models import Post

COMMENT = "posts.change_post"
TEXT_MAX = 2000
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class CommentError(ValueError):
    """What is wrong with the remark, and the mend."""


def say(post: Post, words: str, *, by: Any, now: datetime.datetime) -> PostComment:
    """Keep the remark, then tell the others by mail; a mail that fails is logged and nothing else. Raises `CommentError`."""
    words = words.strip()
    if not words:
        raise CommentError("Write something first.")
    if len(words) > TEXT_MAX:
        raise CommentError(f"That has {len(words)} characters; {TEXT_MAX} at most.")
    said = PostComment.objects.create(post=post, author=by, author_name=name_of(by), text=words, at=now)
    _tell(said)
    return said


def others(post: Post, by: Any) -> list[Any]:
    """Whoever took part in the post; and the editors, where a writer speaks and no editor has taken part."""
    people = get_user_model().objects
    users = people.filter(is_active=True)
    ids = {*post.revisions.values_list("user", flat=True), *post.comments.values_list("author", flat=True)}
    found = list(users.filter(pk__in=ids - {None, by.pk}).order_by("pk"))
    if not policy.may(by, policy.APPROVE) and not any(policy.may(user, policy.APPROVE) for user in found):
        editors = people.with_perm(policy.APPROVE, include_superusers=False, backend=_BACKEND)
        found += [user for user in editors.exclude(pk=by.pk).order_by("pk") if user not in found]
    return found


def _tell(said: PostComment) -> None:
    """Each by a mail of their own: nobody is shown another's address."""
    post = said.post
    subject = f"{said.author_name} on “{post.title}”, {post.publish_on:%-d %B %Y}"
    answer_url = at_desk(reverse("desk_comments", args=[post.pk]))
    body = f"{said.text}\n\nAnswer at the desk: {answer_url}\n"
    for user in others(post, said.author):
        if not user.email:
            continue
        mark = f"comment-{said.pk}-{user.pk}"
        is_taken(letter(mark, subject, body, [user.email]), otherwise="a comment was not mailed (%s)")


def thread(post: Post) -> dict[str, Any]:
    return {
        "post": post,
        "comments": post.comments.all(),
        "text_max": TEXT_MAX,
        "comments_url": reverse("desk_comments", args=[post.pk]),
    }


class CommentsView(DeskPage):
    """A page of its own, and the piece of it that stands beside the form."""

    permission = COMMENT
    template_name = "desk/editor/comments.html"
    page_title = "Comments"
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = get_object_or_404(Post, pk=kwargs["pk"])
        context: dict[str, Any] = super().get_context_data(
            **thread(post),
            edit_url=reverse("posts:edit", args=[post.pk]),
            **{"error": "", "given": "", **kwargs},
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = get_object_or_404(Post, pk=pk)
        given, error = request.POST.get("comment", ""), ""
        try:
            say(post, given, by=request.user, now=wall_now())
        except CommentError as wrong:
            error = str(wrong)
        status = 400 if error else 200
        if request.headers.get("x-requested-with") == "fetch":
            piece = {**thread(post), "error": error, "given": given if error else ""}
            return render(request, "desk/editor/thread.html", piece, status=status)
        if not error:
            return redirect(reverse("desk_comments", args=[pk]))
        again: HttpResponse = self.render_to_response(
            self.get_context_data(pk=pk, error=error, given=given), status=status
        )
        return again


def urls() -> list[URLPattern]:
    return [path("posts/comments/<int:pk>/", CommentsView.as_view(), name="desk_comments")]
