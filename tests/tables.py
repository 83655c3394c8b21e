"""The tables of the tests: made by the migrations once a run, copied for whoever needs a database.

The migrations of an empty database take longer than many a test file, and every process of a run, each
installation it starts and each database of a server needs their outcome. `tests.run` makes it and names it
to its processes; a process that was started by hand makes its own. `python -m tests.tables FOLDER` makes it for
several that are started one by one, and says its name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase

NAMED = "TESTS_TABLES"
"""Where they are: a file of SQLite, or the name of a database on the server of DATABASE_URL."""
ON_SERVER = "TESTS_TABLES_ON_SERVER"
"""The address of that database, for a test that wants a server whatever the suite itself runs on."""
KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""What the migrations wrote and no test changes."""


def make(folder: Path, environ: Mapping[str, str]) -> str:
    """Run the migrations; what `NAMED` is to say to the processes of this environment."""
    folder.mkdir(exist_ok=True)
    named = str(folder / "bpod.sqlite3")
    own = {**environ, "BPOD_HOME": str(folder), "BPOD_SECRET_KEY": "only-for-tests-" * 4}
    if server := environ.get("DATABASE_URL"):
        named = "bpod_tables"
        run_sql(server, f"CREATE DATABASE {named}")
        own["DATABASE_URL"] = on_server(server, named)
    subprocess.run([sys.executable, "-m", "publisher", "migrate", "-v0"], env=own, check=True)
    return named


def copy(target: str) -> bool:
    """Bring the tables to a file that is not there yet, or to a database that is not. Are there any to copy?"""
    made = os.environ.get(NAMED)
    if made is None:
        return False
    if server := os.environ.get("DATABASE_URL"):
        run_sql(server, f"DROP DATABASE IF EXISTS {target}", f"CREATE DATABASE {target} TEMPLATE {made}")
    else:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, target)
    return True


@contextlib.contextmanager
def test_database() -> Iterator[None]:
    """Django's connection leads to a database of this process for as long."""
    before = connection.settings_dict["NAME"]
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{before}"
    connection.close()
    if copy(name):
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    else:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    yield
    connection.creation.destroy_test_db(before, verbosity=0)


def empty_after_each_test() -> None:
    """What a test with real transactions leaves behind is deleted: only where there is something, and without
    a word to those who wait for migrations (Django's `flush` empties every table, then tells all of them)."""
    TransactionTestCase._fixture_teardown = lambda _: empty()  # type: ignore[method-assign]


def on_server(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def run_sql(server: str, *statements: str) -> None:
    with psycopg.connect(on_server(server, "postgres"), autocommit=True) as cursor:
        for statement in statements:
            cursor.execute(statement.encode())


def empty() -> None:
    there = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = {name: connection.ops.quote_name(name) for name in sorted(set(there) - KEPT)}
    questions = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table})" for name, table in tables.items())  # noqa: S608 - our own tables
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions))
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {tables[name]}")  # noqa: S608 - our own tables


if __name__ == "__main__":
    sys.stdout.write(make(Path(sys.argv[1]), os.environ) + "\n")
