"""What the environment may say: each wrong value is refused by a sentence that names its variable."""

from __future__ import annotations

import contextlib
import os
import pwd
import stat

import pytest

from publisher import environment
from publisher.environment import Aids, SettingError

KEY = "a-key-of-more-than-thirty-two-characters"
OTHER_KEY = "another-key-of-more-than-thirty-two-characters"
POSTGRES = "postgres://bpod:secret@db.example.org/bpod"


@pytest.fixture
def read(tmp_path):
    """Read an environment with a home and a key, and what the test adds or takes away (None)."""

    def read_with(**given: str | None):
        names = {"BPOD_HOME": str(tmp_path), "BPOD_SECRET_KEY": KEY, **given}
        return environment.read({name: value for name, value in names.items() if value is not None})

    return read_with


def test_nothing_said_means_sqlite_and_the_embedded_broker_in_the_folder_var(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = environment.read({})
    assert found.home == tmp_path / "var"
    assert found.database_url == f"sqlite:///{tmp_path}/var/bpod.sqlite3"
    assert found.embedded
    assert found.redis_url is None
    assert found.broker_url == f"redis+socket://{tmp_path}/var/broker.sock"
    assert (found.debug, found.page_check, found.desk_url) == (False, "file", None)
    assert (found.allowed_hosts, found.site_urls) == ((), {})


def test_an_empty_value_counts_as_nothing_said(read, tmp_path):
    found = read(
        DATABASE_URL="", REDIS_URL="", BPOD_DEBUG="", BPOD_PAGE_CHECK="", BPOD_DESK_URL="", BPOD_SITE_URLS=""
    )
    assert found == read()
    assert found.home == tmp_path


def test_a_production_environment_is_read_whole(read):
    found = read(
        DATABASE_URL=POSTGRES,
        REDIS_URL="redis://broker.example.org:6379/0",
        BPOD_SECRET_KEY=f"{KEY} {OTHER_KEY}",
        BPOD_DESK_URL="https://desk.example.org/",
        BPOD_ALLOWED_HOSTS="desk.example.org, other.example.org",
        BPOD_SITE_URLS="en=https://bpod.example.org/, ca=https://ca.example.org",
        BPOD_PAGE_CHECK="http",
        BPOD_DEBUG="1",
    )
    assert not found.embedded
    assert found.broker_url == "redis://broker.example.org:6379/0"
    assert found.secret_keys == (KEY, OTHER_KEY)
    assert found.desk_url == "https://desk.example.org"
    assert found.allowed_hosts == ("desk.example.org", "other.example.org")
    assert found.site_urls == {"en": "https://bpod.example.org", "ca": "https://ca.example.org"}
    assert (found.page_check, found.debug) == ("http", True)


def test_in_production_the_desk_answers_under_its_own_name_where_none_is_listed(read):
    assert read(DATABASE_URL=POSTGRES, BPOD_DESK_URL="https://desk.example.org:8443").allowed_hosts == (
        "desk.example.org",
    )
    assert read(DATABASE_URL=POSTGRES).allowed_hosts == environment.LOOPBACK
    assert read(BPOD_DESK_URL="https://desk.example.org").allowed_hosts == ()  # embedded: on loopback alone


MAIL = {"BPOD_EMAIL_SMTP": "smtp://mail.example.org", "BPOD_EMAIL_FROM": "bpod@example.org"}


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://relay.example.org", "relay.example.org", 25, "none"),
        ("smtp://bpod:p%40ss@mail.example.org", "mail.example.org", 587, "starttls"),
        ("smtp://bpod:p%40ss@mail.example.org:2525", "mail.example.org", 2525, "starttls"),
        ("smtp://bpod:p%40ss@127.0.0.1:1025", "127.0.0.1", 1025, "none"),
        ("smtps://bpod:p%40ss@mail.example.org", "mail.example.org", 465, "from-the-start"),
    ],
)
def test_a_password_for_mail_never_crosses_a_network_in_the_clear(read, url, host, port, tls):
    server = read(**{**MAIL, "BPOD_EMAIL_SMTP": url}).mail_server
    assert (server.host, server.port, server.tls) == (host, port, tls)
    assert (server.user, server.password) == (("bpod", "p@ss") if "@" in url else ("", ""))
    assert "p@ss" not in repr(server)


def test_mail_is_off_where_no_server_is_named(read):
    assert (read().mail_server, read().mail_from, read().team_mail) == (None, "", ())


def test_the_team_may_be_several(read):
    found = read(**MAIL, BPOD_TEAM_EMAIL="desk@example.org, two@example.org three@example.org")
    assert found.team_mail == ("desk@example.org", "two@example.org", "three@example.org")
    assert found.mail_from == "bpod@example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BPOD_EMAIL_SMTP", "mail.example.org:25"),
        ("BPOD_EMAIL_SMTP", "https://mail.example.org"),
        ("BPOD_EMAIL_SMTP", "smtp://"),
        ("BPOD_EMAIL_SMTP", "smtp://host:hunter2"),
        ("BPOD_EMAIL_SMTP", "smtp://hunter2@mail.example.org"),
        ("BPOD_EMAIL_FROM", ""),
        ("BPOD_EMAIL_FROM", "bpod"),
        ("BPOD_EMAIL_FROM", "a@example.org b@example.org"),
        ("BPOD_TEAM_EMAIL", "desk"),
        ("BPOD_TEAM_EMAIL", "Desk <desk@example.org>"),
    ],
)
def test_wrong_words_about_mail_are_refused_without_the_password(read, name, value):
    with pytest.raises(SettingError, match=f"^{name}: ") as caught:
        read(**{**MAIL, name: value})
    assert "hunter2" not in str(caught.value)


def test_a_team_without_a_mail_server_is_refused(read):
    with pytest.raises(SettingError, match=r"^BPOD_TEAM_EMAIL: needs a mail server"):
        read(BPOD_TEAM_EMAIL="desk@example.org")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db/bpod"),
        ("DATABASE_URL", "bpod.sqlite3"),
        ("REDIS_URL", "amqp://broker"),
        ("REDIS_URL", "localhost:6379"),
        ("BPOD_SECRET_KEY", "short"),
        ("BPOD_SECRET_KEY", f"{KEY} short"),
        ("BPOD_SECRET_KEY_FILE", "/nowhere/at/all"),
        ("BPOD_DEBUG", "yes"),
        ("BPOD_DESK_URL", "desk.example.org"),
        ("BPOD_DESK_URL", "ftp://desk.example.org"),
        ("BPOD_PAGE_CHECK", "never"),
        ("BPOD_SITE_URLS", "https://bpod.example.org"),
        ("BPOD_SITE_URLS", "en=bpod.example.org"),
        ("BPOD_SITE_URLS", "=https://bpod.example.org"),
    ],
)
def test_a_wrong_value_is_refused_and_its_variable_named(read, name, value):
    others = {"BPOD_SECRET_KEY": None} if name == "BPOD_SECRET_KEY_FILE" else {}
    with pytest.raises(SettingError, match=f"^{name}: "):
        read(**{**others, name: value})


def test_the_refusal_of_a_key_never_repeats_it(read):
    with pytest.raises(SettingError) as caught:
        read(BPOD_SECRET_KEY="hunter2")
    assert "hunter2" not in str(caught.value)


def test_the_refusal_of_a_database_never_repeats_its_password(read):
    with pytest.raises(SettingError) as caught:
        read(DATABASE_URL="mysql://bpod:hunter2@db/bpod")
    assert "hunter2" not in str(caught.value)


def test_the_home_is_made_where_it_is_missing(read, tmp_path):
    home = tmp_path / "new" / "home"
    assert read(BPOD_HOME=str(home)).home == home
    assert stat.S_IMODE(home.stat().st_mode) & 0o007 == 0


def test_a_home_that_is_a_file_is_refused(read, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"^BPOD_HOME: .* is a file"):
        read(BPOD_HOME=str(tmp_path / "file"))


def test_a_home_that_cannot_be_made_is_refused(read, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"^BPOD_HOME: .* cannot be made"):
        read(BPOD_HOME=str(tmp_path / "file" / "home"))


def test_a_home_that_cannot_be_written_is_refused(read, tmp_path):
    tmp_path.chmod(0o500)
    with _as_an_ordinary_user(), pytest.raises(SettingError, match=r"^BPOD_HOME: .* cannot be written"):
        read()


@contextlib.contextmanager
def _as_an_ordinary_user():
    """access(2) asks for the real user; root may write everywhere."""
    if os.getuid() != 0:
        yield
        return
    os.setresuid(pwd.getpwnam("nobody").pw_uid, -1, -1)
    try:
        yield
    finally:
        os.setresuid(0, -1, -1)


def test_the_embedded_installation_makes_its_key_once_and_keeps_it_to_itself(read, tmp_path):
    first = read(BPOD_SECRET_KEY=None).secret_keys
    assert read(BPOD_SECRET_KEY=None).secret_keys == first
    assert len(first[0]) >= environment.MIN_KEY_CHARS
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_production_makes_no_key_of_its_own(read):
    with pytest.raises(SettingError, match=r"^BPOD_SECRET_KEY: a secret key is needed"):
        read(BPOD_SECRET_KEY=None, DATABASE_URL=POSTGRES)


def test_a_key_file_holds_several_keys_newest_first(read, tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"{KEY}\n{OTHER_KEY}\n")
    assert read(BPOD_SECRET_KEY=None, BPOD_SECRET_KEY_FILE=str(file)).secret_keys == (KEY, OTHER_KEY)


@pytest.mark.parametrize("content", [b"", b"  \n", b"short", b"\xff\xfe" * 40])
def test_a_key_file_without_a_usable_key_is_refused(read, tmp_path, content):
    file = tmp_path / "keys"
    file.write_bytes(content)
    with pytest.raises(SettingError, match=r"^BPOD_SECRET_KEY_FILE: "):
        read(BPOD_SECRET_KEY=None, BPOD_SECRET_KEY_FILE=str(file))


def test_a_key_and_a_key_file_together_are_refused(read, tmp_path):
    (tmp_path / "keys").write_text(OTHER_KEY)
    with pytest.raises(SettingError, match="BPOD_SECRET_KEY and BPOD_SECRET_KEY_FILE are both set"):
        read(BPOD_SECRET_KEY_FILE=str(tmp_path / "keys"))


def test_a_home_too_long_for_a_socket_has_its_socket_in_the_temporary_folder(read, tmp_path):
    long = tmp_path / ("a" * 100)
    found = read(BPOD_HOME=str(long))
    assert len(os.fsencode(found.broker_socket)) < environment.SOCKET_PATH_BYTES_MAX
    assert found.broker_socket.parent != long
    assert found.broker_socket == read(BPOD_HOME=str(long)).broker_socket
    assert found.broker_socket != read(BPOD_HOME=str(tmp_path / ("b" * 100))).broker_socket


def test_the_translators_have_their_aids_where_they_are_named(read, tmp_path):
    key = tmp_path / "key"
    key.write_text("k-1\n")
    aids = read(
        BPOD_TRANSLATIONS_MAIL_DOMAIN="Mail.Example.org",
        BPOD_MACHINE_DRAFTS="libretranslate",
        BPOD_LIBRETRANSLATE_URL="http://127.0.0.1:5000/",
        BPOD_LIBRETRANSLATE_KEY_FILE=str(key),
    ).aids
    assert (aids.mail_domain, aids.machine) == ("mail.example.org", "libretranslate")
    assert (aids.libretranslate_url, aids.libretranslate_key) == ("http://127.0.0.1:5000", "k-1")
    assert "k-1" not in repr(aids)
    assert read().aids == Aids()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BPOD_TRANSLATIONS_MAIL_DOMAIN", "mail@example.org"),
        ("BPOD_MACHINE_DRAFTS", "somebody"),
        ("BPOD_LANGUAGETOOL_URL", "languagetool"),
    ],
)
def test_aids_that_cannot_be_used_are_refused_and_named(read, name, value):
    with pytest.raises(SettingError, match=name):
        read(**{name: value})


def test_libretranslate_needs_its_address(read):
    with pytest.raises(SettingError, match="BPOD_LIBRETRANSLATE_URL"):
        read(BPOD_MACHINE_DRAFTS="libretranslate")


def test_the_watch_has_its_numbers_where_none_are_given(read):
    found = read().watching
    assert (found.minutes, found.approval_hours, found.runway_days) == (10, 12, 3)
    assert (found.site_urls, found.ping, found.alarms.mail_server, found.alarms.webhook) == (
        {},
        None,
        None,
        None,
    )


def test_the_watch_is_told_where_alarms_go(read, tmp_path):
    (tmp_path / "smtp").write_text("smtps://watch:hunter2@mail.example.net\n")
    found = read(
        BPOD_WATCH_MINUTES="15",
        BPOD_WATCH_SITE_URLS="en=http://127.0.0.1:8000/",
        BPOD_WATCH_PING="https://ping.example.net/abc",
        BPOD_ALARM_EMAIL="one@example.org, two@example.org",
        BPOD_ALARM_SMTP_FILE=str(tmp_path / "smtp"),
        BPOD_ALARM_WEBHOOK="https://hook.example.net/secret",
    ).watching
    assert found.minutes == 15
    assert found.site_urls == {"en": "http://127.0.0.1:8000"}
    alarms = found.alarms
    assert (alarms.email_to, alarms.email_from) == (("one@example.org", "two@example.org"), "one@example.org")
    assert alarms.mail_server is not None
    assert (alarms.mail_server.host, alarms.mail_server.tls) == ("mail.example.net", "from-the-start")
    for secret in ("hunter2", "/secret", "/abc"):
        assert secret not in repr(found)


ALARM = {"BPOD_ALARM_EMAIL": "desk@example.org", "BPOD_ALARM_SMTP": "smtp://localhost"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BPOD_WATCH_MINUTES", "0"),
        ("BPOD_WATCH_MINUTES", "ten"),
        ("BPOD_WATCH_MINUTES", "-1"),
        ("BPOD_WATCH_APPROVAL_HOURS", "100"),
        ("BPOD_WATCH_RUNWAY_DAYS", "1.5"),
        ("BPOD_WATCH_SITE_URLS", "http://127.0.0.1"),
        ("BPOD_WATCH_PING", "ping.example.net/hunter2"),
        ("BPOD_WATCH_PING_FILE", "/nowhere/at/all"),
        ("BPOD_ALARM_EMAIL", "hunter2"),
        ("BPOD_ALARM_FROM", "hunter2"),
        ("BPOD_ALARM_FROM", "one@example.org two@example.org"),
        ("BPOD_ALARM_SMTP", "https://bpod:hunter2@mail.example.org"),
        ("BPOD_ALARM_SMTP", "smtp://bpod:hunter2@mail.example.org:mail"),
        ("BPOD_ALARM_WEBHOOK", "ftp://example.org/hunter2"),
        ("BPOD_ALARM_WEBHOOK_FILE", "/nowhere/at/all"),
    ],
)
def test_what_the_watch_cannot_use_is_refused_and_its_variable_named(read, name, value):
    with pytest.raises(SettingError, match=f"^{name}: ") as caught:
        read(**{**ALARM, name: value})
    assert "hunter2" not in str(caught.value)


def test_a_secret_of_the_watch_is_given_once(read, tmp_path):
    (tmp_path / "hook").write_text("https://example.org/hook")
    with pytest.raises(SettingError, match="BPOD_ALARM_WEBHOOK and BPOD_ALARM_WEBHOOK_FILE are both set"):
        read(BPOD_ALARM_WEBHOOK="https://example.org", BPOD_ALARM_WEBHOOK_FILE=str(tmp_path / "hook"))


def test_alarms_by_mail_need_addresses_and_a_server(read):
    for name, value in ALARM.items():
        with pytest.raises(SettingError, match=r"^BPOD_ALARM_EMAIL and BPOD_ALARM_SMTP"):
            read(**{name: value})


def test_a_mail_provider_s_settings_are_read_by_name_and_never_repeated(read, tmp_path):
    assert read().mail_provider == {}
    found = read(BPOD_ANYMAIL="POSTMARK_SERVER_TOKEN=abc=1 POSTMARK_MESSAGE_STREAM=daily")
    assert found.mail_provider == {"POSTMARK_SERVER_TOKEN": "abc=1", "POSTMARK_MESSAGE_STREAM": "daily"}
    (tmp_path / "provider").write_text("POSTMARK_SERVER_TOKEN=from-a-file\n")
    found = read(BPOD_ANYMAIL_FILE=str(tmp_path / "provider"))
    assert found.mail_provider == {"POSTMARK_SERVER_TOKEN": "from-a-file"}
    with pytest.raises(SettingError, match="BPOD_ANYMAIL: give NAME=value") as caught:
        read(BPOD_ANYMAIL="a-bare-key")
    assert "a-bare-key" not in str(caught.value)
