"""What was published, signed, decided or issued is never changed or deleted: not by the ORM, not by SQL."""

import pytest
from django.db import Error, connection, transaction

from certificates import actions
from certificates.models import (
    Appeal,
    AppealDecision,
    Attestation,
    Certificate,
    Charge,
    Complaint,
    ComplaintAnswer,
    Condition,
    Decision,
    DisciplinePolicy,
    IssuePlan,
    Measure,
    MeasureStep,
    Message,
    Process,
    ProcessFee,
    Review,
    Settlement,
    Standard,
    Statement,
    StatusEvent,
)
from certificates.models.processes import two_steps
from lms.audit.models import AppendOnly
from lms.people.roles import Role
from tests.certificates import careers
from tests.conftest import member, person

KEPT = {
    Standard: "definition",
    Statement: "text",
    Attestation: "signed_name",
    Review: "reasons",
    Process: "contact",
    ProcessFee: "label",
    Charge: "label",
    Settlement: "note",
    Message: "text",
    Appeal: "reasons",
    AppealDecision: "reasons",
    Decision: "reasons",
    Certificate: "printed_name",
    StatusEvent: "private_note",
    Complaint: "text",
    ComplaintAnswer: "words",
    DisciplinePolicy: "answer_days",
    Measure: "reasons",
    MeasureStep: "words",
    Condition: "text",
}


@pytest.fixture
def everything_there(certificate, programme, ada, ben, rita, nora, vera) -> None:
    """One row of each kind."""
    fee = {"label": "Fee", "cents": 500, "due": "sent", "holds_decision": True}
    actions.set_process(programme=programme, steps=two_steps(), appeal_days=30, fees=[fee], by=nora)
    actions.write(application=certificate.plan.application, text="Thank you.", by=ada)
    refused = actions.submit(application=actions.begin(programme=programme, by=ben), by=ben)
    actions.recommend(application=refused, by=rita)
    actions.settle(charge=refused.charges.get(), kind="paid", note="R-1", by=rita)
    actions.refuse(application=refused, by=nora, reasons="Not yet.")
    actions.appeal(application=refused, reasons="Please look again.", by=ben)
    omar = member(person("omar@example.org", "Omar", "Farah"), programme.body, Role.REGISTRAR)
    actions.decide_appeal(application=refused, outcome="upheld", reasons="We did.", by=omar)
    actions.attest(statement=Statement.objects.first(), programme=programme, signed_name=ada.legal_name, by=ada)
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    complaint = actions.complain(body=programme.body, about="Ada", text="Something happened.")
    actions.answer_complaint(complaint=complaint, is_taken_up=True, words="We look into it.", by=nora)
    days = {"publishes_reasons": False, "publishes_conditions": True, "answer_days": 9, "appeal_days": 9}
    actions.set_discipline_policy(programme=programme, by=nora, **days)
    careers.measure(certificate, "conditions", by=nora, second=vera, conditions="Under supervision.")


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_the_orm_refuses(everything_there, model):
    row = model.objects.first()
    for deed in (
        row.save,
        row.delete,
        lambda: model.objects.update(**{KEPT[model]: "x"}),
        model.objects.all().delete,
        lambda: model.objects.bulk_update([row], [KEPT[model]]),
    ):
        with pytest.raises((AppendOnly, Error), match=r"never (changed|deleted)"), transaction.atomic():
            deed()


@pytest.mark.parametrize("model", [*KEPT, IssuePlan], ids=lambda model: model.__name__)
def test_the_database_refuses(everything_there, model):
    table, field = model._meta.db_table, KEPT.get(model, "number")
    for statement in (f"UPDATE {table} SET {field} = {field}", f"DELETE FROM {table}"):  # noqa: S608 - our own names
        with (
            pytest.raises(Error, match="never changed or deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert model._base_manager.exists()


def test_a_standard_learns_its_last_day_and_nothing_else(programme):
    standard = programme.standards.get()
    standard.in_force_until = programme.today()
    standard.save(update_fields=["in_force_until"])
    standard.version = "2099"
    with pytest.raises(AppendOnly):
        standard.save(update_fields=["version", "in_force_until"])


def test_58_a_name_changed_later_changes_no_certificate(client, certificate, ada):
    ada.legal_family_name = "Okafor-Reyes"
    ada.save()
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert "Ada Okafor" in page
    assert "Reyes" not in page


def test_a_programme_changed_later_changes_no_certificate(client, certificate, programme):
    programme.title = "Something else"
    programme.save()
    programme.body.name = "Another Board"
    programme.body.save()
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert "Certified Peer Specialist" in page
    assert "Model State Peer Board" in page
