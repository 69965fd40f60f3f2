"""The whole thread in Chromium: on a phone, where each page is looked at, and on a desk without JavaScript."""

import pytest

from tests.browser.visitors import ChromiumVisitor, Inspector
from tests.stories.one_life import Stage, one_life

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_life_on_a_phone_with_each_page_looked_at(world, work, window):
    inspector = Inspector()
    one_life(Stage(lambda: ChromiumVisitor(window("phone"), inspector), work))
    assert len(inspector.seen) > 30
    assert inspector.complaints == []


def test_one_life_on_a_desk_without_javascript(world, work, window):
    one_life(Stage(lambda: ChromiumVisitor(window("desk", scripts=False), None), work))
