"""A calendar elsewhere reads the days of a person's certificates at a secret address: each once, without their name."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from certificates import actions
from certificates.models import Application, Audit, AuditDraw, CalendarFeed, Certificate
from lms.audit.models import Event
from lms.people import actions as people
from lms.people import calendars
from lms.people.feeds import MOST_IN_AN_HOUR
from supervision import actions as supervision
from tests.certificates import careers
from tests.certificates.careers import CAREER, Clock, award, decide, load, renew, revoke

AWARDED, END = "2026-02-12", date(2028, 2, 11)
DAYS = [
    ("Renewal opens", date(2027, 11, 13)),
    ("Valid through", END),
    ("Last day to renew late", date(2028, 4, 11)),
    ("Last day to renew late", date(2028, 8, 11)),
    ("Inactive from", date(2029, 2, 12)),
]
# From 2027 on renewal opens later, and on time is until ten days before the end.
RENEWAL = CAREER[CAREER.index("  - stage: renewal") : CAREER.index("  - stage: reinstatement")]
ENDS = RENEWAL.replace("{from: 2020-01-01}", "{from: 2020-01-01, until: 2026-12-31}")
FOLLOWS = (
    RENEWAL.replace('version: "1"', 'version: "2"')
    .replace("2020-01-01", "2027-01-01")
    .replace("opens: {days: 90}", "opens: {days: 60}\n      closes: {days: 10}")
)
IN_THE_MORNING = timedelta(hours=9)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def held(clock, board, ada, rita, nora) -> Certificate:
    clock.on(AWARDED)
    return award(ada, load(board), reviewer=rita, registrar=nora)


@pytest.fixture
def read(client, held, ada):
    """What Ada's calendar reads at this moment."""
    address = reverse("certificates:feed", args=[actions.make_feed(by=ada)])
    return lambda: client.get(address)


def events(answer) -> list:
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


def days(found) -> list[tuple[str, date]]:
    return [(str(one["summary"]), one["dtstart"].dt) for one in found]


def alarms(found) -> dict[str, timedelta]:
    """How long before the day each rings."""
    return {str(one["summary"]): -alarm["trigger"].dt for one in found for alarm in one.walk("VALARM")}


def test_it_tells_each_day_of_a_certificate_whole_with_title_and_link_and_no_name(read, held, clock, settings):
    answer = read()
    found = events(answer)
    assert days(found) == DAYS
    assert [type(one["dtstart"].dt) for one in found] == [date] * 5
    address = settings.BASE_URL + reverse("certificates:certificate", args=[held.number])
    assert {str(one["url"]) for one in found} == {address}
    fees = ["", "", "\nno late fee", "\n$50 late fee", ""]
    assert [str(one["description"]) for one in found] == [f"Certified Peer Specialist{fee}" for fee in fees]
    # No day is named as the last one on time, so the last day of the term is.
    assert alarms(found) == {"Valid through": timedelta(days=30) - IN_THE_MORNING}
    for words in ("Ada", "Okafor", "example.org", held.code):
        assert words not in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_read_again_each_day_is_the_same_one_and_a_day_that_moved_has_moved(read, held, board, clock):
    before = {str(one["uid"]): one["dtstart"].dt for one in events(read())}
    assert len(before) == 5
    load(board, CAREER.replace(RENEWAL, ENDS + FOLLOWS))
    assert {str(one["uid"]): one["dtstart"].dt for one in events(read())} == before, "Not in force yet."
    clock.on("2027-01-01")
    found = events(read())
    after = {str(one["uid"]): one["dtstart"].dt for one in found}
    moved = {uid: day for uid, day in after.items() if before.get(uid) != day}
    assert before.keys() < after.keys()
    assert sorted(moved.values()) == [END - timedelta(days=60), END - timedelta(days=10)]
    assert list(alarms(found)) == ["Last day to renew on time"]


def test_what_is_over_is_told_for_thirty_days_where_the_body_is(read, clock):
    # Three in the night in Greenwich is the evening before in New York.
    assert ("Valid through", END) in days(events(clock.on(END + timedelta(days=31), hour=3) and read()))
    assert days(events(clock.on(END + timedelta(days=31)) and read())) == DAYS[2:]


def test_what_was_sent_rings_no_more_and_what_was_replaced_or_ended_is_not_told(
    read, held, clock, ada, board, rita, nora, vera
):
    clock.on("2027-12-01")
    careers.learn(ada, board, nora, "2027-06-01")
    application = renew(held, by=ada)
    found = events(read())
    assert (days(found), alarms(found)) == (DAYS, {})
    renewed = decide(application, reviewer=rita, registrar=nora)
    assert renewed.valid_from > renewed.certification.programme.today()
    told = days(events(read()))
    assert [title for title, _day in told] == [title for title, _day in DAYS]
    assert dict(told)["Valid through"] == renewed.valid_through
    revoke(renewed, by=nora, second=vera)
    assert events(read()) == []


def test_it_tells_by_when_one_answers_appeals_and_sends(read, held, clock, ada, nora, vera, board, settings):
    clock.on("2026-03-02")
    facts = {"asked": 1, "is_percent": False, "seed": "0", "frame_size": 1, "frame_digest": "0", "groups": []}
    days_given = {"asks_for": "Papers.", "answer_days": 21, "decide_days": 21}
    spring, now = date(2026, 3, 2), clock.now
    draw = AuditDraw.objects.create(
        programme=held.certification.programme,
        awarded_from=spring,
        awarded_through=spring,
        drawn_on=spring,
        drawn_at=now,
        drawn_by=nora,
        **facts,
        **days_given,
    )
    audit = Audit.objects.create(draw=draw, certificate=held, asked_on=spring, answer_until=date(2026, 3, 23))
    other = load(board, CAREER.replace("career", "other"))
    begun = actions.begin(programme=other, by=ada)
    Application.objects.filter(pk=begun.pk).update(closes_on=date(2026, 6, 2))
    proposed = actions.propose(
        certificate=held, kind="suspension", reason_code="ethics", reasons="What was found.", by=nora
    )
    found = {str(one["summary"]): one for one in events(read())}
    asked = {title: one for title, one in found.items() if title not in dict(DAYS)}
    assert days(asked.values()) == [
        ("Last day to send what you began", date(2026, 6, 2)),
        ("Last day to show what you learned", date(2026, 3, 23)),
        ("Last day to answer", date(2026, 3, 16)),
    ]
    week = timedelta(days=7) - IN_THE_MORNING
    assert alarms(asked.values()) == {"Last day to show what you learned": week, "Last day to answer": week}
    pages = [("application", [begun.pk]), ("own_audit", [held.number]), ("own_measure", [held.number, proposed.pk])]
    assert [str(one["url"]) for one in asked.values()] == [
        settings.BASE_URL + reverse(f"certificates:{name}", args=of) for name, of in pages
    ]
    assert "uspen" not in read().content.decode()
    # An audit that is decided and an answer that was given are due no more; what was decided can be appealed.
    actions.answer_measure(measure=proposed, words="I see it otherwise.", by=ada)
    actions.confirm(measure=proposed, by=vera)
    Audit.objects.filter(pk=audit.pk).update(status="decided")
    told = dict(days(events(read())))
    assert told["Last day to appeal"] == date(2026, 4, 1)
    assert not {"Last day to answer", "Last day to show what you learned"} & told.keys()


def test_the_address_is_shown_once_and_a_new_one_switching_off_and_death_each_end_it(
    client, held, ada, ben, nora, board
):
    client.force_login(ada)
    page = reverse("certificates:calendar")
    assert page in client.get(reverse("certificates:certificates")).text
    assert "There is no address yet." in client.get(page).text
    made = client.post(reverse("certificates:make_feed"))
    assert made.headers["Cache-Control"] == "no-store"
    secret = made.text.partition("/certificates/calendar/")[2].partition(".ics")[0]
    assert CalendarFeed.objects.get().digest == calendars.digest(secret)
    assert secret not in client.get(page).text
    of_meetings = supervision.make_feed(by=ada)

    def status(one: str) -> int:
        return client.get(reverse("certificates:feed", args=[one])).status_code

    client.logout()
    newer = actions.make_feed(by=ada)
    unknown = [secret, calendars.digest(newer), of_meetings, "x"]
    assert [status(one) for one in (newer, *unknown)] == [200, 404, 404, 404, 404]
    client.force_login(ada)
    assert "It is switched off" in client.post(reverse("certificates:revoke_feed"), follow=True).text
    actions.revoke_feed(by=ada)
    assert status(newer) == 404
    last = actions.make_feed(by=ada)
    people.report_death(person=ada, organisation=board, reason="Her family wrote.", by=nora)
    assert status(last) == 404
    verbs = Event.objects.filter(verb__startswith="certificates.", verb__endswith="_feed").values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["certificates.make_feed"] * 3 + ["certificates.revoke_feed"]


def test_a_calendar_of_meetings_and_one_of_certificates_are_counted_apart(client, ben, monkeypatch):
    monkeypatch.setattr("lms.people.feeds.MOST_IN_AN_HOUR", 1)
    addresses = [
        reverse("certificates:feed", args=[actions.make_feed(by=ben)]),
        reverse("supervision:feed", args=[supervision.make_feed(by=ben)]),
    ]
    # Who holds nothing reads an empty calendar.
    assert [len(events(client.get(address))) for address in addresses] == [0, 0]
    assert [client.get(address).status_code for address in addresses] == [429, 429]
    assert MOST_IN_AN_HOUR >= 60


def test_many_certificates_take_as_many_statements_as_one(
    read, held, ada, board, rita, nora, vera, django_assert_num_queries
):
    for number in range(1, 4):
        careers.measure(held, "suspension", by=nora, second=vera)
        begun = actions.begin(programme=load(board, CAREER.replace("career", f"draft-{number}")), by=ada)
        Application.objects.filter(pk=begun.pk).update(closes_on=END)
        with django_assert_num_queries(10):
            told = events(read())
        assert len(told) == 7 * number
        held = award(ada, load(board, CAREER.replace("career", f"other-{number}")), reviewer=rita, registrar=nora)
        revoked = award(ada, load(board, CAREER.replace("career", f"gone-{number}")), reviewer=rita, registrar=nora)
        revoke(revoked, by=nora, second=vera)
