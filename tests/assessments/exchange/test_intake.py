"""What an understood item comes to in a bank, and that a bank's items come back from a file as they were."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from assessments import handout, intake, items
from assessments.exchange import gift, moodle_xml, table
from assessments.exchange.understood import Answer, Item, Type, Words
from assessments.items import Kind
from assessments.models import BankTopic, ItemVersion
from assessments.models import Item as BankItem
from tests.assessments.exchange.making import EVERY

THREE = {"gift": gift, "moodle_xml": moodle_xml, "csv": table}


def one(text):
    (item,) = gift.read(text.encode()).items
    (found,) = intake.prepared([item])
    return found


def version(found, topic="Ethics"):
    return ItemVersion(item=BankItem(code=found.code), topic=BankTopic(code="t", title=topic), **found.facts)


def test_a_choice_keeps_its_reasons_and_has_shares_only_where_it_has_some():
    facts = one("::T::x{=a#why ~b####all in all}").facts
    assert facts["options"] == [
        {"id": "a", "text": "a", "correct": True, "rationale": "why"},
        {"id": "b", "text": "b", "correct": False, "rationale": ""},
    ]
    assert (facts["title"], facts["kind"], facts["rationale"]) == ("T", "single_choice", "all in all")
    weighed = one("x{~%50%a ~%50%b ~%-50%c}").facts["options"]
    assert [(option["correct"], option["fraction"]) for option in weighed] == [
        (True, "0.5"),
        (True, "0.5"),
        (False, "-0.5"),
    ]


def test_every_kind_has_its_place():
    assert one("x{T}").facts["kind"] == Kind.TRUE_FALSE
    assert one("x{=a->1 =b->2}").facts["pairs"][1] == {"id": "b", "left": "b", "right": "2", "rationale": ""}
    assert one("x{#1..2}").facts["answers"] == [{"text": "1.5", "fraction": "1", "rationale": "", "tolerance": "0.5"}]
    assert one("x{=a =%50%b}").facts["answers"][1]["fraction"] == "0.5"
    assert one("x{}").facts["kind"] == Kind.ESSAY
    word = one("a {=b ~c} d").facts
    assert (word["kind"], word["stem"]) == (Kind.SINGLE_CHOICE, "a _____ d")
    assert one("a {=b} d").facts["kind"] == Kind.SHORT_ANSWER


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[html]<img src\\=x>{T}", "Without its formatting the item asks nothing."),
        ("only words", "A text that asks nothing is no item"),
        ("x{=a =b ~c}", "Exactly one option must be correct."),
        ("x{=a ~A}", "Two options say the same."),
        ("x{~%50%a ~%20%b ~c}", "The shares of the correct options must add up to 1."),
        ("x{=%50%a}", "At least one accepted answer must be worth the whole point."),
        ("x{=" + "~".join("abcdefghijklmn") + "}", "An item has from two to 12 options."),
    ],
)
def test_what_our_banks_cannot_hold_says_why(text, words):
    assert one(text).why_not.startswith(words)


def test_thirds_are_worth_the_whole_point():
    assert one("x{~%33.33333%a ~%33.33333%b ~%33.33333%c ~d}").why_not == ""


def test_formatting_becomes_lines_and_is_spoken_of():
    stem = "<p>One&nbsp;<b>bold</b> step</p>\n<ul><li>a &lt; b</li><li>c</li></ul><script>alert(1)</script>"
    (found,) = intake.prepared([Item(Type.ESSAY, Words(stem, "html"))])
    assert found.facts["stem"] == "One bold step\n- a < b\n- c"
    assert found.remarks == ("The item's formatting is not kept; its words and lines are.",)
    (plain,) = intake.prepared([Item(Type.ESSAY, Words("a <b\n2 & 3", "moodle"))])
    assert (plain.facts["stem"], plain.remarks) == ("a <b\n2 & 3", ())


def test_a_code_is_the_files_own_or_made_from_what_is_said():
    assert one("// [id:Eth 1]\nx{T}").code == "eth-1"
    assert one("::Über uns::x{T}").code.startswith("uber-uns-")
    assert one("::t::x{T}").code == one("$CATEGORY: other\n\n::t::x {T}").code
    assert one("::t::x{T}").code != one("::t::x{F}").code
    assert len(one(f"::{'word ' * 50}::x{{T}}").code) <= intake.LONGEST_CODE


def test_a_path_ends_in_the_topics_name():
    assert intake.named("$course$/top/Ethics") == "Ethics"
    assert intake.named("top/Law // ethics") == "Law / ethics"
    assert intake.named("") == ""


def test_what_travels_as_tags_comes_back():
    stored = {
        "kind": Kind.ORDERING,
        "stem": "Put them in order.",
        "difficulty": "hard",
        "language": "es",
        "source": "A \\ book,\npage 2",
        "is_pretest": True,
    }
    options = [{"text": text, "rationale": f"why {text}"} for text in ("c", "a", "b")]
    before = ItemVersion(
        item=BankItem(code="x"),
        topic=BankTopic(code="t", title="Law / ethics"),
        **stored,
        **items.fitted(Kind.ORDERING, options=options),
    )
    (back,) = table.read(table.write([handout.said(before)]).data).items
    (found,) = intake.prepared([back])
    assert {name: found.facts[name] for name in stored} == stored
    assert found.facts["options"] == before.options
    assert intake.named(back.category) == "Law / ethics"


def test_a_number_is_kept_in_one_way_however_it_was_written():
    for written, kept in (("0.50", "0.5"), ("1E+2", "100"), ("-0.000", "0"), ("1E-7", "0.0000001")):
        answers = (Answer(written, Decimal(1), Decimal("0.0100")),)
        (found,) = intake.prepared([Item(Type.NUMERIC, Words.of("How many?", "plain"), answers=answers)])
        assert [(one["text"], one["tolerance"]) for one in found.facts["answers"]] == [(kept, "0.01")]


@pytest.mark.parametrize("name", THREE)
@settings(max_examples=60)
@given(item=EVERY)
def test_33_what_a_bank_holds_comes_back_from_a_file_as_it_was(name, item):
    (found,) = intake.prepared([replace(item, tags=())])
    if found.why_not:
        return
    understood = handout.said(version(found))
    written = THREE[name].write([understood])
    if any(loss.is_whole for loss in written.losses):
        return
    kept = THREE[name].carry(understood)[0]
    (back,) = THREE[name].read(written.data).items
    assert back == kept
    (again,) = intake.prepared([back])
    assert again.code == found.code
    if not written.losses:
        assert again.facts == found.facts


def test_33_what_is_right_in_several_ways_at_once_stays_so():
    options = [{"text": text, "correct": text != "c", "rationale": ""} for text in "abc"]
    for shares, tag in (((None, None, None), intake.ALL_OR_NOTHING), (("1", "0", "0"), intake.WEIGHED)):
        given_shares = [
            one | ({"fraction": share, "correct": share == "1"} if share else {})
            for one, share in zip(options, shares, strict=True)
        ]
        before = version(one_of(items.fitted(Kind.MULTIPLE_CHOICE, options=given_shares)))
        understood = handout.said(before)
        assert tag in understood.tags
        for format in THREE.values():
            (back,) = format.read(format.write([understood]).data).items
            assert intake.prepared([back])[0].facts["options"] == before.options


def one_of(lists):
    return intake.Prepared(Item(Type.ESSAY, Words()), "x", {"kind": Kind.MULTIPLE_CHOICE, "stem": "x", **lists})


def test_a_true_or_false_in_other_words_stays_one():
    options = [{"text": text, "correct": text == "Verdad", "rationale": "r"} for text in ("Falso", "Verdad")]
    facts = {"kind": Kind.TRUE_FALSE, "stem": "x", **items.fitted(Kind.TRUE_FALSE, options=options)}
    understood = handout.said(version(intake.Prepared(Item(Type.ESSAY, Words()), "x", facts)))
    (back,) = gift.read(gift.write([understood]).data).items
    found = intake.prepared([back])[0].facts
    assert (found["kind"], found["options"]) == (Kind.TRUE_FALSE, facts["options"])
