"""`python -m tests.security.permissions_page`: draw docs/reference/permissions.md from the table and the roles."""

from __future__ import annotations

from pathlib import Path

from tests.security import permissions_table

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"
HEAD = """# Permissions

Which role gets past the door of which address: `see` by a GET, `do` by a POST. A door is where somebody is turned away; what a page
shows to whom, and what it refuses to do, is the page's own matter. Beside the roles: a superuser, who has every right, who has an account
without a role, and a stranger. What is empty for a superuser too is closed to everybody, for a post is published by its approval and the
slot alone; or a token opens it, as in the API. An address with a token, such as an invitation, is open to whoever has it.

Drawn by `python -m tests.security.permissions_page` from `tests/security/permissions.tsv`, which a test compares with the addresses
that are really there. What each role is for: [people and the second factor](../how-to/people-and-second-factor.md).
"""
ROOMS = {
    "The desk": "desk/",
    "The translators' room": "translate/",
    "Private files": "private/",
    "The API": "api/",
}


def drawn() -> str:
    table = permissions_table.table()
    parts = [HEAD]
    for name, prefix in ROOMS.items():
        parts += [f"## {name}\n", *_table({r: c for r, c in table.items() if r.startswith(prefix)}), ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def _table(rows: dict[str, dict[str, str]]) -> list[str]:
    lines = [
        f"| address | {' | '.join(permissions_table.LETTERS)} |",
        "|---" * (len(permissions_table.LETTERS) + 1) + "|",
    ]
    for route, cells in rows.items():
        marks = (_mark(letter, cells) for letter in permissions_table.LETTERS.values())
        lines.append(f"| `/{route}` | {' | '.join(marks)} |")
    return lines


def _mark(letter: str, cells: dict[str, str]) -> str:
    sees, does = letter in cells["GET"], letter in cells["POST"]
    return {(True, True): "see, do", (True, False): "see", (False, True): "do", (False, False): ""}[
        sees, does
    ]


if __name__ == "__main__":
    PAGE.write_text(drawn(), "utf-8")
