"""Small typed readers of one variable of the environment; each refuses nonsense.

Every reader raises `SettingError`, whose text names the variable and the mend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class SettingError(ValueError):
    """A variable of the environment holds something that cannot be used."""


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: str
    """`from-the-start`, `starttls` or `none`."""


def flag(environ: Mapping[str, str], name: str) -> bool:
    return one_of(environ, name, ("0", "1")) == "1"


def one_of(environ: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    value = environ.get(name) or values[0]
    if value not in values:
        raise SettingError(f"{name}: {value!r} is not one of {', '.join(values)}")
    return value


def number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise SettingError(f"{name}: {text!r} is not a whole number from {least} to {most}")
    return int(text)


def http_url(environ: Mapping[str, str], name: str) -> str | None:
    url = environ.get(name) or None
    if url and not is_address(url):
        raise SettingError(f"{name}: give an address such as https://desk.example.org")
    return url.rstrip("/") if url else None


def is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def host(environ: Mapping[str, str], name: str) -> str:
    given = environ.get(name, "").strip().lower()
    if given and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", given):
        raise SettingError(f"{name}: give the name of a machine such as mail.example.org")
    return given


def site_urls(environ: Mapping[str, str], name: str) -> Mapping[str, str]:
    """`en=https://bpod.org.uk ca=https://bpod.cat`, divided by spaces or commas."""
    pairs = [pair.partition("=") for pair in environ.get(name, "").replace(",", " ").split()]
    if any(not language or not is_address(url) for language, _, url in pairs):
        raise SettingError(f"{name}: give pairs such as en=https://bpod.org.uk ca=https://bpod.cat")
    return {language: url.rstrip("/") for language, _, url in pairs}


def mail_addresses(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    addresses = tuple(environ.get(name, "").replace(",", " ").split())
    if any(not re.fullmatch(r"[^@<>]+@[^@<>]+", address) for address in addresses):
        raise SettingError(f"{name}: give addresses such as desk@example.org, divided by spaces or commas")
    return addresses


def mail_server(name: str, url: str | None) -> MailServer | None:
    """`smtp://user:password@host:587`; `smtps://` is encrypted from the first byte (RFC 8314)."""
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise SettingError(f"{name}: the port is not a number between 0 and 65535") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingError(f"{name}: give smtp://user:password@host:587 or smtps://user:password@host:465")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise SettingError(f"{name}: give both a user and a password, or neither")
    if parts.scheme == "smtps":
        return MailServer(parts.hostname, port or 465, user, password, "from-the-start")
    # A password never crosses a network in the clear; a relay of one's own needs neither.
    tls = "starttls" if password and parts.hostname not in {*LOOPBACK, "::1"} else "none"
    return MailServer(parts.hostname, port or (587 if user else 25), user, password, tls)


def secret_url(environ: Mapping[str, str], name: str, file_name: str) -> str | None:
    url = secret(environ, name, file_name)
    if url and not is_address(url):
        raise SettingError(f"{name}: give an address such as https://example.org/hook")
    return url


def secret(environ: Mapping[str, str], name: str, file_name: str) -> str | None:
    """From the variable, or from the file that the other variable names."""
    text = environ.get(name, "")
    if path := environ.get(file_name):
        if text:
            raise SettingError(f"{name} and {file_name} are both set; keep one")
        text = file_text(file_name, path)
    return text.strip() or None


def file_text(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingError(f"{name}: {path} cannot be read as text") from None
