"""Laws that hold for every case: order and splitting change nothing, and more evidence never harms.

Three things may turn met into not met, and no law here denies it: `every`, as time goes on; a use of an event
in another term, under `same_event: once`; and a condition that comes to hold.
"""

import itertools
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import rules

from .building import DAY, hours, training

TOPICS = ["ethics", "law", "crisis"]
MODES = ["in_person", "live_online", "self_paced"]
ACTIVITIES = ["course", "in_service"]
ON = date.fromisoformat(DAY)


def subsets(values):
    return st.lists(st.sampled_from(values), unique=True)


@st.composite
def evidence(draw, events=False):
    items = []
    for number in range(draw(st.integers(0, 7))):
        items.append(
            {
                "id": f"e{number}",
                "kind": "training",
                "on": (ON - timedelta(days=draw(st.integers(-5, 800)))).isoformat(),
                "minutes": draw(st.integers(0, 12)) * 15,
                "topics": draw(subsets(TOPICS)),
                "mode": draw(st.sampled_from([None, *MODES])),
                "activity": draw(st.sampled_from([None, *ACTIVITIES])),
                "event": draw(st.sampled_from([None, "x", "y"])) if events else None,
                "hold": draw(st.sampled_from([None] * 6 + ["Under review."])),
            }
        )
    return items


def quarters(most):
    return st.integers(0, most).map(lambda n: n * 0.25)


@st.composite
def hours_rules(draw, shares=True, events=False):
    """The inside of an hours requirement, as YAML."""
    topics = {topic: draw(quarters(6)) for topic in draw(subsets(TOPICS))}
    parts = [f"minimum: {sum(topics.values()) + draw(quarters(24))}"]
    if topics and (not shares or draw(st.booleans())):
        parts.append("topics: {" + ", ".join(f"{topic}: {least}" for topic, least in topics.items()) + "}")
    if draw(st.booleans()):
        parts.append("shared: true")
    floors = [f"{{of: {{mode: {m}}}, hours: {draw(quarters(8))}}}" for m in draw(subsets(["live", "in_person"]))]
    if shares and draw(st.booleans()):
        floors.append(f"{{of: {{mode: live}}, percent: {draw(st.sampled_from([20, 33.3, 50, 75, 100]))}}}")
    parts.append(f"at_least: [{', '.join(floors)}]")
    if draw(st.booleans()):
        parts.append(f"at_most: [{{of: {{activity: in_service}}, hours: {draw(quarters(8))}}}]")
    if draw(st.booleans()):
        parts.append("window: {within: {years: 1}}")
    if draw(st.booleans()):
        parts.append(f"covers: [{draw(st.sampled_from(TOPICS))}]")
    if draw(st.booleans()):
        parts.append("round_down_to: 15")
    if events:
        parts.append("same_event: once_per_term")
    return ", ".join(parts)


def verdict(finding):
    return finding["met"], finding["have"], finding["short"]


@settings(max_examples=40, deadline=None)
@given(hours_rules(events=True), evidence(events=True), st.randoms())
def test_the_order_of_the_evidence_changes_nothing_at_all(rule, items, random):
    shuffled = random.sample(items, len(items))
    assert hours(rule, *items) == hours(rule, *shuffled)


@settings(max_examples=40, deadline=None)
@given(hours_rules(), evidence(), st.data())
def test_splitting_an_item_changes_no_result(rule, items, data):
    split = []
    for one in items:
        part = data.draw(st.integers(0, one["minutes"]))
        split += [{**one, "minutes": part}, {**one, "id": f"{one['id']}b", "minutes": one["minutes"] - part}]
    assert verdict(hours(rule, *items)) == verdict(hours(rule, *split))


@settings(max_examples=40, deadline=None)
@given(hours_rules(events=True), evidence(events=True), evidence(events=True))
def test_more_evidence_never_turns_met_into_not_met(rule, items, more):
    more = [{**one, "id": f"more-{one['id']}"} for one in more]
    before, after = hours(rule, *items), hours(rule, *items, *more)
    assert after["met"] or not before["met"]


@settings(max_examples=40, deadline=None)
@given(hours_rules(events=True), evidence(events=True))
def test_every_minute_looked_at_is_counted_or_refused_and_none_twice(rule, items):
    finding = hours(rule, *items)
    told = {one["id"]: 0 for one in items}
    for entry in (*finding["counted"], *finding["refused"]):
        assert entry["minutes"] >= 0
        told[entry["id"]] += entry["minutes"]
    assert told == {one["id"]: one["minutes"] for one in items}
    total = sum(entry["minutes"] for entry in finding["counted"])
    assert finding["have"] == (total // 15 * 15 if "round_down_to" in rule else total)
    assert finding["met"] == (not finding["short"])
    assert all(entry["why"] for entry in finding["refused"])


def remedy(number, entry):
    """An item of exactly the missing minutes that carries what is missing."""
    what = entry["what"]
    return {
        "id": f"remedy{number}",
        "kind": "training",
        "on": DAY,
        "minutes": entry["minutes"],
        "topics": [what] if what in TOPICS else [],
        "mode": "in_person" if what.startswith("mode=") else None,
    }


@settings(max_examples=50, deadline=None)
@given(hours_rules(shares=False), evidence())
def test_adding_exactly_what_is_short_makes_it_met(rule, items):
    short = hours(rule, *items)["short"]
    assert hours(rule, *items, *(remedy(n, entry) for n, entry in enumerate(short)))["met"]


@settings(max_examples=40, deadline=None)
@given(evidence(), quarters(24), st.sampled_from([10, 33.3, 50, 75, 100]))
def test_adding_exactly_what_a_share_is_short_of_makes_it_met(items, minimum, percent):
    rule = f"minimum: {minimum}, at_least: [{{of: {{mode: live}}, percent: {percent}}}]"
    short = hours(rule, *items)["short"]
    assert hours(rule, *items, *(remedy(n, entry) for n, entry in enumerate(short)))["met"]


def every_way_of_counting(items):
    """Counted steps of three minutes for each item, of each event one item at most."""
    for counted in itertools.product(*(range(one["minutes"] // 3 + 1) for one in items)):
        events = [one["event"] for one, steps in zip(items, counted, strict=True) if steps and one["event"]]
        if len(events) == len(set(events)):
            yield [(one, 3 * steps) for one, steps in zip(items, counted, strict=True) if steps]


def is_enough(counted, minimum, cap, percent):
    total = sum(minutes for _, minutes in counted)
    live = sum(minutes for one, minutes in counted if one["mode"] == "in_person")
    capped = sum(minutes for one, minutes in counted if one["activity"] == "in_service")
    days = [date.fromisoformat(one["on"]) for one, _ in counted]
    return (
        total >= minimum
        and capped <= cap
        and 100 * live >= percent * max(minimum, total)
        and bool(days)
        and max(days) >= min(days).replace(year=min(days).year + 1)
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_with_events_a_cap_a_share_and_a_spread_no_way_of_counting_is_missed(data):
    item = st.builds(
        lambda minutes, on, mode, activity, event: training(minutes, on=on, mode=mode, activity=activity, event=event),
        st.sampled_from([3, 6, 9]),
        st.sampled_from(["2024-03-15", "2024-06-15", "2025-03-15", "2025-06-15"]),
        st.sampled_from(["in_person", "self_paced"]),
        st.sampled_from(["course", "in_service"]),
        st.sampled_from([None, "x", "y"]),
    )
    items = data.draw(st.lists(item, min_size=1, max_size=5))
    minimum, cap = 3 * data.draw(st.integers(0, 6)), 3 * data.draw(st.integers(0, 3))
    percent = data.draw(st.sampled_from([0, 50, 75]))
    finding = hours(
        f"minimum: {minimum / 60}, spread: {{months: 12}}, same_event: once_per_term,"
        f" at_most: [{{of: {{activity: in_service}}, hours: {cap / 60}}}],"
        f" at_least: [{{of: {{mode: live}}, percent: {percent}}}]",
        *items,
    )
    if any(is_enough(counted, minimum, cap, percent) for counted in every_way_of_counting(items)):
        assert finding["met"]


@settings(max_examples=40, deadline=None)
@given(evidence(), st.integers(0, 4))
def test_things_are_counted_alike_in_any_order_and_more_never_harm(items, minimum):
    programme = rules.read_programme(
        f"programme: x\nstandards: [{{stage: initial, version: 1, requirements: ["
        f"{{count: {{kind: training, minimum: {minimum}, distinct: activity, hours_each: 1}}}}]}}]"
    )

    def finding(evidence):
        return rules.assess(programme, rules.read_case({"evidence": evidence}), on=ON)["findings"][0]

    assert finding(items) == finding(items[::-1])
    assert finding(items)["met"] or not finding(items[:-1])["met"]
