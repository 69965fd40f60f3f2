"""A certificate's whole career in Chromium, on a phone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.browser.visitors import ChromiumVisitor
from tests.stories.career import Stage, whole_career

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def elsewhere(work: Callable[[], object]) -> Callable[[], object]:
    """In a thread of its own, as the worker is: signing runs an event loop, and Playwright has one in this thread."""

    def done() -> object:
        try:
            return work()
        finally:
            connection.close()

    def wait() -> object:
        with ThreadPoolExecutor(1) as worker:
            return worker.submit(done).result(timeout=60)

    return wait


def test_a_whole_career_on_a_phone(career, window):
    facts = career | {"sign": elsewhere(career["sign"])}
    whole_career(Stage(lambda: ChromiumVisitor(window("phone"), None), **facts))
