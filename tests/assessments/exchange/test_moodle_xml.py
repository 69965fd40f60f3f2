"""Moodle XML as Moodle writes it, and everything that XML could do to us."""

from decimal import Decimal
from pathlib import Path

import pytest

from assessments.exchange import gift, moodle_xml
from assessments.exchange.understood import Type, Unreadable

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="module")
def sample():
    reading = moodle_xml.read((SAMPLES / "bank.xml").read_bytes())
    assert reading.faults == ()
    return reading


def quiz(inside, *, kind="essay"):
    return f'<quiz>\n<question type="{kind}">{inside}</question>\n</quiz>'.encode()


def refusal(data):
    (fault,) = moodle_xml.read(data).faults
    return fault.line, fault.reason


def test_a_whole_file_is_understood(sample):
    assert [item.type for item in sample.items] == [
        Type.SINGLE_CHOICE,
        Type.MULTIPLE_CHOICE,
        Type.TRUE_FALSE,
        Type.SHORT_ANSWER,
        Type.NUMERIC,
        Type.MATCHING,
        Type.ESSAY,
        Type.DESCRIPTION,
    ]
    assert {item.category for item in sample.items} == {"$course$/top/Ethics"}
    assert [item.stem.format for item in sample.items[:4]] == ["html", "markdown", "plain", "moodle"]


def test_a_choice_has_its_weights_its_feedback_and_its_marks(sample):
    first = sample.items[0]
    assert (first.code, first.tags, first.title, first.line) == ("eth-1", ("week 2",), "Secrets", 8)
    assert first.as_dict() | {"type": "", "category": "", "title": ""} == {
        "type": "",
        "title": "",
        "stem": "<p>What do you <em>never</em> promise?</p>",
        "format": "html",
        "options": [
            {"text": "To keep a danger secret", "fraction": 1, "feedback": "Yes."},
            {"text": "To listen", "fraction": -0.3333333, "feedback": ""},
        ],
        "pairs": [],
        "answers": [],
        "feedback": "Limits <3",
        "category": "",
    }
    assert first.options[0].feedback.format == "plain"


def test_the_other_types_have_theirs(sample):
    _one, thirds, truth, short, number, match, *_rest = sample.items
    assert [option.fraction for option in thirds.options] == [Decimal("0.3333333")] * 3 + [Decimal(-1)]
    assert [(option.words.text, option.fraction, option.feedback.text) for option in truth.options] == [
        ("True", 1, ""),
        ("False", 0, "They may."),
    ]
    assert short.is_case_sensitive
    assert [(answer.text, answer.fraction) for answer in short.answers] == [("Lifeline", 1), ("*", 0)]
    assert [(answer.text, answer.tolerance) for answer in number.answers] == [("988", 0), ("1.5e2", Decimal("0.25"))]
    assert [(pair.left.text, pair.right) for pair in match.pairs][1:] == [("Mutuality", "Both learn"), ("", "Advice")]


def test_what_is_left_out_is_said(sample):
    assert [(remark.line, remark.reason) for remark in sample.remarks] == [
        (8, "Left out: hints, feedback to right answers."),
        (63, "Left out: notes for graders."),
    ]


def test_nothing_is_lost_on_the_way_out(sample):
    written = moodle_xml.write(sample.items)
    assert written.losses == ()
    assert moodle_xml.read(written.data).items == sample.items


def test_a_missing_word_becomes_an_ordinary_item_and_says_so():
    written = moodle_xml.write(gift.read(b"Two {=and ~or} two.").items)
    assert [loss.reason for loss in written.losses] == [
        "Moodle XML knows no missing word; the item is written as an ordinary one with a blank in its text."
    ]
    (item,) = moodle_xml.read(written.data).items
    assert (item.type, item.stem.text) == (Type.SINGLE_CHOICE, "Two _____ two.")


STEM = "<questiontext><text>x</text></questiontext>"


@pytest.mark.parametrize(
    ("kind", "inside", "line", "words"),
    [
        ("multianswer", STEM, 2, "An item with embedded answers (cloze) asks several things at once."),
        ("calculated", STEM, 2, "Items of the type calculated are not read here."),
        ("", STEM, 2, "Items of the type nothing are not read here."),
        ("essay", "", 2, "The item asks nothing: there is no text before its answers."),
        ("essay", '<questiontext format="wiki_like"><text>x</text></questiontext>', 2, "The format wiki_like is not"),
        ("essay", "<questiontext>\n<text><b>x</b></text></questiontext>", 3, "Marks inside <text> must stand in CDATA"),
        ("essay", '<questiontext><text>x</text>\n<file name="a.png">eA==</file></questiontext>', 3, "The item carries"),
        ("essay", "<questiontext><text>@@PLUGINFILE@@/a.png</text></questiontext>", 2, "The item shows a file."),
        (
            "multichoice",
            STEM + '\n<answer fraction="101"><text>a</text></answer>',
            3,
            "fraction is '101'. It runs from",
        ),
        ("multichoice", STEM + '<answer fraction="nan"><text>a</text></answer>', 2, "fraction is 'nan'."),
        ("multichoice", STEM + '<answer fraction="50"><text>a</text></answer>' * 2, 2, "No option is fully right."),
        ("multichoice", STEM + "<answer><text>a</text></answer>" * 201, 2, "The item has more than 200 parts."),
        (
            "truefalse",
            STEM + '<answer fraction="100"><text>true</text></answer>',
            2,
            "A true or false item has exactly",
        ),
        ("truefalse", STEM + "<answer><text>true</text></answer>" * 2, 2, "Of true and false, one is right"),
        ("numerical", STEM + '<answer fraction="100"><text>x</text></answer>', 2, "'x' is no number."),
        (
            "numerical",
            STEM + '<answer fraction="100"><text>1</text><tolerance>-1</tolerance></answer>',
            2,
            "The tolerance",
        ),
        ("numerical", STEM + "\n<units><unit><unit_name>m</unit_name></unit></units>", 3, "Numbers with units are not"),
        ("matching", STEM, 2, "Matching needs at least two pairs."),
        ("shortanswer", STEM, 2, "No answer is right."),
    ],
)
def test_an_item_that_cannot_be_taken_says_why(kind, inside, line, words):
    found = refusal(quiz(inside, kind=kind))
    assert found[0] == line
    assert found[1].startswith(words)


LAUGHS = '<!DOCTYPE quiz [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (LAUGHS + "]><quiz>&i;</quiz>", "A document type or an entity is not read here. Remove it."),
        ('<!DOCTYPE quiz SYSTEM "http://localhost/x.dtd"><quiz/>', "A document type or an entity is not read here."),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "A document type or an entity"),
        ("<quiz>&x;</quiz>", "This is not well-formed XML: undefined entity."),
        ("<html/>", "Moodle XML begins with <quiz>; here stands <html>."),
        ("<quiz>" + "<a>" * 50, "The elements are nested too deeply."),
        ("<quiz>" + "<a>" * 50_000, "The elements are nested too deeply."),
        ("no xml", "This is not well-formed XML: syntax error."),
        ('<?xml version="1.0" encoding="utf-7"?><quiz>+ADw-</quiz><', "This is not well-formed XML"),
    ],
)
def test_72_nothing_outside_and_nothing_that_grows_is_read(data, words):
    with pytest.raises(Unreadable) as refused:
        moodle_xml.read(data.encode())
    assert refused.value.line == 1
    assert refused.value.reason.startswith(words)


def test_a_file_broken_in_the_middle_gives_what_stands_before():
    reading = moodle_xml.read(quiz(STEM).replace(b"</quiz>", b"<question>\n<a></b>"))
    assert len(reading.items) == 1
    assert [(fault.line, fault.reason) for fault in reading.faults] == [
        (4, "This is not well-formed XML: mismatched tag. Nothing behind this line is read.")
    ]
