"""The rooms' own fixtures, for pages that gather from all of them."""

import pytest

from tests.certificates.conftest import draft, everything, programme, submitted
from tests.courses.conftest import LEVELS, catalogue, course, lessons, module
from tests.laid import Levels
from tests.supervision.conftest import placement, qualification

__all__ = [
    "catalogue",
    "course",
    "draft",
    "everything",
    "lessons",
    "module",
    "placement",
    "programme",
    "qualification",
    "submitted",
]


@pytest.fixture
def levels(academy) -> Levels:
    """Few here learn something, so each of them lays it by itself."""
    found = Levels(**LEVELS.levels)
    found.laid["academy"] = academy
    return found
