"""What is understood, written and read again is the same, as far as a format goes; and it says how far that is."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.exchange import aiken, gift, moodle_xml, table
from assessments.exchange.understood import Fault, Pair, Type, Uncarried, Unreadable, checked
from tests.assessments.exchange.making import EVERY, ITEMS

READERS = {"gift": gift, "aiken": aiken, "moodle_xml": moodle_xml, "csv": table}
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def carried(format, item):
    """The item as the format holds it, or None."""
    try:
        return format.carry(item)[0]
    except Uncarried:
        return None


@pytest.mark.parametrize("name", READERS)
@quick
@given(items=st.lists(EVERY, min_size=1, max_size=3))
def test_what_a_format_carries_comes_back_as_it_was_and_whatever_changes_is_said(name, items):
    format = READERS[name]
    kept = [carried(format, item) for item in items]
    written = format.write(items)
    changed = {place for place, (item, held) in enumerate(zip(items, kept, strict=True), start=1) if held != item}
    assert {loss.number for loss in written.losses} == changed
    if any(kept):
        reading = format.read(written.data)
        assert list(reading.items) == [held for held in kept if held]
        assert reading.faults == ()


@pytest.mark.parametrize("name", ["gift", "moodle_xml", "csv"])
@pytest.mark.parametrize("kind", [kind for kind in Type if kind is not Type.MISSING_WORD])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_three_formats_lose_nothing_of_an_ordinary_item(name, kind, data):
    """But for arrows and capital letters, which trouble GIFT, and what is said to a pair, which only a table holds."""
    item = data.draw(ITEMS[kind].filter(lambda item: "->" not in str(item)))
    unsaid = tuple(Pair(pair.left, pair.right) for pair in item.pairs)
    item = replace(item, is_case_sensitive=False, pairs=unsaid)
    written = READERS[name].write([item])
    assert written.losses == ()
    assert READERS[name].read(written.data).items == (item,)


@quick
@given(item=EVERY)
def test_whatever_is_made_here_could_have_been_read(item):
    assert checked(item) is item


def test_gift_and_csv_keep_the_place_of_a_missing_word():
    (item,) = gift.read(b"Two plus {=two =2#in digits} equals four.").items
    assert item.stem.text == "Two plus _____ equals four."
    for format in (gift, table):
        assert format.read(format.write([item]).data).items == (item,)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300) | st.text("=~#{}:\\n%/[]->.<>\"',;AB)\n &T1*", max_size=300).map(str.encode))
def test_71_whatever_bytes_come_only_the_readers_own_refusal_is_raised(name, data):
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 <= fault.line <= lines and fault.reason.endswith(".") for fault in faults(READERS[name], data))


def faults(format, data):
    """What is wrong with a file, where nothing of it can be taken too."""
    try:
        return format.read(data).faults
    except Unreadable as refusal:
        return (Fault(refusal.line, refusal.reason),)


PIECES = """<question_type="multichoice"> </question> <questiontext> </questiontext> <text> </text> x &lt; </quiz>
<quiz> <answer_fraction="100"> </answer> <answer_fraction="nan"> <![CDATA[ ]]> &x; <!DOCTYPE_quiz> <tags/>
<single> </single> <file_name="a"> <?php_?> <name> </name> &#1; <subquestion> </subquestion>"""
FRAGMENTS = st.sampled_from([piece.replace("_", " ") for piece in PIECES.split()])


@settings(max_examples=100, deadline=None)
@given(parts=st.lists(FRAGMENTS, max_size=15), start=st.sampled_from(["", "<quiz>"]))
def test_71_broken_xml_raises_nothing_else_either(parts, start):
    assert {fault.line for fault in faults(moodle_xml, (start + "".join(parts)).encode())} <= {1}


@settings(max_examples=30, deadline=None)
@given(items=st.lists(EVERY, min_size=1, max_size=3))
def test_45_no_cell_of_a_written_table_begins_like_a_formula(items):
    text = table.write(items).data.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert cell[:1] not in ("=", "+", "@", "\t", "\r") or table.number(cell) is not None
            assert not cell.startswith("-") or table.number(cell) is not None
