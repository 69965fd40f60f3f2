"""One piece of evidence of each kind or fifty, one person or several: gathering asks the same few statements."""

from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment, Attempt
from certificates import actions, evidence, rules
from certificates.actions import Stated
from certificates.models import (
    Attestation,
    Certificate,
    Certification,
    IssuePlan,
    Programme,
    Proof,
    ProofDecision,
    Reference,
    ReferenceRequest,
    StatedFact,
    Statement,
    StatusEvent,
)
from courses.models import TrainingClaim, TrainingCredit
from supervision.models import EntryVersion, HourEntry, SignedEntry
from tests.certificates.test_evidence import attempt, claim, credit
from tests.certificates.test_proofs import papers, send, send_credential, send_task  # noqa: F401
from tests.certificates.test_references import ask, give, letters  # noqa: F401
from tests.certificates.test_state_facts import TRUE, here  # noqa: F401
from tests.supervision.conftest import hand_in, placement, qualification, sign  # noqa: F401

MOST = 7
KINDS = {"training", "experience", "exam", "attestation", "document", "credential", "task", "reference"}


def copies(row: models.Model, count: int, **changed: Callable[[int], Any]) -> list[Any]:
    """Rows like this one, each with what tells it from the others."""
    rows = []
    for number in range(1, count + 1):
        one = copy(row)
        one.pk, one._state = None, copy(row._state)
        one._state.adding = True
        for name, value in changed.items():
            setattr(one, name, value(number))
        rows.append(one)
    return type(row)._base_manager.bulk_create(rows)


@pytest.fixture
def told(monkeypatch, certificate, papers, letters, here, ada, rita, nora, sol, academy, mona, placement):  # noqa: F811
    """Ada has one piece of every kind there is, and a certificate to which something happened."""
    monkeypatch.undo()
    credit(ada, academy, mona, 1)
    claim(ada, academy, mona, 2, accepted=False)
    ethics = Assessment.objects.create(code="ethics", title="Ethics", organisation=academy, cut_percent=75)
    attempt(ada, ethics, 1, 83)
    sign(placement, hand_in(placement), by=sol)
    statement = Statement.objects.get(code="code-of-ethics")
    actions.attest(
        statement=statement, programme=certificate.plan.application.programme, signed_name="Ada Okafor", by=ada
    )
    actions.accept_proof(proof=send(papers, ada), by=rita)
    send_credential(papers, ada)
    send_task(papers, ada)
    send_task(papers, ada, kind="event", code="approved")
    give(ask(letters, ada))
    actions.state_facts(programme=here, answers=TRUE, route="reciprocity", by=ada)
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    return ada


def fifty_more(ada) -> None:
    """Of every table that gathering reads, fifty more rows like Ada's first."""
    day = timedelta(days=1)
    accepted = TrainingClaim.objects.get(credit__isnull=False)
    claims = copies(accepted, 50)
    for one, kept in zip(claims, copies(TrainingCredit.objects.get(), 50, claim=lambda n: claims[n - 1]), strict=True):
        assert kept.claim_id == one.pk
    copies(TrainingClaim.objects.get(accepted_at=None), 50)
    copies(Attempt.objects.get(), 50, number=lambda n: n + 1)
    copies(Attestation.objects.filter(person=ada).first(), 50, signed_on=lambda n: date(2020, 1, 1) + n * day)
    for proof in Proof.objects.all():
        sent = copies(proof, 50, dated_on=lambda n: date(2020, 1, 1) + n * day)
        if proof.kind == "document":
            copies(proof.decision, 50, proof=lambda n, sent=sent: sent[n - 1])
    requests = copies(ReferenceRequest.objects.get(), 50, digest=str, email=lambda n: f"{n}@example.org")
    copies(Reference.objects.get(), 50, request=lambda n: requests[n - 1])
    copies(StatedFact.objects.first(), 50, stated_at=lambda n: timezone.now() - n * day)
    _more_hours(day)
    _more_certificates(ada)


def _more_hours(day: timedelta) -> None:
    signed = SignedEntry.objects.select_related("entry_version__entry").get()
    first = signed.entry_version
    entries = copies(first.entry, 50, row_key=str)
    versions = copies(
        first,
        50,
        entry=lambda n: entries[n - 1],
        worked_on=lambda n: first.worked_on - n * day,
        starts_at=lambda n: first.starts_at - n * day,
        ends_at=lambda n: first.ends_at - n * day,
    )
    copies(signed, 50, entry_version=lambda n: versions[n - 1])
    assert (HourEntry.objects.count(), EntryVersion.objects.count()) == (51, 51)


def _more_certificates(ada) -> None:
    first = Certificate.objects.select_related("certification__programme", "plan__application").get()
    programmes = copies(first.certification.programme, 50, slug=lambda n: f"programme-{n}")
    lineages = copies(first.certification, 50, programme=lambda n: programmes[n - 1])
    applications = copies(first.plan.application, 50, programme=lambda n: programmes[n - 1])
    plans = copies(first.plan, 50, application=lambda n: applications[n - 1], number=str, code=str)
    issued = copies(
        first, 50, certification=lambda n: lineages[n - 1], plan=lambda n: plans[n - 1], number=str, code=str
    )
    copies(StatusEvent.objects.get(), 50, certificate=lambda n: issued[n - 1])
    assert Certification.objects.filter(person=ada).count() == IssuePlan.objects.count() == 51


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_gathering_asks_as_many_statements_for_fifty_pieces_of_each_kind_as_for_one(told, papers):  # noqa: F811
    case = evidence.gather(told, papers).case
    assert {item["kind"] for item in case["evidence"]} >= KINDS
    before = statements(lambda: evidence.gather(told, papers))
    fifty_more(told)
    assert statements(lambda: evidence.gather(told, papers)) == before <= MOST
    more = rules.read_case(evidence.gather(told, papers).case)
    assert len(more.evidence) >= 50 * len(KINDS)


def test_several_people_are_known_by_as_many_statements_as_one(told, ben, sol, papers):  # noqa: F811
    alone = statements(lambda: evidence.known(told))
    send(papers, ben)
    found: list[evidence.Known] = []
    assert statements(lambda: found.extend(evidence.known(told, ben, sol))) == alone <= MOST
    assert [one.person for one in found] == [told, ben, sol]
    assert [len(one.lying) for one in found][1:] == [1, 0]
    assert [len(one.hours) for one in found] == [1, 0, 0]


def test_putting_what_is_known_to_a_programme_asks_the_database_for_nothing(told, papers, programme):  # noqa: F811
    (found,) = evidence.known(told)
    programmes = list(Programme.objects.select_related("body"))
    assert statements(lambda: [evidence.put(found, one) for one in programmes]) == 0
    for one in programmes:
        rules.read_case(evidence.put(found, one).case)


def test_what_is_said_after_an_application_was_sent_is_left_out(told, here):  # noqa: F811
    (found,) = evidence.known(told)
    sent_at = timezone.now()
    actions.state_facts(programme=here, answers={"lives_or_works_in": Stated("other")}, route="", by=told)
    (later,) = evidence.known(told)
    assert evidence.put(later, here, sent_at=sent_at).case == evidence.put(found, here).case
    assert "route" not in evidence.put(later, here).case


def test_a_decision_that_is_gone_makes_no_row_twice(told, rita):
    """What lies with the bodies is one row for each thing, whatever was said to it."""
    proof = Proof.objects.get(kind="document")
    assert ProofDecision.objects.filter(proof=proof).count() == 1
    actions.withdraw_proof(proof=proof, reason="It was another's.", by=rita)
    (found,) = evidence.known(told)
    assert len({(row.source, row.pk, row.code, row.detail) for row in found.lying}) == len(found.lying)
