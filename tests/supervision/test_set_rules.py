"""A site's own rules for hours: set from a day on, and every entry judged by those of its own day."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lms.audit import ledger
from lms.audit.models import AppendOnly
from lms.people.actions import Refused
from supervision import actions, rulebook, rules
from supervision.models import HourRules
from supervision.rulebook import Edition, Limits
from tests.supervision.conftest import MONDAY, NOW, log

LIMITS = {
    "shortest": 15,
    "longest": 480,
    "day_cap": 480,
    "week_cap": 1200,
    "late_after": 7,
    "too_late_after": 30,
    "largest_group": 8,
    "work_per_supervision": 2400,
    "individual_share": 50,
}
TODAY = MONDAY + timedelta(days=4)


def set_rules(site, by, from_on=TODAY, at=NOW, **limits) -> HourRules:
    return actions.set_rules(site=site, limits=LIMITS | limits, from_on=from_on, by=by, at=at)


def test_days_before_keep_the_rules_they_were_under(placement, clinic, mona):
    set_rules(clinic, mona)
    assert log(placement, on=MONDAY, ends="18:30").minutes == 9 * 60 + 30
    with pytest.raises(actions.HoursRefused, match=r"This entry has 9 h 30 min\. One entry has at most 8 h"):
        log(placement, on=TODAY, starts="08:00", ends="17:30", at=NOW + timedelta(days=1))


def test_41_a_change_in_the_middle_of_a_period_judges_each_day_by_its_own_edition(placement, clinic, mona):
    first = set_rules(clinic, mona)
    second = set_rules(clinic, mona, from_on=TODAY + timedelta(days=3), longest=120)
    later = NOW + timedelta(days=6)
    assert log(placement, on=TODAY, ends="13:00", at=later).minutes == 240
    with pytest.raises(actions.HoursRefused, match="One entry has at most 2 h"):
        log(placement, on=TODAY + timedelta(days=3), ends="13:00", at=later)
    assert (first.number, second.number) == (1, 2)


def test_a_correction_for_the_same_day_is_the_one_that_holds(clinic, mona):
    set_rules(clinic, mona)
    set_rules(clinic, mona, longest=300)
    assert rulebook.in_force(HourRules.editions(clinic), TODAY).longest == 300


def test_the_same_rules_twice_are_one_edition(clinic, mona):
    assert set_rules(clinic, mona) == set_rules(clinic, mona)
    assert [event.detail["number"] for event in ledger.history(clinic) if event.verb == "supervision.set_rules"] == [1]


def test_rules_never_begin_in_the_past(clinic, mona):
    with pytest.raises(Refused, match=r"Rules begin today or later\. Hours of days that have passed keep the rules"):
        set_rules(clinic, mona, from_on=TODAY - timedelta(days=1))


def test_only_the_sites_programme_manager_sets_them(clinic, sol, otto):
    for other in (sol, otto):
        with pytest.raises(Refused, match="Only a programme manager of the site can set its rules"):
            set_rules(clinic, other)


def test_an_edition_is_never_changed_or_deleted(clinic, mona):
    rules_set = set_rules(clinic, mona)
    with pytest.raises(AppendOnly):
        HourRules.objects.filter(pk=rules_set.pk).update(longest=900)
    with pytest.raises(DatabaseError, match="An edition of the rules is never changed"), transaction.atomic():
        HourRules._base_manager.filter(pk=rules_set.pk).update(longest=900)


def test_every_rule_of_the_edition_speaks(placement, clinic, mona):
    set_rules(clinic, mona)
    later = NOW + timedelta(days=1)
    with pytest.raises(actions.HoursRefused, match=r"Your site counts stretches of at least 15 min\."):
        log(placement, on=TODAY, ends="09:10", at=later)
    with pytest.raises(actions.HoursRefused, match="from 2 to 8"):
        log(placement, on=TODAY, kind="group", group_size=9, at=later)
    with pytest.raises(actions.HoursRefused, match="20 March 2026 is more than 30 days ago"):
        log(placement, on=TODAY, at=NOW + timedelta(days=31))
    assert log(placement, on=TODAY, at=NOW + timedelta(days=8)).warnings == ["late_entry"]


def test_a_long_day_and_a_long_week_are_kept_with_a_warning(placement, clinic, mona):
    set_rules(clinic, mona)
    days = [TODAY - timedelta(days=day) for day in (1, 2)]
    for day in days:
        assert log(placement, on=day, starts="08:00", ends="16:00").warnings == []
    later = NOW + timedelta(days=1)
    assert log(placement, on=TODAY, starts="08:00", ends="11:00", at=later).warnings == []
    assert log(placement, on=TODAY, starts="12:00", ends="18:00", at=later).warnings == ["day_cap", "week_cap"]


def test_more_than_a_day_of_practice_in_one_day_is_refused(placement):
    log(placement, starts="00:00", ends="14:00")
    with pytest.raises(actions.HoursRefused, match=r"16 March 2026 has 17 h\. A day has at most 16 h"):
        log(placement, starts="15:00", ends="18:00")


def test_an_amendment_is_not_counted_beside_what_it_amends(placement, sol):
    from_nine = log(placement, starts="07:00", ends="17:00")
    actions.submit(versions=[from_nine], by=placement.trainee, at=NOW)
    actions.sign(
        placement=placement,
        shown=[(from_nine.pk, from_nine.content_hash)],
        typed_name=sol.legal_name,
        accepts=True,
        by=sol,
        at=NOW,
    )
    actions.amend(entry=from_nine.entry, by=placement.trainee, at=NOW)
    assert log(placement, starts="18:00", ends="19:30").minutes == 90


# The rules of a period, without a database.


def test_supervision_answers_for_peer_support_to_the_minute():
    limits = Limits("x", work_per_supervision=2400)
    assert rules.ratio(2399, 0, limits).verdict == rules.PASS
    assert rules.ratio(2400, 60, limits).verdict == rules.PASS
    answer = rules.ratio(2401, 60, limits)
    assert (answer.verdict, answer.sentence) == (
        rules.WARN,
        "40 h of peer support go with one hour of supervision. Here are 40 h 1 min with 1 h: 1 min more.",
    )


@given(st.integers(1, 10_000), st.integers(0, 100_000), st.integers(0, 3_000))
def test_adding_what_is_short_is_always_enough(per_hour, work, supervision):
    limits = Limits("x", work_per_supervision=per_hour)
    if rules.ratio(work, supervision, limits).verdict == rules.WARN:
        needed = -(-work * 60 // per_hour)
        assert rules.ratio(work, needed, limits).verdict == rules.PASS
        assert rules.ratio(work, needed - 1, limits).verdict == rules.WARN


@pytest.mark.parametrize(
    ("individual", "supervision", "share", "verdict"),
    [(0, 0, 50, "pass"), (30, 60, 50, "pass"), (29, 60, 50, "warn"), (0, 60, 0, "pass"), (1, 3, 33, "pass")],
)
def test_the_share_that_is_one_to_one_is_exact(individual, supervision, share, verdict):
    assert rules.individual_share(individual, supervision, Limits("x", individual_share=share)).verdict == verdict


def test_the_house_has_rules_for_every_day():
    assert rulebook.in_force([], date(1900, 1, 1)) is rulebook.in_force([], date(2999, 12, 31))
    early = Edition(date(2026, 1, 1), Limits("one"))
    assert rulebook.in_force([early], date(2025, 12, 31)).label == "house-1"
    assert rulebook.in_force([early], date(2026, 1, 1)).label == "one"


# The pages.


def _typed(**changes) -> dict[str, str]:
    return {
        "from_on": "2099-01-01",
        "shortest": "15",
        "longest": "8 h",
        "day_cap": "8 h",
        "week_cap": "40 h",
        "late_after": "7",
        "too_late_after": "30",
        "largest_group": "8",
        "work_per_supervision": "40 h",
        "individual_share": "50",
    } | changes


@pytest.fixture
def door(client, mona, clinic) -> str:
    client.force_login(mona)
    return f"/practice/sites/{clinic.slug}/rules/"


def test_a_manager_sets_them_on_one_page_and_reads_them_after(client, door, settings):
    settings.REQUIRE_MFA = False
    assert 'value="12 h"' in client.get(f"{door}new/").content.decode()
    assert client.post(f"{door}new/", _typed())["Location"] == door
    page = client.get(door).content.decode()
    assert "Edition 1, from 1 January 2099" in page
    assert HourRules.objects.get().work_per_supervision == 2400


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"longest": "17 h"}, "Give from 30 min to 16 h."),
        ({"longest": "٨ h"}, "Use the digits 0 to 9."),
        ({"shortest": "90", "longest": "1 h"}, "The longest entry cannot be shorter than the shortest."),
        ({"late_after": "40"}, "What is refused as too late is late before that."),
        ({"from_on": "2026-01-01"}, "Rules begin today or later."),
        ({"individual_share": "101"}, "less than or equal to 100"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(client, door, settings, changes, words):
    settings.REQUIRE_MFA = False
    answer = client.post(f"{door}new/", _typed(**changes))
    assert words in answer.content.decode()
    assert not HourRules.objects.exists()


def test_who_practises_there_may_read_them_and_nobody_else(client, placement, ada, sol, ben, otto, clinic):
    for person, status in ((ada, 200), (sol, 200), (ben, 404), (otto, 404)):
        client.force_login(person)
        assert client.get(f"/practice/sites/{clinic.slug}/rules/").status_code == status


def test_a_month_with_too_little_supervision_says_how_much_is_missing(client, placement, clinic, mona, sol):
    set_rules(clinic, mona, work_per_supervision=120)
    march = [log(placement, on=TODAY, starts="06:00", ends="10:00"), log(placement, on=TODAY, starts="10:00")]
    actions.submit(versions=march, by=placement.trainee, at=NOW)
    client.force_login(sol)
    page = client.get(f"/practice/placements/{placement.pk}/").content.decode()
    assert "March 2026" in page
    # The edition began on 20 March; a month is judged by the one in force when it began.
    assert "more." not in page
    first_of_april = NOW.replace(month=4, day=2)
    april = log(placement, on=date(2026, 4, 1), ends="13:00", at=first_of_april)
    actions.submit(versions=[april], by=placement.trainee, at=first_of_april)
    page = client.get(f"/practice/placements/{placement.pk}/").content.decode()
    assert "Here are 4 h with 0 min: 2 h more." in page
