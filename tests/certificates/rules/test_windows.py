"""Which days count: both ends, terms, fixed days, events, and items that span days."""

import pytest

from .building import counted, hours, judge, refusals, training

TERM = {"valid_from": "2024-05-01", "valid_through": "2026-04-30"}


def kept(window, *days, until=None, **more):
    items = [training(60, id=day, on=day, **({"until": until} if until else {})) for day in days]
    return hours(f"minimum: 1, window: {window}", *items, **more)


def test_within_a_length_counts_both_ends():
    finding = kept("{within: {years: 5}, of: applied}", "2021-02-27", "2021-02-28", "2026-02-28", "2026-03-01",
                   events={"applied": "2026-02-28"})  # fmt: skip
    assert set(counted(finding)) == {"2021-02-28", "2026-02-28"}
    assert refusals(finding) == {
        "2021-02-27": "Earned on 27 February 2021, before the 5 years that count.",
        "2026-03-01": "Earned on 1 March 2026, after the 5 years that count.",
    }


def test_the_example_of_the_contract_is_told_word_for_word():
    finding = kept("{within: {years: 10}, of: applied}", "2013-02-01")
    assert refusals(finding) == {"2013-02-01": "Earned on 1 February 2013, before the 10 years that count."}


def test_one_year_counts_in_the_singular():
    assert refusals(kept("{within: {years: 1}}", "2013-02-01")) == {
        "2013-02-01": "Earned on 1 February 2013, before the 1 year that counts."
    }


def test_from_an_event_on_the_window_looks_ahead():
    finding = kept("{within: {months: 12}, from: approved}", "2025-03-30", "2025-03-31", "2026-03-31", "2026-04-01",
                   events={"approved": "2025-03-31"})  # fmt: skip
    assert set(counted(finding)) == {"2025-03-31", "2026-03-31"}
    assert refusals(finding) == {
        "2025-03-30": "Earned on 30 March 2025, before the 12 months that count.",
        "2026-04-01": "Earned on 1 April 2026, after the 12 months that count.",
    }
    assert kept("{within: {months: 12}, from: approved}", "2026-01-01")["awaits"] == ["approved"]


def test_months_back_are_cut_to_the_month():
    finding = kept("{within: {months: 3}}", "2026-02-27", "2026-02-28", on="2026-05-31")
    assert set(counted(finding)) == {"2026-02-28"}


def test_the_term_counts_with_its_first_and_last_day():
    finding = kept("{within: term}", "2024-04-30", "2024-05-01", "2026-04-30", "2026-05-01",
                   stage="renewal", certificate=TERM)  # fmt: skip
    assert set(counted(finding)) == {"2024-05-01", "2026-04-30"}
    assert refusals(finding) == {
        "2024-04-30": "Earned on 30 April 2024, before the term that counts, 1 May 2024 to 30 April 2026.",
        "2026-05-01": "Earned on 1 May 2026, after the term that counts, 1 May 2024 to 30 April 2026.",
    }


def test_earn_until_late_end_lets_the_term_run_on_to_the_ladders_last_day():
    ladder = "renewal: {earn_until: late_end, late: [{until: {months: 6}}]}"
    days = ("2026-10-30", "2026-10-31")
    finding = kept("{within: term}", *days, on="2026-12-01", stage="renewal", certificate=TERM, standard=ladder)
    assert set(counted(finding)) == {"2026-10-30"}
    endless = kept("{within: term}", *days, on="2026-12-01", stage="renewal", certificate=TERM,
                   standard="renewal: {earn_until: late_end, late: [{fee: 1}]}")  # fmt: skip
    assert set(counted(endless)) == set(days)
    without = kept("{within: term}", *days, on="2026-12-01", stage="renewal", certificate=TERM,
                   standard="renewal: {earn_until: late_end}")  # fmt: skip
    assert not counted(without)


def test_since_and_until_include_their_days():
    finding = kept("{since: 2025-01-01, until: 2025-12-31}", "2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    assert set(counted(finding)) == {"2025-01-01", "2025-12-31"}
    assert refusals(finding) == {
        "2024-12-31": "Earned on 31 December 2024, before 1 January 2025, the first day that counts.",
        "2026-01-01": "Earned on 1 January 2026, after 31 December 2025, the last day that counts.",
    }


def test_after_and_before_leave_out_the_events_own_day():
    finding = kept("{after: approved, before: expired}", "2026-01-10", "2026-01-11", "2026-02-19", "2026-02-20",
                   events={"approved": "2026-01-10", "expired": "2026-02-20"})  # fmt: skip
    assert set(counted(finding)) == {"2026-01-11", "2026-02-19"}
    assert refusals(finding) == {
        "2026-01-10": "Earned on 10 January 2026; only what comes after 10 January 2026 (approved) counts.",
        "2026-02-20": "Earned on 20 February 2026; only what comes before 20 February 2026 (expired) counts.",
    }


def test_several_windows_stand_together():
    finding = kept("[{within: term}, {within: {years: 1}}]", "2025-04-30", "2025-05-01", "2026-04-30", "2026-05-01",
                   stage="renewal", certificate=TERM)  # fmt: skip
    assert set(counted(finding)) == {"2025-05-01", "2026-04-30"}


def test_an_item_that_spans_days_lies_wholly_inside_or_does_not_count():
    inside = kept("{since: 2026-01-01}", "2026-01-01", until="2026-02-01")
    assert counted(inside) == {"2026-01-01": 60}
    across = kept("{since: 2026-01-02}", "2026-01-01", until="2026-02-01")
    assert refusals(across) == {
        "2026-01-01": "Earned from 1 January 2026 to 1 February 2026, before 2 January 2026, the first day that counts."
    }


@pytest.mark.parametrize("window", ["{after: approved}", "{within: {days: 9}, of: approved}", "{before: approved}"])
@pytest.mark.parametrize("events", [{}, {"approved": None}, {"approved": "2026-05-02"}])
def test_nothing_counts_before_the_event_and_the_finding_says_what_is_awaited(window, events):
    finding = kept(window, "2026-04-30", events=events)
    assert not finding["met"]
    assert finding["awaits"] == ["approved"]
    assert refusals(finding) == {"2026-04-30": "Nothing counts before this has happened: approved."}


def test_nothing_counts_within_a_term_before_there_is_a_certificate():
    finding = kept("{within: term}", "2026-04-30")
    assert finding["awaits"] == ["certificate"]
    assert refusals(finding) == {"2026-04-30": "Nothing counts before there is a certificate."}


def test_applied_is_the_day_itself_where_it_is_missing():
    assert set(counted(kept("{within: {days: 1}, of: applied}", "2026-04-29", "2026-04-30"))) == {"2026-04-30"}
    assert set(counted(kept("{within: {days: 1}, of: applied}", "2026-04-30", events={"applied": "2027-01-01"}))) == {
        "2026-04-30"
    }


def test_what_has_no_date_cannot_lie_in_a_window():
    finding = judge(
        "count: {kind: reference, minimum: 1, window: {since: 2020-01-01}}",
        {"id": "r", "kind": "reference", "person": "Rosa"},
    )
    assert refusals(finding) == {"r": "It has no date, and only some dates count."}


def test_a_window_at_the_edge_of_the_calendar_is_no_error():
    assert counted(kept("{within: {years: 3000}}", "2026-04-30"))
    assert not counted(kept("{after: end}", "2026-04-30", on="9999-12-31", events={"end": "9999-12-31"}))
    assert not counted(kept("{before: start}", "2026-04-30", events={"start": "0001-01-01"}))
