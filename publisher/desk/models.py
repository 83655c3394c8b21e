"""What people of the desk say to one another about a post."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from publisher.append_only import AppendOnlyModel
from publisher.posts.models import Post


class PostComment(AppendOnlyModel):
    """One remark in the thread of a post: written once, never changed."""

    INSTEAD = "what was said stays; say more below"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=150)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.author_name} on {self.post_id}, {self.at:%Y-%m-%d %H:%M}"
