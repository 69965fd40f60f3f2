"""What is counted in things: so many of a kind, so many in each period, references."""

from datetime import date

import pytest

from certificates.rules import periods

from .building import counted, item, judge, refusals, training

# count -----------------------------------------------------------------------------------------------


def count(rule, *evidence, **more):
    return judge(f"count: {{kind: training, {rule}}}", *evidence, **more)


def test_without_distinct_each_item_is_a_thing():
    finding = count("minimum: 3", training(60), training(60))
    assert (finding["met"], finding["need"], finding["have"]) == (False, 3, 2)
    assert finding["short"] == [{"what": "total", "count": 1}]


def test_distinct_things_are_counted_once_with_all_their_hours():
    finding = count(
        "minimum: 2, distinct: event, hours_each: 3",
        training(120, id="a1", event="a"),
        training(60, id="a2", event="a"),
        training(180, id="b", event="b"),
        training(120, id="c", event="c"),
        training(300, id="none"),
    )
    assert (finding["met"], finding["have"]) == (True, 2)
    assert finding["counted"] == [
        {"id": "a1", "minutes": 120, "toward": "a"},
        {"id": "a2", "minutes": 60, "toward": "a"},
        {"id": "b", "minutes": 180, "toward": "b"},
    ]
    assert refusals(finding) == {
        "c": "It comes to 2 hours; 3 hours are needed each time.",
        "none": "It does not say its event, and each different one counts once.",
    }


def test_hours_each_measures_single_items_where_nothing_is_distinct():
    finding = count("minimum: 1, hours_each: 1.5", training(89, id="a"), training(90, id="b"))
    assert counted(finding) == {"b": 90}
    assert refusals(finding) == {"a": "It comes to 1 hour 29 minutes; 1 hour 30 minutes are needed each time."}


def test_different_days_may_be_counted():
    finding = count("minimum: 2, distinct: on", training(60, on="2026-01-01"), training(60, on="2026-01-01"))
    assert finding["have"] == 1


def test_covers_asks_that_the_counted_things_carry_each_topic():
    finding = count("minimum: 1, covers: [crisis, ethics]", training(60, "crisis"))
    assert finding["short"] == [{"what": "ethics", "count": 1}]


def test_things_pass_the_same_filters_windows_signatures_and_earlier_use():
    finding = count(
        "minimum: 1, where: {mode: live}, without: {activity: in_service}, window: {since: 2026-01-01},"
        " signed: {}, reuse: none",
        training(60, id="far", mode="self_paced"),
        training(60, id="in-service", mode="in_person", activity="in_service"),
        training(60, id="early", mode="in_person", on="2025-12-31"),
        training(60, id="used", mode="in_person", used_by=[{"programme": "x"}]),
        training(60, id="unsigned", mode="in_person"),
        training(60, id="good", mode="in_person", signed_by={"person": "Sol"}),
    )
    assert counted(finding) == {"good": 60}
    assert list(refusals(finding)) == ["early", "in-service", "unsigned", "used"]


def test_other_things_than_hours_may_be_counted():
    finding = judge(
        "count: {kind: [exam, task], minimum: 2}", item("exam", id="x", assessment="a"), item("task", id="t", code="b")
    )
    assert finding["counted"] == [{"id": "t", "toward": "total"}, {"id": "x", "toward": "total"}]
    assert finding["met"]


# every -----------------------------------------------------------------------------------------------

TERM = {"valid_from": "2025-05-01", "valid_through": "2027-04-30"}


def session(on, minutes=60, id=None, **more):
    return training(minutes, id=id or on, on=on, kind="supervision", **more)


def every(rule, *evidence, **more):
    more = {"stage": "renewal", "certificate": TERM, **more}
    return judge(f"every: {{kind: supervision, {rule}}}", *evidence, **more)


@pytest.mark.parametrize(
    ("each", "day", "name"),
    [
        ("week", "2026-02-12", "2026-W07"),
        ("week", "2027-01-01", "2026-W53"),
        ("week", "2024-12-30", "2025-W01"),
        ("month", "2026-03-31", "2026-03"),
        ("quarter", "2026-03-31", "2026-Q1"),
        ("quarter", "2026-10-01", "2026-Q4"),
        ("year", "2026-10-01", "2026"),
    ],
)
def test_periods_have_their_calendar_names(each, day, name):
    assert periods.name(each, date.fromisoformat(day)) == name


@pytest.mark.parametrize(
    ("each", "begins", "ends", "names"),
    [
        # April has 30 days: 15 of them are half.
        ("month", "2026-04-16", "2026-04-30", ["2026-04"]),
        ("month", "2026-04-17", "2026-05-15", []),
        ("month", "2026-04-17", "2026-05-16", ["2026-05"]),
        # A week has 7 days: 4 of them are more than half, 3 are less.
        ("week", "2026-02-12", "2026-02-15", ["2026-W07"]),
        ("week", "2026-02-13", "2026-02-15", []),
        # The first quarter of 2026 has 90 days.
        ("quarter", "2026-02-15", "2026-03-31", ["2026-Q1"]),
        ("quarter", "2026-02-16", "2026-03-31", []),
        ("year", "2025-07-02", "2026-07-02", ["2025", "2026"]),
        ("year", "2025-07-03", "2026-07-01", []),
        ("quarter", "2025-11-15", "2026-08-15", ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]),
        ("week", "0001-01-01", "0001-01-14", ["0001-W01", "0001-W02"]),
        ("year", "9998-01-01", "9999-12-31", ["9998", "9999"]),
        ("month", "2026-05-01", "2026-04-30", []),
    ],
)
def test_a_first_last_or_running_period_is_demanded_from_half_its_days(each, begins, ends, names):
    assert periods.demanded(each, date.fromisoformat(begins), date.fromisoformat(ends)) == names


def test_each_quarter_of_the_running_term_needs_its_session():
    finding = every("each: quarter, over: term", session("2025-06-30"), session("2025-11-01"), on="2026-02-10")
    assert (finding["need"], finding["have"]) == (3, 2)
    assert finding["short"] == [{"what": "2025-Q3", "count": 1}]
    assert finding["counted"] == [
        {"id": "2025-06-30", "minutes": 60, "toward": "2025-Q2"},
        {"id": "2025-11-01", "minutes": 60, "toward": "2025-Q4"},
    ]


def test_the_term_ends_with_the_certificate():
    finding = every("each: year, over: term", on="2030-01-01")
    assert [entry["what"] for entry in finding["short"]] == ["2025", "2026"]


def test_an_item_belongs_to_the_period_of_its_first_day_and_others_are_not_asked():
    finding = every(
        "each: quarter, over: term",
        session("2025-04-10", id="early"),
        session("2025-06-30", id="across", until="2025-07-02"),
        session("2024-06-30", id="before"),
        on="2025-07-31",
    )
    assert finding["met"]
    assert counted(finding) == {"early": 60, "across": 60}
    assert refusals(finding) == {"before": "Nothing is asked for in 2024-Q2."}


def test_each_session_may_have_to_be_long_enough_and_there_may_have_to_be_several():
    finding = every(
        "each: month, over: term, at_least: 2, minutes_each: 30, where: {activity: individual}, signed: {}",
        session("2025-05-02", activity="individual", signed_by={"person": "Sol"}),
        session("2025-05-03", 29, activity="individual", signed_by={"person": "Sol"}),
        session("2025-05-04", activity="group", signed_by={"person": "Sol"}),
        session("2025-05-05", activity="individual"),
        on="2025-05-31",
    )
    assert finding["short"] == [{"what": "2025-05", "count": 1}]
    assert refusals(finding) == {
        "2025-05-03": "It comes to 29 minutes; 30 minutes are needed each time.",
        "2025-05-05": "Nobody has signed it yet.",
    }


def test_a_window_gives_the_periods_and_what_lies_outside_is_refused():
    finding = judge(
        "every: {kind: supervision, each: month, over: window, window: {since: 2026-02-01, until: 2026-03-31}}",
        session("2026-02-10"),
        session("2026-04-10"),
    )
    assert (finding["need"], finding["have"]) == (2, 1)
    assert list(refusals(finding)) == ["2026-04-10"]


def test_a_window_runs_at_most_to_the_day():
    finding = judge(
        "every: {kind: supervision, each: month, over: window, window: {since: 2026-02-01}}", on="2026-04-14"
    )
    assert finding["need"] == 2


def test_without_a_certificate_or_the_awaited_event_it_is_not_met_and_nothing_is_needed():
    finding = every("each: month, over: term", session("2026-01-01"), certificate=None)
    assert (finding["met"], finding["need"], finding["have"], finding["short"]) == (False, 0, 0, [])
    assert finding["awaits"] == ["certificate"]
    awaiting = judge("every: {kind: supervision, each: month, over: window, window: {after: approved}}")
    assert (awaiting["met"], awaiting["need"], awaiting["awaits"]) == (False, 0, ["approved"])


def test_a_term_that_has_only_begun_asks_for_nothing_yet():
    finding = every("each: quarter, over: term", on="2025-05-02")
    assert (finding["met"], finding["need"]) == (True, 0)


# references ------------------------------------------------------------------------------------------


def reference(id, person=None, type="professional", **more):
    return {"id": id, "kind": "reference", "person": person, "type": type, "on": "2026-01-01", **more}


def references(rule, *evidence, **more):
    return judge(f"references: {{{rule}}}", *evidence, **more)


def test_one_person_counts_once():
    finding = references("minimum: 2", reference("a", "Rosa"), reference("b", "Rosa"), reference("c", "Liam"))
    assert (finding["met"], finding["have"]) == (True, 2)
    assert refusals(finding) == {"b": "One person counts once, and another reference from them counts."}


def test_the_type_that_serves_best_counts_for_each_person():
    rule = "minimum: 2, types: {personal: 1, professional: 1}"
    assert references(
        rule,
        reference("a", "Rosa", "personal"),
        reference("b", "Rosa", "professional"),
        reference("c", "Liam", "personal"),
    )["met"]
    finding = references(rule, reference("a", "Rosa", "personal"), reference("b", "Rosa", "professional"))
    assert finding["short"] == [{"what": "total", "count": 1}, {"what": "professional", "count": 1}]


def test_references_without_a_name_are_each_from_somebody_else():
    assert references("minimum: 2", reference("a"), reference("b"))["met"]


def test_a_reference_is_refused_for_its_relation_its_time_or_its_way():
    finding = references(
        "minimum: 1, not_from: [family], known_months: 12, direct: true",
        reference("family", "A", relation="family", known_months=99, direct=True),
        reference("short", "B", known_months=11, direct=True),
        reference("silent", "C", direct=True),
        reference("carried", "D", known_months=12),
        reference("good", "E", known_months=12, direct=True),
        reference("held", "F", hold="Awaiting review."),
    )
    assert [entry["id"] for entry in finding["counted"]] == ["good"]
    assert refusals(finding) == {
        "family": "A reference from this relation (family) is not accepted.",
        "short": "They have known the person for 11 months; 12 months is asked.",
        "silent": "It does not say for how long they have known the person; 12 months is asked.",
        "carried": "It must be sent by the third party itself.",
        "held": "Awaiting review.",
    }
