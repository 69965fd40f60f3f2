"""Where several nodes share a cache, what one counts and keeps the others know; asked where CACHE_URL names Redis."""

import os
import uuid

import environ
import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.people import limits

URL = os.environ.get("CACHE_URL", "")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not URL.startswith("redis"), reason="CACHE_URL names no Redis"),
]


@pytest.fixture
def shared(settings):
    """The cache that CACHE_URL names, under a prefix of this test's own."""
    settings.CACHES = {"default": environ.Env().cache_url("CACHE_URL") | {"KEY_PREFIX": uuid.uuid4().hex}}


def another_node() -> None:
    """Connections of this one are given up, so that nothing it remembers by itself can answer."""
    caches.close_all()
    del caches["default"]


def test_two_nodes_count_together_how_often_somebody_asks(shared):
    answers = []
    for _ask in range(4):
        answers.append(limits.is_over_as("token", "questions", most=3, seconds=10_000))
        another_node()
    assert answers == [False, False, False, True]
    assert not limits.is_over_as("another token", "questions", most=3, seconds=10_000)


def test_a_session_begun_on_one_node_is_known_on_another_without_the_database(shared):
    session = SessionStore()
    session["kept"] = "what was typed"
    session.create()
    another_node()
    with CaptureQueriesContext(connection) as asked:
        assert SessionStore(session.session_key)["kept"] == "what was typed"
    assert len(asked) == 0


def test_what_redis_forgot_the_database_still_knows(shared):
    session = SessionStore()
    session["kept"] = "what was typed"
    session.create()
    cache.delete(session.cache_key)
    another_node()
    assert SessionStore(session.session_key)["kept"] == "what was typed"
