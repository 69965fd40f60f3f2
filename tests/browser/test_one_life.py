"""The whole thread in Chromium: on a phone and on a desk, with axe at every kind of page, and without JavaScript."""

import pytest

from tests.browser.visitors import ChromiumVisitor, Inspector
from tests.stories.one_life import Stage, one_life

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_life_on_a_phone_and_on_a_desk(world, work, window, width):
    inspector = Inspector()
    one_life(Stage(lambda: ChromiumVisitor(window(width), inspector), work))
    assert len(inspector.seen) > 30
    assert inspector.complaints == []


def test_one_life_without_javascript(world, work, window):
    one_life(Stage(lambda: ChromiumVisitor(window("phone", scripts=False), None), work))
