"""A certificate is renewed early, late or by reinstatement: what opens when, what it takes, and what follows."""

import json
from datetime import date

import pytest

from certificates import actions, answers, education, evidence, judging, ladders, milestones
from certificates.models import Certificate, Settled
from certificates.rules import read_programme
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.people.actions import Refused
from tests.certificates import careers
from tests.certificates.careers import Clock, award, decide, learn, renew

D = date.fromisoformat


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def career(board):
    return careers.load(board)


@pytest.fixture
def held(clock, career, ada, rita, nora, sol) -> Certificate:
    """Ada's, from 12 February 2026 through 11 February 2028."""
    clock.on("2026-02-12")
    return award(ada, career, reviewer=rita, registrar=nora)


def states(*certificates: Certificate) -> list[str]:
    return [one.state().kind for one in certificates]


def test_the_days_of_its_life_follow_from_the_rules_in_force(held, career):
    days = [(one.what, one.day.isoformat(), one.fee) for one in milestones.of(held, career.renewal_on(D("2026-03-01")))]
    assert days == [
        ("opens", "2027-11-13", 0),
        ("ends", "2028-02-11", 0),
        ("late", "2028-04-11", 0),
        ("late", "2028-08-11", 50),
        ("inactive", "2029-02-12", 0),
    ]


def test_renewed_early_no_day_is_lost_and_none_is_won(clock, held, ada, rita, nora, academy, mona):
    clock.on("2027-11-12")
    with pytest.raises(Refused, match="Renewal opens on 13 November 2027"):
        actions.succeed(certificate=held, stage="renewal", by=ada)
    clock.on("2027-11-13")
    learn(ada, academy, mona, "2026-06-01")
    application = renew(held, by=ada)
    assert application.printed_name == held.printed_name
    successor = decide(application, reviewer=rita, registrar=nora)
    assert (successor.valid_from, successor.valid_through) == (D("2028-02-12"), D("2030-02-11"))
    assert (successor.supersedes, successor.awarded_on) == (held, held.awarded_on)
    assert successor.number != held.number
    assert states(held, successor) == ["expiring", "upcoming"]
    clock.on("2028-02-12")
    assert states(held, successor) == ["superseded", "active"]
    assert ledger.history(application).first().verb == "certificates.succeed"


def test_a_machine_is_told_no_earlier_certificate_in_the_place_of_a_later_one(
    clock, held, ada, rita, nora, academy, mona
):
    clock.on("2027-11-13")
    learn(ada, academy, mona, "2026-06-01")
    successor = decide(renew(held, by=ada), reviewer=rita, registrar=nora)
    told = [one["certificate"] for one in answers.of([held.number, successor.number])]
    assert [(one["status"], one["replaced_by"]) for one in told] == [("expiring", None), ("upcoming", None)]
    clock.on("2028-02-12")
    told = [one["certificate"] for one in answers.of([held.number, successor.number])]
    assert [(one["status"], one["replaced_by"]) for one in told] == [
        ("superseded", successor.shown_number),
        ("active", None),
    ]
    assert [(one["status"], one["since"]) for one in told[0]["history"]] == [
        ("active", D("2026-02-12")),
        ("expiring", D("2027-11-13")),
        ("superseded", D("2028-02-12")),
    ]


def test_the_history_of_a_certificate_knows_the_day_on_which_its_rules_changed(clock, held, board):
    head, renewal = careers.CAREER.split("  - stage: renewal\n")
    renewal, rest = renewal.split("  - stage: reinstatement\n")
    old = renewal.replace("{from: 2020-01-01}", "{from: 2020-01-01, until: 2027-09-30}")
    new = renewal.replace('version: "1"', 'version: "2"').replace("2020-01-01", "2027-10-01")
    both = [old, new.replace("opens: {days: 90}", "opens: {days: 180}")]
    text = head + "".join(f"  - stage: renewal\n{one}" for one in both) + f"  - stage: reinstatement\n{rest}"
    actions.load(values=plain_values(text.encode()), body=board, by=None)
    clock.on("2027-12-01")
    told = answers.of([held.number])[0]["certificate"]
    assert (told["status"], told["since"]) == ("expiring", D("2027-10-01"))
    assert [(one["status"], one["since"]) for one in told["history"]] == [
        ("active", D("2026-02-12")),
        ("expiring", D("2027-10-01")),
    ]


def test_renewed_late_it_keeps_its_anchor_and_costs_the_fee_of_its_step(clock, held, ada, rita, nora, academy, mona):
    clock.on("2028-04-12")
    assert states(held) == ["grace"]
    learn(ada, academy, mona, "2028-03-20")
    application = renew(held, by=ada)
    clock.on("2028-05-20")
    charge = application.charges.get()
    assert (charge.label, charge.cents) == ("Late renewal", 5_000)
    actions.settle(charge=charge, kind=Settled.PAID, note="Receipt 17", by=rita)
    successor = decide(application, reviewer=rita, registrar=nora)
    assert (successor.valid_from, successor.valid_through) == (D("2028-02-12"), D("2030-02-11"))
    assert states(held, successor) == ["superseded", "active"]
    assert held.state(D("2028-05-19")).kind == "grace", "What was true before it was issued stays true."


def test_after_the_ladder_it_is_reinstated_and_not_renewed(clock, held, career, ada, rita, nora):
    clock.on("2028-08-12")
    assert states(held) == ["lapsed"]
    with pytest.raises(Refused, match="The last day to renew was 11 August 2028"):
        actions.succeed(certificate=held, stage="renewal", by=ada)
    application = actions.succeed(certificate=held, stage="reinstatement", by=ada)
    with pytest.raises(actions.NotReady):
        actions.submit(application=application, by=ada)
    careers.sign_code(ada, career)
    actions.submit(application=application, by=ada)
    clock.on("2028-08-20")
    back = decide(application, reviewer=rita, registrar=nora)
    assert (back.valid_from, back.valid_through) == (D("2028-08-20"), D("2030-08-19"))
    assert states(held, back) == ["superseded", "active"]


def test_what_keeps_a_renewal_back_is_told_and_training_since_the_award_flows_in(clock, held, ada, academy, mona):
    learn(ada, academy, mona, "2026-02-11", title="Before the award")
    learn(ada, academy, mona, "2026-02-12", hours=12)
    clock.on("2028-01-02")
    application = actions.succeed(certificate=held, stage="renewal", by=ada)
    with pytest.raises(actions.NotReady) as refusal:
        actions.submit(application=application, by=ada)
    (missing,) = refusal.value.missing
    assert (missing["need"], missing["have"]) == (20 * 60, 12 * 60)
    a_year = {"programme": held.certification.programme, "answers": {}, "choice": {"years": 1}, "by": ada}
    actions.state_facts(**a_year)
    sent = actions.submit(application=application, by=ada)
    assert sent.status == "submitted", "Half the term asks for half the hours."
    clock.on("2028-01-03")
    actions.state_facts(**{**a_year, "choice": {"years": 2}})
    assert judging.application(sent, on=D("2028-01-03")).met, "It is judged by what was chosen when it was sent."


def test_a_name_is_not_changed_by_renewing(clock, held, ada):
    clock.on("2028-01-02")
    application = actions.succeed(certificate=held, stage="renewal", by=ada)
    with pytest.raises(Refused, match="A changed name needs its proof"):
        actions.answer(application=application, given_names="Adaeze", family_name="Okafor", by=ada)


def test_one_request_at_a_time_and_only_the_holders_own(clock, held, career, ada, ben):
    clock.on("2028-01-02")
    first = actions.succeed(certificate=held, stage="renewal", by=ada)
    assert actions.succeed(certificate=held, stage="renewal", by=ada) == first
    with pytest.raises(Refused, match="Another application of yours is still open"):
        actions.succeed(certificate=held, stage="reinstatement", by=ada)
    with pytest.raises(Refused, match="Only the holder asks for this"):
        actions.succeed(certificate=held, stage="renewal", by=ben)
    first.delete()
    with pytest.raises(Refused, match="No version of the rules"):
        actions.succeed(certificate=held, stage="upgrade", by=ada)


def test_nothing_follows_while_it_is_suspended_until_somebody_decides(clock, held, ada, rita, nora, academy, mona):
    clock.on("2028-01-02")
    learn(ada, academy, mona, "2027-06-01")
    application = renew(held, by=ada)
    actions.suspend(certificate=held, by=nora, reason_code="under_review")
    actions.recommend(application=application, by=rita)
    with pytest.raises(actions.Stopped, match=r"The certificate it follows is suspended\. Decide about that first\."):
        actions.approve(application=application, by=nora)
    assert Certificate.objects.count() == 1


def test_48_a_plan_left_by_a_crash_does_not_follow_what_was_suspended_or_given_back_since(
    clock, held, ada, rita, nora, academy, mona
):
    clock.on("2028-01-02")
    learn(ada, academy, mona, "2027-06-01")
    application = renew(held, by=ada)
    actions.recommend(application=application, by=rita)
    first = actions.plan_issue(application=application, by=nora)
    clock.on("2028-01-03")
    actions.suspend(certificate=held, by=nora, reason_code="under_review")
    assert actions.finish_plans() == 0
    first.refresh_from_db()
    assert first.problems == ["The certificate it follows is suspended. Decide about that first."]
    actions.reinstate(certificate=held, by=nora, reason_code="resolved")
    second = actions.plan_issue(application=application, by=nora)
    clock.on("2028-01-04")
    actions.surrender(certificate=held, by=ada)
    assert actions.finish_plans() == 0
    second.refresh_from_db()
    assert second.problems == ["The certificate it follows is given back by its holder."]
    assert Certificate.objects.count() == 1


def test_who_acts_alone_on_a_certificate_lifts_nothing_that_two_decided_of_the_next(
    clock, held, ada, rita, nora, vera, academy, mona
):
    clock.on("2028-01-02")
    learn(ada, academy, mona, "2027-06-01")
    successor = decide(renew(held, by=ada), reviewer=rita, registrar=nora)
    careers.measure(successor, "suspension", by=nora, second=vera)
    actions.suspend(certificate=held, by=nora, reason_code="under_review")
    assert states(held, successor) == ["suspended", "suspended"]
    actions.reinstate(certificate=held, by=nora, reason_code="resolved")
    assert states(held, successor) == ["expiring", "suspended"]
    assert successor.happenings.get().reason_code == "ethics"


def test_the_pages_lead_from_the_certificate_to_a_renewal_that_is_sent(as_, clock, held, ada, ben, academy, mona):
    page = f"/certificates/{held.number}/"
    clock.on("2027-01-02")
    site = as_(ada)
    assert "Renewal opens on 13 November 2027." in site.get(page).content.decode()
    assert "Begin your renewal" not in site.get(f"{page}renewal/").content.decode()
    assert "Renewal opens on" in site.post(f"{page}renewal/", follow=True).content.decode()
    assert site.get(f"{page}upgrade/").status_code == 404

    clock.on("2028-05-02")
    learn(ada, academy, mona, "2027-06-01", hours=10)
    site = as_(ada)
    assert "Renew it" in site.get(page).content.decode()
    words = site.get(f"{page}renewal/").content.decode()
    for told in ("11 August 2028, $50 late fee", "12 February 2028 to 11 February 2030", "0 of 1 requirement met"):
        assert told in words
    begun = site.post(f"{page}renewal/").url
    assert begun.startswith("/applications/")
    question = site.get(f"{begun}choose/").content.decode()
    assert "1 year, with 50 percent of the hours" in question
    assert site.get(f"{begun}answer/").url == f"{begun}choose/"
    assert "There is a problem" in site.post(f"{begun}choose/", {"length": ""}).content.decode()
    assert site.post(f"{begun}choose/", {"length": "0"}).url == f"{begun}check/"
    check = site.get(f"{begun}check/").content.decode()
    for told in ("Renewal, " + held.shown_number, "12 February 2028 to 11 February 2029", "$50 late fee"):
        assert told in check
    assert site.post(f"{begun}submit/").url == f"{begun}submitted/"
    assert "It is sent" in site.get(f"{begun}submitted/").content.decode()
    assert "Your renewal: Certified Peer Specialist" in site.get(page).content.decode()
    for door in (f"{page}renewal/", f"{begun}choose/"):
        assert as_(ben).get(door).status_code == 404


def test_52_the_address_of_an_earlier_certificate_leads_to_the_one_that_stands(
    client, clock, held, ada, rita, nora, academy, mona
):
    clock.on("2028-01-02")
    learn(ada, academy, mona, "2027-06-01")
    successor = decide(renew(held, by=ada), reviewer=rita, registrar=nora)
    old, new = f"/c/{held.code}/", f"/c/{successor.code}/"
    assert "Active, renewal is open" in client.get(old).content.decode()
    assert "Not valid yet" in client.get(new).content.decode()
    clock.on("2028-02-12")
    assert client.get(old).url == f"{new}?from=earlier"
    page = client.get(old, follow=True).content.decode()
    assert "belongs to an earlier certificate" in page
    assert successor.shown_number in page
    assert "earlier certificate" not in client.get(new).content.decode()
    verified = client.post("/verify/", {"number": held.number, "family_name": "Okafor"}, follow=True)
    assert successor.shown_number in verified.content.decode()


def test_what_earned_an_earlier_term_is_known_to_be_used(clock, held, career, ada, rita, nora, academy, mona):
    clock.on("2028-01-02")
    learn(ada, academy, mona, "2027-06-01")
    decide(renew(held, by=ada), reviewer=rita, registrar=nora)
    case = evidence.gather(ada, career).case
    (training,) = [item for item in case["evidence"] if item["kind"] == "training"]
    assert training["used_by"] == [{"programme": "career", "term": "2026-02-12"}]
    assert case["certificate"]["renewals"] == 1


# What counts as continuing education.


def asked(*kinds: str):
    requirements = [{"hours": {"kind": kind.split("+"), "minimum": 1}} for kind in kinds]
    standard = {"stage": "renewal", "version": "1", "requirements": requirements}
    return read_programme({"programme": "one", "standards": [standard]}).standards[0]


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (["ce+training"], [("a", "training"), ("b", "training")]),
        (["training"], [("a", "training"), ("b", "training")]),
        (["ce"], [("a", "training"), ("b", "ce")]),
        (["ce", "training"], [("a", "training"), ("b", "ce"), ("b#training", "training")]),
        (["ce", "ce+training"], [("a", "training"), ("b", "ce")]),
    ],
)
def test_training_since_the_award_is_called_what_the_rules_ask_for(kinds, found):
    case = {
        "evidence": [
            {"id": "a", "kind": "training", "on": "2026-01-01"},
            {"id": "b", "kind": "training", "on": "2026-02-12"},
        ]
    }
    continued = education.as_continued(case, asked(*kinds), since=D("2026-02-12"))
    assert [(item["id"], item["kind"]) for item in continued["evidence"]] == found
    assert {education.piece_of(item["id"]) for item in continued["evidence"]} == {"a", "b"}


def test_the_dates_of_a_renewal_are_read_without_what_it_asks_for():
    step = {"until": {"months": 2}, "fee": 5, "also": [{"attest": {"statement": "new", "version": "current"}}]}
    standard = {"stage": "renewal", "version": "1", "requirements": [], "renewal": {"late": [step]}}
    read = ladders.renewal_of(json.dumps(standard))
    assert [(one.fee, one.also) for one in read.late] == [(5, ())]
    assert ladders.renewal_of(None) == ladders.NO_RULES
