"""The rooms' own fixtures, for pages that gather from all of them."""

from tests.certificates.conftest import draft, everything, programme, submitted
from tests.courses.conftest import catalogue, course, lessons, module
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
