"""What tells who a participant is does not stand in a note; ordinary words do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision import screening


@pytest.mark.parametrize(
    ("note", "what"),
    [
        ("Rang (555) 123-4567 twice", "phone"),
        ("Rang 555.123.4567", "phone"),
        ("Text to +1 555 123 4567", "phone"),
        ("Number is 555-0134", "phone"),
        ("Rang ٥٥٥-١٢٣-٤٥٦٧", "phone"),
        ("Wrote to jane.doe@example.org", "email"),
        ("SSN 123-45-6789", "ssn"),
        ("ssn ends 6789", "ssn"),
        ("123 45 6789 on the form", "ssn"),
        ("DOB 3/4/1988", "birth"),
        ("born March 4", "birth"),
        ("d.o.b. 1988-03-04", "birth"),
        ("Form says 03/04/1988", "birth"),
        ("birthday is 4 March", "birth"),
        ("MRN 00482913", "record"),
        ("chart #4821", "record"),
        ("Medicaid no. AB123456", "record"),
        ("File 00482913 updated", "record"),
        ("J.D. came on 3/4", "initials"),
        ("Met J. D. on March 4", "initials"),
        ("Met with JD on 3/4", "initials"),
    ],
)
def test_46_what_is_certain_stops_the_note(note, what):
    stopped = {trace.what for trace in screening.screen(note) if trace.stops}
    assert what in stopped


@pytest.mark.parametrize(
    ("note", "what"),
    [
        ("Met with Maria about housing", "name"),
        ("Client Robert asked for a list", "name"),
        ("Drove Mrs. Alvarez to the clinic", "name"),
        ("Visited José at the shelter", "name"),
        ("Met with maria’s cousin and Client Ann", "name"),
        ("Saw A.B. at the clinic", "initials"),
        ("With JD at the food bank", "initials"),
    ],
)
def test_46_what_only_looks_like_somebody_warns(note, what):
    found = screening.screen(note)
    assert what in {trace.what for trace in found}
    assert not any(trace.stops for trace in found)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Two one-to-one visits, planned the week",
        "Helped with a WRAP plan, 2 of 5 sections",
        "Co-facilitated AA at 7 p.m. for 90 minutes",
        "Met with the housing team on Monday",
        "Supervision with Sol about boundaries",
        "Group of 12 at Harbor House, 3/16",
        "Shared 988 and the warm line",
        "Called Medicaid about a ride",
        "Session from 9:30 to 11:15 on 2026-03-16",
        "Room 204, 45 chairs",
    ],
)
def test_ordinary_notes_pass(note):
    assert screening.screen(note, known=frozenset({"sol", "harbor", "house"})) == []


def test_every_trace_has_a_whole_sentence():
    note = "Met with Maria, J.D., DOB 3/4/1988, MRN 482913, SSN 123-45-6789, 555-123-4567, a@b.org"
    found = screening.screen(note)
    assert {trace.what for trace in found} == {"email", "ssn", "phone", "birth", "record", "initials", "name"}
    assert all(str(trace.sentence).endswith(".") for trace in found)


@given(st.text(max_size=280))
def test_any_text_can_be_screened(note):
    assert isinstance(screening.screen(note), list)


@given(st.text(alphabet="0123456789", min_size=9, max_size=12), st.text(alphabet="abc ", max_size=20))
def test_46_a_long_number_never_passes(number, words):
    assert any(trace.stops for trace in screening.screen(f"{words} {number} {words}"))
