"""What the feeds on disk were made from."""

from __future__ import annotations

from django.db import models


class BakedFeed(models.Model):
    language = models.CharField(max_length=16, primary_key=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.language
