"""What the environment says. Raises `SettingError`, whose text names the variable and the mend."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from publisher.variables import (
    LOOPBACK,
    MailServer,
    SettingError,
    file_text,
    flag,
    host,
    http_url,
    mail_addresses,
    mail_server,
    number,
    one_of,
    secret,
    secret_url,
    site_urls,
)

SQLITE_NAME = "bpod.sqlite3"
MIN_KEY_CHARS = 32
SOCKET_PATH_BYTES_MAX = 104


@dataclass(frozen=True)
class Alarms:
    """Where alarms go: a mail server and an address of their own, apart from everything that is watched."""

    email_to: tuple[str, ...] = ()
    email_from: str = ""
    mail_server: MailServer | None = None
    webhook: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Watching:
    """What `bpod watch` is told."""

    minutes: int = 10
    """After the slot: by then the post is expected everywhere."""
    approval_hours: int = 12
    """Before the slot: by then a post is expected to be approved."""
    runway_days: int = 3
    """Fewer approved days ahead than these are told; 0: never."""
    site_urls: Mapping[str, str] = field(default_factory=dict)
    """Language to the address where the watch reads a site, if its public one does not lead there."""
    ping: str | None = field(default=None, repr=False)
    alarms: Alarms = field(default_factory=Alarms)


@dataclass(frozen=True)
class Aids:
    """What helps the translators, where it is there."""

    mail_domain: str = ""
    """Where answers to jobs sent by mail arrive; empty: no jobs by mail."""
    mail_checked_by: str = ""
    """The name under which our own mail server signs its Authentication-Results (RFC 8601)."""
    dictionaries: str = "/usr/share/hunspell"
    machine: str = ""
    """`apertium`, `libretranslate`, or none."""
    libretranslate_url: str | None = None
    libretranslate_key: str | None = field(default=None, repr=False)
    languagetool_url: str | None = None


@dataclass(frozen=True)
class Environment:
    home: Path
    database_url: str
    redis_url: str | None
    """None: the embedded broker, on a unix socket in `home`."""
    secret_keys: tuple[str, ...]
    """The first one signs and encrypts; all of them verify and decrypt."""
    debug: bool
    desk_url: str | None
    """Where people reach the desk (scheme and host); None: the address of the English site."""
    allowed_hosts: tuple[str, ...]
    page_check: str
    """`file`: a page counts as live when its file is in place; `http`: when it answers 200."""
    site_urls: Mapping[str, str]
    """Language to address, for installations whose sites are not on this machine's loopback."""
    mail_server: MailServer | None
    """None: mail is written to standard output."""
    mail_from: str
    mail_provider: Mapping[str, str]
    """Django-anymail's settings, by name: keys among them."""
    team_mail: tuple[str, ...]
    """Whom a rehearsal is told to."""
    watching: Watching
    aids: Aids
    quarantine_gigabytes: int
    """What donated files may take on disk before the form says that there is no room."""
    doi_lookup_url: str | None
    """Who is asked about the paper of a donated picture; None: nobody."""
    second_factor: str
    """`required` of everybody who can publish or see outlets; `off`: in a demonstration on this machine alone."""

    @property
    def broker_socket(self) -> Path:
        """In `home`; in the system's temporary folder where that path is too long for a socket (unix(7))."""
        path = self.home / "broker.sock"
        if len(str(path).encode()) < SOCKET_PATH_BYTES_MAX:
            return path
        mark = hashlib.sha256(str(self.home).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"bpod-{os.getuid()}-{mark}.sock"

    @property
    def broker_url(self) -> str:
        return self.redis_url or f"redis+socket://{self.broker_socket}"

    @property
    def embedded(self) -> bool:
        return self.database_url.startswith("sqlite")


def read(environ: Mapping[str, str] | None = None) -> Environment:
    environ = os.environ if environ is None else environ
    home = _home(environ)
    database_url = _database_url(environ, home)
    embedded = database_url.startswith("sqlite")
    desk_url = http_url(environ, "BPOD_DESK_URL")
    return Environment(
        home=home,
        database_url=database_url,
        redis_url=_redis_url(environ),
        secret_keys=_secret_keys(environ, home, embedded=embedded),
        debug=flag(environ, "BPOD_DEBUG"),
        desk_url=desk_url,
        allowed_hosts=_allowed_hosts(environ, desk_url, embedded=embedded),
        page_check=one_of(environ, "BPOD_PAGE_CHECK", ("file", "http")),
        site_urls=site_urls(environ, "BPOD_SITE_URLS"),
        mail_server=mail_server("BPOD_EMAIL_SMTP", environ.get("BPOD_EMAIL_SMTP")),
        mail_from=_mail_from(environ),
        mail_provider=_mail_provider(environ),
        team_mail=_team_mail(environ),
        watching=_watching(environ),
        aids=_aids(environ),
        doi_lookup_url=http_url(environ, "BPOD_DOI_LOOKUP"),
        quarantine_gigabytes=number(environ, "BPOD_QUARANTINE_GB", 20, 0, 10_000),
        second_factor=_second_factor(environ, on_this_machine=embedded and desk_url is None),
    )


def _home(environ: Mapping[str, str]) -> Path:
    home = Path(environ.get("BPOD_HOME") or "var").expanduser().absolute()
    if home.exists() and not home.is_dir():
        raise SettingError(f"BPOD_HOME: {home} is a file; name a folder")
    try:
        home.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"BPOD_HOME: {home} cannot be made ({error.strerror}); name a folder you may write"
        ) from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise SettingError(f"BPOD_HOME: {home} cannot be written; name a folder you may write")
    return home


def _database_url(environ: Mapping[str, str], home: Path) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{home / SQLITE_NAME}"
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise SettingError(
            "DATABASE_URL: only sqlite:///path and postgres://user:password@host/name are understood"
        )
    return url


def _redis_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("REDIS_URL") or None
    if url and urlsplit(url).scheme not in {"redis", "rediss", "redis+socket"}:
        raise SettingError("REDIS_URL: give redis://host:port/0, rediss://… or redis+socket:///path")
    return url


def _secret_keys(environ: Mapping[str, str], home: Path, *, embedded: bool) -> tuple[str, ...]:
    """`BPOD_SECRET_KEY` may hold several keys, newest first: that is how a key is rotated."""
    text, name = environ.get("BPOD_SECRET_KEY", ""), "BPOD_SECRET_KEY"
    if path := environ.get("BPOD_SECRET_KEY_FILE"):
        if text:
            raise SettingError("BPOD_SECRET_KEY and BPOD_SECRET_KEY_FILE are both set; keep one")
        name = "BPOD_SECRET_KEY_FILE"
        text = file_text(name, path)
    elif not text and embedded:
        text = _own_key(home)
    keys = tuple(text.replace(",", " ").split())
    if not keys:
        raise SettingError(f"{name}: a secret key is needed; make one with: openssl rand -base64 48")
    if any(len(key) < MIN_KEY_CHARS for key in keys):
        raise SettingError(f"{name}: a key must have at least {MIN_KEY_CHARS} characters")
    return keys


def _own_key(home: Path) -> str:
    """The embedded installation makes its key once and keeps it, readable by its owner only."""
    path = home / "secret_key"
    if not path.exists():
        # Written aside and linked: of two processes that start together one wins, and neither reads half a key.
        descriptor, aside = tempfile.mkstemp(dir=home, prefix=".secret_key.")
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            Path(aside).unlink()
    return path.read_text(encoding="utf-8")


def _second_factor(environ: Mapping[str, str], *, on_this_machine: bool) -> str:
    value = one_of(environ, "BPOD_SECOND_FACTOR", ("required", "off"))
    if value == "off" and not on_this_machine:
        raise SettingError(
            "BPOD_SECOND_FACTOR: off is for a demonstration, on SQLite and without BPOD_DESK_URL; leave it out"
        )
    return value


def _allowed_hosts(environ: Mapping[str, str], desk_url: str | None, *, embedded: bool) -> tuple[str, ...]:
    """Where none is named: in production the desk's own name, or this machine's."""
    named = environ.get("BPOD_ALLOWED_HOSTS", "").replace(",", " ").split()
    if named or embedded:
        return tuple(named)
    return (str(urlsplit(desk_url).hostname),) if desk_url else LOOPBACK


def _mail_from(environ: Mapping[str, str]) -> str:
    (address, *more) = mail_addresses(environ, "BPOD_EMAIL_FROM") or ("",)
    if more:
        raise SettingError("BPOD_EMAIL_FROM: give one address")
    if environ.get("BPOD_EMAIL_SMTP") and not address:
        raise SettingError("BPOD_EMAIL_FROM: say what address mail comes from, such as bpod@example.org")
    return address


def _team_mail(environ: Mapping[str, str]) -> tuple[str, ...]:
    addresses = mail_addresses(environ, "BPOD_TEAM_EMAIL")
    if addresses and not environ.get("BPOD_EMAIL_SMTP"):
        raise SettingError("BPOD_TEAM_EMAIL: needs a mail server; name it in BPOD_EMAIL_SMTP")
    return addresses


def _mail_provider(environ: Mapping[str, str]) -> dict[str, str]:
    text = secret(environ, "BPOD_ANYMAIL", "BPOD_ANYMAIL_FILE") or ""
    pairs = [pair.partition("=") for pair in text.split()]
    if not all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) and value for name, _, value in pairs):
        # What is wrong may hold a key: it is not repeated.
        raise SettingError(
            "BPOD_ANYMAIL: give NAME=value, such as POSTMARK_SERVER_TOKEN=…, divided by spaces"
        )
    return {name: value for name, _, value in pairs}


def _watching(environ: Mapping[str, str]) -> Watching:
    return Watching(
        minutes=number(environ, "BPOD_WATCH_MINUTES", Watching.minutes, 1, 720),
        approval_hours=number(environ, "BPOD_WATCH_APPROVAL_HOURS", Watching.approval_hours, 0, 72),
        runway_days=number(environ, "BPOD_WATCH_RUNWAY_DAYS", Watching.runway_days, 0, 30),
        site_urls=site_urls(environ, "BPOD_WATCH_SITE_URLS"),
        ping=secret_url(environ, "BPOD_WATCH_PING", "BPOD_WATCH_PING_FILE"),
        alarms=_alarms(environ),
    )


def _alarms(environ: Mapping[str, str]) -> Alarms:
    to = mail_addresses(environ, "BPOD_ALARM_EMAIL")
    senders = mail_addresses(environ, "BPOD_ALARM_FROM") or to[:1]
    smtp = secret(environ, "BPOD_ALARM_SMTP", "BPOD_ALARM_SMTP_FILE")
    if len(senders) > 1:
        raise SettingError("BPOD_ALARM_FROM: give one address")
    if bool(to) != bool(smtp):
        raise SettingError("BPOD_ALARM_EMAIL and BPOD_ALARM_SMTP: alarms by e-mail need both of them")
    return Alarms(
        email_to=to,
        email_from="".join(senders),
        mail_server=mail_server("BPOD_ALARM_SMTP", smtp),
        webhook=secret_url(environ, "BPOD_ALARM_WEBHOOK", "BPOD_ALARM_WEBHOOK_FILE"),
    )


def _aids(environ: Mapping[str, str]) -> Aids:
    machine = one_of(environ, "BPOD_MACHINE_DRAFTS", ("", "apertium", "libretranslate"))
    libretranslate_url = http_url(environ, "BPOD_LIBRETRANSLATE_URL")
    if machine == "libretranslate" and not libretranslate_url:
        raise SettingError("BPOD_LIBRETRANSLATE_URL: BPOD_MACHINE_DRAFTS=libretranslate needs its address")
    return Aids(
        mail_domain=host(environ, "BPOD_TRANSLATIONS_MAIL_DOMAIN"),
        mail_checked_by=host(environ, "BPOD_TRANSLATIONS_MAIL_CHECKED_BY"),
        dictionaries=environ.get("BPOD_DICTIONARIES") or Aids.dictionaries,
        machine=machine,
        libretranslate_url=libretranslate_url,
        libretranslate_key=secret(environ, "BPOD_LIBRETRANSLATE_KEY", "BPOD_LIBRETRANSLATE_KEY_FILE"),
        languagetool_url=http_url(environ, "BPOD_LANGUAGETOOL_URL"),
    )
