"""Filing windows, late ladders, fees, and the term an award gives."""

from datetime import date

import pytest

from certificates import rules

from .building import programme

D = date.fromisoformat


def award(standard, on, stage="initial", **case):
    asked = programme("[]", stage=stage, standard=standard)
    return rules.terms(asked, rules.read_case(case), stage=stage, on=D(on))


def ends(standard, on, **case):
    return award(standard, on, **case).valid_through


def renew(renewal, on, *, valid=("2024-05-01", "2026-04-30"), term="{months: 24}", renewals=0, actions=(), **case):
    certificate = {"valid_from": valid[0], "valid_through": valid[1], "renewals": renewals, "actions": list(actions)}
    standard = f"term: {term}\nrenewal: {renewal}"
    return award(standard, on, stage="renewal", certificate=certificate, **case)


# The new term ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "on", "through"),
    [
        ("{months: 12}", "2023-02-12", "2024-02-11"),
        ("{months: 24}", "2024-02-29", "2026-02-28"),
        ("{months: 1}", "2026-01-31", "2026-02-28"),
        ("{years: 2}", "2024-05-01", "2026-04-30"),
        ("{ends: {month: 6, day: 30, years: odd}}", "2026-06-30", "2027-06-30"),
        ("{ends: {month: 6, day: 30, years: odd}}", "2027-06-30", "2029-06-30"),
        ("{ends: {month: 6, day: 30, years: odd}}", "2027-06-29", "2027-06-30"),
        ("{ends: {month: 12, day: 31}}", "2026-12-31", "2027-12-31"),
        ("{ends: {month: 6, day: 30, years: [2027, 2031]}}", "2027-07-01", "2031-06-30"),
        ("{ends: {month: 6, day: 30, years: {from: 2015, every: 4}}}", "2026-07-01", "2027-06-30"),
        ("{months: 24, ends: {month: 10, day: 31}}", "2024-11-01", "2026-10-31"),
        ("{months: 24, ends: {month: 10, day: 31}}", "2024-11-02", "2027-10-31"),
        ("{months: 24, ends: {month: 10, day: 31, years: even}}", "2024-11-02", "2028-10-31"),
        ("{months: 24, ends: end_of_month}", "2024-05-15", "2026-05-31"),
        ("{months: 24, ends: end_of_month}", "2024-05-01", "2026-04-30"),
        ("{months: 24, ends: end_of_month}", "2024-03-01", "2026-02-28"),
    ],
)
def test_a_term_ends_as_its_standard_says(term, on, through):
    assert ends(f"term: {term}", on) == D(through)


@pytest.mark.parametrize(
    ("born", "through"),
    [
        ("1990-05-20", "2026-05-31"),
        ("1990-04-02", "2027-04-30"),
        ("1990-06-30", "2026-06-30"),
        ("1992-02-29", "2027-02-28"),
    ],
)
def test_a_term_may_run_on_to_the_end_of_the_birth_month(born, through):
    # Twenty-four months run through 14 May 2026.
    assert ends("term: {months: 24, ends: birth_month}", "2024-05-15", person={"born_on": born}) == D(through)


def test_a_last_day_already_at_the_end_of_the_birth_month_stays():
    assert ends("term: {months: 24, ends: birth_month}", "2024-05-01", person={"born_on": "1990-04-02"}) == D(
        "2026-04-30"
    )


def test_a_birth_month_must_be_known():
    with pytest.raises(rules.RuleError, match=r"^person\.born_on: is missing, and the term ends with the birth month$"):
        ends("term: {months: 24, ends: birth_month}", "2024-05-01")


def test_listed_years_that_have_run_out_are_an_error():
    with pytest.raises(rules.RuleError, match=r"^term\.ends\.years: no listed year has its day after 2031-06-30$"):
        ends("term: {ends: {month: 6, day: 30, years: [2027, 2031]}}", "2031-06-30")


def test_an_award_without_a_term_never_ends():
    assert ends("", "2024-05-01") is None


@pytest.mark.parametrize(
    ("on", "through"),
    [
        ("2026-01-01", "2026-12-31"),
        ("2026-01-02", "2027-12-31"),
        ("2026-03-15", "2027-12-31"),
        ("2026-12-31", "2027-12-31"),
    ],
)
def test_a_first_term_that_would_be_too_short_skips_to_the_next_common_date(on, through):
    standard = "term: {ends: {month: 12, day: 31}}\nfirst_term: {skip_if_shorter_than: {months: 12}}"
    assert ends(standard, on) == D(through)
    assert award(standard, on, stage="reinstatement").valid_through == D(through)


def test_a_first_term_skips_until_it_is_long_enough_and_a_renewal_never_skips():
    first = "first_term: {skip_if_shorter_than: {months: 18}}"
    assert ends(f"term: {{ends: {{month: 12, day: 31}}}}\n{first}", "2026-07-02") == D("2028-12-31")
    assert ends(f"term: {{ends: {{month: 12, day: 31}}}}\n{first}", "2026-07-01") == D("2027-12-31")
    renewed = renew(
        "{}\n" + first, "2026-06-30", valid=("2025-07-01", "2026-06-30"), term="{ends: {month: 12, day: 31}}"
    )
    assert renewed.valid_through == D("2026-12-31")


def test_a_first_award_is_accepted_from_its_day():
    filing = award("term: {months: 24}", "2026-05-01")
    assert filing.as_dict() == {
        "programme": "sample",
        "stage": "initial",
        "on": "2026-05-01",
        "status": None,
        "accepted": True,
        "fee": 0,
        "step": 0,
        "opens": None,
        "closes": None,
        "late_until": None,
        "valid_from": "2026-05-01",
        "valid_through": "2028-04-30",
    }


# Filing ----------------------------------------------------------------------------------------------

LADDER = "{opens: {days: 90}, late: [{until: {months: 6}, fee: 0}, {until: {months: 12}, fee: 50}, {fee: 150}]}"


@pytest.mark.parametrize(
    ("filed", "accepted", "step", "fee"),
    [
        ("2026-01-29", False, None, None),
        ("2026-01-30", True, 0, 0),
        ("2026-04-30", True, 0, 0),
        ("2026-05-01", True, 1, 0),
        ("2026-10-30", True, 1, 0),
        ("2026-10-31", True, 2, 50),
        ("2027-04-30", True, 2, 50),
        ("2027-05-01", True, 3, 150),
        ("2040-01-01", True, 3, 150),
    ],
)
def test_the_filing_day_decides_step_and_fee(filed, accepted, step, fee):
    filing = renew(LADDER, "2041-01-01", events={"applied": filed})
    assert (filing.accepted, filing.step, filing.fee) == (accepted, step, fee)
    assert (filing.opens, filing.closes, filing.late_until) == (D("2026-01-30"), D("2026-04-30"), None)


def test_too_early_a_filing_is_refused_with_the_day_it_opens_and_gives_no_dates():
    filing = renew(LADDER, "2026-01-29")
    assert filing.why == "Renewal opens on 30 January 2026."
    assert (filing.valid_from, filing.valid_through, filing.fee, filing.step) == (None, None, None, None)


@pytest.mark.parametrize(
    ("on", "accepted", "step"),
    [
        ("2026-04-16", True, 0),
        ("2026-04-17", True, 1),
        ("2026-04-30", True, 1),
        ("2026-05-30", True, 1),
        ("2026-05-31", False, None),
    ],
)
def test_after_it_closes_a_filing_is_late_by_the_first_step(on, accepted, step):
    filing = renew("{closes: {days: 14}, late: [{until: {days: 30}, fee: 20}]}", on)
    assert (filing.accepted, filing.step, filing.fee) == (accepted, step, 20 if step else step)
    assert (filing.closes, filing.late_until) == (D("2026-04-16"), D("2026-05-30"))
    if not accepted:
        assert filing.why == "The last day to renew was 30 May 2026."


def test_after_it_closes_without_a_ladder_a_filing_is_refused():
    assert renew("{closes: {days: 14}}", "2026-04-16").accepted
    refused = renew("{closes: {days: 14}}", "2026-04-17")
    assert (refused.accepted, refused.why) == (False, "The last day to renew was 16 April 2026.")
    assert not renew("{}", "2026-05-01").accepted
    assert renew("{}", "2026-04-30").accepted


def test_calendar_days_of_a_ladder_are_the_first_after_the_step_before():
    # Georgia: through 15 January free, through 28 February with a fee.
    ladder = "{opens: {days: 30}, late: [{until: {month: 1, day: 15}}, {until: {month: 2, day: 28}, fee: 26}]}"
    year = {"valid": ("2026-01-01", "2026-12-31"), "term": "{ends: {month: 12, day: 31}}"}
    assert [renew(ladder, day, **year).step for day in ("2026-12-31", "2027-01-15", "2027-01-16", "2027-02-28")] == [
        0,
        1,
        2,
        2,
    ]
    assert not renew(ladder, "2027-03-01", **year).accepted
    assert renew(ladder, "2026-11-30", **year).why == "Renewal opens on 1 December 2026."
    filing = renew(ladder, "2027-02-01", **year)
    assert (filing.fee, filing.late_until) == (26, D("2027-02-28"))
    assert (filing.valid_from, filing.valid_through) == (D("2027-01-01"), D("2027-12-31"))


def test_a_calendar_day_after_a_length_is_the_first_after_that_step():
    filing = renew("{late: [{until: {months: 6}}, {until: {month: 2, day: 28}, fee: 50}]}", "2026-12-01")
    assert (filing.step, filing.late_until) == (2, D("2027-02-28"))
    on_the_day = renew("{late: [{until: {month: 4, day: 30}}]}", "2026-12-01")
    assert on_the_day.late_until == D("2027-04-30")


@pytest.mark.parametrize("on", ["2026-01-30", "2026-04-30", "2026-10-30"])
def test_with_the_anchor_expiry_no_day_is_lost_or_gained(on):
    filing = renew(LADDER, on)
    assert (filing.valid_from, filing.valid_through) == (D("2026-05-01"), D("2028-04-30"))


def test_with_the_anchor_award_the_term_begins_on_the_day():
    filing = renew("{anchor: award}", "2026-02-10", events={"applied": "2026-02-01"})
    assert (filing.valid_from, filing.valid_through) == (D("2026-02-10"), D("2028-02-09"))


def test_a_certificate_renews_at_most_so_often():
    assert renew("{max: 4}", "2026-04-30", renewals=3).accepted
    refused = renew("{max: 4}", "2026-04-30", renewals=4)
    assert (refused.accepted, refused.why) == (False, "This certificate can be renewed 4 times, and has been.")


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("revoked", "This certificate has been revoked."),
        ("surrendered", "This certificate has been surrendered."),
        ("superseded", "A later certificate has taken this one's place."),
    ],
)
def test_what_has_ended_is_not_renewed(what, why):
    filing = renew("{}", "2026-04-30", actions=[{"what": what, "on": "2026-04-01"}])
    assert (filing.accepted, filing.why, filing.status) == (False, why, what)


CHOICES = "{choices: [{years: 1, scale: 0.5}, {years: 2, scale: 1}]}"


@pytest.mark.parametrize(
    ("choice", "through"),
    [({"years": 1}, "2027-04-30"), ({"months": 12}, "2027-04-30"), ({"years": 2}, "2028-04-30"), (None, "2028-04-30")],
)
def test_a_choice_replaces_the_terms_length(choice, through):
    assert renew(CHOICES, "2026-04-30", term="{months: 36}", choice=choice).valid_through == D(through)


def test_a_choice_that_is_not_offered_is_an_error():
    with pytest.raises(rules.RuleError, match=r"^choice: 3 years is not one of the choices$"):
        renew(CHOICES, "2026-04-30", choice={"years": 3})


def test_a_choice_means_nothing_where_none_is_offered():
    assert renew("{}", "2026-04-30", choice={"years": 3}).valid_through == D("2028-04-30")


def test_without_a_whole_choice_the_terms_own_length_stays():
    assert renew("{choices: [{years: 1, scale: 0.5}]}", "2026-04-30").valid_through == D("2028-04-30")


def test_a_certificate_without_an_end_is_always_on_time():
    filing = renew("{opens: {days: 90}}", "2026-04-30", valid=("2024-05-01", None))
    assert (filing.accepted, filing.step, filing.opens, filing.closes) == (True, 0, None, None)
    assert (filing.valid_from, filing.status) == (D("2026-04-30"), "active")


def test_a_renewal_needs_a_certificate_and_a_standard_in_force():
    with pytest.raises(rules.RuleError, match=r"^certificate: is missing, and a renewal begins with one$"):
        award("", "2026-04-30", stage="renewal")
    early = programme("[]", standard="in_force: {from: 2024-01-01}")
    with pytest.raises(rules.RuleError, match=r"^standards: no initial standard is in force on 2023-12-31$"):
        rules.terms(early, rules.Case(), on=D("2023-12-31"))


TWO_VERSIONS = """
programme: x
standards:
- stage: renewal
  version: old
  in_force: {until: 2025-12-31}
  term: {months: 36}
  renewal: {opens: {days: 60}}
  requirements: []
- stage: renewal
  version: new
  in_force: {from: 2026-01-01}
  term: {months: 24}
  renewal: {opens: {days: 90}}
  requirements: []
"""


def test_the_standard_in_force_on_the_filing_day_decides():
    both = rules.read_programme(TWO_VERSIONS)
    certificate = {"valid_from": "2024-02-01", "valid_through": "2026-01-31"}
    filed = rules.read_case({"certificate": certificate, "events": {"applied": "2025-12-31"}})
    filing = rules.terms(both, filed, on=D("2026-01-20"))
    assert (filing.opens, filing.valid_through) == (D("2025-12-02"), D("2029-01-31"))
    assert rules.assess(both, filed, on=D("2026-01-20"))["version"] == "old"
    asked = rules.read_case({"certificate": certificate})
    assert rules.terms(both, asked, on=D("2026-01-20")).opens == D("2025-11-02")
    future = rules.read_case({"certificate": certificate, "events": {"applied": "2026-02-01"}})
    assert rules.assess(both, future, on=D("2025-12-31"))["version"] == "old"


# Scale -----------------------------------------------------------------------------------------------

CE = """
    - hours: {kind: ce, minimum: 20, topics: {ethics: 6}, at_most: [{of: {activity: x}, hours: 1.75}]}
    - count: {kind: ce, minimum: 3, hours_each: 1}
"""


def findings(case, *, head="", renewal=CHOICES, on="2026-04-30"):
    text = (
        f"programme: sample\nstandards:\n{head}- stage: renewal\n  version: a\n  term: {{months: 24}}\n"
        f"  renewal: {renewal}\n  requirements:{CE}"
    )
    return rules.assess(rules.read_programme(text), rules.read_case(case), on=D(on))["findings"]


TERM = {"valid_from": "2024-05-01", "valid_through": "2026-04-30"}


def test_a_scale_multiplies_every_number_of_hours_and_no_count():
    evidence = [{"id": "a", "kind": "ce", "on": "2026-01-01", "minutes": 60, "activity": "x"}]
    hours, count = findings({"certificate": TERM, "choice": {"years": 1}, "evidence": evidence})
    assert hours["need"] == 600
    assert {entry["what"]: entry["minutes"] for entry in hours["short"]} == {"total": 547, "ethics": 180}
    assert hours["have"] == 53  # half of 105 minutes, rounded up
    assert (count["need"], count["have"]) == (3, 1)
    whole, _ = findings({"certificate": TERM, "evidence": evidence})
    assert (whole["need"], whole["have"]) == (1200, 60)


def test_scaled_hours_are_rounded_up_to_the_minute():
    hours, _ = findings(
        {"certificate": TERM, "choice": {"years": 1}}, renewal="{choices: [{years: 1, scale: 0.333}, {years: 2}]}"
    )
    assert hours["need"] == 400  # 399.6
    assert hours["short"][1] == {"what": "ethics", "minutes": 120}  # 119.88


FIRST = (
    "- stage: initial\n  version: a\n  term: {ends: {month: 12, day: 31}}\n"
    "  first_term: {scale_if_shorter_than: {months: 6}, scale: 0.5}\n  requirements: []\n"
)


@pytest.mark.parametrize(
    ("valid_from", "renewals", "need"),
    [("2025-07-01", 0, 1200), ("2025-07-02", 0, 600), ("2025-07-02", 1, 1200), ("2025-01-01", 0, 1200)],
)
def test_a_first_term_cut_short_shrinks_what_its_renewal_asks(valid_from, renewals, need):
    certificate = {"valid_from": valid_from, "valid_through": "2025-12-31", "renewals": renewals}
    hours, _ = findings({"certificate": certificate}, head=FIRST, renewal="{late: [{}]}")
    assert hours["need"] == need


def test_the_late_step_adds_its_requirements_after_the_standards():
    renewal = "{late: [{until: {months: 6}}, {also: [{task: {code: essay}}]}]}"
    on_time = findings({"certificate": TERM}, renewal=renewal)
    late = findings({"certificate": TERM}, renewal=renewal, on="2026-10-30")
    later = findings({"certificate": TERM}, renewal=renewal, on="2026-10-31")
    assert [len(on_time), len(late), len(later)] == [2, 2, 3]
    assert (later[-1]["id"], later[-1]["kind"]) == ("late2.1", "task")
