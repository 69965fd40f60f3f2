"""A person's case is gathered from every room, in a number of statements that never grows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.models import Assessment, Attempt
from certificates import actions, evidence, rules
from courses.models import TrainingClaim, TrainingCredit
from supervision import actions as supervision
from tests.supervision.conftest import NOW, hand_in, placement, qualification, sign  # noqa: F401

LATE_EVENING = datetime(2026, 3, 11, 3, 30, tzinfo=UTC)  # still 10 March in New York


def claim(ada, academy, mona, number: int, *, accepted: bool = True) -> TrainingClaim:
    day = date(2026, 2, 1) + timedelta(days=number)
    decided = {"accepted_at": NOW, "accepted_by": mona} if accepted else {}
    return TrainingClaim.objects.create(
        person=ada,
        organisation=academy,
        provider="Elsewhere",
        title=f"Course {number}",
        began_on=day,
        completed_on=day,
        minutes=120,
        minutes_by_topic={"ethics": 60},
        mode="live_online",
        activity="course",
        proof="A scan.",
        claimed_at=NOW,
        **decided,
    )


def credit(ada, academy, mona, number: int) -> TrainingCredit:
    accepted = claim(ada, academy, mona, number)
    return TrainingCredit.objects.create(
        person=ada,
        organisation=academy,
        claim=accepted,
        title=accepted.title,
        provider="Elsewhere",
        minutes=120,
        minutes_by_topic={"ethics": 60},
        mode="live_online",
        activity="course",
        began_on=accepted.began_on,
        completed_on=accepted.completed_on,
        frozen_at=NOW,
    )


def attempt(ada, assessment: Assessment, number: int, percent: int, **facts) -> Attempt:
    return Attempt.objects.create(
        person=ada,
        assessment=assessment,
        number=number,
        seed=1,
        started_at=LATE_EVENING - timedelta(minutes=20),
        cut_percent=75,
        feedback="topics",
        submitted_at=LATE_EVENING,
        ending="submitted",
        right_count=1,
        percent=percent,
        passed=percent >= 75,
        **facts,
    )


@pytest.fixture
def ethics(academy) -> Assessment:
    return Assessment.objects.create(code="ethics", title="Ethics", organisation=academy, cut_percent=75)


def by_id(gathered: evidence.Gathered) -> dict[str, dict]:
    return {item["id"]: item for item in gathered.case["evidence"]}


def test_training_is_cut_by_topic_so_that_a_minute_counts_once(programme, ada, academy, mona):
    kept = credit(ada, academy, mona, 1)
    found = by_id(evidence.gather(ada, programme))
    assert {(item["minutes"], tuple(item["topics"])) for item in found.values()} == {(60, ("ethics",)), (60, ())}
    assert {item["kind"] for item in found.values()} == {"training"}
    assert all(name.startswith(f"training-{kept.pk}/") for name in found)


def test_training_of_the_body_itself_is_its_own(programme, ada, board, mona, academy):
    own, other = credit(ada, board, mona, 1), credit(ada, academy, mona, 2)
    found = by_id(evidence.gather(ada, programme))
    assert found[f"training-{own.pk}/ethics"].get("provider_status") == "other"
    assert found[f"training-{other.pk}/ethics"].get("provider_status") == "other"


def test_a_claim_that_waits_is_on_hold_with_the_reason(programme, ada, academy, mona):
    waiting = claim(ada, academy, mona, 1, accepted=False)
    gathered = evidence.gather(ada, programme)
    assert by_id(gathered)[f"claim-{waiting.pk}"]["hold"] == "Its proof is waiting for a decision."
    assert gathered.labels[f"claim-{waiting.pk}"].label == "Course 1"


def test_signed_hours_carry_their_signer_and_unsigned_ones_the_reason(programme, ada, sol, placement):  # noqa: F811
    signed = hand_in(placement, topics={"ethics": 30, "advocacy": 90})
    sign(placement, signed, by=sol)
    waiting = hand_in(placement, starts="14:00", ends="15:00")
    found = by_id(evidence.gather(ada, programme))
    ethics, rest = found[f"hours-{signed.entry_id}/ethics"], found[f"hours-{signed.entry_id}/advocacy"]
    assert (ethics["minutes"], rest["minutes"], ethics["kind"]) == (30, 90, "experience")
    assert ethics["signed_by"] == {"person": "Solveig Marsh", "credentials": ["cps"], "relation": "site"}
    assert "hold" not in ethics
    assert found[f"hours-{waiting.entry_id}"]["hold"] == "Waiting for a supervisor's signature."


def test_voided_hours_are_on_hold(programme, ada, sol, placement):  # noqa: F811
    signed = hand_in(placement)
    sign(placement, signed, by=sol)
    supervision.void(entry=signed.entry, by=ada, reason="Logged by mistake.", at=NOW)
    assert by_id(evidence.gather(ada, programme))[f"hours-{signed.entry_id}"]["hold"] == "Voided on 20 March 2026."


def test_a_supervision_session_stays_whole_and_is_no_experience(programme, ada, placement):  # noqa: F811
    session = hand_in(placement, kind="individual", topics={"ethics": 60, "advocacy": 60})
    item = by_id(evidence.gather(ada, programme))[f"hours-{session.entry_id}"]
    assert (item["kind"], item["minutes"], item["activity"]) == ("supervision", 120, "individual")
    assert set(item["topics"]) == {"ethics", "advocacy"}


def test_watching_others_at_work_is_experience(programme, ada, placement):  # noqa: F811
    seen = hand_in(placement, kind="observation")
    assert by_id(evidence.gather(ada, programme))[f"hours-{seen.entry_id}"]["kind"] == "experience"


def test_an_exam_is_dated_in_the_bodys_own_zone(programme, ada, ethics):
    taken = attempt(ada, ethics, 1, 83)
    item = by_id(evidence.gather(ada, programme))[f"attempt-{taken.pk}"]
    assert (item["on"], item["assessment"], item["percent"]) == ("2026-03-10", "ethics", 83)


def test_a_score_told_from_200_to_800_can_be_asked_for(programme, ada, ethics):
    plain, scaled = attempt(ada, ethics, 1, 75), attempt(ada, ethics, 2, 75, scale="scaled")
    found = by_id(evidence.gather(ada, programme))
    assert found[f"attempt-{scaled.pk}"]["scaled"] == 500
    assert "scaled" not in found[f"attempt-{plain.pk}"]


def test_the_person_is_told_by_their_birthday_alone(programme, ada, ben):
    assert evidence.gather(ada, programme).case["person"] == {"born_on": "1990-02-03"}
    assert evidence.gather(ben, programme).case["person"] == {}


def test_what_is_gathered_is_a_case_the_rules_can_read(programme, ada, sol, academy, mona, ethics, placement):  # noqa: F811
    credit(ada, academy, mona, 1)
    claim(ada, academy, mona, 2, accepted=False)
    sign(placement, hand_in(placement), by=sol)
    attempt(ada, ethics, 1, 60)
    gathered = evidence.gather(ada, programme, filed_on=date(2026, 4, 1))
    case = rules.read_case(gathered.case)
    assert case.event("applied", date(2026, 5, 1)) == date(2026, 4, 1)
    assert {item.id for item in case.evidence} == set(gathered.labels)


def test_what_earned_a_certificate_is_known_to_be_used(programme, ada, academy, mona, certificate, monkeypatch):
    monkeypatch.undo()
    assert certificate.findings["findings"][2]["counted"][0]["id"] == "t1"
    case = evidence.gather(ada, programme).case
    assert case["certificate"]["valid_from"] == certificate.valid_from.isoformat()
    assert case["certificate"]["renewals"] == 0
    uses = evidence._uses([certificate])
    assert uses["t1"] == [{"programme": "samhsa-model-standards", "term": None}]


def test_what_happened_to_a_certificate_is_in_the_case(programme, ada, certificate, nora, monkeypatch):
    monkeypatch.undo()
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    happened = evidence.gather(ada, programme).case["certificate"]["actions"]
    assert [event["what"] for event in happened] == ["suspended", "lifted"]
