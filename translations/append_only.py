"""What is written once."""

from __future__ import annotations

from typing import NoReturn

from django.db import models

from translations.errors import AppendOnlyError


class AppendOnlyModel(models.Model):
    """A row's text is written once; a later wish is a further row."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise AppendOnlyError(f"{self} never changes; write a further revision")
