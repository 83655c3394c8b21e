"""The seam to the translators' room: approved English goes there, approved translations come back.

`translations` knows neither Posts nor Editions; this module turns the one's values into the other's.
"""

from __future__ import annotations
