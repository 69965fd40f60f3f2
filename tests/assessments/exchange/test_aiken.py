"""Aiken: what it holds, and the lines of what it does not."""

from pathlib import Path

from assessments.exchange import aiken, gift

SAMPLES = Path(__file__).parent / "samples"


def test_a_whole_file_is_understood_with_its_mark_and_its_line_ends():
    reading = aiken.read((SAMPLES / "crisis.aiken.txt").read_bytes())
    assert reading.faults == ()
    assert [item.as_dict() for item in reading.items] == [
        {
            "type": "single_choice",
            "title": "",
            "stem": "What is said first in a crisis?",
            "format": "plain",
            "options": [
                {"text": "Your name", "fraction": 1, "feedback": ""},
                {"text": "Your title", "fraction": 0, "feedback": ""},
            ],
            "pairs": [],
            "answers": [],
            "feedback": "",
            "category": "",
        },
        {
            "type": "single_choice",
            "title": "",
            "stem": "Which number is free of charge?",
            "format": "plain",
            "options": [
                {"text": "911", "fraction": 0, "feedback": ""},
                {"text": "988", "fraction": 1, "feedback": ""},
                {"text": "0", "fraction": 0, "feedback": ""},
            ],
            "pairs": [],
            "answers": [],
            "feedback": "",
            "category": "",
        },
    ]


def test_what_is_wrong_has_its_line_and_the_good_items_stay():
    reading = aiken.read((SAMPLES / "broken.aiken.txt").read_bytes())
    assert [item.stem.text for item in reading.items] == ["A good one", "Another good one"]
    assert [(fault.line, fault.reason) for fault in reading.faults] == [
        (3, "The question on line 1 needs at least two options before its ANSWER."),
        (5, "An option stands here without a question above it."),
        (6, "ANSWER stands here without a question above it."),
        (13, "The question on line 13 has no ANSWER before line 17."),
        (19, "Options are lettered in order from A: here B is expected and C stands."),
        (23, "A question stands on one line, and so does each option. This line belongs to neither."),
        (29, "Letters of options and the word ANSWER are capital: A. or A), ANSWER: A."),
        (36, "ANSWER names one letter from A to B."),
        (39, "Option A has no words."),
        (48, "The question on line 48 has no ANSWER before line 50."),
    ]


def test_what_it_cannot_hold_is_named():
    items = gift.read(
        b"$CATEGORY: c\n\n// [id:i]\n::t::[html]x\\ny{=a#f ~%50%b}\n\nx{T}\n\nANSWER\\: what?{=a ~b}\n\n"
    ).items
    written = aiken.write(items)
    assert written.data == b"x y\nA) a\nB) b\nANSWER: A\n"
    assert [(loss.number, loss.is_whole, loss.reason) for loss in written.losses] == [
        (1, False, "Aiken has no feedback."),
        (1, False, "Aiken has no titles."),
        (1, False, "Aiken has no categories."),
        (1, False, "Aiken has no id numbers and no tags."),
        (1, False, "Aiken has no partly right options."),
        (1, False, "Aiken keeps a text on one line."),
        (1, False, "Aiken knows plain text only; marks of another format are written as they stand."),
        (2, True, "Aiken holds only choices with one right answer."),
        (3, True, "Aiken would take this question for an option or an answer."),
    ]
