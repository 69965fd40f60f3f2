"""GIFT as Moodle describes it, on files such as people write."""

from decimal import Decimal
from pathlib import Path

import pytest

from assessments.exchange import gift
from assessments.exchange.understood import MOST_TEXT, Unreadable

SAMPLES = Path(__file__).parent / "samples"


def one(text):
    reading = gift.read(text.encode())
    assert reading.faults == ()
    (item,) = reading.items
    return item.as_dict()


def refusal(text):
    (fault,) = gift.read(text.encode()).faults
    return fault.line, fault.reason


def options(item):
    return [(part["text"], part["fraction"], part["feedback"]) for part in item["options"]]


def answers(item):
    return [(part["text"], part["fraction"], part["tolerance"], part["feedback"]) for part in item["answers"]]


@pytest.fixture(scope="module")
def sample():
    reading = gift.read((SAMPLES / "ethics.gift").read_bytes())
    assert reading.faults == ()
    return [item.as_dict() for item in reading.items]


def test_a_whole_file_is_understood(sample):
    assert [item["type"] for item in sample] == [
        "single_choice",
        "multiple_choice",
        "true_false",
        "matching",
        "numeric",
        "numeric",
        "numeric",
        "short_answer",
        "missing_word",
        "missing_word",
        "essay",
        "description",
    ]
    assert {item["category"] for item in sample[1:10]} == {"ethics/Role and power"}
    assert (sample[0]["category"], sample[10]["category"]) == ("", "ethics/Essays")


def test_a_choice_has_its_weights_its_feedback_and_its_format(sample):
    assert sample[0] | {"options": None} == {
        "type": "single_choice",
        "title": "Never alone",
        "stem": "A peer asks you to keep a plan of harm <b>secret</b>. What do you do?",
        "format": "html",
        "options": None,
        "pairs": [],
        "answers": [],
        "feedback": "See the lesson on confidentiality and its limits.",
        "category": "",
    }
    assert options(sample[0]) == [
        ("Say that you cannot keep this to yourself, and stay", 1, "You are honest and you stay."),
        ("Promise it, to keep the trust", 0, "A promise like this leaves you both alone."),
        ("Change the subject = move on", -0.25, ""),
    ]


def test_the_comments_of_moodle_give_the_id_and_the_tags():
    first = gift.read((SAMPLES / "ethics.gift").read_bytes()).items[0]
    assert (first.code, first.tags, first.line) == ("never-alone", ("hard", "week [2]"), 2)
    assert [one.words.format for one in first.options] == ["html", "html", "plain"]


def test_several_right_answers_have_no_equal_sign(sample):
    assert [fraction for _text, fraction, _said in options(sample[1])] == [0.5, 0.5, -0.5, -0.5]


def test_true_or_false_says_first_what_the_wrong_answer_hears(sample):
    assert options(sample[2]) == [("True", 1, "Yes."), ("False", 0, "They may: it is their duty.")]
    assert sample[2]["feedback"] == "Section 3."
    assert options(one("x{F#no#yes}")) == [("True", 0, "no"), ("False", 1, "yes")]
    assert [one(f"x{{{word}}}")["type"] for word in ("T", "FALSE", "true", "t")] == ["true_false"] * 3 + [
        "short_answer"
    ]


def test_matching_may_lead_astray(sample):
    assert sample[3]["pairs"][2:] == [["Mutuality", "Both give and both learn"], ["", "Giving advice"]]


def test_numbers_have_a_tolerance_a_range_or_several_values(sample):
    assert answers(sample[4]) == [("24", 1, 0.5, "")]
    assert answers(sample[5]) == [("30", 1, 10, "")]
    assert answers(sample[6]) == [
        ("2.5", 1, 0.5, "Two to three."),
        ("2", 0.5, 2, "Near."),
        ("*", 0, None, "Look at the leaflet."),
    ]
    assert answers(one("x{#-1.5..-0.5}")) == [("-1", 1, 0.5, "")]
    assert answers(one("x{#=3:2 ~#no}")) == [("3", 1, 2, ""), ("*", 0, None, "no")]
    assert answers(one("x{#5}")) == [("5", 1, 0, "")]


def test_short_answers_may_be_worth_less(sample):
    assert answers(sample[7]) == [("mutual", 1, None, ""), ("equal", 0.5, None, "Nearly: both give and both learn.")]
    assert answers(one("Who?{nobody}")) == [("nobody", 1, None, "")]


def test_answers_inside_the_text_leave_a_blank_there(sample):
    assert sample[8]["stem"] == "The line for a crisis is _____ in every state."
    assert options(sample[8])[1] == ("988", 1, "")
    assert sample[9]["stem"] == "Recovery is _____, whatever the road."
    assert answers(sample[9]) == [("self-directed", 1, None, ""), ("self directed", 1, None, "")]
    assert one("Pi is {#3.14:0.01}.") | {"answers": []} == one("Pi is {#3}.") | {"answers": []}


def test_signs_stand_for_themselves_behind_a_backslash(sample):
    assert sample[10]["stem"] == "In your own words: what does {lived experience} add?\nTwo paragraphs."
    assert one(r"a\=b\~c\#d\{e\}f\:g\\n\nh\x{T}")["stem"] == "a=b~c#d{e}f:g\\n\nh\\x"
    assert options(one(r"x{=\=1 ~\~2#\#3}")) == [("=1", 1, ""), ("~2", 0, "#3")]


def test_lines_may_be_indented_and_ended_in_any_way():
    assert one("::T::two\r\n\t lines{\r\n = a \r\n ~ b\r\n}\r\n")["stem"] == "two\nlines"
    assert one("\ufeffx{T}")["stem"] == "x"
    assert one("x{T}\r\r\r")["type"] == "true_false"


def test_the_format_of_the_text_is_that_of_its_answers_too():
    item = gift.read(b"[markdown]**x**{=a#[html]<i>b</i> ~[nonsense] c}").items[0]
    assert [part.words.format for part in item.options] == ["markdown", "markdown"]
    assert item.options[0].feedback.format == "html"
    assert item.options[1].words.text == "[nonsense] c"


def test_a_weight_is_exact():
    item = gift.read(b"x{~%33.33333%a ~%33.33333%b ~%33.33334%c ~%-100%d}").items[0]
    assert sum(part.fraction for part in item.options[:3]) == 1
    assert item.options[0].fraction == Decimal("0.3333333")


def test_what_is_wrong_has_its_line_and_the_good_items_stay():
    reading = gift.read((SAMPLES / "broken.gift").read_bytes())
    assert [item.title for item in reading.items] == ["Good", "Also good"]
    assert [(fault.line, fault.reason) for fault in reading.faults] == [
        (3, "The { on this line is never closed. A blank line ends an item, inside its answers too."),
        (5, "The title never ends: close it with :: as it began."),
        (9, "%150% is no weight. Weights run from %-100% to %100%."),
        (12, "An item has its answers in one place. Write \\{ for the sign itself."),
        (14, "5..1 is no range. Write the lower number, two points, the higher one."),
        (16, "A choice needs at least two options."),
        (18, "No option is right."),
        (20, "A pair is written =this -> that."),
        (22, "The item asks nothing: there is no text before its answers."),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a } b", 1, "A } closes answers that no { has opened."),
        ("x{a ~b =c}", 1, "An option begins with ~ or, where it is right, with =."),
        ("x{\n=a\n~\n}", 3, "An option has no words."),
        ("x{#}", 1, "A numeric item needs a number behind its #."),
        ("x{#NaN}", 1, "NaN is no number. Write 7, 7.5:0.1 or 7..8."),
        ("x{#1e309}", 1, "1e309 is no number."),
        ("x{#١٢}", 1, "١٢ is no number."),
        ("x{#1,5}", 1, "1,5 is no number."),
        ("x{#5:-1}", 1, "5:-1 is no number."),
        ("x{#~#no\n=5}", 2, "What is said to every other number, behind ~, comes last."),
        ("x{#5 ~6}", 1, "Behind ~ a numeric item has only feedback: ~#Not yet."),
        ("x{#0..3.1234567890123456789}", 1, "0..3.1234567890123456789 has too many digits."),
        ("x{=%0%a}", 1, "No answer is right."),
        ("x{=a -> b =-> c =d->}", 1, "A pair has nothing to match with behind its arrow."),
        ("x" * (MOST_TEXT + 1), 1, "A text of this item is longer than 20000 characters."),
        ("x{" + "~a " * 300 + "=b}", 1, "The item has more than 200 parts."),
    ],
)
def test_a_fault_says_what_to_write(text, line, words):
    found = refusal(text)
    assert found[0] == line
    assert found[1].startswith(words)


def test_a_file_that_is_no_text_is_refused_whole():
    for data, line, words in [
        (b"a{T}\n\n\xff", 3, "This is not text in UTF-8. Save the file again with this encoding."),
        (b"a\n\0", 2, "The character U+0000 has no place in a text."),
        (b" \n\n", 1, "There is nothing in this file."),
    ]:
        with pytest.raises(Unreadable) as refused:
            gift.read(data)
        assert (refused.value.line, refused.value.reason) == (line, words)


def test_what_is_written_reads_well_to_people_too():
    written = gift.write(gift.read((SAMPLES / "ethics.gift").read_bytes()).items)
    text = written.data.decode()
    assert written.losses == ()
    assert "// [id:never-alone] [tag:hard] [tag:week \\[2\\]]\n::Never alone::[html]A peer" in text
    assert "$CATEGORY: ethics/Role and power\n\n" in text
    assert (
        "::Disclosure::A supervisor may read your notes.{TRUE#They may\\: it is their duty.#Yes.####Section 3.}" in text
    )
    assert "\t~#Look at the leaflet.\n" in text


NASTY = [
    "{",
    "}",
    "~",
    "=",
    "::",
    "\\",
    "//[id:",
    "####",
    "x{",
    "x{~",
    "x\n\n",
    "$CATEGORY:\n",
    "[html",
    "%1",
    "\n",
    "#",
]


@pytest.mark.parametrize("piece", NASTY)
def test_a_long_file_takes_no_more_than_its_length(piece):
    """A hundred thousand times the same: whatever looks back on all it has read would take minutes."""
    try:
        gift.read((("x{#" if piece == "=" else "x") + piece * 100_000).encode())
    except Unreadable as refused:
        assert "items" in refused.reason  # noqa: PT017 (either answer will do)
