"""A requirement is waived by two people, for a person or a group, on certain days; it is told as that, never as met."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from certificates import actions, evidence, integrity, judging, waiving
from certificates.dossier import Row
from certificates.models import Application, Programme, Waiver
from certificates.rules.files import plain_values
from courses.models import Enrolment
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import member, person

FILE = b"""
programme: strict
title: Strict
body: Board
timezone: America/New_York
standards:
  - stage: initial
    version: "1"
    in_force: {from: 2023-06-01}
    term: {months: 24}
    requirements:
      - id: course
        label: A course of its own
        task: {code: course}
      - id: papers
        label: Papers
        all_of:
          - {id: one, document: {type: one}}
          - {id: two, document: {type: two}}
"""
PATH = "/paths/strict/"


@pytest.fixture
def strict(board) -> Programme:
    return actions.load(values=plain_values(FILE), body=board, by=None).programme


@pytest.fixture
def nell(board):
    """A second registrar at the board."""
    return member(person("nell@example.org", "Nell", "Fisk"), board, Role.REGISTRAR)


def propose(strict, by, **facts) -> Waiver:
    usual = {
        "stage": "initial",
        "requirement": "course",
        "reason": "The course was not held.",
        "from_on": strict.today(),
    }
    return actions.propose_waiver(programme=strict, by=by, **usual | facts)


def waive(strict, rita, nora, **facts) -> Waiver:
    return actions.approve_waiver(waiver=propose(strict, rita, **facts), by=nora)


def judged(someone, strict) -> judging.Judgement:
    return judging.explore(person=someone, programme=strict, on=strict.today())


# What follows from rows; no database.


def row(**facts) -> Row:
    usual = {"source": "waiver", "pk": 7, "person": 1, "at": None, "on": None, "code": "r", "state": "initial"}
    return Row(**usual | facts)


def test_a_finding_keeps_what_the_rules_said_and_holds_all_the_same():
    unmet = {"id": "r", "met": False, "kind": "task"}
    result = {"met": False, "findings": [unmet, {"id": "s", "met": True, "kind": "task"}]}
    told = waiving.beside(result, {"r": {"waiver": 7}, "s": {"waiver": 8}})
    assert told["met"] is False
    assert told["findings"][0] == unmet | {"waived": {"waiver": 7}, "holds": True}
    assert told["findings"][1] == result["findings"][1]
    assert "waived" not in unmet
    assert waiving.beside(result, {}) is result
    assert [waiving.holds(finding) for finding in told["findings"]] == [True, True]


def test_a_group_holds_by_what_is_waived_inside_it_and_a_choice_by_one_of_its_ways():
    def one(name: str, met: bool = False):
        return {"id": name, "met": met, "kind": "task"}

    both = {"id": "g", "met": False, "kind": "all_of", "findings": [one("a", met=True), one("b")]}
    either = {"id": "c", "met": False, "kind": "any_of", "routes": [{"findings": [one("a"), one("b")]}]}
    told = waiving.beside({"met": False, "findings": [both, either]}, {"b": {"waiver": 1}})["findings"]
    assert [waiving.holds(finding) for finding in told] == [True, False]
    assert (told[0].get("holds"), "waived" in told[0], told[1].get("holds")) == (True, False, None)


def test_a_waiver_counts_on_its_days_and_for_its_stage_alone(strict):
    day = strict.today()
    rows = [row(begins=day, ends=day), row(pk=9, begins=day)]
    assert waiving.waived(rows, "initial", day)["r"]["waiver"] == 7
    assert waiving.waived(rows, "initial", day + timedelta(days=1))["r"]["waiver"] == 9
    assert waiving.waived(rows, "initial", day - timedelta(days=1)) == {}
    assert waiving.waived(rows, "renewal", day) == {}


# Two people.


def test_a_waiver_takes_two_people_and_is_told_on_the_path_as_waived(as_, fresh, strict, ada, rita, nora):
    actions.follow(programme=strict, by=ada)
    site, new = as_(rita), "/programmes/strict/waivers/new/"
    facts = {"what": "initial/course", "whom": "person", "from_on": strict.today(), "reason": "It was not held."}
    assert "Say for whom." in site.post(new, facts).content.decode()
    assert "Nobody with this address" in site.post(new, facts | {"email": "ben@example.org"}).content.decode()
    made = site.post(new, facts | {"email": "ada@example.org", "instead": "Two years of work."}).url
    assert "Waits for a second person" in site.get("/programmes/strict/waivers/").content.decode()
    assert judged(ada, strict).findings[0].get("waived") is None
    page = fresh(nora).post(f"{made}approve/", follow=True).content.decode()
    assert "Approved that course is waived (Strict)." in page
    page = " ".join(as_(ada).get(PATH).content.decode().split())
    for words in ("0 of 2 requirements met", "1 requirement is waived for you.", "Waived", "It was not held."):
        assert words in page, words
    assert "Decided by Rita Lindqvist, Nora Castellanos" in page
    assert "Two years of work." in page
    finding = judged(ada, strict).findings[0]
    assert (finding["met"], finding["waived"]["instead"]) == (False, "Two years of work.")
    assert OutboxMessage.objects.filter(notice="certificates/waiver_changed", person=ada).count() == 1


def test_nobody_waives_alone_for_themselves_or_from_elsewhere(strict, ada, sol, rita, nora, nell, otto, board):
    with pytest.raises(Refused, match="Only staff of Model State Peer Board"):
        propose(strict, otto)
    own = propose(strict, nora)
    with pytest.raises(Refused, match="A second person has to approve it"):
        actions.approve_waiver(waiver=own, by=nora)
    with pytest.raises(Refused, match="Only staff"):
        actions.approve_waiver(waiver=own, by=rita)
    with pytest.raises(Refused, match="your own"):
        propose(strict, nora, person=nora)
    with pytest.raises(Refused, match="your own"):
        actions.approve_waiver(waiver=propose(strict, rita, person=nora), by=nora)
    for _twice in range(2):
        assert actions.approve_waiver(waiver=own, by=nell).approved_by == nell
    with pytest.raises(IntegrityError, match="a_waiver_takes_two_people"), transaction.atomic():
        Waiver.objects.filter(pk=propose(strict, rita).pk).update(
            approved_at=own.proposed_at, approved_by=rita, approved_name="Rita"
        )


def test_what_makes_no_sense_is_refused(strict, rita):
    for facts, words in (
        ({"requirement": "nothing"}, "do not ask for this"),
        ({"stage": "renewal"}, "do not ask for this"),
        ({"reason": " "}, "Say why"),
        ({"until_on": strict.today() - timedelta(days=1)}, "before the first one"),
    ):
        with pytest.raises(Refused, match=words):
            propose(strict, rita, **facts)
    assert propose(strict, rita) == propose(strict, rita)
    assert "Papers" in {propose(strict, rita, requirement=name).label for name in ("papers", "one")}


def test_an_ended_waiver_counts_no_more_and_says_why(as_, strict, ada, rita, nora):
    waiver = waive(strict, rita, nora)
    assert waiving.holds(judged(ada, strict).findings[0])
    site = as_(rita)
    assert "There is a problem" in site.post(f"/waivers/{waiver.pk}/end/", {"reasons": ""}).content.decode()
    for _twice in range(2):
        site.post(f"/waivers/{waiver.pk}/end/", {"reasons": "It is held again."})
    assert not waiving.holds(judged(ada, strict).findings[0])
    assert "It is held again." in site.get(f"/waivers/{waiver.pk}/").content.decode()
    with pytest.raises(Refused, match="This has ended"):
        actions.approve_waiver(waiver=waiver, by=nora)
    told = [ledger.sentence(event) for event in ledger.history(waiver)]
    assert len(told) == 3
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE certificates_waiver SET reason = 'Another.'")


# For whom.


def test_a_group_is_everybody_who_learns_or_practises_there_and_nobody_else(
    strict, ada, ben, academy, clinic, rita, nora
):
    Enrolment.objects.create(
        person=ada, organisation=academy, course_key="0" * 32, course_title="A", enrolled_at=ada.joined_at
    )
    waive(strict, rita, nora, organisation=academy)
    waive(strict, rita, nora, organisation=clinic, requirement="papers")
    known = {found.person: evidence.put(found, strict).waivers for found in evidence.known(ada, ben)}
    assert [row.code for row in known[ada]] == ["course"]
    assert known[ben] == ()


def test_what_is_waived_for_everybody_is_waived_for_each(strict, ada, ben, rita, nora):
    waive(strict, rita, nora)
    for found in evidence.known(ada, ben):
        assert [row.code for row in evidence.put(found, strict).waivers] == ["course"]


def test_nobody_waives_for_a_group_in_which_their_own_or_somebody_close_has_applied(
    as_, strict, ada, ben, academy, clinic, rita, nora, nell, board, monkeypatch
):
    member(ada, board, Role.REVIEWER)
    own = actions.begin(programme=strict, by=ada)
    assert propose(strict, ada, organisation=clinic)
    for group in ({}, {"organisation": academy}):
        Enrolment.objects.get_or_create(
            person=ada, organisation=academy, course_key="0" * 32, defaults={"enrolled_at": ada.joined_at}
        )
        with pytest.raises(Refused, match="This is your own application"):
            propose(strict, ada, **group)
    monkeypatch.setattr("certificates.separation.has_taught", lambda user, someone: (user, someone) == (nora, ada))
    waiver = propose(strict, nora)
    assert waiver.pk, "Who has begun and not sent it is nobody the body knows."
    filed = {"filed_on": strict.today(), "standard": strict.standards.get()}
    Application.objects.filter(pk=own.pk).update(submitted_at=ada.joined_at, status="submitted", **filed)
    for act in (
        lambda: propose(strict, nora, organisation=academy),
        lambda: actions.approve_waiver(waiver=propose(strict, rita), by=nora),
        lambda: actions.end_waiver(waiver=waiver, reason="No more.", by=nora),
    ):
        with pytest.raises(Refused, match="You have taught Ada Okafor"):
            act()
    assert "You have taught Ada Okafor" in as_(nora).get(f"/waivers/{waiver.pk}/").text
    assert propose(strict, nora, organisation=clinic)
    assert actions.approve_waiver(waiver=waiver, by=nell).status == "approved"


# What is issued by it.


def test_a_certificate_is_issued_by_a_waiver_and_keeps_it_with_what_was_not_met(strict, ada, rita, nora, nell):
    for requirement in ("course", "papers"):
        waive(strict, rita, nora, person=ada, requirement=requirement)
    application = actions.begin(programme=strict, by=ada)
    actions.answer(application=application, given_names="Ada", family_name="Okafor", by=ada)
    application = actions.submit(application=application, by=ada)
    actions.recommend(application=application, by=rita)
    certificate = actions.approve(application=application, by=nell)
    assert certificate.findings["met"] is False
    course = certificate.findings["findings"][0]
    assert (course["met"], course["waived"]["by"]) == (False, "Rita Lindqvist, Nora Castellanos")
    assert list(integrity.faults()) == []
    for waiver in Waiver.objects.all():
        actions.end_waiver(waiver=waiver, reason="Over.", by=rita)
    certificate.refresh_from_db()
    assert "waived" in certificate.findings["findings"][0]


def test_a_waiver_that_ends_between_approval_and_issue_stops_it(strict, ada, rita, nora, nell):
    for requirement in ("course", "papers"):
        waive(strict, rita, nora, person=ada, requirement=requirement)
    application = actions.begin(programme=strict, by=ada)
    actions.answer(application=application, given_names="Ada", family_name="Okafor", by=ada)
    application = actions.submit(application=application, by=ada)
    actions.recommend(application=application, by=rita)
    plan = actions.plan_issue(application=application, by=nell)
    actions.end_waiver(waiver=Waiver.objects.get(requirement="course"), reason="Over.", by=rita)
    with pytest.raises(actions.Stopped, match="A course of its own"):
        actions.issue(plan=plan, by=nell)
