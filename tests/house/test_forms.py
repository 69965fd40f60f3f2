"""Every address of the site, asked as a form would: without its token nothing is taken."""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

VALUES = {"int": "1", "day": "2026-03-01", "uuid": "00000000-0000-0000-0000-000000000000"}


def address_of(pattern) -> str:
    """The pattern with a value in each place; empty for a regular expression, which only allauth uses here."""
    if not hasattr(pattern, "_route"):
        return ""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda place: VALUES.get(place[1], "x"), pattern._route)


def addresses() -> list[str]:
    """One address for every URL pattern of the site, Wagtail's admin included."""
    found: set[str] = set()

    def walk(patterns, before: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, before + address_of(pattern.pattern))
            else:
                found.add(before + address_of(pattern.pattern))

    walk(get_resolver().url_patterns, "/")
    return sorted(found)


@pytest.mark.django_db
def test_09_every_address_refuses_a_form_without_its_token(sol):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(sol)
    answers = {address: browser.post(address).status_code for address in addresses()}
    assert len(answers) > 100
    # The API knows nobody by a cookie: it asks for a token of its own kind.
    api = {address: answers.pop(address) for address in list(answers) if address.startswith("/api/v1/")}
    assert set(api.values()) <= {401, 403, 404, 405}
    # Refused; not there, or not for Sol; moved to where it would be refused. Never taken, never a fault of ours.
    assert {address: status for address, status in answers.items() if status not in (301, 302, 403, 404)} == {}
    ours = {address: status for address, status in answers.items() if address.startswith(("/account/", "/practice/"))}
    assert set(ours.values()) == {403}
