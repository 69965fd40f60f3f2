"""A certificate's whole career in Chromium, on a phone."""

import pytest

from tests.browser.visitors import ChromiumVisitor
from tests.stories.career import Stage, whole_career

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_whole_career_on_a_phone(career, window):
    whole_career(Stage(lambda: ChromiumVisitor(window("phone"), None), **career))
