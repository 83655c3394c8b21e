"""From where somebody uses the form."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """The reader's address, or in IPv6 the network that one household has.

    A proxy on our side of the world says it in X-Forwarded-For, whose last entry it wrote itself; from anybody else
    that header is not believed.
    """
    given = str(request.META.get("REMOTE_ADDR") or "")
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").rpartition(",")[2].strip()
    if forwarded and _is_near(given) and _is_address(forwarded):
        given = forwarded
    if not _is_address(given):
        return "unknown"
    if ip_address(given).version == 6:
        return str(ip_network(f"{given.partition('%')[0]}/64", strict=False))
    return given


def _is_near(address: str) -> bool:
    return not _is_address(address) or ip_address(address).is_private


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
