"""Many are issued at once: looked at first, confirmed, once each, whatever crashes, reloads or is restored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import actions
from certificates.actions import runs
from certificates.models import Application, Certificate, IssuePlan, IssueRun, RunItem
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.certificates.test_approve import Crash, crash_after
from tests.conftest import member, person

BEGIN = "/decide/many/samhsa-model-standards/"


@pytest.fixture
def waiting(programme, everything, rita):
    """Recommends so many applications, each of somebody else."""

    def add(count: int) -> list[Application]:
        made = []
        for number in range(count):
            someone = person(f"w{number}-{count}@example.org", "Pat", f"Number{number}")
            application = actions.submit(application=actions.begin(programme=programme, by=someone), by=someone)
            actions.recommend(application=application, by=rita)
            application.refresh_from_db()
            made.append(application)
        return made

    return add


@pytest.fixture
def omar(board):
    """Another registrar of the board."""
    return member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)


def chosen(applications, programme, nora) -> IssueRun:
    """Looked at by the worker, and not confirmed."""
    run = actions.begin_run(programme=programme, applications=applications, by=nora)
    runs.go_on(run.pk)
    return run


def test_who_how_many_and_why_not_is_told_before_anything_is_issued(fresh, waiting, programme, everything, nora, ada):
    first, second, third = waiting(3)
    site = fresh(nora)
    assert "3 applications wait for their decision." in site.get(BEGIN).content.decode()
    for _double_click in range(2):
        answer = site.post(BEGIN, {"which": "all"})
    run = IssueRun.objects.get()
    assert answer.url == f"/decide/runs/{run.pk}/"
    page = site.get(answer.url).content.decode()
    assert "0 of 3 looked at" in page
    assert 'hx-trigger="every 4s"' in page
    early = site.post(f"/decide/runs/{run.pk}/confirm/", follow=True).content.decode()
    assert "These applications are still being looked at." in early
    Application.objects.filter(pk=second.pk).update(family_name="Oka\u202efor")
    actions.give_back(application=third, by=nora, reasons="One date is missing.")
    for _again in range(2):
        runs.go_on(run.pk)
    page = site.get(answer.url).content.decode()
    for words in (
        "Of 3 applications 1 can be issued; 0 of these are.",
        "Issue 1 certificate",
        "The name to print has a character that cannot be printed.",
        "This application has moved on: Returned to you.",
    ):
        assert words in page
    assert not Certificate.objects.exists()
    assert not IssuePlan.objects.exists()

    for _double_click in range(2):
        site.post(f"/decide/runs/{run.pk}/confirm/")
        runs.go_on(run.pk)
    certificate = Certificate.objects.get()
    assert (certificate.plan.application, certificate.issued_by) == (first, nora)
    page = site.get(answer.url).content.decode()
    assert "1 of 1 issued" in page
    assert certificate.shown_number in page
    assert "hx-trigger" not in page
    verbs = [event.verb.removeprefix("certificates.") for event in ledger.history(run)]
    assert verbs == ["begin_run", "confirm_run", "finish_run"]
    assert OutboxMessage.objects.filter(notice="certificates/issued").count() == 1


def test_only_those_ticked_are_chosen(fresh, waiting, nora):
    first, _second = waiting(2)
    site = fresh(nora)
    assert "There is a problem" in site.post(BEGIN, {"which": "chosen"}).content.decode()
    site.post(BEGIN, {"which": "chosen", "chosen": [first.pk]})
    assert RunItem.objects.get().application == first


def test_nothing_is_issued_by_reading_reloading_migrating_or_the_nightly_round(fresh, waiting, programme, nora):
    run = chosen(waiting(2), programme, nora)
    site = fresh(nora)
    for _reload in range(2):
        assert "Nothing is issued yet" in site.get(f"/decide/runs/{run.pk}/").content.decode()
    call_command("migrate", verbosity=0)
    call_command("nightly")
    runs.go_on(run.pk)
    assert not Certificate.objects.exists()


def test_a_confirmation_that_is_too_old_as_in_a_restored_backup_issues_nothing(fresh, waiting, programme, nora):
    run = chosen(waiting(2), programme, nora)
    actions.confirm_run(run=run, by=nora)
    IssueRun.objects.filter(pk=run.pk).update(confirmed_at=timezone.now() - timedelta(hours=25))
    call_command("nightly")
    runs.go_on(run.pk)
    assert not Certificate.objects.exists()
    page = fresh(nora).get(f"/decide/runs/{run.pk}/").content.decode()
    assert "Issue 2 certificates" in page
    actions.confirm_run(run=run, by=nora)
    call_command("nightly")
    assert Certificate.objects.count() == 2


def test_it_stops_when_told_to_and_goes_on_when_confirmed_again(fresh, waiting, programme, nora, monkeypatch):
    run = chosen(waiting(3), programme, nora)
    site = fresh(nora)
    site.post(f"/decide/runs/{run.pk}/confirm/")
    issue = runs.issuing.approve

    def one_and_stop(**facts):
        certificate = issue(**facts)
        actions.stop_run(run=run, by=nora)
        return certificate

    with monkeypatch.context() as slow:
        slow.setattr(runs.issuing, "approve", one_and_stop)
        runs.go_on(run.pk)
    assert Certificate.objects.count() == 1
    page = site.get(f"/decide/runs/{run.pk}/").content.decode()
    assert "Stopped before the end" in page
    assert "Go on with what is left" in page
    call_command("nightly")
    assert Certificate.objects.count() == 1
    site.post(f"/decide/runs/{run.pk}/confirm/")
    runs.go_on(run.pk)
    assert Certificate.objects.count() == 3


def test_the_firewall_fees_and_what_changed_since_hold_for_each_one(waiting, programme, nora, everything, monkeypatch):
    taught, changed, sound = waiting(3)
    monkeypatch.setattr("certificates.separation.has_taught", lambda user, person: person == taught.person)
    run = chosen([taught, changed, sound], programme, nora)
    actions.confirm_run(run=run, by=nora)
    actions.give_back(application=changed, by=nora, reasons="One date is missing.")
    actions.submit(application=changed, by=changed.person)
    runs.go_on(run.pk)
    problems = dict(run.items.values_list("application", "problems"))
    assert "You have taught Pat Number0." in problems[taught.pk][0]
    assert "The applicant sent this again since you opened the page." in problems[changed.pk][0]
    assert Certificate.objects.get().plan.application == sound


def test_once_what_stood_in_the_way_is_gone_the_same_choice_is_looked_at_anew(waiting, programme, nora, monkeypatch):
    (one,) = waiting(1)
    with monkeypatch.context() as close:
        close.setattr("certificates.separation.has_taught", lambda user, person: True)
        first = chosen([one], programme, nora)
    assert "You have taught" in first.items.get().problems[0]
    again = chosen([one], programme, nora)
    assert again != first
    assert again.items.get().problems == []
    assert actions.begin_run(programme=programme, applications=[one], by=nora) == again


def test_48_what_fails_without_a_reason_is_left_and_keeps_no_other_waiting(waiting, programme, nora, monkeypatch):
    broken, sound = waiting(2)
    run = chosen([broken, sound], programme, nora)
    actions.confirm_run(run=run, by=nora)
    issue = runs.issuing.approve

    def crash_for_one(*, application, **facts):
        if application.pk == broken.pk:
            raise Crash
        return issue(application=application, **facts)

    with monkeypatch.context() as power:
        power.setattr(runs.issuing, "approve", crash_for_one)
        runs.go_on(run.pk)
    assert Certificate.objects.get().plan.application == sound
    run.refresh_from_db()
    assert run.finished_at is None
    call_command("nightly")
    run.refresh_from_db()
    assert (Certificate.objects.count(), bool(run.finished_at)) == (2, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", [3, 17, 41, 67, 83])
def test_48_a_crash_anywhere_is_gone_on_from_and_issues_each_once(waiting, programme, nora, statement):
    run = chosen(waiting(2), programme, nora)
    actions.confirm_run(run=run, by=nora)
    try:
        with crash_after(statement):
            runs.go_on(run.pk)
    except Crash:
        connection.close()
    runs.go_on(run.pk)
    assert [item.certificate is not None for item in run.items.all()] == [True, True]
    mails = OutboxMessage.objects.filter(notice="certificates/issued").count()
    assert (Certificate.objects.count(), mails) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_47_workers_at_once_issue_each_once(waiting, programme, nora):
    run = chosen(waiting(3), programme, nora)
    actions.confirm_run(run=run, by=nora)
    together = Barrier(4)

    def work(_number: int) -> None:
        try:
            together.wait(timeout=60)
            runs.go_on(run.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(work, range(4)))
    mails = OutboxMessage.objects.filter(notice="certificates/issued").count()
    assert (Certificate.objects.count(), IssuePlan.objects.count(), mails) == (3, 3, 3)
    run.refresh_from_db()
    assert [event.verb for event in ledger.history(run)].count("certificates.finish_run") == 1


def test_whoever_chose_confirms_and_nobody_else(fresh, waiting, programme, nora, omar, rita, otto):
    run = chosen(waiting(1), programme, nora)
    with pytest.raises(Refused, match="They confirm it, or you choose anew"):
        actions.confirm_run(run=run, by=omar)
    for someone in (rita, otto):
        with pytest.raises(Refused, match="Only a registrar of Model State Peer Board issues"):
            actions.confirm_run(run=run, by=someone)
        with pytest.raises(Refused, match="Only a registrar of Model State Peer Board issues"):
            actions.begin_run(programme=programme, applications=[], by=someone)
    with pytest.raises(Refused, match="Choose between 1 and 1000 applications"):
        actions.begin_run(programme=programme, applications=[], by=nora)
    assert fresh(otto).get(f"/decide/runs/{run.pk}/").status_code == 404
    assert fresh(rita).get(BEGIN).status_code == 403


def test_the_page_costs_the_same_however_many_there_are(fresh, waiting, programme, nora):
    def cost(run: IssueRun) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert site.get(f"/decide/runs/{run.pk}/").status_code == 200
        return len(asked)

    few, many = chosen(waiting(1), programme, nora), chosen(waiting(4), programme, nora)
    site = fresh(nora)
    assert cost(few) == cost(many)
