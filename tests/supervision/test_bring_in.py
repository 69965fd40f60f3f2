"""A table of hours kept elsewhere: read with the line of every mistake, looked at, brought in once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.audit import ledger
from lms.people.actions import Refused
from supervision import actions, table
from supervision.models import EntryVersion, HourEntry
from tests.supervision.conftest import MONDAY, NOW, log

WORDS = table.Words(
    activities=frozenset({"direct_service", "group", "individual"}),
    modes=frozenset({"in_person", "live_online"}),
    populations=frozenset({"adults", "youth"}),
    topics=frozenset({"ethics", "advocacy"}),
)
HEAD = "date,start,end,activity,mode,group,topics,population,note,row"
GOOD = "2026-03-16,9:00,11:00,direct_service,,,ethics 60; advocacy 60,adults,Sorted the pantry,1"


def read(*lines: str, end: str = "\n") -> list[table.Row]:
    return table.read(end.join(lines).encode(), WORDS)


def bring_in(placement, *lines: str, at=NOW):
    return actions.bring_in(placement=placement, rows=read(*lines), by=placement.trainee, at=at)


def test_a_row_says_what_a_form_would():
    (row,) = read(HEAD, GOOD)
    assert row.line == 2
    assert row.facts["on"] == date(2026, 3, 16)
    assert row.facts["topics"] == {"ethics": 60, "advocacy": 60}
    assert (row.facts["mode"], row.facts["population"]) == ("in_person", "adults")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_45_marks_line_ends_and_separators_of_every_spreadsheet_read_the_same(end, separator, mark):
    lines = ["Activity,END,start,Date", "group,11:00,9:00,2026-03-16", "", "individual,2:15 pm,13:00,2026-03-17"]
    text = mark + end.join(lines).replace(",", separator)
    rows = table.read(text.encode(), WORDS)
    assert [row.facts["kind"] for row in rows] == ["group", "individual"]
    assert [row.line for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("2026-02-29,9:00,11:00,direct_service", "date: Type a day that exists"),
        ("0001-01-01,9:00,11:00,direct_service", "date: Type a day that exists"),
        ("٢٠٢٦-03-16,9:00,11:00,direct_service", "date: Use the digits 0 to 9."),
        ("2026-03-16,25:00,11:00,direct_service", "start: A time of day runs from 0:00 to 23:59."),
        ("2026-03-16,9:00,NaN,direct_service", "end: Type a time of day"),
        ("2026-03-16,9:00,11:00,gardening", "activity: Use one of direct_service, group, individual."),
        ("2026-03-16,9:00,11:00,direct_service,shouting", "mode: Use one of in_person, live_online."),
        ("2026-03-16,9:00,11:00,group,,1e309", "group: Type whole minutes"),
        ("2026-03-16,9:00,11:00,direct_service,,,sailing 60", "topics: Use one of advocacy, ethics."),
        ("2026-03-16,9:00,11:00,direct_service,,,ethics -5", "topics: Type whole minutes"),
        (f"2026-03-16,9:00,11:00,direct_service,,,,,{'x' * 501}", "A cell has at most 500 characters."),
    ],
)
def test_a_mistake_is_told_with_its_column(cells, words):
    (row,) = read(HEAD, cells)
    assert not row.facts
    assert words in " ".join(row.faults)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Missing: date, start, end, activity."),
        (b"day,start,end,activity", "Missing: date."),
        (b"date,start,end,activity,colour\n", "No column is called colour."),
        (b"date,start,end,activity,date\n", "The column date is there twice."),
        (b"date,start,end,activity\n\n,,,\n", "There is no row under the names of the columns."),
        (b"date,start,end,activity\n\xff", "Line 2 is not UTF-8."),
        (b"PK\x03\x04\0\0", "This is not a text file."),
        (b"date,start,end,activity\n" + b"x,x,x,x\n" * 5001, "at most 5000 rows; this one has 5001"),
        (b'date,start,end,activity\n"' + b"x" * 200_000, "Line 2 cannot be read"),
    ],
)
def test_a_file_that_is_no_table_says_why(data, words):
    with pytest.raises(table.Unreadable, match=words):
        table.read(data, WORDS)


def test_45_fifty_thousand_rows_are_refused_in_words():
    with pytest.raises(table.Unreadable, match=r"this one has 50000\. Split it by year"):
        table.read((HEAD + "\n" + (GOOD + "\n") * 50_000).encode(), WORDS)


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_one_refusal(data):
    for given_data in (data, HEAD.encode() + b"\n" + data):
        try:
            rows = table.read(given_data, WORDS)
        except table.Unreadable:
            continue
        assert all(bool(row.facts) != bool(row.faults) for row in rows)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_45_what_would_run_as_a_formula_is_written_as_text_and_reads_back(note):
    written = table.written(
        [{"date": "2026-03-16", "start": "9:00", "end": "10:00", "activity": "group", "note": note}]
    )
    cell = written.splitlines()[1].split(",", 8)[8].lstrip('"')
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    (row,) = table.read(written.encode(), WORDS)
    assert row.facts["note"] == note.strip()


def test_good_rows_become_drafts_and_the_others_are_told_why(placement):
    late = "2026-03-16,9:30,10:30,direct_service,,,,,,2"
    wrong = "2026-03-17,9:00,10:00,gardening,,,,,,3"
    outcomes = bring_in(placement, HEAD, GOOD, late, wrong)
    assert [outcome.is_new for outcome in outcomes] == [True, False, False]
    assert "overlaps" in outcomes[1].problems[0]
    version = EntryVersion.objects.get()
    assert (version.minutes, version.status, version.is_whole()) == (120, "draft", True)
    (event,) = [event for event in ledger.history(placement) if event.verb == "supervision.bring_in"]
    assert event.detail["count"] == 1


def test_45_the_same_table_twice_adds_nothing(placement):
    lines = [HEAD, GOOD, "2026-03-17,9:00,10:00,group,,4,,,,", "2026-03-18,9:00,10:00,group,,4,,,,"]
    assert [outcome.is_new for outcome in bring_in(placement, *lines)] == [True, True, True]
    assert [outcome.is_known for outcome in bring_in(placement, *lines)] == [True, True, True]
    assert HourEntry.objects.count() == 3


def test_a_row_with_its_own_number_is_the_same_row_however_it_is_worded(placement):
    bring_in(placement, HEAD, GOOD)
    assert bring_in(placement, HEAD, GOOD.replace("Sorted", "Stocked"))[0].is_known


def test_looking_writes_nothing(placement):
    outcomes = actions.look_at_rows(placement=placement, rows=read(HEAD, GOOD), by=placement.trainee, at=NOW)
    assert outcomes[0].is_new
    assert not HourEntry.objects.exists()


def test_rows_are_judged_beside_what_was_logged_and_beside_each_other(placement):
    log(placement, starts="08:00", ends="09:30")
    first, second = bring_in(placement, HEAD, GOOD, "2026-03-17,22:00,1:00,direct_service,,,,,,7")
    assert "overlaps" in first.problems[0]
    assert second.is_new
    (night,) = bring_in(placement, HEAD, "2026-03-18,0:30,2:00,direct_service,,,,,,8")
    assert "overlaps" in night.problems[0]


def test_nobody_brings_in_the_hours_of_another(placement, sol):
    with pytest.raises(Refused, match="Hours are logged by the person who worked them"):
        actions.bring_in(placement=placement, rows=read(HEAD, GOOD), by=sol, at=NOW)


def test_the_number_of_queries_does_not_grow_with_the_rows(placement, django_assert_max_num_queries):
    lines = [
        f"{MONDAY - timedelta(days=number // 4)},{8 + number % 4}:00,{9 + number % 4}:00,direct_service,,,,,,{number}"
        for number in range(60)
    ]
    with django_assert_max_num_queries(14):
        assert all(outcome.is_new for outcome in bring_in(placement, HEAD, *lines))


def test_it_is_looked_at_first_and_then_brought_in(client, placement, ada):
    client.force_login(ada)
    door = f"/practice/placements/{placement.pk}/table/"
    text = f"{HEAD}\n{GOOD.replace('ethics 60; advocacy 60', '')}\n2026-03-17,x,10:00,group,,4,,,,\n"
    page = client.post(door, {"table": text}).content.decode()
    assert "1 row becomes a draft, 2 h." in page
    assert "Line 3" in page
    assert "Type a time of day" in page
    assert not HourEntry.objects.exists()
    assert client.post(door, {"table": text, "bring_in": "yes"})["Location"] == "/practice/"
    assert EntryVersion.objects.get().note == "Sorted the pantry"


def test_no_table_at_all_is_said_at_the_field(client, placement, ada):
    client.force_login(ada)
    answer = client.post(f"/practice/placements/{placement.pk}/table/", {"table": " "})
    assert "Choose a file, or paste the rows of your table." in answer.content.decode()
