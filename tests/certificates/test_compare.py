"""Which certificate one is nearest to, and what another would still need: gathered once, judged by each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import actions, comparing
from certificates.models import Attestation, Programme, Standard, Statement
from tests.benchmarks.meter import Statements
from tests.certificates.test_evidence import credit
from tests.certificates.test_gathering import copies
from tests.supervision.conftest import hand_in, placement, qualification, sign  # noqa: F401


@pytest.fixture
def near(board) -> Programme:
    """Asks for nothing but an age."""
    rule = {"id": "age", "label": "Eighteen", "person": {"attribute": "age", "at_least": 18}}
    standard = {"stage": "initial", "version": "1", "requirements": [rule]}
    values = {"programme": "near", "title": "Near", "body": board.name, "standards": [standard]}
    return actions.load(values=values, body=board, by=None).programme


def test_the_nearest_certificate_stands_first_and_the_others_say_what_is_missing(as_, programme, near, ada):
    page = " ".join(as_(ada).get("/paths/compare/").content.decode().split())
    assert page.index(">Near</a>") < page.index(">Certified Peer Specialist</a>")
    assert "You have everything it asks for." in page
    assert "40 hours of training, of which 3 on ethics" in page
    assert "40 h in total" in page
    told = comparing.standings(ada, comparing.first_awards())
    assert [one.programme for one in told] == [near, programme]
    assert told[0].distance == (0, 0, 0)
    # 40 hours of training and 120 of experience.
    assert told[1].missing_minutes == 160 * 60


def test_only_those_on_ones_own_page_are_compared_where_one_asks_so(as_, programme, near, ada, ben):
    actions.follow(programme=near, by=ada)
    page = as_(ada).get("/paths/compare/?only=followed").content.decode()
    assert "Near" in page
    assert "Certified Peer Specialist" not in page
    own = " ".join(as_(ada).get("/paths/").content.decode().split())
    assert "1 of 1 requirement met" in own
    assert "Nothing to compare yet" in as_(ben).get("/paths/compare/?only=followed").content.decode()


def test_a_version_that_is_not_in_force_is_not_compared(board, ada):
    tomorrow = (timezone.localdate() + timedelta(days=3)).isoformat()
    rule = {"stage": "initial", "version": "1", "requirements": [{"task": {"code": "a"}}]}
    values = {"programme": "later", "title": "Later", "body": board.name}
    actions.load(values=values | {"standards": [rule | {"in_force": {"from": tomorrow}}]}, body=board, by=None)
    assert comparing.standings(ada, comparing.first_awards()) == []


def test_ten_programmes_ask_as_many_statements_as_one(
    as_,
    programme,
    ada,
    sol,
    academy,
    mona,
    placement,  # noqa: F811
):
    first = credit(ada, academy, mona, 1)
    sign(placement, hand_in(placement), by=sol)
    actions.attest(statement=Statement.objects.first(), programme=programme, signed_name="Ada Okafor", by=ada)
    site, statements = as_(ada), Statements()
    site.get("/paths/compare/")
    statements(lambda: site.get("/paths/compare/"))
    few = len(statements.sent)
    day = timedelta(days=1)
    signed = Attestation.objects.get()
    copies(signed, 40, signed_on=lambda n: signed.signed_on - n * day)
    claims = copies(first.claim, 60)
    copies(first, 60, claim=lambda n: claims[n - 1])
    others = copies(programme, 9, slug=lambda n: f"other-{n}")
    copies(Standard.objects.get(programme=programme, stage="initial"), 9, programme=lambda n: others[n - 1])
    statements.sent.clear()
    page = statements(lambda: site.get("/paths/compare/"))
    assert len(page.context["rows"]) == 10
    assert len(statements.sent) == few <= 15, "\n".join(statements.sent)
