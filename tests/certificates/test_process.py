"""How a body handles applications: set in versions, kept by what was begun, its steps and the clocks of both sides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from certificates import actions, clocks, processes
from certificates.models import Application, Process, Status
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import member, person

PAGE = "/programmes/samhsa-model-standards/process/"
STEPS = [
    {"name": "Staff", "role": "reviewer"},
    {"name": "Certification director", "role": "registrar"},
    {"name": "Board", "role": "registrar"},
]
PROMISES = {"lifetime_months": 12, "decision_days": 60, "appeal_days": 30, "contact": "Call 555 0100."}
TODAY = date(2026, 3, 2)


@pytest.fixture
def process(programme, nora) -> Process:
    return actions.set_process(programme=programme, steps=STEPS, by=nora, **PROMISES)


@pytest.fixture
def on(programme, monkeypatch):
    """Lets a day be today where the board is."""

    def travel(day: date) -> None:
        monkeypatch.setattr(type(programme), "today", lambda self: day)
        moment = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    travel(TODAY)
    return travel


@pytest.fixture
def omar(board):
    """Another registrar of the board."""
    return member(person("omar@example.org", "Omar", "Farah"), board, Role.REGISTRAR)


def posted(steps=STEPS, **facts) -> dict[str, str]:
    rows = {f"form-{number}-{name}": step[name] for number, step in enumerate(steps) for name in ("name", "role")}
    forms = {"form-TOTAL_FORMS": str(len(steps)), "form-INITIAL_FORMS": "0"}
    return forms | {"fee-TOTAL_FORMS": "0", "fee-INITIAL_FORMS": "0"} | rows | PROMISES | facts


# Setting it.


def test_a_registrar_sets_a_version_and_everybody_reads_it(fresh, as_, programme, nora, ben):
    site = fresh(nora)
    assert "Nothing was set yet" in site.get(PAGE).content.decode()
    for _double_click in range(2):
        site.post(PAGE, posted())
    site.post(PAGE, posted(decision_days="45"))
    versions = list(programme.processes.all())
    assert [(one.version, one.decision_days, one.set_by) for one in versions] == [(2, 45, nora), (1, 60, nora)]
    assert ledger.history(versions[0]).get().verb == "certificates.set_process"
    history = site.get(PAGE).content.decode()
    assert "Version 1, set by Nora Castellanos" in history
    public = as_(ben).get(f"/programmes/{programme.slug}/").content.decode()
    for words in (
        "Staff → Certification director → Board",
        "12 months from its beginning",
        "45 days",
        "Call 555 0100.",
    ):
        assert words in public


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (STEPS[-1:], "at least two people look at every application"),
        ([*STEPS[1:], STEPS[0]], "The last step decides and issues. A registrar does it."),
        ([{"name": " ", "role": "reviewer"}, STEPS[2]], "Each step has a name"),
        ([{"name": "Chair", "role": "author"}, STEPS[2]], "is done by a reviewer or a registrar"),
    ],
)
def test_what_would_leave_one_person_alone_is_refused(programme, nora, steps, words):
    with pytest.raises(Refused, match=words):
        actions.set_process(programme=programme, steps=steps, by=nora)
    assert not Process.objects.exists()


def test_only_a_registrar_of_the_body_sets_it(fresh, programme, rita, otto):
    assert fresh(rita).get(PAGE).status_code == 403
    assert fresh(otto).post(PAGE, posted()).status_code == 404
    with pytest.raises(Refused, match="Only a registrar of Model State Peer Board sets this"):
        actions.set_process(programme=programme, steps=STEPS, by=otto)


def test_a_wrong_figure_is_said_at_its_field(fresh, programme, nora):
    page = fresh(nora).post(PAGE, posted(lifetime_months="0", decision_days="1e309")).content.decode()
    assert "There is a problem" in page
    assert not Process.objects.exists()


# The applicant's clock.


@pytest.mark.parametrize(
    ("begun", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
    ],
)
def test_an_application_is_open_through_the_plain_date_so_many_months_away(begun, months, last):
    assert clocks.closes_on(Process(lifetime_months=months), begun) == last


def test_what_is_begun_keeps_its_version_and_shows_its_clock(as_, process, programme, everything, ada, nora, on):
    draft = actions.begin(programme=programme, by=ada)
    actions.set_process(programme=programme, steps=STEPS, by=nora, lifetime_months=1)
    draft.refresh_from_db()
    assert (draft.process, draft.closes_on) == (process, date(2027, 3, 2))
    on(date(2027, 2, 20))
    page = as_(ada).get(f"/applications/{draft.pk}/").content.decode()
    assert "Send it by 2 March 2027, 10 days left." in page
    assert "Call 555 0100." in page


def test_past_its_last_day_it_is_neither_changed_nor_sent_and_another_one_can_be_begun(
    process, programme, everything, ada, on
):
    draft = actions.begin(programme=programme, by=ada)
    on(date(2027, 3, 2))
    actions.answer(application=draft, given_names="Ada", family_name="Okafor-Reyes", by=ada)
    on(date(2027, 3, 3))
    for act in (
        lambda: actions.submit(application=draft, by=ada),
        lambda: actions.answer(application=draft, given_names="Ada", family_name="X", by=ada),
    ):
        with pytest.raises(Refused, match="The time for this application ended on 2 March 2027"):
            act()
    again = actions.begin(programme=programme, by=ada)
    draft.refresh_from_db()
    assert (again.status, draft.status, again.closes_on) == (Status.DRAFT, Status.CLOSED, date(2028, 3, 3))


def test_the_nightly_round_tells_before_the_end_and_closes_after_it_once(process, programme, everything, ada, ben, on):
    draft, sent = (actions.begin(programme=programme, by=someone) for someone in (ada, ben))
    actions.submit(application=sent, by=ben)
    for day in (date(2027, 1, 1), date(2027, 2, 1), date(2027, 2, 23), date(2027, 3, 1), date(2027, 3, 3)):
        on(day)
        for _twice in range(2):
            call_command("nightly")
    draft.refresh_from_db()
    sent.refresh_from_db()
    assert (draft.status, sent.status) == (Status.CLOSED, Status.SUBMITTED)
    told = list(OutboxMessage.objects.filter(person=ada).order_by("pk").values_list("notice", flat=True))
    assert told == ["certificates/closing"] * 3 + ["certificates/closed"]
    assert ledger.history(draft).last().verb == "certificates.close_application"


def test_the_days_it_lay_with_the_body_are_given_back(process, programme, everything, ada, rita, on):
    draft = actions.submit(application=actions.begin(programme=programme, by=ada), by=ada)
    on(TODAY + timedelta(days=40))
    actions.give_back(application=draft, by=rita, reasons="One date is missing.")
    draft.refresh_from_db()
    assert draft.closes_on == date(2027, 3, 2) + timedelta(days=40)


def test_its_person_withdraws_it_and_nobody_else(fresh, as_, submitted, ada, ben):
    address = f"/applications/{submitted.pk}/withdraw/"
    assert as_(ben).post(address).status_code == 404
    with pytest.raises(Refused, match="Only the applicant withdraws"):
        actions.withdraw(application=submitted, by=ben)
    site = as_(ada)
    assert "Withdraw it" in site.get(address).content.decode()
    for _double_click in range(2):
        assert site.post(address).url == f"/applications/{submitted.pk}/"
    assert "Closed without a decision" in site.get(f"/applications/{submitted.pk}/").content.decode()
    assert [event.verb for event in ledger.history(submitted)].count("certificates.withdraw") == 1


def test_what_is_decided_is_not_withdrawn(certificate, ada):
    application = certificate.plan.application
    with pytest.raises(Refused, match="moved on: Decided"):
        actions.withdraw(application=application, by=ada)


# The body's clock, and its steps.


def test_each_step_takes_another_person_and_the_last_one_issues(process, programme, everything, ada, rita, nora, omar):
    application = actions.submit(application=actions.begin(programme=programme, by=ada), by=ada)
    with pytest.raises(Refused, match="This step is done by a reviewer"):
        actions.recommend(application=application, by=nora)
    actions.recommend(application=application, by=rita)
    application.refresh_from_db()
    assert (application.status, application.status_words) == (
        Status.SUBMITTED,
        "With the body: Certification director",
    )
    with pytest.raises(Refused, match="moved on: With the body: Certification director"):
        actions.approve(application=application, by=omar)
    actions.recommend(application=application, by=nora)
    application.refresh_from_db()
    assert application.status == Status.RECOMMENDED
    with pytest.raises(Refused, match="You reviewed this application"):
        actions.approve(application=application, by=nora)
    assert actions.approve(application=application, by=omar).issued_by == omar


def test_who_did_an_earlier_step_does_no_other(process, programme, everything, ada, rita, board):
    member(rita, board, Role.REGISTRAR)
    application = actions.submit(application=actions.begin(programme=programme, by=ada), by=ada)
    actions.recommend(application=application, by=rita)
    for act in (
        lambda: actions.recommend(application=application, by=rita),
        lambda: actions.give_back(application=application, by=rita, reasons="Wait."),
    ):
        with pytest.raises(Refused, match="Each step takes another person"):
            act()


def test_the_desks_hand_it_on_and_both_sides_see_the_steps_and_the_day(
    fresh, as_, process, programme, everything, ada, rita, nora, omar, on
):
    application = actions.submit(application=actions.begin(programme=programme, by=ada), by=ada)
    desk = fresh(rita)
    assert "Decide by" in desk.get("/review/").content.decode()
    page = desk.get(f"/review/{application.pk}/").content.decode()
    assert "Recommend, and hand on to: Certification director" in page
    old = application.edition
    desk.post(f"/review/{application.pk}/recommend/", {"as_of": old})
    assert "Nothing is waiting" in desk.get("/review/").content.decode()
    on(TODAY + timedelta(days=61))
    desk = fresh(nora)
    assert "1 May 2026, 1 day ago" in desk.get("/decide/").content.decode()
    page = desk.get(f"/decide/{application.pk}/").content.decode()
    assert "Recommend, and hand on to: Board" in page
    assert "Approve and issue" not in page
    stale = desk.post(f"/review/{application.pk}/recommend/", {"as_of": old}).content.decode()
    assert "Somebody has done this step since you opened the page." in stale
    desk.post(f"/review/{application.pk}/recommend/")
    page = as_(ada).get(f"/applications/{application.pk}/").content.decode()
    assert "Model State Peer Board decides by 1 May 2026, 1 day ago." in page
    assert [step["kind"] for step in processes.steps_of(Application.objects.get())] == [
        "complete",
        "complete",
        "waiting",
    ]
    desk = fresh(omar)
    desk.post(f"/review/{application.pk}/give-back/", {"reasons": "The board asks for one more date."})
    application.refresh_from_db()
    assert (application.status, application.step) == (Status.RETURNED, 0)


def test_without_a_process_nothing_is_promised_and_two_people_look(as_, submitted, ada):
    page = as_(ada).get(f"/applications/{submitted.pk}/").content.decode()
    assert "decides by" not in page
    assert [step["name"] for step in processes.steps_of(submitted)] == ["Review", "Decision"]
