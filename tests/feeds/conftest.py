from __future__ import annotations

from tests.website.conftest import site

__all__ = ["site"]
