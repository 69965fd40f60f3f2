"""The whole thread over HTTP, without JavaScript, with CSRF checked, on either database."""

import pytest

from tests.stories.one_life import Stage, one_life
from tests.stories.visitors import HttpVisitor


@pytest.mark.django_db
def test_one_life_from_a_lesson_to_a_certificate_that_a_stranger_can_check(world, work):
    one_life(Stage(HttpVisitor, work))
