"""Knows how often one address, or one person, may ask: a counter in the cache for each window of time."""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from lms.people.models import User


def is_over(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether the asker's address has now asked more than `most` times within the running window.

    The address is the one allauth trusts: a forwarded header counts only behind a declared proxy. Where the cache lives
    in one process each web process counts for itself; with a shared cache all count together.
    """
    return _is_over(f"{what}:{_address(request)}", most, seconds)


def is_over_for(person: User, what: str, *, most: int, seconds: int) -> bool:
    """The same for somebody who is signed in, so that a whole class behind one address is not one asker."""
    return _is_over(f"{what}:person-{person.pk}", most, seconds)


def is_over_as(name: str, what: str, *, most: int, seconds: int) -> bool:
    """The same for whoever is known by a name of their own, such as a token."""
    return _is_over(f"{what}:{name}", most, seconds)


def _is_over(who: str, most: int, seconds: int) -> bool:
    window = int(time.time()) // seconds
    key = f"limit:{who}:{window}"
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
