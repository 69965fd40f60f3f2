"""How many statements each page takes, however many rows there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates import actions
from certificates.models import Programme
from lms.people.models import User
from tests.conftest import person


def statements(site: Client, address: str) -> int:
    site.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert site.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def more(programme, rita, nora, everything) -> Callable[..., None]:
    """Three people more whose applications have come as far as asked."""

    def add(*, until: str, first: int) -> None:
        for number in range(first, first + 3):
            applicant = person(f"{until}{number}@example.org", "Pat", f"Number{number}")
            follow(applicant, programme)
            application = actions.submit(application=actions.begin(programme=programme, by=applicant), by=applicant)
            if until in ("recommended", "issued"):
                actions.recommend(application=application, by=rita)
            if until == "issued":
                actions.approve(application=application, by=nora)

    return add


def follow(someone: User, programme: Programme) -> None:
    actions.follow(programme=programme, by=someone)


def test_the_path_takes_at_most_15(as_, programme, ada):
    follow(ada, programme)
    assert statements(as_(ada), "/paths/samhsa-model-standards/") <= 15


def test_the_public_page_takes_at_most_4_whoever_looks_and_whatever_happened(as_, client, certificate, nora, ada):
    address = f"/c/{certificate.code}/"
    assert statements(client, address) == 1
    for _round in range(3):
        actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
        actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    client.logout()
    assert statements(client, address) == 1
    assert statements(as_(ada), address) <= 4


@pytest.mark.parametrize(
    ("until", "address", "most"),
    [
        ("submitted", "/review/", 12),
        ("recommended", "/decide/", 12),
        ("issued", "/issued/", 12),
    ],
)
def test_a_queue_takes_the_same_for_one_as_for_many(as_, more, rita, nora, until, address, most):
    site = as_(rita if until == "submitted" else nora)
    more(until=until, first=1)
    few = statements(site, address)
    more(until=until, first=4)
    assert statements(site, address) == few <= most


def test_a_review_and_a_decision_take_at_most_25(as_, recommended, rita, nora):
    assert statements(as_(rita), f"/review/{recommended.pk}/") <= 25
    assert statements(as_(nora), f"/decide/{recommended.pk}/") <= 25


def test_ones_own_lists_take_at_most_10(as_, certificate, ada):
    for address in ("/certificates/", "/applications/", "/paths/", "/programmes/"):
        assert statements(as_(ada), address) <= 10, address
