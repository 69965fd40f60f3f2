"""Hours: minimums inside a total, caps, floors, shares, events, signatures, and the words for what is left out."""

import pytest

from .building import counted, hours, item, judge, refusals, training


def short(finding):
    return {entry["what"]: entry.get("minutes", entry.get("days")) for entry in finding["short"]}


# Totals and topics -----------------------------------------------------------------------------------


def test_the_total_is_not_cut_at_what_is_needed():
    finding = hours("minimum: 10", training(700, id="a"))
    assert (finding["met"], finding["need"], finding["have"], finding["short"]) == (True, 600, 700, [])
    assert finding["counted"] == [{"id": "a", "minutes": 700, "toward": "total"}]


def test_topic_minimums_lie_inside_the_total_and_the_rest_is_free():
    finding = hours("minimum: 10, topics: {ethics: 2}", training(480), training(120, "ethics"))
    assert finding["met"]


def test_every_missed_bound_is_measured_alone_in_the_order_of_the_file():
    finding = hours(
        "minimum: 10, topics: {law: 2, ethics: 3}, covers: [crisis],"
        " at_least: [{of: {mode: live, activity: [course, conference]}, hours: 4}]",
        training(60, "ethics"),
    )
    assert finding["short"] == [
        {"what": "total", "minutes": 540},
        {"what": "law", "minutes": 120},
        {"what": "ethics", "minutes": 120},
        {"what": "mode=live,activity=course|conference", "minutes": 240},
        {"what": "crisis", "minutes": 1},
    ]


def test_a_minute_counts_toward_one_topic_unless_topics_are_shared():
    both = training(600, "ethics", "law", id="a")
    apart = hours("minimum: 10, topics: {ethics: 5, law: 5}", both)
    assert apart["met"]
    assert apart["counted"] == [
        {"id": "a", "minutes": 300, "toward": "ethics"},
        {"id": "a", "minutes": 300, "toward": "law"},
    ]
    assert short(hours("minimum: 10, topics: {ethics: 6, law: 4}", training(300, "ethics", "law"))) == {
        "total": 300,
        "law": 240,
        "ethics": 60,
    }
    shared = hours("minimum: 10, shared: true, topics: {ethics: 10, law: 10}", both)
    assert shared["met"]
    assert shared["counted"] == [{"id": "a", "minutes": 600, "toward": "ethics,law"}]


def test_a_greedy_fill_would_say_no_where_an_allocation_says_yes():
    finding = hours(
        "minimum: 4, topics: {ethics: 2, law: 2}",
        training(120, "ethics", "law", on="2026-01-01", id="both"),
        training(120, "ethics", on="2026-01-02", id="one"),
    )
    assert finding["met"]
    assert {entry["id"]: entry["toward"] for entry in finding["counted"]} == {"both": "law", "one": "ethics"}


def test_minutes_without_a_named_topic_count_toward_the_total_only():
    assert short(hours("minimum: 2, topics: {ethics: 1}", training(120, "cooking"))) == {"ethics": 60}


def test_what_no_topic_needs_stays_with_its_topic():
    finding = hours("minimum: 1, topics: {ethics: 1}", training(90, "ethics", id="a"))
    assert finding["counted"] == [{"id": "a", "minutes": 90, "toward": "ethics"}]


def test_covers_asks_for_some_minutes_of_each():
    rule = "minimum: 1, covers: [crisis, recovery]"
    assert hours(rule, training(60, "crisis", "recovery"))["met"]
    assert short(hours(rule, training(60, "crisis"))) == {"recovery": 1}


def test_an_item_of_another_kind_or_failing_where_is_not_listed():
    finding = hours(
        "minimum: 1, where: {mode: live}",
        training(60, id="a", mode="in_person"),
        training(60, id="b", mode="live_online"),
        training(60, id="c", mode="self_paced"),
        training(60, id="d"),
        training(60, id="e", kind="ce", mode="in_person"),
    )
    assert counted(finding) == {"a": 60, "b": 60}
    assert finding["refused"] == []


def test_several_kinds_may_count_together():
    finding = judge("hours: {kind: [training, ce], minimum: 2}", training(60), training(60, kind="ce"))
    assert finding["met"]


def test_without_refuses_with_the_field_that_matches():
    finding = hours(
        "minimum: 1, without: {activity: [self_study, in_service], topic: clinical, paid: true}",
        training(60, "clinical", id="a"),
        training(60, id="b", activity="self_study"),
        training(60, id="c", paid=True),
        training(60, id="d", paid=False),
    )
    assert counted(finding) == {"d": 60}
    assert refusals(finding) == {
        "a": "This kind does not count here (topic: clinical).",
        "b": "This kind does not count here (activity: self study).",
        "c": "This kind does not count here (paid: yes).",
    }


def test_filters_may_name_events():
    items = [training(60, id="a", event="x"), training(60, id="b", event="y"), training(60, id="c")]
    assert counted(hours("minimum: 1, where: {event: [x, z], mode: live}", *items)) == {}
    assert counted(hours("minimum: 1, where: {event: [x, z]}", *items)) == {"a": 60}
    left_out = hours("minimum: 1, without: {event: x}, at_most: [{of: {event: y}, hours: 0.5}]", *items)
    assert counted(left_out) == {"b": 30, "c": 60}
    assert refusals(left_out) == {
        "a": "This kind does not count here (event: x).",
        "b": "Only 30 minutes of this kind count (event: y).",
    }


# Caps, floors, shares --------------------------------------------------------------------------------


def test_a_cap_leaves_the_latest_over_it_uncounted_and_says_so():
    finding = hours(
        "minimum: 10, at_most: [{of: {activity: in_service}, hours: 8}]",
        training(300, id="a", on="2026-01-01", activity="in_service"),
        training(300, id="b", on="2026-01-02", activity="in_service"),
        training(60, id="c", activity="course"),
    )
    assert counted(finding) == {"a": 300, "b": 180, "c": 60}
    assert finding["refused"] == [
        {"id": "b", "minutes": 120, "why": "Only 8 hours of this kind count (activity: in service)."}
    ]
    assert short(finding) == {"total": 60}


def test_a_floor_in_hours_looks_at_what_an_item_carries():
    rule = "minimum: 10, topics: {ethics: 4}, at_least: [{of: {topic: ethics}, hours: 8}]"
    assert hours(rule, training(480, "ethics"), training(120))["met"]
    assert short(hours(rule, training(420, "ethics"), training(180))) == {"topic=ethics": 60}


def test_a_share_is_of_the_larger_of_minimum_and_counted_total():
    rule = "minimum: 10, at_least: [{of: {mode: in_person}, percent: 50}]"
    assert hours(rule, training(300, mode="in_person"), training(300, mode="self_paced"))["met"]
    assert short(hours(rule, training(240, mode="in_person"), training(360, mode="self_paced"))) == {
        "mode=in_person": 60
    }


def test_evidence_is_left_uncounted_to_hold_a_share():
    finding = hours(
        "minimum: 10, at_least: [{of: {mode: in_person}, percent: 50}]",
        training(360, id="a", mode="in_person"),
        training(900, id="b", mode="self_paced"),
    )
    assert finding["met"]
    assert finding["have"] == 720
    assert finding["refused"] == [
        {
            "id": "b",
            "minutes": 540,
            "why": "Left out so that 50 percent of what counts is of the kind asked for (mode: in person).",
        }
    ]


@pytest.mark.parametrize(("live", "missing"), [(201, 0), (200, 1), (199, 2), (0, 201)])
def test_the_shortfall_of_a_share_is_rounded_up(live, missing):
    # 33.5 percent of 600 minutes are 201 minutes.
    finding = hours(
        "minimum: 10, at_least: [{of: {mode: live}, percent: 33.5}]",
        training(live, mode="in_person"),
        training(600 - live, mode="self_paced"),
    )
    assert short(finding) == ({"mode=live": missing} if missing else {})


def test_shares_compare_in_whole_numbers():
    # 1 of 3 is less than 33.34 percent and more than 33.33.
    items = training(400, mode="in_person"), training(800, mode="self_paced")
    assert hours("minimum: 20, at_least: [{of: {mode: live}, percent: 33.33}]", *items)["have"] == 1200
    assert short(hours("minimum: 20, at_least: [{of: {mode: live}, percent: 33.34}]", *items)) == {"mode=live": 1}


def test_two_shares_and_a_cap_are_held_together():
    finding = hours(
        "minimum: 20, at_least: [{of: {mode: live}, percent: 60}, {of: {provider_status: own}, percent: 50}],"
        " at_most: [{of: {activity: in_service}, hours: 5}]",
        training(600, mode="in_person", activity="in_service"),
        training(600, mode="live_online", provider_status="own"),
        training(600, mode="self_paced", provider_status="own"),
        training(600, mode="self_paced"),
    )
    assert finding["met"]
    # Live: 300 within the cap and 600; they are 60 percent of 1500.
    assert finding["have"] == 1500


# Events and earlier use ------------------------------------------------------------------------------


def test_of_one_event_the_item_that_serves_best_counts():
    twice = [
        training(120, id="long", event="x", on="2026-01-01"),
        training(60, "ethics", id="ethics", event="x", on="2026-01-02"),
        training(120, id="other", event="y"),
        training(120, id="none"),
        training(120, id="none2"),
    ]
    assert hours("minimum: 2, same_event: many", *twice)["have"] == 540
    longest = hours("minimum: 2, same_event: once_per_term", *twice)
    assert counted(longest) == {"long": 120, "other": 120, "none": 120, "none2": 120}
    assert refusals(longest) == {"ethics": "The same event counts once, and another record of it (long) counts."}
    needed = hours("minimum: 2, same_event: once_per_term, topics: {ethics: 1}", *twice)
    assert needed["met"]
    assert needed["have"] == 420
    assert refusals(needed) == {"long": "The same event counts once, and another record of it (ethics) counts."}


def test_a_record_that_carries_more_stands_for_the_one_that_carries_less():
    finding = hours(
        "minimum: 2, topics: {ethics: 1}, same_event: once_per_term, at_most: [{of: {activity: in_service}, hours: 1}]",
        training(60, id="less", event="x", on="2026-01-01"),
        training(60, "ethics", id="more", event="x", on="2026-01-02"),
        training(90, id="capped", event="y", on="2026-01-01", activity="in_service"),
        training(90, id="free", event="y", on="2026-01-02"),
    )
    assert counted(finding) == {"free": 90, "more": 60}
    assert finding["met"]


def test_alike_items_of_one_event_count_once_the_earliest_first():
    finding = hours(
        "minimum: 1, same_event: once",
        training(60, id="b", event="x", on="2026-01-02"),
        training(60, id="a", event="x", on="2026-01-01"),
    )
    assert counted(finding) == {"a": 60}


def test_once_also_refuses_an_event_counted_in_another_term_as_any_item_says():
    term = {"valid_from": "2024-05-01", "valid_through": "2026-04-30"}
    used = {"programme": "sample", "term": "2022-05-01"}
    evidence = [
        item("exam", assessment="x", event="a", used_by=[used]),
        training(60, id="again", event="a"),
        training(60, id="this-term", event="b", used_by=[{"programme": "sample", "term": "2024-05-01"}]),
        training(60, id="elsewhere", event="c", used_by=[{"programme": "other", "term": "2022-05-01"}]),
    ]
    finding = hours("minimum: 1, same_event: once", *evidence, stage="renewal", certificate=term)
    assert counted(finding) == {"this-term": 60, "elsewhere": 60}
    assert refusals(finding) == {"again": "The same event (a) was already counted in another term."}
    per_term = hours("minimum: 1, same_event: once_per_term", *evidence, stage="renewal", certificate=term)
    assert per_term["have"] == 180


def test_reuse_none_refuses_what_counted_elsewhere_or_in_another_term():
    evidence = [
        training(60, id="free"),
        training(60, id="own", used_by=[{"programme": "sample", "term": None}]),
        training(60, id="later", used_by=[{"programme": "sample", "term": "2024-05-01"}]),
        training(60, id="other", used_by=[{"programme": "other", "term": None}]),
    ]
    finding = hours("minimum: 1, reuse: none", *evidence)
    assert counted(finding) == {"free": 60, "own": 60}
    assert refusals(finding) == {
        "later": "Already counted in the term that began on 1 May 2024.",
        "other": "Already counted for other.",
    }
    renewal = hours("minimum: 1, reuse: none", *evidence, stage="renewal", certificate={"valid_from": "2024-05-01"})
    assert counted(renewal) == {"free": 60, "later": 60}
    assert refusals(renewal)["own"] == "Already counted for the first certificate."


# Signatures and holds --------------------------------------------------------------------------------

SIGNED = "minimum: 1, signed: {by_credential: [cps, cprs], not_relation: [family, self]}"


def signer(person="Sol", *credentials, relation=None):
    return {"person": person, "credentials": list(credentials), "relation": relation}


def test_a_signature_must_be_there_qualified_and_allowed():
    finding = hours(
        SIGNED,
        training(60, id="none"),
        training(60, id="empty", signed_by=[]),
        training(60, id="good", signed_by=signer("Sol", "cprs")),
        training(60, id="unqualified", signed_by=signer("Sol", "lpn")),
        training(60, id="family", signed_by=signer("Sol", "cps", relation="family")),
        training(60, id="two", signed_by=[signer("Ben", relation="family"), signer("Sol", "cps")]),
    )
    assert counted(finding) == {"good": 60, "two": 60}
    assert refusals(finding) == {
        "none": "Nobody has signed it yet.",
        "empty": "Nobody has signed it yet.",
        "unqualified": "Signed by Sol, who did not hold cps or cprs on that date.",
        "family": "Signed by Sol, whose relation (family) is not accepted.",
    }


def test_two_signatures_are_two_people():
    finding = hours(
        "minimum: 1, signed: {by: 2}",
        training(60, id="one", signed_by=signer("Sol")),
        training(60, id="same", signed_by=[signer("Sol"), signer("Sol")]),
        training(60, id="two", signed_by=[signer("Sol"), signer("Rita")]),
    )
    assert counted(finding) == {"two": 60}
    assert refusals(finding)["same"] == "Signed by 1 of the 2 people who must sign it."


def test_what_is_on_hold_is_refused_with_its_own_reason():
    finding = hours("minimum: 1", training(60, id="a", hold="Sol has not signed this week yet."))
    assert refusals(finding) == {"a": "Sol has not signed this week yet."}


def test_what_is_dated_after_the_day_is_refused():
    finding = hours(
        "minimum: 1",
        training(60, id="a", on="2026-05-01"),
        training(60, id="b", on="2026-05-02"),
        training(60, id="c", on="2026-04-30", until="2026-05-02"),
    )
    assert counted(finding) == {"a": 60}
    assert refusals(finding) == {
        "b": "Earned on 2 May 2026, after 1 May 2026, the day this was judged for.",
        "c": "Earned from 30 April 2026 to 2 May 2026, after 1 May 2026, the day this was judged for.",
    }


# Spread and rounding ---------------------------------------------------------------------------------


def test_a_spread_is_from_the_first_counted_item_to_the_last():
    rule = "minimum: 2, spread: {months: 12}"
    year = [training(60, on="2025-01-15"), training(60, on="2026-01-15")]
    assert hours(rule, *year)["met"]
    almost = hours(rule, training(60, on="2025-01-15"), training(60, on="2026-01-14"))
    assert almost["short"] == [{"what": "spread", "days": 1}]
    assert hours(rule, training(120, on="2025-01-15", until="2026-01-15"))["met"]
    assert not hours(rule)["met"]


def test_an_allocation_is_sought_that_is_spread_widely_enough():
    # The cap would be filled by the two early items, and the late one is needed for the spread.
    finding = hours(
        "minimum: 2, spread: {months: 12}, at_most: [{of: {activity: in_service}, hours: 2}]",
        training(60, id="a", on="2025-01-01", activity="in_service"),
        training(60, id="b", on="2025-01-02", activity="in_service"),
        training(60, id="c", on="2026-01-03", activity="in_service"),
    )
    assert finding["met"]
    assert finding["have"] == 120
    assert set(counted(finding)) >= {"a", "c"}


def test_a_spread_is_not_missed_for_an_early_item_without_minutes():
    finding = hours(
        "minimum: 1, spread: {months: 12}, at_most: [{of: {activity: in_service}, hours: 1}]",
        training(0, id="a", on="2024-01-01", activity="in_service"),
        training(60, id="b", on="2024-03-01", activity="in_service"),
        training(60, id="c", on="2025-06-01", activity="in_service"),
    )
    assert finding["met"]
    assert set(counted(finding)) == {"b", "c"}


def test_a_spread_may_need_the_weaker_record_of_an_event():
    finding = hours(
        "minimum: 2, spread: {months: 12}, same_event: once_per_term",
        training(90, id="long", on="2025-06-01", event="x"),
        training(60, id="short", on="2026-01-15", event="x"),
        training(60, id="first", on="2025-01-01"),
    )
    assert finding["met"]
    assert counted(finding) == {"first": 60, "short": 60}


@pytest.mark.parametrize(
    ("minutes", "have", "met", "missing"),
    [(600, 600, True, {}), (614, 600, True, {}), (599, 585, False, {"total": 1}), (615, 615, True, {})],
)
def test_rounding_down_happens_once_at_the_total(minutes, have, met, missing):
    finding = hours("minimum: 10, round_down_to: 15", training(300), training(minutes - 300))
    assert (finding["have"], finding["met"], short(finding)) == (have, met, missing)
    assert sum(counted(finding).values()) == minutes


def test_a_minimum_between_two_steps_needs_the_upper_one():
    # 100 minutes rounded down to quarters of an hour need 105.
    assert short(hours("minimum: 1.65, round_down_to: 15", training(104))) == {"total": 1}
    assert hours("minimum: 1.65, round_down_to: 15", training(105))["met"]


def test_items_without_minutes_to_count_change_nothing():
    finding = hours("minimum: 1", training(0, id="a"), training(60, id="b"))
    assert counted(finding) == {"b": 60}
    assert finding["refused"] == []


def test_the_answer_comes_in_the_order_of_the_evidence():
    finding = hours(
        "minimum: 1, at_most: [{of: {activity: x}, hours: 0}]",
        training(60, id="z", on="2026-01-01"),
        training(60, id="b", on="2026-02-01"),
        training(60, id="a", on="2026-02-01"),
        training(60, id="y", on="2026-03-01", activity="x"),
        training(60, id="x", on="2025-03-01", hold="No."),
    )
    assert [entry["id"] for entry in finding["counted"]] == ["z", "a", "b"]
    assert [entry["id"] for entry in finding["refused"]] == ["x", "y"]
