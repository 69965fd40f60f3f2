"""When what is missing could be together at the pace of the last twelve weeks; never a day that is made up."""

from datetime import date, timedelta

from certificates import pace
from certificates.pace import Pace

ON = date(2026, 6, 1)


def piece(number: int, days_ago: int, minutes: int, **facts):
    on = (ON - timedelta(days=days_ago)).isoformat()
    return {"id": f"e{number}", "kind": "training", "on": on, "minutes": minutes, "topics": [], **facts}


def finding(short, counted=(), refused=()):
    return {
        "short": [{"what": what, "minutes": minutes} for what, minutes in short.items()],
        "counted": [{"id": one["id"], "minutes": one["minutes"], "toward": "total"} for one in counted],
        "refused": [{"id": one["id"], "minutes": one["minutes"], "why": "-"} for one in refused],
    }


def of(found, pieces, waiting=()) -> Pace:
    return pace.of(found, pieces, frozenset(waiting), ON)


def test_twelve_hours_in_twelve_weeks_take_ten_weeks_for_ten_more():
    done = [piece(1, 80, 600), piece(2, 3, 120)]
    assert of(finding({"total": 600}, done), done) == Pace(60, ON + timedelta(weeks=10))


def test_what_lies_farther_back_makes_no_pace():
    done = [piece(1, 85, 6000)]
    assert of(finding({"total": 600}, done), done) == Pace(0, None)
    assert of(finding({"total": 600}), []) == Pace(0, None)


def test_what_waits_for_a_signature_is_done_and_refused_time_is_not():
    done, sent, other = piece(1, 10, 600), piece(2, 5, 600), piece(3, 5, 600)
    found = finding({"total": 900}, [done], [sent, other])
    # 900 missing, 600 of them only wait; 1,200 in twelve weeks are 100 a week, so three weeks for the rest.
    assert of(found, [done, sent, other], ["e2"]) == Pace(100, ON + timedelta(weeks=3))
    assert of(finding({"total": 600}, [done], [sent]), [done, sent], ["e2"]).day == ON


def test_the_slowest_of_what_is_missing_tells_the_day():
    done = [
        piece(1, 10, 1200, topics=["advocacy"], mode="self_paced"),
        piece(2, 10, 120, topics=["ethics"], mode="live_online"),
    ]
    found = finding({"total": 660, "ethics": 60, "mode=live": 120}, done)
    assert of(found, done) == Pace(10, ON + timedelta(weeks=12))
    assert of(finding({"total": 660, "wellness": 60}, done), done) == Pace(0, None)
    assert of(finding({"activity=course|conference": 60}, done), done).day is None


def test_what_is_not_counted_in_minutes_or_is_too_far_ahead_has_no_day():
    done = [piece(1, 10, 60)]
    found = finding({"total": 600}, done)
    assert of(found | {"short": [*found["short"], {"what": "spread", "days": 20}]}, done).day is None
    assert of(finding({"total": 60 * 12 * 1000}, done), done).day is None


def test_all_is_together_when_the_last_of_it_is():
    near, far = Pace(60, date(2026, 9, 1)), Pace(5, date(2027, 3, 1))
    assert pace.together([near, far]) == date(2027, 3, 1)
    assert pace.together([near, Pace(0, None)]) is None
    assert pace.together([]) is None
