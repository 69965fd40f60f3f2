"""Approving issues one certificate, by a second person, whatever crashes and however many press the button."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from certificates import actions, judging, numbers
from certificates.models import Application, Certificate, Decision, IssuePlan, Outcome, Status
from courses.models import Enrolment
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import PASSWORD, member, person


def at(application: Application, verb: str = "") -> str:
    return f"/decide/{application.pk}/" + (f"{verb}/" if verb else "")


def mails(someone) -> int:
    return OutboxMessage.objects.filter(notice="certificates/issued", person=someone).count()


def test_approving_issues_what_the_rules_give(recommended, nora, ada, programme):
    certificate = actions.approve(application=recommended, by=nora)
    today = programme.today()
    assert numbers.read_number(certificate.number) == certificate.number
    assert (certificate.printed_name, certificate.credential) == ("Ada Okafor", "Certified Peer Specialist")
    assert (certificate.valid_from, certificate.awarded_on, certificate.issued_by) == (today, today, nora)
    assert certificate.standard == recommended.standard
    assert certificate.findings["met"] is True
    assert certificate.findings["evidence"]["t1"] == "Piece t1"
    assert certificate.state().kind == "active"
    recommended.refresh_from_db()
    assert (recommended.status, recommended.decision.outcome) == (Status.DECIDED, Outcome.ISSUED)
    assert [event.verb for event in ledger.history(certificate)] == ["certificates.issue"]


def test_24_months_run_to_the_day_before(recommended, nora, programme, monkeypatch):
    monkeypatch.setattr(type(programme), "today", lambda self: date(2028, 2, 29))
    certificate = actions.approve(application=recommended, by=nora)
    assert (certificate.valid_from, certificate.valid_through) == (date(2028, 2, 29), date(2030, 2, 28))


def test_the_mail_says_nothing_that_another_reader_should_not_know(certificate, ada):
    mail = OutboxMessage.objects.get(notice="certificates/issued")
    assert mail.subject == "A new document is on your page"
    for telling in ("Peer", "peer", "certif", "Certif", "Board"):
        assert telling not in mail.subject
    assert f"/certificates/{certificate.number}/" in mail.text


def test_approving_twice_issues_once(recommended, nora, ada):
    first, second = (actions.approve(application=recommended, by=nora) for _each in range(2))
    assert first == second
    assert (Certificate.objects.count(), Decision.objects.count(), mails(ada)) == (1, 1, 1)


def test_what_is_not_recommended_is_not_approved(submitted, nora):
    with pytest.raises(Refused, match="This application has moved on: With the reviewer"):
        actions.approve(application=submitted, by=nora)
    assert not IssuePlan.objects.exists()


# The firewall.


def refused(as_, application, someone, words: str) -> None:
    page = as_(someone).get(at(application)).content.decode()
    assert words in page
    assert "Approve and issue" not in page
    for act in (
        lambda: actions.approve(application=application, by=someone),
        lambda: actions.refuse(application=application, by=someone, reasons="No."),
    ):
        with pytest.raises(Refused, match=words):
            act()
    assert not Certificate.objects.exists()
    assert not Decision.objects.exists()


def test_who_reviewed_does_not_decide(as_, recommended, rita, board):
    member(rita, board, Role.REGISTRAR)
    refused(as_, recommended, rita, "You reviewed this application. A second person has to decide it.")


def test_who_taught_does_not_decide(as_, recommended, ada, nora, academy):
    Enrolment.objects.create(
        person=ada,
        organisation=academy,
        course_key="00000000-0000-4000-8000-000000000001",
        course_title="Ethics",
        enrolled_at=timezone.now(),
    )
    member(nora, academy, Role.AUTHOR)
    refused(as_, recommended, nora, "You have taught Ada Okafor.")


def test_who_supervised_does_not_decide(as_, recommended, ada, nora, monkeypatch):
    monkeypatch.setattr("certificates.separation.has_supervised", lambda user, trainee: (user, trainee) == (nora, ada))
    refused(as_, recommended, nora, "You have supervised Ada Okafor.")


def test_nobody_decides_on_themselves(recommended, ada, board):
    member(ada, board, Role.REGISTRAR)
    with pytest.raises(Refused, match="This is your own application"):
        actions.approve(application=recommended, by=ada)


def test_only_registrars_of_that_body_open_it(as_, recommended, client, ada, ben, sol, iris, rita, otto):
    for someone in (ada, ben, sol, iris, rita):
        site = as_(someone)
        assert site.get("/decide/").status_code == 403
        assert site.get(at(recommended)).status_code == 403
        assert site.post(at(recommended, "approve")).status_code == 403
    site = as_(otto)
    assert site.get(at(recommended)).status_code == 404
    assert "Ada Okafor" not in site.get("/decide/").content.decode()
    client.logout()
    assert client.post(at(recommended, "approve")).url.startswith("/account/login/")


def test_deciding_asks_for_the_password_again_and_then_goes_on(as_, recommended, nora):
    site = as_(nora)
    asked = site.post(at(recommended, "approve"))
    assert asked.url.startswith("/account/reauthenticate/")
    assert not Certificate.objects.exists()
    site.post(asked.url, {"password": PASSWORD})
    assert Certificate.objects.count() == 1


def test_deciding_takes_a_second_factor(fresh, settings, recommended, nora):
    site = fresh(nora)
    settings.REQUIRE_MFA = True
    assert site.post(at(recommended, "approve")).url.startswith("/account/second-factor/")
    assert not Certificate.objects.exists()


def test_deciding_takes_a_post(fresh, recommended, nora):
    assert fresh(nora).get(at(recommended, "approve")).status_code == 405


# Refusing.


def test_refusing_gives_reasons_to_the_applicant_and_ends_it(fresh, as_, recommended, nora, ada):
    fresh(nora).post(at(recommended, "refuse"), {"reasons": "The signer is unknown to us."})
    recommended.refresh_from_db()
    assert (recommended.status, recommended.decision.outcome) == (Status.DECIDED, Outcome.REFUSED)
    page = as_(ada).get(f"/applications/{recommended.pk}/").content.decode()
    assert "The signer is unknown to us." in page
    assert "You can apply again." in page
    assert "unknown" not in OutboxMessage.objects.get(notice="certificates/refused").text


def test_refusing_without_reasons_is_refused(fresh, recommended, nora):
    page = fresh(nora).post(at(recommended, "refuse"), {"reasons": ""}).content.decode()
    assert "There is a problem" in page
    with pytest.raises(Refused, match="A decision against a person gives its reasons"):
        actions.refuse(application=recommended, by=nora, reasons=" ")
    assert not Decision.objects.exists()


def test_after_a_refusal_nothing_is_approved_and_one_may_apply_again(recommended, nora, ada, programme):
    actions.refuse(application=recommended, by=nora, reasons="Not yet.")
    with pytest.raises(Refused, match="moved on: Decided"):
        actions.approve(application=recommended, by=nora)
    assert actions.begin(programme=programme, by=ada) != recommended


# What stops a certificate.


def test_49_evidence_voided_between_approval_and_issue_stops_it(recommended, nora, everything, ada):
    plan = actions.plan_issue(application=recommended, by=nora)
    everything.items[2]["hold"] = "Voided on 3 March 2026."
    with pytest.raises(actions.Stopped, match="A requirement is not met: 120 hours of supervised work"):
        actions.issue(plan=plan)
    assert (Certificate.objects.count(), mails(ada)) == (0, 0)
    plan.refresh_from_db()
    assert plan.abandoned_at
    assert plan.problems == ["A requirement is not met: 120 hours of supervised work."]
    assert ledger.history(recommended).last().verb == "certificates.drop_plan"
    recommended.refresh_from_db()
    assert recommended.status == Status.RECOMMENDED


def test_49_once_it_is_mended_it_is_approved_under_a_new_number(recommended, nora, everything):
    first = actions.plan_issue(application=recommended, by=nora)
    everything.items[2]["hold"] = "Voided."
    with pytest.raises(actions.Stopped):
        actions.issue(plan=first)
    del everything.items[2]["hold"]
    certificate = actions.approve(application=recommended, by=nora)
    assert certificate.number != first.number


def test_what_is_not_met_is_not_even_planned_and_the_page_says_why(fresh, recommended, nora, everything):
    everything.without("x1")
    page = fresh(nora).post(at(recommended, "approve")).content.decode()
    assert "A requirement is not met: The ethics assessment." in page
    assert not IssuePlan.objects.exists()


def test_a_name_that_cannot_be_printed_stops_it(recommended, nora):
    Application.objects.filter(pk=recommended.pk).update(family_name="Oka\u202efor")
    with pytest.raises(actions.Stopped, match="a character that cannot be printed"):
        actions.approve(application=recommended, by=nora)


def test_a_certificate_in_force_stops_a_second_one(certificate, ada, programme, rita, nora, everything):
    second = Application.objects.create(
        person=ada,
        programme=programme,
        given_names="Ada",
        family_name="Okafor",
        begun_at=timezone.now(),
        status=Status.RECOMMENDED,
        standard=certificate.standard,
        filed_on=programme.today(),
        submitted_at=timezone.now(),
    )
    with pytest.raises(
        actions.Stopped, match=f"already a certificate of this programme in force, number {certificate}"
    ):
        actions.approve(application=second, by=nora)
    assert Certificate.objects.count() == 1


def test_after_it_expired_the_next_one_succeeds_it_in_the_same_lineage(
    certificate, ada, rita, nora, programme, monkeypatch
):
    monkeypatch.setattr(type(programme), "today", lambda self: date(2040, 1, 1))
    again = actions.submit(application=actions.begin(programme=programme, by=ada), by=ada)
    actions.recommend(application=again, by=rita)
    later = actions.approve(application=again, by=nora)
    assert (later.certification, later.supersedes) == (certificate.certification, certificate)


# Crashes and crowds.


class Crash(Exception):
    """Stands for the power going off."""


def someone_recommended(number: int, programme, rita) -> Application:
    applicant = person(f"p{number}@example.org", "Pat", f"Number{number}")
    application = actions.submit(application=actions.begin(programme=programme, by=applicant), by=applicant)
    actions.recommend(application=application, by=rita)
    return application


def crash_after(statement: int):
    """A database that dies right after its n-th statement."""
    done = 0

    def wrapper(execute, sql, params, many, context):
        nonlocal done
        answer = execute(sql, params, many, context)
        done += 1
        if done == statement:
            raise Crash
        return answer

    return connection.execute_wrapper(wrapper)


@pytest.mark.django_db(transaction=True)
def test_48_a_crash_after_any_statement_leaves_nothing_or_a_plan_to_go_on_from(programme, everything, rita, nora):
    for statement in range(1, 200):
        application = someone_recommended(statement, programme, rita)
        try:
            with crash_after(statement):
                actions.approve(application=application, by=nora)
            break
        except Crash:
            # The process is gone, and its connection with it.
            connection.close()
        applicant = application.person
        issued = Certificate.objects.filter(certification__person=applicant).count()
        assert issued == mails(applicant) == Decision.objects.filter(application=application).count() == 0
        plan = IssuePlan.objects.filter(application=application).first()
        certificate = actions.approve(application=application, by=nora)
        assert plan is None or certificate.number == plan.number
        assert IssuePlan.objects.filter(application=application).count() == 1
        assert Certificate.objects.filter(certification__person=applicant).count() == mails(applicant) == 1
    assert 15 < statement < 199


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "step",
    [
        "certificates.judging.application",
        "certificates.lint.problems",
        "lms.audit.ledger.record",
        "lms.notices.outbox.tell",
    ],
)
def test_48_a_crash_inside_any_step_is_gone_on_from_by_the_nightly_round(
    programme, everything, rita, nora, monkeypatch, step
):
    application = someone_recommended(1, programme, rita)
    plan = actions.plan_issue(application=application, by=nora)
    with monkeypatch.context() as broken:

        def crash(*args, **kwargs):
            raise Crash

        broken.setattr(step, crash)
        with pytest.raises(Crash):
            actions.issue(plan=plan)
    assert (Certificate.objects.count(), mails(application.person)) == (0, 0)
    assert [actions.finish_plans() for _twice in range(2)] == [1, 0]
    assert Certificate.objects.get().number == plan.number
    assert mails(application.person) == 1


def test_48_another_registrar_goes_on_from_the_same_plan(recommended, nora, board):
    other = member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)
    plan = actions.plan_issue(application=recommended, by=nora)
    certificate = actions.approve(application=recommended, by=other)
    assert (certificate.number, certificate.issued_by, certificate.finished_by) == (plan.number, nora, other)
    assert ledger.history(certificate).get().by_id == str(other.pk)
    assert ledger.history(recommended).get(verb="certificates.plan_issue").by_id == str(nora.pk)


def test_48_who_may_not_decide_does_not_carry_out_what_another_approved(recommended, nora, rita, board):
    member(rita, board, Role.REGISTRAR)
    plan = actions.plan_issue(application=recommended, by=nora)
    with pytest.raises(Refused, match="You reviewed this application"):
        actions.issue(plan=plan, by=rita)
    plan.refresh_from_db()
    assert plan.abandoned_at is None
    assert not Certificate.objects.exists()


def has_left(nora, monkeypatch) -> None:
    nora.memberships.update(until_on=date(2026, 1, 1))


def has_supervised_since(nora, monkeypatch) -> None:
    monkeypatch.setattr("certificates.separation.has_supervised", lambda user, trainee: user == nora)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (has_left, "Nora Castellanos approved this and is no registrar of Model State Peer Board any more."),
        (has_supervised_since, "Nora Castellanos approved this and is too close to the applicant by now."),
    ],
)
def test_48_a_plan_whose_registrar_could_not_approve_it_today_is_dropped_and_says_why(
    as_, recommended, nora, board, monkeypatch, since, words
):
    other = member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)
    plan = actions.plan_issue(application=recommended, by=nora)
    since(nora, monkeypatch)
    assert [actions.finish_plans() for _twice in range(2)] == [0, 0]
    assert not Certificate.objects.exists()
    page = as_(other).get(at(recommended)).content.decode()
    assert f"No certificate was issued. {words} Another registrar must approve it." in page
    certificate = actions.approve(application=recommended, by=other)
    assert certificate.number != plan.number
    assert (certificate.issued_by, certificate.finished_by) == (other, other)


def test_48_another_registrar_is_told_why_the_plan_cannot_be_gone_on_from(fresh, recommended, nora, board):
    other = member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)
    actions.plan_issue(application=recommended, by=nora)
    nora.memberships.update(until_on=date(2026, 1, 1))
    site = fresh(other)
    assert "Approving again goes on from there." in site.get(at(recommended)).content.decode()
    page = site.post(at(recommended, "approve")).content.decode()
    assert "is no registrar of Model State Peer Board any more. Another registrar must approve it." in page
    site.post(at(recommended, "approve"))
    assert Certificate.objects.get().issued_by == other


def test_48_a_plan_that_fails_without_a_reason_keeps_no_other_waiting_and_is_seen(
    as_, programme, everything, rita, nora, monkeypatch
):
    first, second = (someone_recommended(number, programme, rita) for number in (1, 2))
    stuck, _sound = (actions.plan_issue(application=one, by=nora) for one in (first, second))
    judge = judging.application

    def crash_for_the_first(application, *, on):
        if application.pk == first.pk:
            raise Crash
        return judge(application, on=on)

    with monkeypatch.context() as broken:
        broken.setattr(judging, "application", crash_for_the_first)
        assert actions.finish_plans() == 1
    assert Certificate.objects.get().certification.person == second.person
    page = as_(nora).get(at(first)).content.decode()
    assert "The certificate is not issued yet: something interrupted it." in page
    assert actions.finish_plans() == 1
    assert Certificate.objects.get(number=stuck.number).finished_by is None


def test_48_a_plan_that_is_refused_is_dropped_with_the_words_of_the_refusal(recommended, nora, monkeypatch):
    plan = actions.plan_issue(application=recommended, by=nora)

    def refuse(application, *, on):
        raise judging.NoStandard("No version of the rules is in force.")

    monkeypatch.setattr(judging, "application", refuse)
    assert actions.finish_plans() == 0
    plan.refresh_from_db()
    assert plan.problems == ["No version of the rules is in force."]


def test_the_page_of_a_certificate_says_who_approved_it_and_who_carried_that_out(
    as_, recommended, programme, rita, nora, board
):
    other = member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)
    second, third = (someone_recommended(number, programme, rita) for number in (2, 3))
    plans = [actions.plan_issue(application=one, by=nora) for one in (recommended, second, third)]
    for plan, by in zip(plans, (nora, other, None), strict=True):
        actions.issue(plan=plan, by=by)
    pages = [as_(nora).get(f"/issued/{plan.number}/").content.decode() for plan in plans]
    assert "Nora Castellanos approved and issued it." in pages[0]
    assert "Nora Castellanos approved it, and Omar Farah issued it." in pages[1]
    assert "Something interrupted that, and the nightly round issued it." in pages[2]


def test_48_a_plan_carried_on_the_next_day_keeps_its_dates(recommended, nora, programme, monkeypatch):
    plan = actions.plan_issue(application=recommended, by=nora)
    monkeypatch.setattr(type(programme), "today", lambda self: date(2040, 1, 1))
    assert actions.finish_plans() == 1
    assert Certificate.objects.get().valid_from == plan.valid_from


@pytest.mark.django_db(transaction=True)
def test_47_fifty_approvals_at_once_issue_one_certificate_under_one_number(programme, everything, rita, nora, board):
    application = someone_recommended(1, programme, rita)
    other = member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)
    together = Barrier(50)

    def approve(number: int) -> str:
        try:
            together.wait(timeout=60)
            return actions.approve(application=application, by=(nora, other)[number % 2]).number
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as crowd:
        issued = set(crowd.map(approve, range(50)))
    assert issued == {Certificate.objects.get().number}
    assert (IssuePlan.objects.count(), Decision.objects.count(), mails(application.person)) == (1, 1, 1)


def test_a_judgement_of_the_decision_is_that_of_the_pinned_standard(recommended):
    assert judging.application(recommended, on=date(2026, 3, 1)).standard == recommended.standard
