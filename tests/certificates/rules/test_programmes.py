"""Real programmes, encoded from what their bodies publish, with cases worked by hand."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from certificates import rules

from .building import item, training

FOLDER = Path(__file__).parent / "programmes"
D = date.fromisoformat


def read(slug):
    return rules.read_programme((FOLDER / f"{slug}.yaml").read_bytes(), name=slug)


def findings(slug, *evidence, on, stage=None, **case):
    answer = rules.assess(read(slug), rules.read_case({**case, "evidence": list(evidence)}), stage=stage, on=D(on))
    return {finding["id"]: finding for finding in answer["findings"]} | {"met": answer["met"]}


def filing(slug, on, **case):
    return rules.terms(read(slug), rules.read_case(case), on=D(on))


def ce(minutes, *topics, **more):
    return training(minutes, *topics, kind="ce", **more)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_file_reads_and_is_not_odd(path):
    assert rules.check(rules.read_programme(path.read_bytes(), name=path.name)) == []


# IC&RC: 46 hours = 10 + 10 + 10 + 16, 500 hours of experience, 25 of supervision, 500 points -----------

ADA = {"person": {"education": "high_school", "percent_in_jurisdiction": 60}}
READY = [
    training(600, "advocacy"),
    training(600, "mentoring_education"),
    training(600, "recovery_wellness"),
    training(960, "ethical_responsibility"),
    training(30_000, kind="experience", signed_by={"person": "Sol"}),
    training(1500, kind="supervision", signed_by={"person": "Sol"}),
    item("exam", assessment="icrc-pr", scaled=500),
    item("attestation", statement="code-of-ethics", version="current"),
]


def test_icrc_is_met_by_exactly_what_it_asks():
    assert findings("icrc-pr", *READY, on="2026-05-01", **ADA)["met"]


def test_icrc_needs_each_domain_and_not_only_the_sum():
    # 46 hours in all, but an hour of ethics too few and an hour of advocacy too many.
    skewed = [training(660, "advocacy"), *READY[1:3], training(900, "ethical_responsibility"), *READY[4:]]
    found = findings("icrc-pr", *skewed, on="2026-05-01", **ADA)
    assert found["training"]["short"] == [{"what": "ethical_responsibility", "minutes": 60}]
    assert found["training"]["have"] == 2760


def test_icrc_counts_a_course_of_two_domains_where_it_is_needed():
    both = training(660, "advocacy", "ethical_responsibility")
    mended = [both, *READY[1:3], training(900, "ethical_responsibility"), *READY[4:]]
    assert findings("icrc-pr", *mended, on="2026-05-01", **ADA)["met"]


def test_icrc_tells_everything_that_is_missing_at_once():
    found = findings("icrc-pr", *READY[:4], on="2026-05-01", person={"education": "high_school"})
    unmet = [id for id, finding in found.items() if id != "met" and not finding["met"]]
    assert unmet == ["residence", "experience", "supervision", "exam", "code"]


# Washington: 30 = at least 14 peer + at least 2 law and ethics + at most 14 other ----------------------

WA = {"certificate": {"valid_from": "2026-01-10", "valid_through": "2028-01-09"}}


def washington(*evidence, **person):
    more = [ce(180, "suicide_prevention", on="2022-02-01"), ce(120, "health_equity", on="2024-02-01")]
    return findings("washington-cpss", *more, *evidence, on="2028-01-05", person=person, **WA)


def test_washington_is_met_by_fourteen_two_and_fourteen():
    year = {"on": "2027-03-01"}
    assert washington(ce(840, "peer", **year), ce(120, "law_ethics", **year), ce(840, "other", **year))["met"]


def test_washington_counts_other_hours_only_up_to_fourteen():
    year = {"on": "2027-03-01"}
    found = washington(ce(780, "peer", **year), ce(120, "law_ethics", **year), ce(960, "other", id="o", **year))["ce"]
    # 13 + 2 + 14 are 29 hours, and an hour of peer support is missing.
    assert found["have"] == 1740
    assert found["short"] == [{"what": "total", "minutes": 60}, {"what": "peer", "minutes": 60}]
    assert {"id": "o", "minutes": 120, "why": "Only 14 hours of this kind count (topic: other)."} in found["refused"]


def test_washington_asks_supervisors_and_telehealth_for_more():
    year = {"on": "2027-03-01"}
    plain = [ce(840, "peer", **year), ce(120, "law_ethics", **year), ce(840, "other", **year)]
    assert washington(*plain)["supervisors"]["applies"] is False
    found = washington(*plain, supervises=True, telehealth=True)
    assert found["supervisors"]["short"] == [{"what": "total", "minutes": 360}]
    assert found["telehealth"]["short"] == [{"what": "total", "count": 1}]


def test_washington_looks_back_six_and_four_years():
    early = findings(
        "washington-cpss",
        ce(180, "suicide_prevention", on="2022-01-04", id="s"),
        ce(120, "health_equity", on="2024-01-05", id="h"),
        on="2028-01-05",
        **WA,
    )
    assert early["suicide-prevention"]["refused"][0]["why"] == (
        "Earned on 4 January 2022, before the 6 years that count."
    )
    assert early["health-equity"]["met"]


# Georgia: the calendar year, 12 hours of which 6 from the Network, a ladder of two days ----------------

YEAR = {"certificate": {"valid_from": "2026-01-01", "valid_through": "2026-12-31"}}


@pytest.mark.parametrize(
    ("on", "status", "accepted", "step", "fee"),
    [
        ("2026-11-30", "active", False, None, None),
        ("2026-12-01", "expiring", True, 0, 0),
        ("2026-12-31", "expiring", True, 0, 0),
        ("2027-01-15", "grace", True, 1, 0),
        ("2027-01-16", "grace", True, 2, 26),
        ("2027-02-28", "grace", True, 2, 26),
        ("2027-03-01", "inactive", False, None, None),
    ],
)
def test_georgias_ladder_ends_on_calendar_days(on, status, accepted, step, fee):
    found = filing("georgia-cps", on, **YEAR)
    assert (found.status, found.accepted, found.step, found.fee) == (status, accepted, step, fee)


def test_georgias_first_term_begins_with_the_next_full_year():
    assert filing("georgia-cps", "2026-03-20").valid_through == D("2027-12-31")


def test_georgia_counts_the_year_only_and_half_from_the_network():
    good = [
        ce(360, on="2026-02-01", provider_status="own"),
        ce(360, "ethics", on="2026-06-01", provider_status="approved"),
    ]
    assert findings("georgia-cps", *good, on="2026-12-05", **YEAR)["met"]
    carried = [ce(360, on="2025-12-31", provider_status="own", id="c"), *good[1:]]
    found = findings("georgia-cps", *carried, on="2026-12-05", **YEAR)["ceu"]
    assert found["short"] == [{"what": "total", "minutes": 360}, {"what": "provider_status=own", "minutes": 360}]
    assert found["refused"][0]["why"].startswith("Earned on 31 December 2025, before the term that counts")


@pytest.mark.parametrize(("taken", "met"), [("2026-02-27", True), ("2026-02-28", True), ("2026-03-01", False)])
def test_georgias_exam_is_taken_within_a_year_of_the_training(taken, met):
    evidence = [item("task", code="nine-day-course", on="2025-02-28"), item("exam", assessment="georgia-cps", on=taken)]
    found = findings("georgia-cps", *evidence, on="2026-05-01", events={"training-ended": "2025-02-28"})
    assert found["exam"]["met"] is met


# Texas: 250 hours inside six months, weekly supervision, fees of 0, 50 and 150 --------------------------

HALF = {
    "certificate": {"valid_from": "2026-01-05", "valid_through": "2026-07-04"},
    "events": {"approved": "2026-01-02"},
}
QPS = {"signed_by": {"person": "Sol", "credentials": ["qps"]}}


def texas(*evidence, on="2026-06-30"):
    return findings("texas-mhps", *evidence, on=on, stage="upgrade", **HALF)


def test_texas_counts_practice_and_observation_but_no_time_of_receiving_supervision():
    found = texas(
        training(14_000, kind="experience", on="2026-02-01", **QPS),
        training(1000, kind="supervision", activity="observation", on="2026-02-02", **QPS),
        training(600, kind="supervision", activity="individual", on="2026-02-03", id="i", **QPS),
        training(600, kind="experience", activity="self_study", on="2026-02-03", id="s", **QPS),
    )["practice"]
    assert (found["met"], found["have"]) == (True, 15_000)
    assert {entry["id"] for entry in found["refused"]} == {"i", "s"}


def test_texas_refuses_what_came_before_approval_or_after_the_six_months():
    found = findings(
        "texas-mhps",
        training(60, kind="experience", on="2026-01-04", id="early", **QPS),
        training(60, kind="experience", on="2026-07-05", id="late", **QPS),
        on="2026-07-06",
        stage="upgrade",
        **HALF,
    )["practice"]
    assert [entry["id"] for entry in found["refused"]] == ["early", "late"]


def test_texas_asks_for_supervision_in_each_week():
    # 5 January 2026 is a Monday; through Friday of the fourth week, four weeks are asked for.
    mondays = [D("2026-01-05") + timedelta(weeks=n) for n in range(4)]
    sessions = [training(60, kind="supervision", on=day.isoformat(), activity="group") for day in mondays]
    assert texas(*sessions, on="2026-01-30")["weekly"]["met"]
    missed = texas(*sessions[:2], *sessions[3:], on="2026-01-30")["weekly"]
    assert missed["short"] == [{"what": "2026-W04", "count": 1}]
    assert texas(*sessions, on="2026-02-04")["weekly"]["met"]  # three days of the fifth week are not half
    assert not texas(*sessions, on="2026-02-05")["weekly"]["met"]


@pytest.mark.parametrize(("on", "fee"), [("2026-04-30", 0), ("2026-10-30", 0), ("2026-10-31", 50), ("2027-05-01", 150)])
def test_texas_fees_grow_with_lateness(on, fee):
    term = {"valid_from": "2024-05-01", "valid_through": "2026-04-30"}
    assert filing("texas-mhps", on, certificate=term).fee == fee


# New York: one year for 10 or two for 20, a month ahead, nothing reused --------------------------------

NY = {"certificate": {"valid_from": "2024-05-01", "valid_through": "2026-04-30"}}


@pytest.mark.parametrize(("years", "need", "through"), [(1, 600, "2027-04-30"), (2, 1200, "2028-04-30")])
def test_new_york_offers_a_choice(years, need, through):
    choice = {"choice": {"years": years}}
    assert findings("new-york-nycps", on="2026-03-01", **NY, **choice)["credits"]["need"] == need
    assert filing("new-york-nycps", "2026-03-01", **NY, **choice).valid_through == D(through)


def test_new_york_takes_renewals_up_to_a_month_before():
    assert filing("new-york-nycps", "2026-03-30", **NY).accepted
    refused = filing("new-york-nycps", "2026-03-31", **NY)
    assert (refused.accepted, refused.why) == (False, "The last day to renew was 30 March 2026.")


def test_new_york_reuses_nothing_and_leaves_core_and_specialty_out():
    found = findings(
        "new-york-nycps",
        training(600, "core", on="2025-01-01", id="core"),
        training(600, "specialty", on="2025-01-01", id="track"),
        training(600, on="2025-01-01", id="used", used_by=[{"programme": "new-york-nycps", "term": None}]),
        ce(600, on="2025-01-01", id="good"),
        on="2026-03-01",
        **NY,
    )["credits"]
    assert [entry["id"] for entry in found["counted"]] == ["good"]
    assert found["short"] == [{"what": "total", "minutes": 600}]


def test_new_york_wants_credits_after_the_expiry_once_it_has_lapsed():
    case = {**NY, "events": {"expired": "2026-04-30"}}
    found = findings("new-york-nycps", ce(1200, on="2026-04-30"), on="2026-09-01", stage="reinstatement", **case)[
        "credits"
    ]
    assert not found["met"]
    assert findings("new-york-nycps", ce(1200, on="2026-05-01"), on="2026-09-01", stage="reinstatement", **case)["met"]


def test_new_york_counts_credits_from_five_different_electives():
    courses = [training(180, "elective", provider="aps", event=f"course-{n % 4}") for n in range(5)]
    found = findings("new-york-nycps", *courses, on="2026-03-01", stage="upgrade", **NY)["electives"]
    assert [one["met"] for one in found["findings"]] == [True, False]
    assert found["findings"][1]["short"] == [{"what": "total", "count": 1}]
