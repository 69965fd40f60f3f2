"""People who supervise one another, directly or round a circle, are found, warned and listed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision import actions
from supervision.circles import circles
from tests.supervision.conftest import AGREED, BEGAN, consenting


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ([], []),
        ([(1, 2), (2, 3)], []),
        ([(1, 2), (2, 1)], [{1, 2}]),
        ([(1, 2), (2, 3), (3, 1), (3, 4)], [{1, 2, 3}]),
        ([(1, 2), (2, 1), (3, 4), (4, 3), (2, 3)], [{1, 2}, {3, 4}]),
        ([(1, 2), (1, 2), (2, 1)], [{1, 2}]),
    ],
)
def test_circles(edges, found):
    assert circles(edges) == found


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda edge: edge[0] != edge[1])))
def test_it_agrees_with_following_every_chain(edges):
    reach = {person: {person} for person in range(7)}
    for _step in range(7):
        for supervisor, trainee in edges:
            for known in reach.values():
                if supervisor in known:
                    known.add(trainee)
    alike = {person: frozenset(q for q in range(7) if q in reach[person] and person in reach[q]) for person in range(7)}
    assert circles(edges) == sorted({group for group in alike.values() if len(group) > 1}, key=min)


def test_a_chain_of_ten_thousand_costs_no_stack():
    assert circles([(person, person + 1) for person in range(10_000)]) == []


@pytest.fixture
def the_other_way(placement, ada, sol, clinic):
    """Ada is asked to supervise Sol, who supervises her."""
    return actions.propose_placement(
        trainee=sol,
        site=clinic,
        position="paid",
        starts_on=BEGAN,
        supervisor_email=ada.email,
        by=sol,
        at=AGREED,
    )


def test_16_two_who_supervise_each_other_are_warned_and_listed(client, the_other_way, placement, ada, sol, mona):
    client.force_login(ada)
    door = f"/practice/placements/{the_other_way.pk}/"
    answer = client.post(
        f"{door}accept/", {"relation": "site", "typed_name": "Ada Okafor"}, follow=True
    ).content.decode()
    assert "Ada Okafor and Sol Marsh supervise one another." in answer
    client.force_login(mona)
    assert "Ada Okafor and Sol Marsh supervise one another." in client.get("/practice/placements/").content.decode()


def test_16_a_circle_of_three_is_listed_where_any_of_them_practises(
    client, placement, ada, ben, sol, mona, clinic, otto, elsewhere
):
    consenting(ben)
    for trainee, supervisor in ((sol, ben), (ben, ada)):
        proposed = actions.propose_placement(
            trainee=trainee,
            site=clinic,
            position="paid",
            starts_on=BEGAN,
            supervisor_email=supervisor.email,
            by=trainee,
            at=AGREED,
        )
        actions.accept_placement(placement=proposed, by=supervisor, at=AGREED)
    client.force_login(mona)
    assert "supervise one another" in client.get("/practice/placements/").content.decode()
    client.force_login(otto)
    assert "supervise one another" not in client.get("/practice/placements/").content.decode()


def test_it_is_over_when_one_of_the_two_has_ended(client, the_other_way, ada, mona):
    actions.accept_placement(placement=the_other_way, by=ada, at=AGREED)
    supervision = the_other_way.supervisions.get()
    actions.end_supervisor(supervision=supervision, by=ada, until_on=date(2026, 1, 6), at=AGREED)
    client.force_login(mona)
    assert "supervise one another" not in client.get("/practice/placements/").content.decode()
