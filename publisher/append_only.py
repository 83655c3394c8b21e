"""What is written once: the records of every room above."""

from __future__ import annotations

from typing import NoReturn

from django.db import models


class WrittenOnceError(TypeError):
    """Somebody would change or take away what is a record: a mistake of ours, never of a person."""


class AppendOnlyModel(models.Model):
    """A row is written once; `INSTEAD` says what to do in place of changing it."""

    INSTEAD = ""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise WrittenOnceError(f"{self}: {self.INSTEAD}")
