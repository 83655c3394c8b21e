"""Calls that reach public addresses alone, whatever a name resolves to at that moment.

The address is judged where it is dialled: a name that was public when it was typed may lead into our own
network later (https://owasp.org/www-community/attacks/Server_Side_Request_Forgery).
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from channels.errors import Unauthorized
from channels.http import Http

_NAT64 = IPv6Network("64:ff9b::/96")


class PublicHttp(Http):
    def __init__(self, kind: str, *, read_seconds: float) -> None:
        super().__init__(kind, read_seconds=read_seconds)
        # A proxy would resolve the name itself.
        self._session.trust_env = False
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(max_retries=0))


def is_public(address: str) -> bool:
    """Neither private, loopback, link-local, shared nor reserved; nor an IPv4 address that hides in IPv6."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and (inner := _inside(ip)):
        return is_public(str(inner))
    reserved = ip.is_multicast or ip.is_reserved or (isinstance(ip, IPv6Address) and ip.is_site_local)
    return ip.is_global and not reserved


def _inside(ip: IPv6Address) -> IPv4Address | None:
    """Mapped, 6to4, Teredo (the client's), NAT64 (https://www.rfc-editor.org/rfc/rfc6052)."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class _Dialling(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        """The name is resolved once, judged, and dialled by its number; TLS still asks for the name."""
        name = self.host
        found = self._addresses(name)
        if not all(map(is_public, found)):
            raise Unauthorized(
                "webhook: the receiver's name leads to an address that is not public; "
                "where it should, set allow_private to yes",
                code="address",
            )
        try:
            for address in found[:-1]:
                self.host = address
                try:
                    return super()._new_conn()
                except (NewConnectionError, ConnectTimeoutError):
                    continue
            self.host = found[-1]
            return super()._new_conn()
        finally:
            self.host = name

    def _addresses(self, name: str) -> list[str]:
        try:
            found = socket.getaddrinfo(name.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise NameResolutionError(name, self, socket.gaierror(str(error))) from error
        return [str(address[0]).partition("%")[0] for *_, address in found]


class _DiallingTls(_Dialling, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Dialling


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _DiallingTls


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
