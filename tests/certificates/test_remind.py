"""Holders are reminded in time, in their morning, once for each rung; and no more once it is done."""

import json
from datetime import UTC, date, timedelta

import pytest

from certificates import actions, ladders, reminding
from certificates.actions import reminders
from certificates.models import Reminder
from certificates.rules import standing
from lms.notices import outbox, rounds
from lms.notices.models import OutboxMessage, Round
from tests.certificates import careers
from tests.certificates.careers import CAREER, Clock, award, learn, renew

# Ada's certificate ends on 11 February 2028; nobody may renew it late after 11 August.
END = date(2028, 2, 11)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def held(clock, board, ada, rita, nora):
    clock.on("2026-02-12")
    return award(ada, careers.load(board), reviewer=rita, registrar=nora)


def night(clock, day) -> int:
    """The round at four in the morning UTC: the evening before where Ada is."""
    return actions.remind(at=clock.on(day, hour=4))


def told() -> list[str]:
    return list(Reminder.objects.order_by("pk").values_list("rung", flat=True))


def test_each_rung_is_told_once_on_its_day(clock, held):
    days = {180: "180", 90: "90", 60: "60", 30: "30", 14: "14", 7: "7", 1: "1", -1: "after"}
    for before, rung in days.items():
        day = END - timedelta(days=before)
        night(clock, day - timedelta(days=1))
        assert rung not in told(), before
        assert (night(clock, day), night(clock, day)) == (1, 0), before
        assert told()[-1] == rung
    assert (night(clock, "2028-08-03"), night(clock, "2028-08-04"), night(clock, "2028-08-05")) == (0, 1, 0)
    assert told() == [*days.values(), "grace"]
    assert night(clock, "2030-01-01") == 0


def test_it_says_what_is_due_and_names_nothing_another_reader_should_not_know(clock, held, ada, academy, mona):
    learn(ada, academy, mona, "2027-03-01", hours=12)
    night(clock, END - timedelta(days=180))
    mail = OutboxMessage.objects.get(notice="certificates/reminder")
    for words in (
        f"Your document {held.shown_number} is valid through 11 February 2028: 180 days left.",
        "Renewal opens on 13 November 2027.",
        "- Last day to renew late: 11 August 2028, $50 late fee",
        "1 thing is still to come for the renewal. 8 h in total.",
    ):
        assert words in mail.text
    for telling in ("Peer", "peer", "Board", "education", "ertificate", "ertified"):
        assert telling not in mail.subject + mail.text.replace("Peerway", "").replace("/certificates/", "")
    night(clock, END + timedelta(days=1))
    assert "was valid through 11 February 2028.\nYou can renew it now." in OutboxMessage.objects.latest("pk").text


def test_it_leaves_in_the_morning_where_the_person_is(clock, held, ada, mailoutbox):
    night(clock, END - timedelta(days=30))
    mail = OutboxMessage.objects.get(notice="certificates/reminder")
    assert mail.next_attempt_at.astimezone(UTC).hour in (14, 15), "Nine to eleven in New York."
    assert mail.next_attempt_at.date() == END - timedelta(days=30)
    outbox.deliver_due(at=mail.next_attempt_at - timedelta(seconds=1))
    assert "Dates on your page" not in [one.subject for one in mailoutbox]
    outbox.deliver_due(at=mail.next_attempt_at)
    assert [one.subject for one in mailoutbox][-1] == "Dates on your page"


def test_64_ten_missed_nights_change_nothing_but_the_day_of_the_mail(clock, held):
    night(clock, END - timedelta(days=15))
    assert night(clock, END - timedelta(days=5)) == 1
    assert told() == ["7"], "Of two rungs that passed the later one is told."
    assert night(clock, END - timedelta(days=4)) == 0
    assert night(clock, END - timedelta(days=1)) == 1


def test_64_after_a_long_break_nothing_is_told_that_no_longer_helps(clock, held):
    night(clock, END - timedelta(days=200))
    assert night(clock, END - timedelta(days=100)) == 0, "180 is long past; 90 will be told in its time."
    assert night(clock, END - timedelta(days=90)) == 1


def test_64_a_clock_set_back_a_day_tells_nothing_twice_and_forgets_nothing(clock, held):
    assert night(clock, END - timedelta(days=30)) == 1
    for back in (31, 30):
        assert night(clock, END - timedelta(days=back)) == 0
    assert night(clock, END - timedelta(days=29)) == 0
    assert night(clock, END - timedelta(days=14)) == 1
    assert told() == ["30", "14"]


def test_64_a_clock_that_ran_ahead_causes_no_storm_and_the_right_rungs_follow(clock, held):
    night(clock, END - timedelta(days=100))
    assert night(clock, END + timedelta(days=1200)) == 0
    assert night(clock, END - timedelta(days=99)) == 0
    assert night(clock, END - timedelta(days=90)) == 1
    assert told() == ["90"]


def test_63_what_a_crash_left_is_told_by_the_next_round_and_what_was_told_is_not(
    clock, held, ben, rita, nora, monkeypatch
):
    clock.on("2026-02-12")
    award(ben, held.certification.programme, reviewer=rita, registrar=nora)
    day = END - timedelta(days=30)
    written, post = [], reminders._post

    def crash_at_the_second(person, *args, **more):
        if written:
            raise RuntimeError
        written.append(person)
        return post(person, *args, **more)

    monkeypatch.setattr(reminders, "_post", crash_at_the_second)
    with pytest.raises(RuntimeError):
        night(clock, day)
    assert Reminder.objects.count() == 1
    assert not Round.objects.exists()
    monkeypatch.setattr(reminders, "_post", post)
    assert night(clock, day) == 1
    assert Reminder.objects.count() == OutboxMessage.objects.filter(notice="certificates/reminder").count() == 2


def test_one_digest_tells_of_all_and_goes_on_with_what_still_stands(clock, held, board, ada, rita, nora, academy, mona):
    clock.on("2026-02-12")
    other = careers.load(board, CAREER.replace("programme: career", "programme: second"))
    second = award(ada, other, reviewer=rita, registrar=nora)
    learn(ada, academy, mona, "2027-03-01")
    assert night(clock, END - timedelta(days=30)) == 1
    first_mail = OutboxMessage.objects.get(notice="certificates/reminder")
    assert all(one.shown_number in first_mail.text for one in (held, second))
    renew(held, by=ada)
    first_mail.refresh_from_db()
    assert first_mail.withdrawn_at
    assert first_mail.text == ""
    mail = OutboxMessage.objects.filter(notice="certificates/reminder").latest("pk")
    assert second.shown_number in mail.text
    assert held.shown_number not in mail.text
    outbox.deliver_due(at=mail.next_attempt_at + timedelta(days=3))
    mail.refresh_from_db()
    assert mail.delivered_at
    assert Reminder.objects.get(certificate=second).message == mail
    assert night(clock, END - timedelta(days=14)) == 1
    assert second.shown_number in OutboxMessage.objects.latest("pk").text


@pytest.mark.parametrize("done", ["filed", "issued", "revoked", "given back", "account closed"])
def test_it_stops_when_it_is_done(clock, held, ada, rita, nora, vera, academy, mona, done):
    learn(ada, academy, mona, "2027-03-01")
    assert night(clock, END - timedelta(days=60)) == 1
    clock.on(END - timedelta(days=60), hour=12)
    if done in ("filed", "issued"):
        application = renew(held, by=ada)
    if done == "issued":
        careers.decide(application, reviewer=rita, registrar=nora)
    elif done == "revoked":
        careers.revoke(held, by=nora, second=vera)
    elif done == "given back":
        actions.surrender(certificate=held, by=ada)
    elif done == "account closed":
        type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    if done != "account closed":
        assert OutboxMessage.objects.get(notice="certificates/reminder").withdrawn_at
    for before in (30, 14, 7, 1, -1):
        assert night(clock, END - timedelta(days=before)) == 0, before


def test_a_renewal_that_is_only_begun_or_was_returned_does_not_stop_it(clock, held, ada, rita, academy, mona):
    learn(ada, academy, mona, "2027-03-01")
    clock.on(END - timedelta(days=70))
    application = actions.succeed(certificate=held, stage="renewal", by=ada)
    assert night(clock, END - timedelta(days=60)) == 1
    actions.submit(application=application, by=ada)
    assert night(clock, END - timedelta(days=30)) == 0
    actions.give_back(application=application, by=rita, reasons="One page is missing.")
    assert night(clock, END - timedelta(days=14)) == 1


def test_what_was_sent_is_seen_by_the_holder_and_by_the_body(clock, as_, held, ada, nora):
    night(clock, END - timedelta(days=30))
    for someone, page in ((ada, f"/certificates/{held.number}/"), (nora, f"/issued/{held.number}/")):
        words = as_(someone).get(page).content.decode()
        assert "30 days before the end" in words
        assert "Waits for the morning" in words
    outbox.deliver_due(at=clock.now + timedelta(days=1))
    assert "Sent" in as_(ada).get(f"/certificates/{held.number}/").content.decode()


# Which days lead to the end of a ladder.


@pytest.mark.parametrize(
    "late",
    [
        [{"until": {"months": 6}}],
        [{"until": {"days": 30}, "fee": 5}, {"until": {"months": 12}, "fee": 9}],
        [{"until": {"month": 1, "day": 15}}, {"until": {"month": 2, "day": 28}, "fee": 26}],
        [{"until": {"days": 3}}],
        [{"fee": 5}],
    ],
)
def test_the_last_days_of_terms_whose_ladder_ends_are_found_without_looking_at_any_certificate(late):
    standard = {"stage": "renewal", "version": "1", "requirements": [], "renewal": {"late": late}}
    renewal = ladders.renewal_of(json.dumps(standard))

    def due_on(through: date) -> date | None:
        lasts = [last for _step, last in standing.ladder(renewal, through)]
        return None if None in lasts else max(max(lasts) - timedelta(days=7), through + timedelta(days=2))

    days = [date(2028, 2, 26) + timedelta(days=n) for n in range(5)]
    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(1200)]
    expected = {through: due_on(through) for through in every if due_on(through) in days}
    assert dict(reminding._ends_of_grace(renewal, days)) == expected


def test_the_days_to_do(db):
    def to_do(today: date) -> list[int]:
        return [day.day for day in rounds.days_to_do("step", today=today, most=5)]

    assert to_do(date(2028, 1, 10)) == [10]
    rounds.done("step", today=date(2028, 1, 10))
    assert to_do(date(2028, 1, 10)) == []
    assert to_do(date(2028, 1, 9)) == []
    assert to_do(date(2028, 1, 12)) == [11, 12]
    assert to_do(date(2028, 1, 30)) == [26, 27, 28, 29, 30]
    assert to_do(date(2028, 1, 5)) == [5]
