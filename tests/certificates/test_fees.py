"""What an application costs is due by its sending, recorded as paid elsewhere or waived, and may hold a decision."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from certificates import actions, fees, money
from certificates.judging import Judgement
from certificates.models import Application, Certificate, Charge, Settlement, Stage, Status
from certificates.models.processes import two_steps
from certificates.rules.files import plain_values
from certificates.standards import typed
from lms.audit import ledger
from lms.people.actions import Refused

APPLICATION = {"label": "Application fee", "cents": 10_000, "due": "sent", "holds_decision": True}
ENDORSEMENT = {"label": "Endorsement", "cents": 3_050, "due": "asked", "holds_decision": False}


@pytest.fixture
def costly(programme, nora):
    return actions.set_process(programme=programme, steps=two_steps(), fees=[APPLICATION, ENDORSEMENT], by=nora)


@pytest.fixture
def charged(costly, recommended) -> Charge:
    """The fee of Ada's application, which Rita has recommended."""
    return recommended.charges.get()


# Amounts.


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("75", 7500), ("75.50", 7550), ("$1,250.00", 125_000), (" 0.05 ", 5), ("999999", 99_999_900)],
)
def test_an_amount_is_read_in_cents(typed, cents):
    assert money.read(typed) == cents


@pytest.mark.parametrize("typed", ["", "-5", "7.5", "1e309", "NaN", "١٢", "1,25", "12\n", "$", "1 000", "75.505"])
def test_what_is_no_amount_is_none(typed):
    assert money.read(typed.replace("\n", "\x00")) is None


def test_an_amount_is_written_with_its_cents():
    assert [money.in_words(cents) for cents in (5, 10_000, 125_050)] == ["$0.05", "$100.00", "$1,250.50"]


# Setting them.


def posted(*rows: dict[str, str]) -> dict[str, str]:
    steps = {f"form-{n}-{name}": step[name] for n, step in enumerate(two_steps()) for name in step}
    costs = {f"fee-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "fee-TOTAL_FORMS": str(len(rows)),
        "fee-INITIAL_FORMS": "0",
        **steps,
        **costs,
    }


def test_a_registrar_sets_fees_with_the_process_and_everybody_reads_them(fresh, as_, programme, nora, ben):
    page = "/programmes/samhsa-model-standards/process/"
    row = {"label": "Application fee", "cents": "100", "due": "sent", "holds_decision": "on"}
    site = fresh(nora)
    for _double_click in range(2):
        site.post(page, posted(row, {"label": "Endorsement", "cents": "30.50", "due": "asked"}, {"due": "sent"}))
    process = programme.processes.get()
    assert list(process.fees.values_list("code", "cents", "due", "holds_decision")) == [
        ("application-fee", 10_000, "sent", True),
        ("endorsement", 3_050, "asked", False),
    ]
    assert "100.00" in site.get(page).content.decode()
    public = as_(ben).get("/programmes/samhsa-model-standards/").content.decode()
    for words in ("Application fee $100.00", "Endorsement $30.50", "This site takes no payment"):
        assert words in public
    wrong = fresh(nora).post(page, posted(row | {"cents": "ten"}, {"label": "Copy", "due": "asked"})).content.decode()
    for words in ("Type an amount such as 75 or 75.50.", "A fee has a name and an amount."):
        assert words in wrong
    twice = fresh(nora).post(page, posted(row, row)).content.decode()
    assert "Two fees have the same name. Give each its own." in twice
    assert programme.processes.count() == 1


# Becoming due.


def test_sending_makes_it_due_once_and_says_so_before(as_, costly, draft, ada, rita):
    site = as_(ada)
    check = site.get(f"/applications/{draft.pk}/check/").content.decode()
    assert "What becomes due by sending it" in check
    assert "$100.00" in check
    site.post(f"/applications/{draft.pk}/submit/")
    actions.give_back(application=draft, by=rita, reasons="One date is missing.")
    actions.submit(application=draft, by=ada)
    assert Charge.objects.get().by is None
    page = site.get(f"/applications/{draft.pk}/").content.decode()
    assert "Still due: $100.00." in page
    assert "A decision waits for this." in page


def test_what_is_begun_under_no_process_costs_nothing(submitted):
    assert not Charge.objects.exists()
    assert fees.in_the_way_of_deciding(submitted) == []


LADDER = """
programme: late-cps
title: Certified Peer Specialist
body: Model State Peer Board
timezone: America/New_York
standards:
  - stage: renewal
    version: "1"
    in_force: {from: 2020-01-01}
    term: {months: 24}
    renewal: {late: [{until: {days: 30}, fee: 20}, {until: {months: 6}, fee: 50}]}
    requirements:
      - id: code
        attest: {statement: code}
"""


@pytest.mark.parametrize(
    ("filed", "amount"), [("2026-03-31", None), ("2026-04-01", 2_000), ("2026-05-01", 5_000), ("2026-09-30", 5_000)]
)
def test_a_late_renewal_costs_what_its_step_of_the_ladder_says(board, ada, filed, amount):
    programme = actions.load(values=plain_values(LADDER.encode()), body=board, by=None).programme
    case = {
        "events": {"applied": filed},
        "certificate": {"valid_from": "2024-04-01", "valid_through": "2026-03-31"},
        "evidence": [],
    }
    standard = programme.standards.get()
    judgement = Judgement(standard, date.fromisoformat(filed), typed(programme, standard), case, {}, {})
    application = Application(person=ada, programme=programme, stage=Stage.RENEWAL)
    due = fees.due_by_sending(application, judgement)
    assert [fee["cents"] for fee in due] == ([amount] if amount else [])


def test_staff_add_a_fee_where_it_applies_and_only_one_of_the_process(as_, charged, recommended, rita):
    site, page = as_(rita), f"/review/{recommended.pk}/fees/"
    assert "Endorsement, $30.50" in site.get(page).content.decode()
    for _double_click in range(2):
        site.post(page, {"code": "endorsement"})
    added = recommended.charges.get(code="endorsement")
    assert (added.cents, added.by) == (3_050, rita)
    assert "Add a fee" not in site.get(page).content.decode()
    with pytest.raises(Refused, match="There is no such fee for this application"):
        actions.charge(application=recommended, code="copy", by=rita)


# Settling.


def test_a_decision_waits_until_it_is_paid_elsewhere(as_, fresh, charged, recommended, rita, nora, ada):
    words = "A fee is still due: Application fee, $100.00. Record it as paid, or waive it, first."
    for decide in (
        lambda: actions.approve(application=recommended, by=nora),
        lambda: actions.refuse(application=recommended, by=nora, reasons="No."),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert str(refusal.value) == words
    page = fresh(nora).get(f"/decide/{recommended.pk}/").content.decode()
    assert words in page
    assert "Approve and issue" not in page
    site = as_(rita)
    for _double_click in range(2):
        site.post(f"/review/fees/{charged.pk}/", {"kind": "paid", "note": "R-2026-0417"})
    assert Settlement.objects.get().by == rita
    assert "Paid, receipt R-2026-0417" in as_(ada).get(f"/applications/{recommended.pk}/").content.decode()
    assert actions.approve(application=recommended, by=nora) == Certificate.objects.get()
    verbs = [event.verb for event in ledger.history(recommended)]
    assert verbs.count("certificates.record_payment") == verbs.count("certificates.charge") == 1


def test_a_fee_is_waived_with_a_reason_and_a_mistake_is_taken_back(as_, charged, recommended, rita, ada):
    with pytest.raises(Refused, match="Give the number of the receipt, or the reason"):
        actions.settle(charge=charged, kind="waived", note="  ", by=rita)
    first = actions.settle(charge=charged, kind="paid", note="R-1", by=rita)
    with pytest.raises(Refused, match="This fee is settled already"):
        actions.settle(charge=charged, kind="waived", note="Grant", by=rita)
    site = as_(rita)
    for _double_click in range(2):
        site.post(f"/review/fees/{first.pk}/take-back/")
    actions.settle(charge=charged, kind="waived", note="Paid by the state's grant", by=rita)
    assert "Waived: Paid by the state&#x27;s grant" in as_(ada).get(f"/applications/{recommended.pk}/").content.decode()
    first.refresh_from_db()
    assert (first.note, first.taken_back_by, Settlement.objects.count()) == ("R-1", rita, 2)
    assert fees.in_the_way_of_deciding(recommended) == []


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "5500-0000-0000-0004", "paid by 378282246310005"])
def test_the_number_of_a_card_is_never_kept(as_, charged, rita, number):
    page = as_(rita).post(f"/review/fees/{charged.pk}/", {"kind": "paid", "note": number}).content.decode()
    assert "This looks like the number of a card." in page
    assert not Settlement.objects.exists()
    as_(rita).post(f"/review/fees/{charged.pk}/", {"kind": "paid", "note": "20261130-000123"})
    assert Settlement.objects.exists()


def test_nobody_handles_the_fees_of_another_body_or_of_somebody_close(
    as_, charged, recommended, rita, ada, otto, monkeypatch
):
    for address in (f"/review/{recommended.pk}/fees/", f"/review/fees/{charged.pk}/"):
        assert as_(ada).get(address).status_code == 403
        assert as_(otto).get(address).status_code == 404
    with pytest.raises(Refused, match="Only a reviewer or registrar of Model State Peer Board handles fees"):
        actions.settle(charge=charged, kind="waived", note="Friends", by=otto)
    monkeypatch.setattr("certificates.separation.has_supervised", lambda user, trainee: user == rita)
    with pytest.raises(Refused, match="You have supervised Ada Okafor"):
        actions.settle(charge=charged, kind="waived", note="Friends", by=rita)


def test_the_database_settles_a_charge_once(charged, rita):
    facts = {"charge": charged, "kind": "paid", "note": "R-1", "by": rita, "at": charged.at}
    Settlement.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.create(**facts)


def test_a_decided_application_is_still_settled(costly, recommended, rita, nora):
    charge = recommended.charges.get()
    actions.settle(charge=charge, kind="paid", note="R-1", by=rita)
    actions.refuse(application=recommended, by=nora, reasons="Not yet.")
    recommended.refresh_from_db()
    assert recommended.status == Status.DECIDED
    actions.charge(application=recommended, code="endorsement", by=rita)
