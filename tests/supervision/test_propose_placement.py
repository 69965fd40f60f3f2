"""A placement is proposed in four questions; whoever is to supervise gets a mail, account or not."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from supervision import actions
from supervision.models import Placement, PlacementSupervisor
from supervision.terms import Terms
from tests.supervision.conftest import AGREED, BEGAN, consenting


def _propose(trainee, site, email="sol@example.org", **facts) -> Placement:
    consenting(trainee)
    facts = {"by": trainee, "position": "paid", "starts_on": BEGAN, "at": AGREED} | facts
    return actions.propose_placement(trainee=trainee, site=site, supervisor_email=email, **facts)


def test_the_trainee_who_proposes_agrees_and_the_supervisor_is_invited(ada, clinic, sol):
    placement = _propose(ada, clinic, email=" Sol@Example.org ")
    assert placement.trainee_agreed_at == AGREED
    invitation = placement.supervisions.get()
    assert (invitation.invited_email, invitation.supervisor, invitation.from_on) == ("sol@example.org", None, BEGAN)
    mail = OutboxMessage.objects.get(notice="supervision/invited")
    assert (mail.address, mail.subject) == ("sol@example.org", "An invitation for you")
    assert "Ada Okafor asks you to supervise a placement at Harbor House" in mail.text


def test_somebody_without_an_account_is_invited_in_the_same_way(ada, clinic, sol):
    _propose(ada, clinic, email="nobody-yet@example.org")
    assert OutboxMessage.objects.get(notice="supervision/invited").address == "nobody-yet@example.org"


def test_it_is_recorded(ada, clinic):
    assert [ledger.sentence(event) for event in ledger.history(_propose(ada, clinic))] == [
        "A placement at harbor-house was proposed.",
        "A supervisor was invited, from 2026-01-05.",
    ]


def test_the_same_placement_twice_is_one_with_one_mail(ada, clinic):
    assert _propose(ada, clinic) == _propose(ada, clinic)
    assert PlacementSupervisor.objects.count() == 1
    assert OutboxMessage.objects.filter(notice="supervision/invited").count() == 1


def test_a_programme_manager_proposes_and_the_trainee_is_asked(ada, clinic, mona):
    placement = _propose(ada, clinic, by=mona)
    assert placement.trainee_agreed_at is None
    assert OutboxMessage.objects.get(notice="supervision/placement_proposed").person == ada
    agreed = actions.accept_placement(placement=placement, by=ada, at=AGREED)
    assert agreed.trainee_agreed_at == AGREED


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"email": "ADA@example.org"}, "Nobody supervises themselves"),
        ({"ends_on": BEGAN - timedelta(days=1)}, "cannot be before its first day"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ada, clinic, facts, words):
    with pytest.raises(Refused, match=words):
        _propose(ada, clinic, **facts)


def test_an_organisation_that_hosts_nobody_is_refused(ada, board):
    with pytest.raises(Refused, match="does not host practice placements"):
        _propose(ada, board)


def test_nobody_proposes_for_somebody_else(ada, clinic, otto, ben):
    for stranger in (otto, ben):
        with pytest.raises(Refused, match="Only the trainee or a programme manager of the site"):
            _propose(ada, clinic, by=stranger)


# The door: four questions and a page to check.

TERMS = {"frequency": "two_weeks", "work_per_supervision": "40 h"}


def _step(client, step, **answers):
    return client.post(reverse("supervision:propose_placement_step", args=[step]), answers, follow=True)


def test_four_questions_lead_to_the_page_that_checks_them_all(client, ben, clinic):
    client.force_login(ben)
    first = client.get(reverse("supervision:propose_placement"), follow=True).content.decode()
    assert "Where will you practise?" in first
    assert "Is the position paid?" in _step(client, "site", site=clinic.pk).content.decode()
    supervisor = _step(client, "position", position="volunteer", starts_on="2026-03-01", ends_on="")
    assert "How often is supervision?" in supervisor.content.decode()
    assert "Who will supervise you?" in _step(client, "terms", **TERMS).content.decode()
    asked = _step(client, "supervisor", email="sol@example.org").content.decode()
    assert "You are asked this once" in asked
    consenting(ben)
    page = _step(client, "supervisor", email="sol@example.org").content.decode()
    agreed = ("Every two weeks", "1 h of supervision for each 40 h of peer support")
    for words in ("Harbor House", "Volunteer", "1 March 2026", "sol@example.org", *agreed, "Propose and invite"):
        assert words in page
    assert "It stands for your signature." in _step(client, "check", typed_name="").content.decode()
    assert "Type your legal name, Benjamin Ruiz." in _step(client, "check", typed_name="Ben").content.decode()
    assert not Placement.objects.exists()
    done = _step(client, "check", typed_name="Benjamin Ruiz").content.decode()
    placement = Placement.objects.get()
    assert placement.agreements.get().terms == Terms(2400, "two_weeks")
    assert (placement.trainee, placement.starts_on, placement.ends_on) == (ben, date(2026, 3, 1), None)
    assert "Your supervisor is invited." in done


def test_the_page_to_check_goes_back_to_what_is_not_answered_yet(client, ben, clinic):
    client.force_login(ben)
    _step(client, "site", site=clinic.pk)
    response = client.get(reverse("supervision:propose_placement_step", args=["check"]))
    assert response.url == reverse("supervision:propose_placement_step", args=["position"])


def test_a_refusal_is_said_on_the_page_that_checks(client, ben, clinic):
    client.force_login(ben)
    _step(client, "site", site=clinic.pk)
    _step(client, "position", position="paid", starts_on="2026-03-01", ends_on="")
    _step(client, "terms", **TERMS)
    consenting(ben)
    _step(client, "supervisor", email="ben@example.org")
    page = _step(client, "check", typed_name="Benjamin Ruiz").content.decode()
    assert "Nobody supervises themselves." in page
    assert "There is a problem" in page


@pytest.mark.parametrize(
    ("step", "answers", "words"),
    [
        ("site", {}, "Choose the place where you will practise."),
        ("position", {"starts_on": "2026-03-01"}, "Say whether the position is paid."),
        ("position", {"position": "paid", "starts_on": "soon"}, "Type a date that exists"),
        (
            "position",
            {"position": "paid", "starts_on": "2026-03-01", "ends_on": "2026-02-01"},
            "The last day of a placement cannot be before its first day.",
        ),
        ("terms", {"work_per_supervision": "40 h"}, "Say how often you will meet for supervision."),
        ("terms", {"frequency": "weekly", "work_per_supervision": "500 h"}, "Give from 0 min to 200 h."),
        ("supervisor", {"email": "sol"}, "Enter a valid email address."),
    ],
)
def test_each_question_explains_itself_and_keeps_what_was_typed(client, ben, clinic, step, answers, words):
    client.force_login(ben)
    page = _step(client, step, **answers).content.decode()
    assert words in page
    assert all(value in page for value in answers.values())


def test_a_step_that_is_none_is_not_found(client, ben):
    client.force_login(ben)
    assert client.get(reverse("supervision:propose_placement_step", args=["shortcut"])).status_code == 404
