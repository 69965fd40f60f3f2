"""Against a decision one appeals within the days the process gives; people who had no part in it decide."""

from datetime import timedelta

import pytest

from certificates import actions
from certificates.models import Appeal, AppealDecision, Application, Certificate, Decision, Status
from certificates.models.processes import two_steps
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import member, person

REASONS = "The signer is known: her number is CPS-0417."


@pytest.fixture
def omar(board):
    """Another registrar of the board."""
    return member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)


@pytest.fixture
def promised(programme, nora):
    return actions.set_process(programme=programme, steps=two_steps(), appeal_days=30, decision_days=60, by=nora)


@pytest.fixture
def refused(promised, recommended, nora) -> Application:
    """Nora has refused Ada's application."""
    actions.refuse(application=recommended, by=nora, reasons="The signer is unknown to us.")
    recommended.refresh_from_db()
    return recommended


@pytest.fixture
def appealed(refused, ada) -> Application:
    actions.appeal(application=refused, reasons=REASONS, by=ada)
    refused.refresh_from_db()
    return refused


def answer(application, by, outcome="overturned", reasons="She is right.") -> AppealDecision:
    return actions.decide_appeal(application=application, outcome=outcome, reasons=reasons, by=by)


def test_an_appeal_is_made_once_and_overturned_it_is_issued_by_somebody_else(
    as_, fresh, refused, ada, rita, nora, omar
):
    site, address = as_(ada), f"/applications/{refused.pk}/appeal/"
    assert "you can appeal until" in site.get(f"/applications/{refused.pk}/").content.decode()
    assert "The signer is unknown to us." in site.get(address).content.decode()
    for _double_click in range(2):
        assert site.post(address, {"reasons": REASONS}).url == f"/applications/{refused.pk}/"
    refused.refresh_from_db()
    assert (refused.status, Appeal.objects.count()) == (Status.APPEALED, 1)
    page = site.get(f"/applications/{refused.pk}/").content.decode()
    assert "Model State Peer Board answers by" in page
    assert "Your appeal is looked at" in page

    desk = fresh(nora)
    page = desk.get(f"/decide/{refused.pk}/appeal/").content.decode()
    assert "You had a part in this decision. Other people decide the appeal." in page
    assert "Decide this appeal" not in page
    desk = fresh(omar)
    assert "1 appeal to decide" in desk.get("/my/").content.decode()
    assert f"/decide/{refused.pk}/appeal/" in desk.get("/decide/").content.decode()
    desk.post(f"/decide/{refused.pk}/appeal/", {"outcome": "overturned", "reasons": "She is right."})
    refused.refresh_from_db()
    assert refused.status == Status.RECOMMENDED
    with pytest.raises(Refused, match="You decided this application before"):
        actions.approve(application=refused, by=nora)
    with pytest.raises(Refused, match="An appeal overturned the first decision"):
        actions.refuse(application=refused, by=omar, reasons="Still not.")
    certificate = actions.approve(application=refused, by=omar)
    refused.refresh_from_db()
    assert (refused.status, certificate.issued_by) == (Status.DECIDED, omar)
    assert Decision.objects.get().by == nora
    verbs = [event.verb.removeprefix("certificates.") for event in ledger.history(refused)]
    assert verbs[-4:] == ["refuse", "appeal", "overturn", "plan_issue"]
    page = as_(ada).get(f"/applications/{refused.pk}/").content.decode()
    assert "Certificate issued" in page
    assert "Not granted" not in page


def test_upheld_it_stays_decided_with_its_reasons_and_is_not_appealed_again(as_, appealed, ada, omar):
    for _double_click in range(2):
        answer(appealed, omar, "upheld", "The register of signers has no such number.")
    appealed.refresh_from_db()
    assert (appealed.status, AppealDecision.objects.count()) == (Status.DECIDED, 1)
    page = as_(ada).get(f"/applications/{appealed.pk}/").content.decode()
    for words in ("The decision stands", "The register of signers has no such number.", REASONS):
        assert words in page
    assert actions.appeal(application=appealed, reasons="Again.", by=ada).reasons == REASONS
    with pytest.raises(Refused, match="Somebody has decided this appeal already"):
        answer(appealed, omar)
    mail = OutboxMessage.objects.get(notice="certificates/appeal_decided")
    assert "signers" not in mail.text
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("who", ["rita", "nora", "otto", "ada"])
def test_only_a_registrar_without_a_part_in_it_decides(request, appealed, board, who):
    someone = request.getfixturevalue(who)
    if who in ("rita", "ada"):
        member(someone, board, Role.REGISTRAR)
    words = {
        "rita": "You had a part in this decision",
        "nora": "You had a part in this decision",
        "otto": "Only a registrar of Model State Peer Board decides an appeal",
        "ada": "This is your own application",
    }
    with pytest.raises(Refused, match=words[who]):
        answer(appealed, someone)
    assert not AppealDecision.objects.exists()


def test_who_taught_or_supervised_does_not_decide_it(appealed, omar, monkeypatch):
    monkeypatch.setattr("certificates.separation.has_supervised", lambda user, trainee: user == omar)
    with pytest.raises(Refused, match="You have supervised Ada Okafor"):
        answer(appealed, omar)


def test_a_decision_is_appealed_through_the_last_day_and_not_after(refused, ada, programme, monkeypatch):
    today = programme.today()
    monkeypatch.setattr(type(programme), "today", lambda self: today + timedelta(days=31))
    with pytest.raises(Refused, match="This decision could be appealed until"):
        actions.appeal(application=refused, reasons=REASONS, by=ada)
    monkeypatch.setattr(type(programme), "today", lambda self: today + timedelta(days=30))
    assert actions.appeal(application=refused, reasons=REASONS, by=ada)


def test_what_cannot_be_appealed_says_why(recommended, certificate, refused_elsewhere, ada, ben):
    with pytest.raises(Refused, match="Write to Model State Peer Board"):
        actions.appeal(application=certificate.plan.application, reasons=REASONS, by=ada)
    with pytest.raises(Refused, match="Write to Model State Peer Board"):
        actions.appeal(application=refused_elsewhere, reasons=REASONS, by=ben)
    with pytest.raises(Refused, match="Only the applicant appeals"):
        actions.appeal(application=refused_elsewhere, reasons=REASONS, by=ada)


@pytest.fixture
def refused_elsewhere(programme, everything, ben, rita, nora) -> Application:
    """Ben's, under no process."""
    application = actions.submit(application=actions.begin(programme=programme, by=ben), by=ben)
    actions.recommend(application=application, by=rita)
    actions.refuse(application=application, by=nora, reasons="Not yet.")
    return application


def test_with_another_application_open_one_goes_on_with_that(refused, ada, programme):
    again = actions.begin(programme=programme, by=ada)
    with pytest.raises(Refused, match="You have begun another application"):
        actions.appeal(application=refused, reasons=REASONS, by=ada)
    actions.withdraw(application=again, by=ada)
    actions.appeal(application=refused, reasons=REASONS, by=ada)
    assert actions.begin(programme=programme, by=ada) == refused


def test_without_reasons_nothing_is_appealed_and_nothing_answered(as_, fresh, refused, ada, omar):
    page = as_(ada).post(f"/applications/{refused.pk}/appeal/", {"reasons": " "}).content.decode()
    assert "There is a problem" in page
    with pytest.raises(Refused, match="Say what you see otherwise"):
        actions.appeal(application=refused, reasons=" ", by=ada)
    actions.appeal(application=refused, reasons=REASONS, by=ada)
    page = fresh(omar).post(f"/decide/{refused.pk}/appeal/", {"outcome": "maybe", "reasons": ""}).content.decode()
    assert "There is a problem" in page
    with pytest.raises(Refused, match="gives its reasons"):
        answer(refused, omar, reasons=" ")
    assert not AppealDecision.objects.exists()
