"""A holder attests at a renewal, some are drawn to show the proof behind it, and what is found changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.urls import reverse

from certificates import actions, auditing
from certificates.models import Audit, AuditDraw, Certificate, ReviewCase, StatusEvent
from certificates.views import audits as views
from lms.audit import ledger
from lms.audit.models import AppendOnly
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from tests.certificates import careers
from tests.certificates.careers import Clock, award, decide
from tests.conftest import person

# The renewal asks for nothing but one's word for 20 hours of learning, given within the last 90 days.
ATTESTED = (
    careers.CAREER[: careers.CAREER.index("      - id: learning")]
    + """      - id: learning
        label: Twenty hours of continuing education, attested
        attest: {statement: learning, version: current, window: {within: {days: 90}, of: applied}}
"""
).replace('{code: "1"}', '{code: "1", learning: "2027"}')
ASKED = "2027-12-10"


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def programme(board):
    actions.publish_statement(
        body=board, code="learning", version="2027", title="My learning", text="I took part in 20 hours.", by=None
    )
    return careers.load(board, ATTESTED)


def renewed(someone, held, programme, reviewer, registrar) -> Certificate:
    """By attesting, and by nothing else."""
    application = actions.succeed(certificate=held, stage="renewal", by=someone)
    text = programme.body.statements.get(code="learning")
    actions.attest(statement=text, programme=programme, signed_name=someone.legal_name, by=someone)
    return decide(actions.submit(application=application, by=someone), reviewer=reviewer, registrar=registrar)


@pytest.fixture
def renewal(clock, programme, ada, rita, nora) -> Certificate:
    """Ada's, by her word alone."""
    clock.on("2026-02-12")
    held = award(ada, programme, reviewer=rita, registrar=nora)
    clock.on("2027-12-01")
    return renewed(ada, held, programme, rita, nora)


def drawn(programme, by, **more) -> AuditDraw:
    last = programme.audit_draws.first()
    facts = {"asked": 100, "is_percent": True, "asks_for": "Each certificate of attendance.", "answer_days": 21}
    days = {"awarded_from": "2027-01-01", "awarded_through": "2027-12-05"}
    return actions.draw_audits(
        programme=programme,
        by=by,
        **{name: careers.date.fromisoformat(day) for name, day in days.items()},
        **({"after": last.pk if last else 0} | facts | more),
    )


@pytest.fixture
def audit(clock, renewal, programme, nora) -> Audit:
    """Ada is asked on 10 December 2027, to answer through the 31st."""
    clock.on(ASKED)
    drawn(programme, nora)
    return Audit.objects.get()


def send(audit, by, content=b"%PDF-1 proof"):
    return actions.send_paper(audit=audit, title="Ethics, 3 hours", content=content, ending="pdf", by=by)


@pytest.fixture
def answered(audit, ada) -> Audit:
    send(audit, ada)
    return actions.answer_audit(audit=audit, words="One more is still to come.", by=ada)


def mails(notice: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(notice=f"certificates/{notice}").order_by("pk"))


# Drawing.


def test_a_renewal_by_attestation_is_drawn_and_its_holder_told_what_to_send_by_when(audit, renewal, programme, nora):
    draw = audit.draw
    assert (audit.certificate, audit.answer_until.isoformat(), audit.decide_until) == (renewal, "2027-12-31", None)
    assert (draw.frame_size, draw.groups, len(draw.seed)) == (1, [{"name": "", "of": 1, "drawn": 1}], 32)
    [mail] = mails("audit_asked")
    for words in ("drawn by chance", "Each certificate of attendance.", "by 31 December 2027", renewal.number):
        assert words in mail.text
    assert mail.subject == "Please send a few papers"
    said = [ledger.sentence(event) for event in (ledger.history(renewal).last(), ledger.history(draw).last())]
    assert said == [
        "Drawn by lot: the proof behind it is asked for by 2027-12-31.",
        f"Drew 1 of 1 renewals of career (seed {draw.seed}).",
    ]
    # The page that was sent twice, and then the next draw: nobody is drawn a second time.
    assert drawn(programme, nora, after=0) == draw
    with pytest.raises(Refused, match="There is no renewal to draw from"):
        drawn(programme, nora)
    with pytest.raises(Refused, match="Somebody has drawn in the meantime"):
        drawn(programme, nora, after=0, asked=50)


def test_from_its_record_a_sample_is_drawn_again_whatever_happened_since(
    clock, renewal, programme, ben, rita, nora, vera
):
    cast = [ben, person("cora@example.org", "Cora", "Lind"), person("dan@example.org", "Dan", "Reyes")]
    clock.on("2026-02-12")
    held = [award(one, programme, reviewer=rita, registrar=nora) for one in cast]
    clock.on("2027-11-20")
    later = [renewed(one, its, programme, rita, nora) for one, its in zip(cast, held, strict=True)]
    clock.on(ASKED)
    draw = drawn(programme, nora, asked=2, is_percent=False, grouping="month", statement="learning")
    assert [(one["name"], one["of"], one["drawn"]) for one in draw.groups] == [("2027-11", 3, 1), ("2027-12", 1, 1)]
    assert auditing.is_as_drawn(draw)
    clock.on(ASKED, hour=16)
    second = drawn(programme, nora, asked=2, is_percent=False)
    clock.on(ASKED, hour=17)
    careers.revoke(later[0], by=nora, second=vera)
    assert (auditing.is_as_drawn(draw), auditing.is_as_drawn(second)) == (True, True)
    assert Audit.objects.count() == second.frame_size + 2 == 4
    draw.asked = 3
    assert not auditing.is_as_drawn(draw)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"awarded_through": careers.date(2026, 12, 1)}, "The last day is before the first one"),
        ({"awarded_through": careers.date(2028, 1, 1)}, "The last day is still to come"),
        ({"statement": "code"}, "No version of the rules asks for this"),
        ({"asks_for": " "}, "Say what holders are to send"),
        ({"answer_days": 3}, "Holders and the body have 7 to 180 days each"),
        ({"asked": 101}, "Say how many to draw"),
    ],
)
def test_a_draw_that_makes_no_sense_is_refused(clock, programme, nora, facts, words):
    clock.on(ASKED)
    usual = {"awarded_from": careers.date(2027, 1, 1), "awarded_through": careers.date(2027, 12, 5), "asked": 5}
    usual |= {"asks_for": "Papers.", "is_percent": True, "after": 0}
    with pytest.raises(Refused, match=words):
        actions.draw_audits(programme=programme, by=nora, **(usual | facts))


# Answering.


def test_papers_are_the_holders_own_until_they_are_handed_in(audit, ada, ben):
    with pytest.raises(Refused, match="Add a paper first"):
        actions.answer_audit(audit=audit, words=" ", by=ada)
    first, again, wrong = send(audit, ada), send(audit, ada), send(audit, ada, b"%PDF-1 another")
    assert (first, audit.papers.count()) == (again, 2)
    for act in (lambda: send(audit, ben), lambda: actions.drop_paper(paper=first, by=ben)):
        with pytest.raises(Refused, match="Only the holder answers this"):
            act()
    for _twice in range(2):
        actions.drop_paper(paper=wrong, by=ada)
    done, twice = (actions.answer_audit(audit=audit, words="", by=ada) for _time in range(2))
    assert (done, done.status, done.steps.count()) == (twice, "answered", 1)
    assert done.decide_until.isoformat() == "2028-01-09"
    with pytest.raises(Refused, match="stays with it"):
        actions.drop_paper(paper=first, by=ada)
    with pytest.raises(Refused, match="nothing to send here any more"):
        send(audit, ada, b"%PDF-1 late")


def test_reminders_come_once_each_in_the_morning_and_stop_with_the_answer(clock, audit, ada):
    told = []
    for day in ("2027-12-12", "2027-12-18", "2027-12-19", "2027-12-25", "2027-12-31", "2028-01-02"):
        # In the evening where Ada is.
        clock.on(day, hour=4)
        told += [(day, actions.remind_of_audits(at=clock.now)) for _twice in range(2)]
    assert [day for day, count in told if count] == ["2027-12-18", "2027-12-25", "2027-12-31", "2028-01-02"]
    [*_earlier, last] = mails("audit_reminder")
    assert "You can still send it, as long as nobody has decided." in last.text
    assert last.next_attempt_at > clock.now
    send(audit, ada)
    actions.answer_audit(audit=audit, words="", by=ada)
    last.refresh_from_db()
    assert last.withdrawn_at
    assert actions.remind_of_audits(at=clock.on("2028-01-04")) == 0


def test_missed_nights_and_a_clock_set_back_tell_nothing_twice(clock, audit, capsys):
    clock.on("2027-12-29")
    call_command("nightly")
    assert "Reminded of audits: 1." in capsys.readouterr().out
    assert [actions.remind_of_audits(at=clock.on(day)) for day in ("2027-12-28", "2027-12-29")] == [0, 0]


def test_more_time_is_the_holders_turn_again(clock, answered, rita, ada):
    clock.on("2028-01-05")
    until = careers.date(2028, 1, 20)
    given, again = (
        actions.extend_audit(audit=answered, until=until, words="The second one, please.", by=rita) for _t in range(2)
    )
    assert (given.status, given.answer_until, given.decide_until) == ("asked", until, None)
    assert (given, given.steps.count()) == (again, 2)
    [mail] = mails("audit_extended")
    assert "until 20 January 2028" in mail.text
    assert "second one" not in mail.text
    # Told so few days ago, nobody is reminded at once.
    assert actions.remind_of_audits(at=clock.on("2028-01-06")) == 0
    send(answered, ada, b"%PDF-1 second")
    assert actions.answer_audit(audit=answered, words="", by=ada).decide_until == careers.date(2028, 2, 5)
    with pytest.raises(Refused, match="at least tomorrow"):
        actions.extend_audit(audit=answered, until=careers.date(2028, 1, 1), words="x", by=rita)


def test_more_time_takes_no_day_away(clock, audit, rita):
    clock.on("2027-12-20")
    last = audit.answer_until
    with pytest.raises(Refused, match="The holder has until 31 December 2027 already"):
        actions.extend_audit(audit=audit, until=last - timedelta(days=1), words="Be quick.", by=rita)
    audit.refresh_from_db()
    assert (audit.answer_until, audit.steps.count()) == (last, 0)


# Deciding.


@pytest.mark.parametrize(("outcome", "words"), [("passed", ""), ("not_passed", "Two hours are missing.")])
def test_what_was_found_changes_no_certificate_and_opens_a_case_where_proof_is_missing(
    answered, renewal, rita, nora, outcome, words
):
    before = Certificate.objects.values().get(pk=renewal.pk)
    one, two = (actions.decide_audit(audit=answered, outcome=outcome, words=words, by=rita) for _time in range(2))
    assert one == two
    assert Certificate.objects.values().get(pk=renewal.pk) == before
    assert not StatusEvent.objects.exists()
    assert (renewal.state().kind, len(mails("audit_decided"))) == ("upcoming", 1)
    assert [case.kind for case in ReviewCase.objects.all()] == ([] if outcome == "passed" else ["not_passed"])
    assert [mail.person for mail in mails("case_opened")] == ([] if outcome == "passed" else [nora])
    with pytest.raises(Refused, match="Somebody has decided about this already"):
        actions.decide_audit(audit=answered, outcome="called_off", words="x", by=nora)
    with pytest.raises(Refused, match="Somebody has decided about this already"):
        actions.extend_audit(audit=answered, until=careers.date(2028, 1, 1), words="x", by=nora)


def test_that_no_answer_came_is_said_after_the_last_day_only(clock, audit, rita, ada):
    for outcome, words, why in (
        ("no_answer", "", "once the holder's last day is over"),
        ("passed", "", "has not answered yet"),
        ("called_off", " ", "Give the reasons"),
        ("lost", "x", "Say what came of it"),
    ):
        with pytest.raises(Refused, match=why):
            actions.decide_audit(audit=audit, outcome=outcome, words=words, by=rita)
    clock.on("2027-12-31")
    with pytest.raises(Refused, match="once the holder's last day is over"):
        actions.decide_audit(audit=audit, outcome="no_answer", words="", by=rita)
    clock.on("2028-01-01")
    actions.decide_audit(audit=audit, outcome="no_answer", words="", by=rita)
    assert ReviewCase.objects.get().kind == "no_answer"
    assert "Please write to the body" in mails("audit_decided")[0].text
    with pytest.raises(Refused, match="nothing to send"):
        actions.answer_audit(audit=audit, words="Here I am.", by=ada)


def test_only_staff_of_the_body_who_are_nothing_else_to_the_holder_have_a_part(answered, programme, otto, ada):
    for act in (
        lambda by: actions.decide_audit(audit=answered, outcome="passed", words="", by=by),
        lambda by: actions.extend_audit(audit=answered, until=careers.date(2028, 1, 1), words="x", by=by),
    ):
        for by in (otto, ada):
            with pytest.raises(Refused, match="Only a reviewer or a registrar of Model State Peer Board"):
                act(by)
    for by in (otto, ada):
        with pytest.raises(Refused, match="Only a registrar of Model State Peer Board draws audits"):
            drawn(programme, by)


def test_who_taught_the_holder_does_not_decide(answered, rita, monkeypatch):
    monkeypatch.setattr("certificates.separation.has_taught", lambda user, someone: user == rita)
    with pytest.raises(Refused, match="You have taught Ada Okafor"):
        actions.decide_audit(audit=answered, outcome="passed", words="", by=rita)


def test_38_neither_draw_nor_step_nor_handed_in_paper_is_ever_changed_or_deleted(answered):
    tables = {"auditdraw": "seed", "audit": '"group"', "auditpaper": "title", "auditstep": "words"}
    for table, column in tables.items():
        for statement in (f"UPDATE certificates_{table} SET {column} = 'x'", f"DELETE FROM certificates_{table}"):  # noqa: S608
            with pytest.raises(Error, match=r"stay|never changed"), transaction.atomic():
                connection.cursor().execute(statement)
    with pytest.raises(AppendOnly):
        AuditDraw.objects.update(seed="x")


# The doors.


def test_the_holder_answers_on_their_page_and_sees_both_clocks(as_, audit, ada, ben, rita):
    number = audit.certificate.number
    page, paper, answer = (
        reverse(f"certificates:{name}", args=[number]) for name in ("own_audit", "send_paper", "answer_audit")
    )
    client = as_(ada)
    assert "1 body asks what you learned" in client.get(reverse("dashboard")).text
    assert "by 31 December 2027" in client.get(reverse("certificates:certificates")).text
    assert page in client.get(reverse("certificates:certificate", args=[number])).text
    shown = client.get(page).text
    for words in ("nobody holds anything against you", "Each certificate of attendance.", "21 days left"):
        assert words in shown
    assert "There is a problem" in client.post(paper, {"title": "Ethics"}).text
    assert "Add a paper first" in client.post(answer, {"words": ""}).text
    file = SimpleUploadedFile("ethics.pdf", b"%PDF-1.7 words")
    assert "Take it away" in client.post(paper, {"title": "Ethics", "file": file}, follow=True).text
    kept = audit.papers.get()
    opened = reverse("certificates:audit_paper", args=[kept.pk])
    assert client.get(opened)["Content-Type"] == "application/pdf"
    # Nobody else, and nobody of the body before it is handed in.
    assert [as_(other).get(address).status_code for other in (ben, rita) for address in (page, opened)] == [404] * 4
    client = as_(ada)
    done = client.post(answer, {"words": "That is all."}, follow=True).text
    assert "The body decides by" in done
    assert "Add this paper" not in done
    client.post(reverse("certificates:drop_paper", args=[kept.pk]))
    assert audit.papers.count() == 1
    assert as_(rita).get(opened).status_code == 200


def test_the_body_draws_reads_and_decides_over_its_pages(
    fresh, clock, renewal, programme, nora, rita, ada, otto, django_assert_max_num_queries
):
    clock.on(ASKED)
    registrar = fresh(nora)
    draw_page = reverse("certificates:draw_audits", args=[programme.slug])
    form = {"awarded_from": "2027-01-01", "awarded_through": "2027-12-05", "statement": "learning", "asked": "5"}
    form |= {"is_percent": "percent", "grouping": "turn", "asks_for": "Papers.", "answer_days": "21"}
    form |= {"decide_days": "30", "after": "0"}
    assert "Those who signed: Learning" in registrar.get(draw_page).text
    assert "The last day is still to come" in registrar.post(draw_page, form | {"awarded_through": "2028-01-01"}).text
    done = registrar.post(draw_page, form, follow=True).text
    for words in ("First renewals", "The same people", AuditDraw.objects.get().seed, "Ada Okafor"):
        assert words in done
    audit = Audit.objects.get()
    send(audit, ada)
    actions.answer_audit(audit=audit, words="All I have.", by=ada)
    reviewer = fresh(rita)
    assert "1 audit to decide" in reviewer.get(reverse("dashboard")).text
    listed = reverse("certificates:audits")
    with django_assert_max_num_queries(14):
        assert "30 days left" in reviewer.get(listed).text
    page = reverse("certificates:audit", args=[audit.pk])
    shown = reviewer.get(page).text
    for words in ("All I have.", "My learning, version 2027, signed on 1 December 2027", "Ethics, 3 hours"):
        assert words in shown
    decide_at = reverse("certificates:decide_audit", args=[audit.pk])
    assert "There is a problem" in reviewer.post(decide_at, {"outcome": "not_passed"}).text
    extend_at = reverse("certificates:extend_audit", args=[audit.pk])
    assert "There is a problem" in reviewer.post(extend_at, {"until": "2028-01-01"}).text
    answer = {"outcome": "not_passed", "words": "Seventeen hours are missing."}
    assert "See what becomes of the certificate" in reviewer.post(decide_at, answer, follow=True).text
    case = reviewer.get(reverse("certificates:case", args=[ReviewCase.objects.get().pk])).text
    assert "The audit of its renewal was not passed" in case
    assert fresh(otto).get(page).status_code == 404
    assert (
        "Seventeen hours are missing." in fresh(ada).get(reverse("certificates:own_audit", args=[renewal.number])).text
    )


def test_the_list_takes_as_many_statements_for_many_as_for_one(audit, rita, django_assert_num_queries):
    """Every row comes with where it stands and what came of it."""
    rows = auditing.audits(rita).with_outcome()
    with django_assert_num_queries(1):
        assert [row["words"] for row in views.rows(rows)] == ["With the holder"]


def test_the_day_is_the_bodys_own(clock, audit):
    assert auditing.of_holder(audit, audit.answer_until).words == "31 December 2027, which is today"
    assert auditing.of_holder(audit, audit.answer_until + timedelta(days=1)).is_over
