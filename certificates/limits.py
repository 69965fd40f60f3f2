"""Knows how often one address may ask: a counter in the cache for each window of time."""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_over(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether the asker's address has now asked more than `most` times within the running window.

    The address is the one allauth trusts: a forwarded header counts only behind a declared proxy. Where the cache lives
    in one process each web process counts for itself; with a shared cache all count together.
    """
    window = int(time.time()) // seconds
    key = f"limit:{what}:{_address(request)}:{window}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > most
    except ValueError:
        # The window ended between the two calls.
        return False


def _address(request: HttpRequest) -> str:
    """One IPv4 address, or the /64 a household of IPv6 addresses shares."""
    given = get_adapter(request).get_client_ip(request)
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return str(given)
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
