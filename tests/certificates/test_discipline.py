"""Two people decide what costs a holder something: proposed, answered, decided, appealed, in effect, and told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from certificates import actions, answers, measures
from certificates.models import Certificate, Condition, Measure, MeasureStep, RegisterEntry, StatusEvent
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.certificates.careers import Clock, measure
from tests.conftest import member, person

NOTE = "Call of 3 March, see file 12."
FOUND = "You told a participant's story at a talk."


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock(monkeypatch)
    clock.on("2027-03-01")
    return clock


@pytest.fixture
def omar(board):
    """A third registrar."""
    return member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)


def propose(certificate, by, kind="suspension", reason_code="ethics", **more) -> Measure:
    facts = {"certificate": certificate, "kind": kind, "reason_code": reason_code, "reasons": FOUND, "by": by}
    return actions.propose(**facts, private_note=NOTE, **more)


def state(certificate) -> str:
    return Certificate.objects.get(pk=certificate.pk).state().kind


def mails(notice: str) -> list[str]:
    return [mail.text for mail in OutboxMessage.objects.filter(notice=f"certificates/{notice}")]


def test_one_proposes_the_holder_answers_and_another_decides(clock, certificate, nora, vera, ada):
    proposed = propose(certificate, nora)
    assert state(certificate) == "active"
    with pytest.raises(Refused, match=r"You proposed this\. A second person has to decide it"):
        actions.confirm(measure=proposed, by=nora)
    with pytest.raises(Refused, match="The holder may answer until 15 March 2027"):
        actions.confirm(measure=proposed, by=vera)
    with pytest.raises(Refused, match="Only the holder does this"):
        actions.answer_measure(measure=proposed, words="Me too.", by=vera)
    actions.answer_measure(measure=proposed, words="It was my own story.", by=ada)
    first, again = (actions.confirm(measure=proposed, by=vera) for _twice in range(2))
    assert first == again
    assert state(certificate) == "suspended"
    event = StatusEvent.objects.get()
    assert (event.by, event.reason_code, event.private_note) == (vera, "ethics", "")
    assert [one.verb.removeprefix("certificates.") for one in ledger.history(certificate)][-4:] == [
        "propose",
        "measure_answered",
        "measure_confirmed",
        "suspended",
    ]
    assert NOTE not in str([one.detail for one in ledger.history(certificate)])


def test_without_an_answer_it_is_decided_once_the_days_are_over(clock, certificate, nora, vera, ada):
    proposed = propose(certificate, nora)
    clock.on("2027-03-16")
    with pytest.raises(Refused, match="There is nothing to answer here any more"):
        actions.answer_measure(measure=proposed, words="Too late.", by=ada)
    actions.confirm(measure=proposed, by=vera)
    assert state(certificate) == "suspended"


def test_the_second_person_may_decide_against_it_with_reasons(clock, certificate, nora, vera, ada):
    proposed = propose(certificate, nora)
    actions.answer_measure(measure=proposed, words="It was my own story.", by=ada)
    with pytest.raises(Refused, match="Give your reasons"):
        actions.decline(measure=proposed, words=" ", by=vera)
    actions.decline(measure=proposed, words="It was.", by=vera)
    with pytest.raises(Refused, match="Somebody has decided about this already"):
        actions.confirm(measure=proposed, by=vera)
    assert state(certificate) == "active"


def test_a_suspension_by_two_is_ended_by_two(clock, certificate, nora, vera):
    measure(certificate, "suspension", by=nora, second=vera)
    with pytest.raises(Refused, match="Two people decided this suspension"):
        actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    measure(certificate, "lifting", by=vera, second=nora, reason_code="resolved")
    assert state(certificate) == "active"


def test_what_one_person_suspended_two_may_make_a_measure_of(clock, certificate, nora, vera):
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    measure(certificate, "suspension", by=nora, second=vera)
    assert [event.reason_code for event in StatusEvent.objects.all()] == ["under_review", "ethics"]
    with pytest.raises(Refused, match="Two people decided this suspension"):
        actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")


def test_nobody_alone_turns_a_suspension_by_two_into_one_of_their_own(clock, fresh, certificate, nora, vera):
    measure(certificate, "suspension", by=nora, second=vera)
    page = fresh(nora).post(f"/issued/{certificate.number}/suspend/", {"reason_code": "under_review"})
    assert "Two people decided this suspension. Propose to end it; a second person decides." in page.content.decode()
    assert [event.reason_code for event in StatusEvent.objects.all()] == ["ethics"]
    # As it could be written until now.
    facts = {"on": certificate.certification.programme.today(), "at": clock.now, "by": nora}
    certificate.happenings.create(what="suspended", reason_code="under_review", **facts)
    with pytest.raises(Refused, match="Two people decided this suspension"):
        actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    measure(certificate, "lifting", by=vera, second=nora, reason_code="resolved")
    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    assert state(certificate) == "active"


def test_a_revocation_suspends_at_once_and_takes_effect_when_nobody_may_appeal_any_more(
    clock, certificate, nora, vera, ada
):
    proposed = measure(certificate, "revocation", by=nora, second=vera)
    assert state(certificate) == "suspended"
    for day in ("2027-03-05", "2027-03-31"):
        assert actions.carry_out_due(at=clock.on(day)) == 0
    assert actions.carry_out_due(at=clock.on("2027-04-01")) == 1
    assert state(certificate) == "revoked"
    assert actions.carry_out_due(at=clock.on("2027-04-02")) == 0
    assert [step.kind for step in proposed.steps.all()] == ["answered", "confirmed", "carried_out"]
    with pytest.raises(Refused, match="This could be appealed until 31 March 2027"):
        actions.appeal_measure(measure=proposed, words="Please.", by=ada)
    assert len(mails("measure_in_effect")) == 1


@pytest.mark.parametrize(("outcome", "then"), [("upheld", "revoked"), ("overturned", "active")])
def test_an_appeal_is_decided_by_a_third_person_and_nothing_happens_before(
    clock, certificate, nora, vera, omar, ada, outcome, then
):
    proposed = measure(certificate, "revocation", by=nora, second=vera)
    clock.on("2027-03-31")
    actions.appeal_measure(measure=proposed, words="Look again.", by=ada)
    assert actions.carry_out_due(at=clock.on("2027-05-01")) == 0
    assert state(certificate) == "suspended"
    for someone in (nora, vera):
        with pytest.raises(Refused, match="Other people decide the appeal"):
            actions.decide_measure_appeal(measure=proposed, outcome=outcome, words="No.", by=someone)
    for _twice in range(2):
        actions.decide_measure_appeal(measure=proposed, outcome=outcome, words="We looked.", by=omar)
    assert state(certificate) == then
    assert len(mails("measure_appeal_decided")) == 1


def test_an_overturned_measure_undoes_nothing_that_another_one_did(clock, certificate, nora, vera, omar, ada):
    def overturn(one) -> None:
        actions.appeal_measure(measure=one, words="Look again.", by=ada)
        actions.decide_measure_appeal(measure=one, outcome="overturned", words="We looked.", by=omar)

    bound = measure(certificate, "conditions", by=nora, second=vera, conditions="Works under supervision.")
    measure(certificate, "conditions", by=nora, second=vera, conditions="Works in a team.")
    overturn(bound)
    assert Condition.objects.get(ended_on=None).text == "Works in a team."

    actions.suspend(certificate=certificate, by=nora, reason_code="under_review")
    clock.on("2027-03-02")
    first = measure(certificate, "suspension", by=nora, second=vera)
    clock.on("2027-03-03")
    second = measure(certificate, "revocation", by=nora, second=vera, reason_code="requirements")
    overturn(second)
    assert (state(certificate), StatusEvent.objects.last().reason_code) == ("suspended", "ethics")
    with pytest.raises(Refused, match="Two people decided this suspension"):
        actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    overturn(first)
    assert (state(certificate), StatusEvent.objects.last().reason_code) == ("suspended", "under_review")
    actions.reinstate(certificate=certificate, by=nora, reason_code="resolved")
    assert state(certificate) == "active"


def test_what_its_holder_gave_back_in_the_meantime_stays_given_back(clock, certificate, nora, vera, ada):
    proposed = propose(certificate, nora, kind="revocation", reason_code="issued_in_error")
    actions.surrender(certificate=certificate, by=ada)
    actions.confirm(measure=proposed, by=vera)
    assert state(certificate) == "surrendered"


def test_conditions_are_dated_and_shown_where_published(clock, client, certificate, programme, nora, vera, ada):
    public = f"/c/{certificate.code}/"
    text = "Works under supervision."
    actions.show(certification=certificate.certification, visibility="listed", by=ada)
    clock.on("2027-03-02")
    days = {"answer_days": 9, "appeal_days": 20}
    actions.set_discipline_policy(
        programme=programme, by=nora, publishes_reasons=False, publishes_conditions=False, **days
    )
    measure(certificate, "conditions", by=nora, second=vera, conditions="For the body alone.")
    assert "For the body alone" not in client.get(public).content.decode()
    actions.set_discipline_policy(
        programme=programme, by=nora, publishes_reasons=True, publishes_conditions=True, **days
    )
    assert "For the body alone" not in client.get(public).content.decode(), "What happened before stays as it was."
    until = programme.today() + timedelta(days=60)
    proposed = measure(certificate, "conditions", by=nora, second=vera, conditions=text, conditions_until=until)
    assert proposed.appeal_days == 20
    assert Condition.objects.filter(ended_on=None).count() == 1
    page = client.get(public).content.decode()
    assert text in page
    assert "Active" in page
    assert f"Conditions: {text}" in client.get("/register/model-board/").content.decode()
    assert answers.of([certificate.number])[0]["certificate"]["conditions"] == text
    assert RegisterEntry.objects.get().changed_at == clock.now
    assert Certificate.objects.get().state().conditions == text
    clock.on(until + timedelta(days=1))
    assert text not in client.get(public).content.decode()
    clock.on(until)
    assert RegisterEntry.objects.get().changed_at != clock.now
    measure(certificate, "release", by=nora, second=vera, reason_code="resolved")
    assert text not in client.get(public).content.decode()
    assert RegisterEntry.objects.get().changed_at == clock.now


def test_conditions_end_no_earlier_than_they_begin(clock, fresh, certificate, nora, vera, ada):
    until = certificate.certification.programme.today()
    bound = {"kind": "conditions", "conditions": "Works in a team."}
    with pytest.raises(Refused, match="The last day of the conditions is over already"):
        propose(certificate, nora, **bound, conditions_until=until - timedelta(days=1))
    proposed = propose(certificate, nora, **bound, conditions_until=until)
    clock.on(until + timedelta(days=15))
    form = fresh(vera).post(f"/conduct/measures/{proposed.pk}/confirm/", follow=True)
    assert "The last day of these conditions is over. Decide against them" in form.content.decode()
    assert not Condition.objects.exists()
    actions.decline(measure=proposed, words="Too late.", by=vera)
    facts = {"certificate": certificate, "kind": "conditions", "conditions": "x", "reasons": "x", "proposed_by": nora}
    days = {"proposed_on": until, "proposed_at": clock.now, "conditions_until": until - timedelta(days=1)}
    with pytest.raises(IntegrityError, match="conditions_end_no_earlier_than_they_are_proposed"), transaction.atomic():
        Measure.objects.create(**facts, **days)
    facts = {"certification": certificate.certification, "measure": proposed, "text": "x", "is_public": False}
    with pytest.raises(IntegrityError, match="conditions_end_no_earlier_than_they_begin"), transaction.atomic():
        Condition.objects.create(**facts, from_on=until, until_on=until - timedelta(days=1))


def test_52_the_reason_is_public_where_the_programme_publishes_it(
    clock, client, certificate, programme, nora, vera, ada
):
    actions.set_discipline_policy(
        programme=programme, by=nora, publishes_reasons=True, publishes_conditions=False, answer_days=9, appeal_days=9
    )
    measure(certificate, "suspension", by=nora, second=vera)
    actions.show(certification=certificate.certification, visibility="listed", by=ada)
    page = client.get(f"/c/{certificate.code}/").content.decode()
    assert "The code of ethics was not kept" in page
    assert "Reason: The code of ethics was not kept" in client.get("/register/model-board/").content.decode()
    told = answers.of([certificate.number])[0]["certificate"]
    assert (told["reason"], told["reason_words"]) == ("ethics", "The code of ethics was not kept")
    for private in (FOUND, "What was found.", "I see it otherwise"):
        assert private not in page


def test_the_holder_is_told_what_they_may_do_and_nothing_that_another_reader_should_know(
    clock, certificate, nora, vera, ada
):
    measure(certificate, "suspension", by=nora, second=vera)
    proposed, decided = mails("measure_proposed"), mails("measure_decided")
    assert "You can answer until 15 March 2027, 14 days left." in proposed[0]
    assert "You can appeal until 31 March 2027, 30 days left." in decided[0]
    for mail in OutboxMessage.objects.filter(person=ada):
        for telling in ("uspen", "ethics", "What was found", "Board"):
            assert telling not in mail.subject + mail.text


def test_what_may_be_proposed_follows_from_how_it_stands(clock, certificate, nora, vera, rita, otto):
    today = certificate.certification.programme.today()
    assert measures.open_kinds(certificate, today) == ["suspension", "conditions", "revocation"]
    for kind, why in (("lifting", "It is not suspended"), ("release", "held under no conditions")):
        with pytest.raises(Refused, match=why):
            propose(certificate, nora, kind=kind, reason_code="resolved")
    with pytest.raises(Refused, match="This reason does not fit"):
        propose(certificate, nora, reason_code="issued_in_error")
    with pytest.raises(Refused, match="Say what the conditions are"):
        propose(certificate, nora, kind="conditions")
    for someone in (rita, otto):
        with pytest.raises(Refused, match="Only a registrar of Model State Peer Board does this"):
            propose(certificate, someone)
    first = propose(certificate, nora)
    assert propose(certificate, nora) == first
    with pytest.raises(Refused, match="Somebody has proposed this already"):
        propose(certificate, vera)


def test_a_measure_is_decided_once_whoever_asks_the_database(clock, certificate, nora, vera):
    proposed = measure(certificate, "suspension", by=nora, second=vera)
    facts = {"measure": proposed, "on": proposed.proposed_on, "at": clock.now, "by": vera, "words": "No."}
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureStep.objects.create(kind="declined", **facts)


# Through the pages.


def test_the_pages_lead_two_people_and_the_holder_through_it(clock, fresh, as_, certificate, nora, vera, omar, ada):
    number = certificate.number
    site = fresh(nora)
    assert f"/issued/{number}/propose/revocation/" in site.get(f"/issued/{number}/").content.decode()
    form = {"reason_code": "ethics", "reasons": FOUND, "private_note": NOTE}
    assert "There is a problem" in site.post(f"/issued/{number}/propose/revocation/", {"reasons": ""}).content.decode()
    there = site.post(f"/issued/{number}/propose/revocation/", form).url
    assert "The holder may answer" in site.get("/conduct/").content.decode()
    page = site.get(there).content.decode()
    assert NOTE in page
    assert "Decide as proposed" not in page

    site = as_(ada)
    own = f"/certificates/{number}/measures/{there.split('/')[-2]}/"
    assert own in site.get(f"/certificates/{number}/").content.decode()
    page = site.get(own).content.decode()
    assert FOUND in page.replace("&#x27;", "'")
    assert NOTE not in page
    assert "There is a problem" in site.post(f"{own}answer/", {"words": ""}).content.decode()
    assert "Your answer is with the body" in site.post(f"{own}answer/", {"words": "No."}, follow=True).content.decode()

    site = fresh(vera)
    assert "Decide as proposed: Revocation" in site.get(there).content.decode()
    assert "There is a problem" in site.post(f"{there}decline/", {"words": ""}).content.decode()
    assert "Decided." in site.post(f"{there}confirm/", follow=True).content.decode()

    site = as_(ada)
    assert "Nothing is revoked while you may appeal" in site.get(own).content.decode()
    assert (
        "Your appeal is with the body" in site.post(f"{own}appeal/", {"words": "Again."}, follow=True).content.decode()
    )
    page = fresh(nora).post(f"{there}appeal/", {"outcome": "upheld", "words": "It stands."}).content.decode()
    assert "You had a part in this decision" in page
    site = fresh(omar)
    assert "There is a problem" in site.post(f"{there}appeal/", {"words": "x"}).content.decode()
    site.post(f"{there}appeal/", {"outcome": "upheld", "words": "It stands."})
    assert state(certificate) == "revoked"
    assert "It stands." in as_(ada).get(own).content.decode()


def test_the_policy_is_set_by_registrars_of_the_body_alone(fresh, programme, nora, otto, rita):
    address = f"/issued/policies/{programme.slug}/"
    form = {"publishes_reasons": "on", "answer_days": "10", "appeal_days": "20", "after_death": "as_it_was"}
    assert fresh(otto).get(address).status_code == 404
    assert fresh(rita).get(address).status_code == 403
    site = fresh(nora)
    assert "There is a problem" in site.post(address, {**form, "answer_days": "0"}).content.decode()
    site.post(address, form)
    policy = measures.policy(programme)
    assert (policy.publishes_reasons, policy.publishes_conditions, policy.answer_days) == (True, False, 10)
    site.post(address, form)
    assert programme.discipline_policies.count() == 1
