"""An exam held elsewhere counts once the body has written down its result; nobody writes down their own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Assessment
from certificates import actions, judging, shipped
from certificates.models import Programme, Proof
from certificates.rules.files import plain_values
from courses.models import TrainingClaim, TrainingCredit
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import member
from tests.supervision.conftest import MONDAY, hand_in, placement, qualification, sign  # noqa: F401

DAY = date(2026, 3, 20)
REPORT = "The testing company, by its report of 23 March"
FILE = b"""
programme: examined
title: Examined
body: Board
timezone: America/New_York
standards:
  - stage: initial
    version: "1"
    requirements:
      - {id: oral, label: The oral examination, exam: {assessment: oral, percent: 80}}
      - {id: final, label: The final test, exam: {assessment: final, completed: true}}
"""


@pytest.fixture
def delaware(board) -> Programme:
    """A shipped programme that asks for the IC&RC examination."""
    file = shipped.read(str(shipped.PROGRAMMES / "delaware-cprs.yaml"))
    return actions.load(values=file.values, body=board, by=None).programme


@pytest.fixture
def examined(board) -> Programme:
    return actions.load(values=plain_values(FILE), body=board, by=None).programme


def finding(someone, programme, name: str) -> dict:
    found = judging.explore(person=someone, programme=programme, on=programme.today()).findings
    return next(one for one in found if one["id"] == name)


def record(someone, programme, by, **facts) -> Proof:
    usual = {"kind": "exam", "code": "oral", "dated_on": DAY, "issuer": REPORT, "percent": Decimal(85)}
    return actions.record_proof(person=someone, programme=programme, by=by, **usual | facts)


def learned(someone, organisation, by) -> None:
    """The 46 hours in the four domains."""
    domains = {"ethical_responsibility": 16, "advocacy": 10, "mentoring_education": 10, "recovery_wellness": 10}
    facts = {
        "person": someone,
        "organisation": organisation,
        "provider": "Meadowlark College",
        "title": "The four domains",
        "began_on": DAY - timedelta(days=40),
        "completed_on": DAY - timedelta(days=30),
        "minutes": 46 * 60,
        "minutes_by_topic": {topic: hours * 60 for topic, hours in domains.items()},
        "mode": "in_person",
        "activity": "course",
    }
    at = timezone.now()
    claim = TrainingClaim.objects.create(**facts, proof="Ask them.", claimed_at=at, accepted_at=at, accepted_by=by)
    TrainingCredit.objects.create(**facts, claim=claim, frozen_at=at)


def practised(placement, by) -> None:  # noqa: F811
    """More than 500 hours of experience and 25 of supervision, signed."""
    kinds = ["individual"] * 2 + ["direct_service"] * 32
    days = [MONDAY - timedelta(days=number) for number in range(1, 35)]
    entries = [
        hand_in(placement, on=day, starts="06:00", ends="22:00", kind=kind)
        for day, kind in zip(days, kinds, strict=True)
    ]
    sign(placement, *entries, by=by)


def test_a_shipped_programme_that_asks_for_an_exam_held_elsewhere_is_walked_to_its_certificate(
    as_,
    delaware,
    ada,
    sol,
    rita,
    nora,
    mona,
    academy,
    placement,  # noqa: F811
):
    actions.follow(programme=delaware, by=ada)
    actions.state_facts(programme=delaware, answers={"education": actions.Stated("college")}, by=ada)
    learned(ada, academy, mona)
    practised(placement, sol)
    for paper in ("personal-statement", "signed-job-description"):
        sent = {"kind": "document", "code": paper, "dated_on": DAY, "content": b"%PDF-1", "ending": "pdf"}
        actions.accept_proof(proof=actions.send_proof(programme=delaware, by=ada, **sent), by=rita)
    page = as_(ada).get("/paths/delaware-cprs/").text
    assert "It is held elsewhere. Ask for your result to be sent to Model State Peer Board" in page
    application = actions.begin(programme=delaware, by=ada)
    actions.answer(application=application, given_names="Ada", family_name="Okafor", by=ada)
    with pytest.raises(actions.NotReady) as refusal:
        actions.submit(application=application, by=ada)
    assert [one["id"] for one in refusal.value.missing] == ["exam"]

    site, form = as_(rita), "/programmes/delaware-cprs/record/"
    told = {"email": ada.email, "what": "exam:icrc-pr", "dated_on": str(DAY), "issuer": REPORT}
    assert "Write down the score: the rules say how much is enough." in site.post(form, told).text
    assert "Say who told you of the result" in site.post(form, told | {"issuer": " ", "scaled": "498"}).text
    for _twice in range(2):
        assert site.post(form, told | {"scaled": "498"}).status_code == 302
    assert "498" in finding(ada, delaware, "exam")["refused"][0]["why"]
    actions.withdraw_proof(proof=Proof.objects.get(kind="exam"), reason="Read wrongly: it is 512.", by=rita)
    assert site.post(form, told | {"scaled": "512"}).status_code == 302
    assert finding(ada, delaware, "exam")["met"]
    assert "Icrc pr, as told by The testing company" in as_(ada).get("/paths/delaware-cprs/").text
    assert OutboxMessage.objects.filter(notice="certificates/proof_recorded", person=ada).count() == 2

    actions.submit(application=application, by=ada)
    actions.recommend(application=application, by=rita)
    certificate = actions.approve(application=application, by=nora)
    assert certificate.state().kind == "active"
    kept = next(one for one in certificate.findings["findings"] if one["id"] == "exam")
    assert kept["counted"] == [{"id": f"exam-{Proof.objects.latest('pk').pk}", "toward": "icrc-pr"}]


def test_a_registrar_writes_down_exams_and_nothing_else(as_, examined, ada, nora, mona):
    actions.follow(programme=examined, by=ada)
    site, form = as_(nora), "/programmes/examined/record/"
    assert form in site.get("/review/proofs/").text
    assert "/review/proofs/" in site.get("/decide/").text
    page = site.get(form).text
    assert 'value="exam:oral"' in page
    assert 'value="document:' not in page
    told = {"email": ada.email, "dated_on": str(DAY), "issuer": REPORT}
    site.post(form, told | {"what": "exam:final"})
    site.post(form, told | {"what": "exam:oral", "percent": "79.5"})
    assert finding(ada, examined, "final")["met"]
    assert "79.5" in finding(ada, examined, "oral")["refused"][0]["why"]
    wrong = Proof.objects.get(code="oral")
    shown = site.get(f"/review/proofs/{wrong.pk}/").text
    for words in ("Score in percent", "79.50", "Told by", REPORT):
        assert words in shown
    site.post(f"/review/proofs/{wrong.pk}/withdraw/", {"reasons": "Another person's."})
    assert finding(ada, examined, "oral")["refused"][0]["why"] == "It is no longer accepted: Another person's."
    assert "Wrote down what came" in ledger.sentence(ledger.history(wrong)[0])
    assert as_(mona).get(form).status_code == 404


def test_what_cannot_be_written_down_is_refused_in_words(examined, ada, ben, rita, nora, otto, board, academy):
    facts = {"programme": examined, "kind": "exam", "code": "final", "dated_on": DAY, "issuer": "Me"}
    with pytest.raises(Refused, match="The body itself writes this down"):
        actions.send_proof(**facts, by=ada)
    for facts, words in (
        ({"code": "another"}, "This programme does not ask for this"),
        ({"issuer": " "}, "Say who told you of the result"),
        ({"percent": None}, "Write down the score"),
        ({"dated_on": date(2999, 1, 1)}, "This date is still to come"),
    ):
        with pytest.raises(Refused, match=words):
            record(ada, examined, nora, **facts)
    with pytest.raises(Refused, match="Only a reviewer"):
        record(ada, examined, otto)
    member(ada, board, Role.REGISTRAR)
    with pytest.raises(Refused, match="This is your own"):
        record(ada, examined, ada)
    Assessment.objects.create(code="oral", title="Oral", organisation=academy, cut_percent=80)
    with pytest.raises(Refused, match="This exam is taken here"):
        record(ada, examined, rita)
    assert not Proof.objects.exists()


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ({"sent_by": "ada"}, "the_body_itself_writes_down_an_exam"),
        ({"issuer": ""}, "a_credential_and_an_exam_say_from_whom_they_are"),
        ({"percent": Decimal(101)}, "a_score_is_no_less_than_nothing_and_no_more_than_all"),
        ({"kind": "task", "issuer": ""}, "only_an_exam_has_a_score"),
    ],
)
def test_the_database_refuses_what_no_body_wrote_down(examined, ada, rita, changed, broken):
    recorded = record(ada, examined, rita)
    recorded.pk, recorded._state.adding, recorded.digest = None, True, "0" * 64
    for name, value in changed.items():
        setattr(recorded, name, ada if value == "ada" else value)
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        recorded.save()
