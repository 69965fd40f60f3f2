"""Supervisors and programme managers see what blocks the people they may see, and never their evidence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import access, actions
from certificates.models import Following
from courses.models import Enrolment
from tests.benchmarks.meter import Statements
from tests.certificates.test_gathering import copies
from tests.certificates.test_proofs import DAY, papers, send  # noqa: F401
from tests.conftest import person
from tests.supervision.conftest import hand_in, placement, qualification, sign  # noqa: F401

PAGE = "/paths/people/papers/"


@pytest.fixture
def followed(papers, ada, placement):  # noqa: F811
    """Ada follows the programme, practises under Sol, and has sent a paper that came back."""
    actions.follow(programme=papers, by=ada)
    return papers


def read(site, address: str) -> str:
    response = site.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_supervisor_sees_what_blocks_most_and_who_is_nearly_there_and_no_evidence(
    as_,
    followed,
    ada,
    sol,
    rita,
    placement,  # noqa: F811
):
    actions.return_proof(proof=send(followed, ada), reason="The page about the past is missing.", by=rita)
    hand_in(placement, topics={"ethics": 120})
    site = as_(sol)
    assert "Papers" in read(site, "/paths/people/")
    page = read(site, PAGE)
    for words in ("What blocks most", "Ada Okafor", "0 of 4", "A paper, reviewed", "0 of 1"):
        assert words in page, words
    own = read(site, f"{PAGE}{ada.pk}/")
    assert "0 of 4 requirements met" in own
    assert "1 entry waits for a supervisor." in own
    for kept in ("The page about the past", "It was returned", "/proofs/"):
        assert kept not in page + own, kept


def test_amounts_are_told_of_time_alone(as_, programme, ada, sol, placement):  # noqa: F811
    actions.follow(programme=programme, by=ada)
    page = read(as_(sol), f"/paths/people/{programme.slug}/{ada.pk}/")
    assert "Still to come: 40 h in total, 3 h of ethics." in page
    assert "Nothing was added in the last 12 weeks" in page


def test_nobody_sees_a_person_they_may_not(as_, followed, ada, ben, rita, otto, mona, placement):  # noqa: F811
    for somebody in (ben, rita, otto, ada):
        site = as_(somebody)
        assert "Nobody yet" in read(site, "/paths/people/")
        assert "Okafor" not in read(site, PAGE).replace(somebody.get_full_name(), "")
        assert site.get(f"{PAGE}{ada.pk}/").status_code == 404
    assert "Ada Okafor" in read(as_(mona), PAGE)
    actions.unfollow(programme=followed, by=ada)
    assert "Nobody yet" in read(as_(mona), PAGE)
    actions.begin(programme=followed, by=ada)
    assert "Ada Okafor" in read(as_(mona), PAGE)


def test_whoever_supervises_no_more_sees_no_more(followed, ada, sol, mona, placement):  # noqa: F811
    assert list(access.people_on(sol, followed)) == [ada]
    placement.supervisions.update(until_on=timezone.localdate() - timedelta(days=1))
    assert list(access.people_on(sol, followed)) == []
    placement.ends_on = timezone.localdate() - timedelta(days=1)
    placement.save()
    assert list(access.people_on(mona, followed)) == []


def test_a_programme_manager_sees_learners_too_in_as_many_statements_for_many(as_, followed, ada, academy, mona):
    site, statements = as_(mona), Statements()
    read(site, PAGE)
    statements(lambda: read(site, PAGE))
    few = len(statements.sent)
    others = [person(f"learner{number}@example.org", f"Lea {number}", "Moss") for number in range(12)]
    enrolled = {"organisation": academy, "course_key": "0" * 32, "course_title": "A", "enrolled_at": timezone.now()}
    for one in others:
        Enrolment.objects.create(person=one, **enrolled)
    copies(Following.objects.get(), 12, person=lambda n: others[n - 1])
    statements.sent.clear()
    page = statements(lambda: read(site, PAGE))
    assert page.count("Moss</a>") == 12
    assert len(statements.sent) == few <= 20, "\n".join(statements.sent)


def test_more_people_than_a_page_can_tell_are_said_to_be_there(as_, followed, ada, mona, academy, ben, monkeypatch):
    monkeypatch.setattr("certificates.views.guiding.MOST_PEOPLE", 1)
    Enrolment.objects.create(
        person=ben, organisation=academy, course_key="0" * 32, course_title="A", enrolled_at=timezone.now()
    )
    actions.follow(programme=followed, by=ben)
    page = read(as_(mona), PAGE)
    assert "These are the first 1 by name." in page
    assert "Ruiz" not in page
