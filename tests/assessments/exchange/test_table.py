"""CSV: columns by their names, rows with their lines, and cells that no spreadsheet runs."""

from pathlib import Path

import pytest

from assessments.exchange import gift, table
from assessments.exchange.understood import Unreadable

SAMPLES = Path(__file__).parent / "samples"


def test_a_whole_file_is_understood():
    reading = table.read((SAMPLES / "bank.csv").read_bytes())
    assert reading.faults == ()
    choice, number, match, short, essay = reading.items
    assert [item.line for item in reading.items] == [2, 4, 5, 6, 7]
    assert choice.stem.text == "What do you\nnever promise?"
    assert [(one.words.text, one.fraction, one.feedback.text) for one in choice.options] == [
        ("To keep a danger secret", 1, "Yes."),
        ("To listen", 0, ""),
    ]
    assert [answer["tolerance"] for answer in number.as_dict()["answers"]] == [2, 0]
    assert match.as_dict()["pairs"] == [["Connection", "Being with"], ["Mutuality", "Both learn"]]
    assert (short.stem.text, short.answers[0].text, short.is_case_sensitive) == ("=SUM is what?", "=SUM(1;2)", True)
    assert essay.stem.format == "markdown"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_45_a_mark_at_the_start_and_what_spreadsheets_put_between_cells_are_read(sign):
    row = sign.join(["essay", "Why?"])
    data = f"\ufeffType{sign}Stem{sign}{sign}\r\n{row}{sign}\r\n\r\n{row}\r\n".encode()
    assert [item.line for item in table.read(data).items] == [2, 4]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1-x", "@SUM(A1)", "'=x", "''+x", "＝1"])
def test_45_a_cell_that_begins_like_a_formula_is_kept_from_being_run(text):
    (item,) = gift.read(
        f"[plain]{text.replace('=', chr(92) + '=')}{{T#{text.replace('=', chr(92) + '=')}}}".encode()
    ).items
    written = table.write([item])
    assert f",'{text},plain," in written.data.decode()
    assert table.read(written.data).items == (item,)


def test_a_negative_number_stays_a_number():
    (item,) = gift.read(b"[plain]x{~%-50%a ~%100%b}").items
    assert ",a,,-0.5," in table.write([item]).data.decode()


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("type,title", "The column stem is missing. The first row names the columns."),
        ("type,stem,stem", "The column stem stands there twice."),
        ("type,stem,answer", "There is no column 'answer'. The first row names the columns."),
        ("type,stem,text_0", "There is no column 'text_0'."),
        ('type,"stem', "The first row cannot be read: unexpected end of data."),
        ("type,stem," + "title," * 2000 + "x", "The first row names more columns than there can be."),
    ],
)
def test_a_first_row_that_names_no_columns_is_refused(heading, words):
    with pytest.raises(Unreadable) as refused:
        table.read(heading.encode())
    assert refused.value.line == 1
    assert refused.value.reason.startswith(words)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("quiz,x", "type: 'quiz' is none of single_choice, multiple_choice,"),
        ("essay,", "The item asks nothing"),
        ("essay,x,rtf", "format: 'rtf' is none of plain, html, markdown, moodle."),
        ("essay,x,,a", "text_1: this column means nothing for essay."),
        ("single_choice,x,,a,2", "fraction_1: '2' is no number from -1 to 1."),
        ("single_choice,x,,a,1,,,NaN", "text_2: a part of the item has no words."),
        ("single_choice,x,,a,1,,b,NaN", "fraction_2: 'NaN' is no number from -1 to 1."),
        ("single_choice,x,,a,1,3,b", "tolerance_1: this column means nothing for single_choice."),
        ("numeric,x,,a,1,3", "text_1: 'a' is no number."),
        ("numeric,x,,1,1,-3", "tolerance_1: '-3' is no number from 0 on."),
        ("numeric,x,,,1,3", "text_1: an answer has no words."),
        ("matching,x,,a", "match_1: there is nothing to match with."),
        ("true_false,x,,yes,1,,no,0", "text_1: a true or false item has two options, True and False."),
        ("true_false,x,,True,1,,False,1", "fraction_1: of True and False, one is 1 and the other 0."),
        ("essay,x,,,,,,,,perhaps", "case_sensitive: say yes or no."),
        ("essay,x,,,,,,,,,much,more", "The row has 12 cells, and there are 10 columns."),
    ],
)
def test_a_row_that_cannot_be_taken_names_its_line_and_its_column(row, words):
    heading = "type,stem,format,text_1,fraction_1,tolerance_1,text_2,fraction_2,match_1,case_sensitive"
    reading = table.read(f'{heading}\nessay,"two\nlines"\n{row}\nessay,good'.encode())
    assert [item.stem.text for item in reading.items] == ["two\nlines", "good"]
    (fault,) = reading.faults
    assert fault.line == 4
    assert fault.reason.startswith(words)


def test_a_row_that_never_ends_leaves_what_stands_before():
    reading = table.read(b'type,stem\nessay,good\nessay,"never')
    assert len(reading.items) == 1
    assert [(fault.line, fault.reason) for fault in reading.faults] == [
        (3, "The row cannot be read: unexpected end of data. Nothing behind this line is read.")
    ]
