"""Supervisors and programme managers see what blocks the people they may see, and never their evidence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import access, actions, comparing
from certificates.models import Application, Following, Programme
from courses.models import Enrolment
from tests.benchmarks.meter import Statements
from tests.certificates import careers
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


def learns(someone, organisation) -> None:
    enrolled = {"course_key": "0" * 32, "course_title": "A", "enrolled_at": timezone.now()}
    Enrolment.objects.create(person=someone, organisation=organisation, **enrolled)


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


def test_who_has_filed_is_judged_by_the_version_they_filed_under_here_and_on_their_own_page(
    as_, board, ada, ben, academy, mona, monkeypatch
):
    today = timezone.localdate()
    age, course = {"person": {"attribute": "age", "at_least": 18}}, {"task": {"code": "course"}}
    old = {"version": "old", "in_force": {"until": str(today - timedelta(days=1))}, "requirements": [age]}
    new = {"version": "new", "in_force": {"from": str(today)}, "requirements": [age, course]}
    standards = [{"stage": "initial", **one} for one in (old, new)]
    values = {"programme": "changed", "title": "Changed", "body": board.name, "standards": standards}
    changed = actions.load(values=values, body=board, by=None).programme
    for one in (ada, ben):
        learns(one, academy)
        actions.follow(programme=changed, by=one)
    filed = {"filed_on": today - timedelta(days=5), "submitted_at": timezone.now() - timedelta(days=5)}
    application = actions.begin(programme=changed, by=ada)
    pinned = changed.standards.get(version="old")
    Application.objects.filter(pk=application.pk).update(status="submitted", standard=pinned, **filed)
    site = as_(mona)
    page = read(site, "/paths/people/changed/")
    assert [words in page for words in ("1 of 1", "0 of 2", "0 of 1")] == [True, True, True]
    assert "1 of 1 requirement met" in read(site, f"/paths/people/changed/{ada.pk}/")
    assert "0 of 2 requirements met" in read(site, f"/paths/people/changed/{ben.pk}/")
    assert "1 of 1 requirement met" in read(as_(ada), "/paths/")
    site = as_(mona)
    current = changed.standards.get(version="new")
    current.in_force_until = today
    current.save(update_fields=["in_force_until"])
    monkeypatch.setattr(Programme, "today", lambda self: today + timedelta(days=1))
    page = read(site, "/paths/people/changed/")
    assert "So it cannot be said how these people stand: Ben Ruiz" in page
    assert "1 of 1" in page
    assert "No version of the rules of Changed is in force." in read(site, f"/paths/people/changed/{ben.pk}/")


def test_who_renews_is_judged_by_the_rules_of_renewal_in_as_many_statements_for_many(
    monkeypatch, board, ada, ben, mona, rita, nora
):
    clock = careers.Clock(monkeypatch)
    clock.on("2026-02-12")
    career = careers.load(board)
    held = [careers.award(one, career, reviewer=rita, registrar=nora) for one in (ada, ben)]
    clock.on("2027-11-13")
    for one, certificate in zip((ada, ben), held, strict=True):
        actions.succeed(certificate=certificate, stage="renewal", by=one)
    statements = Statements()
    (alone,) = statements(lambda: comparing.people([ada], career))
    few = len(statements.sent)
    assert [finding["label"] for finding in alone.open] == ["20 hours of continuing education"]
    statements.sent.clear()
    anew = Programme.objects.get(pk=career.pk)
    both = statements(lambda: comparing.people([ada, ben], anew))
    assert [one.judgement.standard.stage for one in both] == ["renewal", "renewal"]
    assert len(statements.sent) == few
    assert comparing.followed(ada, [career])[career.pk].judgement.standard.stage == "renewal"


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
