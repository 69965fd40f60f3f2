"""Lists, counts and searches hold what is of one's own house and nothing of another."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

# For each list, who reads it here, what it says of Ada's life, and what it says elsewhere, where Otto reads it.
LISTS = [
    ("supervision:placements", "mona", "Okafor", "Vance"),
    ("supervision:verifications", "mona", "Marsh", "Brandt"),
    ("supervision:queue", "sol", "Okafor", "Vance"),
    ("supervision:programme", "mona", "Okafor", "Vance"),
    ("supervision:load", "sol", "Okafor", "Vance"),
    ("supervision:load", "mona", "Okafor", "Vance"),
    ("courses:claims", "mona", "Meadowlark", "Thistle"),
    ("assessments:accommodations_to_decide", "mona", "Okafor", "Vance"),
    ("courses:codes", "mona", "A group at two-rivers-academy", "A group at elsewhere"),
    ("certificates:review_queue", "rita", "Okafor", "Vance"),
    ("certificates:proofs", "rita", "Okafor", "Vance"),
    ("certificates:decide_queue", "nora", "Okafor", "Vance"),
    ("certificates:issued", "nora", "Okafor", "Vance"),
    ("certificates:merges", "nora", "Okafor", "Vance"),
    ("certificates:cases", "nora", "Okafor", "Vance"),
    ("certificates:audits", "rita", "Okafor", "Vance"),
    ("certificates:conduct", "nora", "Okafor", "Vance"),
]


@pytest.mark.parametrize(("name", "who", "here", "there"), LISTS, ids=[f"{row[0]} of {row[1]}" for row in LISTS])
def test_13_a_list_holds_what_is_of_ones_own_house_and_nothing_of_another(world, name, who, here, there):
    ours, theirs = (world.ask(asker, "GET", reverse(name)).text for asker in (who, "otto"))
    assert (here in ours, there in ours) == (True, False)
    assert (here in theirs, there in theirs) == (False, True)


@pytest.mark.parametrize("who", ["sol", "mona", "rita", "nora", "otto"])
def test_13_what_is_counted_is_ones_own(world, who):
    """Of everything that waits there is one here and one elsewhere; two would be a look over the fence."""
    told = BeautifulSoup(world.ask(who, "GET", reverse("dashboard")).content, "html.parser").main.text
    counts = re.findall(r"(\d+) (?:training claim|request|application|entry|entries)", told)
    assert counts
    assert set(counts) == {"1"}


def test_13_searching_what_was_issued_stays_in_ones_own_house(world):
    door, number = reverse("certificates:issued"), world.adas["certificate"][0]
    for asked in ("Okafor", "Ada", "a", number, number[:4]):
        rows = world.ask("otto", "GET", door, {"q": asked}).context["rows"]
        assert [
            row["certificate"].printed_name for row in rows if row["certificate"].printed_name != "Tess Vance"
        ] == []
    assert len(world.ask("nora", "GET", door, {"q": number}).context["rows"]) == 1


def test_13_another_houses_people_are_not_offered_in_a_form(world):
    offered = world.ask("otto", "GET", reverse("supervision:record_for")).text
    assert "Marsh" not in offered
    assert "Harbor House" not in offered
