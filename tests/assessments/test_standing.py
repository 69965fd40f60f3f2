"""How an assessment stands, for those who answer for it: counted by person, silent about few, closed to others."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import actions, standing
from assessments.models import Assessment, Attempt
from assessments.standing import Sat
from tests.assessments.conftest import answer_all, signed_in
from tests.conftest import person

ZONE = "America/New_York"
JULY = datetime(2026, 7, 6, 12, tzinfo=UTC)
APRIL = datetime(2026, 4, 6, 12, tzinfo=UTC)


def one(who, at=JULY, percent=50, number=1):
    return Sat(who, number, at, Decimal(percent), percent >= 75)


# The rules.


def test_a_quarter_begins_at_midnight_where_the_organisation_is():
    assert standing.quarter(datetime(2026, 7, 1, 3, 59, tzinfo=UTC), ZONE) == date(2026, 4, 1)
    assert standing.quarter(datetime(2026, 7, 1, 4, tzinfo=UTC), ZONE) == date(2026, 7, 1)
    assert standing.quarter(datetime(2026, 12, 31, tzinfo=UTC), "UTC") == date(2026, 10, 1)


def test_people_are_counted_once_and_means_are_of_first_attempts():
    attempts = [one(1), one(1, JULY + timedelta(days=100), 80, 2), *(one(who, percent=75) for who in range(2, 6))]
    (group,) = standing.cohorts(attempts, zone=ZONE)
    assert (group.people, group.attempts, group.passed, group.mean) == (5, 6, 5, Decimal("70.0"))
    assert (group.begins_on, group.key, group.passed_percent) == (date(2026, 7, 1), "2026-3", Decimal("100.0"))


def test_of_fewer_than_five_nothing_is_said_and_no_total_gives_it_away():
    many, few = [one(who) for who in range(6)], [one(who, APRIL) for who in range(10, 14)]
    later, earlier = standing.cohorts(many + few, zone=ZONE)
    assert later.people == 6
    assert (earlier.people, earlier.attempts, earlier.passed, earlier.mean) == (None,) * 4
    assert standing.together(many + few, zone=ZONE).people == 6
    assert standing.members(many + few, zone=ZONE, cohort=None) == set(range(6))
    assert standing.members(many + few, zone=ZONE, cohort=earlier) == set()


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from([APRIL, JULY]), st.integers(0, 100)), max_size=40))
def test_whatever_is_shown_is_about_five_people_at_least(rows):
    numbers = {who: count(1) for who, _at, _percent in rows}
    began = {who: at for who, at, _percent in reversed(rows)}
    attempts = [one(who, began[who], percent, next(numbers[who])) for who, _at, percent in sorted(rows)]
    shown = [group for group in standing.cohorts(attempts, zone=ZONE) if group.is_shown]
    total = standing.together(attempts, zone=ZONE)
    assert all(group.people >= 5 and 0 <= group.passed <= group.people <= group.attempts for group in shown)
    assert (total.people or 0) == sum(group.people for group in shown)
    assert (total.attempts or 0) == sum(group.attempts for group in shown)


# The pages.


@pytest.fixture
def group(quiz) -> list[Attempt]:
    """Six people handed in, four of them with everything right; the first of them tried twice."""
    people = [person(f"p{number}@example.org", f"Person{number}", "Doe") for number in range(6)]
    return [
        sitting(quiz, people[0], right=0),
        *(sitting(quiz, who, right=4 if who in people[:4] else 1) for who in people),
    ]


def sitting(quiz, who, *, right) -> Attempt:
    attempt = actions.start(person=who, assessment=quiz, by=who)
    answer_all(attempt, right=right)
    return actions.submit(attempt=attempt, by=who)


def left_blank(quiz, who) -> Attempt:
    """Half a year ago."""
    then = timezone.now() - timedelta(days=183)
    attempt = actions.start(person=who, assessment=quiz, by=who, at=then)
    return actions.submit(attempt=attempt, by=who, at=then + timedelta(minutes=1))


def door(name, *args):
    return reverse(f"assessments:{name}", args=args)


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_an_examiner_reads_how_many_passed_and_which_topics_were_reached(group, quiz, exa):
    client = signed_in(exa)
    assert "A quiz Two Rivers Academy" in words(client.get(door("standings")))
    text = words(client.get(door("standing", "quiz")))
    assert " 6 7 4 (66.6 %) 58.3 % All that are shown 6 7 4 (66.6 %) 58.3 %" in text
    assert "Topics, all cohorts shown" in text
    assert text.count("On boundaries 6 ") == text.count("On choice 6 ") == 1


def test_a_cohort_is_looked_at_by_itself_and_a_small_one_not_at_all(group, quiz, exa):
    client = signed_in(exa)
    (cohort,) = standing.cohorts(standing.sat(quiz), zone=ZONE)
    text = words(client.get(door("standing", "quiz"), {"cohort": cohort.key}))
    assert "All cohorts shown" in text
    assert "On choice 6 " in text
    for number in range(4):
        left_blank(quiz, person(f"early{number}@example.org", "Early", f"Number{number}"))
    text = words(client.get(door("standing", "quiz")))
    assert text.count("fewer than 5 ") == 2
    assert "All that are shown 6 7 4 (66.6 %)" in text
    (small,) = [one for one in standing.cohorts(standing.sat(quiz), zone=ZONE) if not one.is_shown]
    assert client.get(door("standing", "quiz"), {"cohort": small.key}).status_code == 404


def test_where_all_are_too_few_there_are_no_topics_either(quiz, exa):
    left_blank(quiz, person("early@example.org", "Early", "Bird"))
    text = words(signed_in(exa).get(door("standing", "quiz")))
    assert text.count("fewer than 5 ") == 3
    assert "There are too few people to say anything about topics." in text


def test_every_attempt_is_listed_with_its_form_and_the_cut_score_of_its_day(group, quiz, exa):
    Assessment.objects.filter(pk=quiz.pk).update(cut_percent=90)
    text = words(signed_in(exa).get(door("standing_attempts", "quiz")))
    assert "7 attempts, latest first" in text
    assert text.count(" 75 % 100 % passed") == 4
    assert text.count(" 75 % 25 % not yet") == 2
    assert "Person0 Doe 2" in text
    assert "90 %" not in text


def test_the_same_questions_are_the_same_form_and_others_another(group):
    forms = standing.forms(group)
    asked = {one.pk: frozenset(one.items.values_list("item_version", flat=True)) for one in group}
    for first in group:
        for second in group:
            assert (forms[first.pk] == forms[second.pk]) == (asked[first.pk] == asked[second.pk])


def test_before_anybody_has_handed_in_the_pages_say_so(quiz, exa, ada):
    actions.start(person=ada, assessment=quiz, by=ada)
    client = signed_in(exa)
    assert "Nobody has handed in yet" in words(client.get(door("standing", "quiz")))
    assert "Nobody has handed in yet" in words(client.get(door("standing_attempts", "quiz")))


@pytest.mark.parametrize("name", ["standing", "standing_attempts"])
def test_68_more_people_ask_the_database_no_more(group, quiz, exa, name, django_assert_num_queries):
    client = signed_in(exa)
    client.get(door(name, "quiz"))
    with django_assert_num_queries(8) as few:
        client.get(door(name, "quiz"))
    for number in range(3):
        sitting(quiz, person(f"more{number}@example.org", "More", f"Number{number}"), right=2)
    with django_assert_num_queries(len(few)):
        client.get(door(name, "quiz"))


def test_20_who_answers_for_it_elsewhere_or_not_at_all_finds_nothing(group, quiz, otto, mona, ada, sol, exa):
    for address in (door("standing", "quiz"), door("standing_attempts", "quiz")):
        answers = [signed_in(who).get(address).status_code for who in (exa, mona, otto, ada, sol)]
        assert answers == [200, 200, 404, 403, 403]
    text = words(signed_in(otto).get(door("standings")))
    assert "There is no assessment yet" in text
    assert signed_in(ada).get(door("standings")).status_code == 403
