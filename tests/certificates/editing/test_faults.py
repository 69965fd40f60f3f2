"""A fault of the rules stands at the field that is wrong, in the words of the reader."""

import pytest
from wagtail import blocks

from certificates import rules
from certificates.editing.programmes import STANDARDS
from certificates.editing.shapes import Fields, Several, Text
from certificates.editing.told import as_errors, placed
from certificates.rules.files import plain_values

FILE = """
programme: sample
standards:
  - stage: initial
    version: "1"
    requirements:
      - id: training
        hours: {kind: training, minimum: 10, topics: {ethics: 4, law: 3}, window: {since: 2024-01-01, after: trained},
                at_least: [{of: {mode: live}, hours: 5}]}
        when: {route: legacy}
      - any_of:
          - [{task: {code: a}}]
          - [{exam: {assessment: pr, percent: 75}}, {person: {attribute: age, at_least: 18}}]
  - stage: renewal
    version: "1"
    renewal: {late: [{until: {months: 6}, fee: 5}, {until: {month: 2, day: 28}}]}
    requirements: []
"""
FIRST = "0.value.requirements.0.value"
EITHER = "0.value.requirements.1.value"
MORE = f"{FIRST}.more"


def stored():
    return STANDARDS.stored(plain_values(FILE)["standards"])


def change(tree, path: str, value):
    """The same value with one place of it changed; numbers are entries, `value` steps into one."""
    *way, last = path.split(".")
    at = tree
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    at[int(last) if last.isdigit() else last] = value
    return tree


def errors_of(tree) -> dict[str, list[str]]:
    """What Wagtail would show, flat: the place of a block, then its sentences."""
    told = STANDARDS.told(tree)
    try:
        rules.read_programme({"programme": "sample", "standards": told.value})
        problems = ()
    except rules.RuleError as wrong:
        problems = wrong.problems
    return dict(flat(as_errors(placed(told.named("standards"), problems))))


def flat(error, place: str = ""):
    if error is None:
        return
    own = getattr(error, "non_block_errors", None)
    if own is None:
        yield place, list(error.messages)
        return
    if own:
        yield place, [words for one in own.as_data() for words in one.messages]
    for key, inner in error.block_errors.items():
        yield from flat(inner, f"{place}.{key}".lstrip("."))


def test_what_reads_well_has_no_errors():
    assert errors_of(stored()) == {}


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("0.value.version", "", "0.version", "is missing"),
        (f"{FIRST}.minimum", None, "0.requirements.0.minimum", "is missing"),
        (f"{FIRST}.minimum", "0.33", "0.requirements.0.minimum", "0.33 hours is not a whole number of minutes"),
        (f"{FIRST}.minimum", "-1", "0.requirements.0.minimum", "-1 is less than 0"),
        (f"{FIRST}.kind", [], "0.requirements.0.kind", "is missing"),
        (f"{MORE}.0.value.0.value.value", "9", "0.requirements.0.more.0", "come to more than the minimum"),
        (f"{MORE}.0.value.1.value.value", None, "0.requirements.0.more.0.1.value", "is missing"),
        (f"{MORE}.0.value.1.value.name", "", "0.requirements.0.more.0.1.name", "is missing"),
        (f"{MORE}.0.value.1.value.name", "ethics", "0.requirements.0.more.0.1.name", "stands twice"),
        (f"{MORE}.0.value", [], "0.requirements.0.more.0", "is empty"),
        (f"{MORE}.1.value.0.value", None, "0.requirements.0.more.1.0", "is empty"),
        (f"{MORE}.1.value", [], "0.requirements.0.more.1", "is empty"),
        (f"{MORE}.2.value.0.value.of", [], "0.requirements.0.more.2.0.of", "is missing"),
        (f"{MORE}.2.value.0.value.percent", "50", "0.requirements.0.more.2.0", "needs either hours or percent"),
        (f"{FIRST}.when.0.value", "", "0.requirements.0.when.0", "is empty"),
        (f"{EITHER}.parts.0.value", [], "0.requirements.1.parts.0", "is an empty list"),
        (f"{EITHER}.parts.1.value.0.value.percent", None, "0.requirements.1.parts.1.0", "needs exactly one of percent"),
        (f"{EITHER}.parts.1.value.0.value.percent", "101", "0.requirements.1.parts.1.0.percent", "between 0 and 100"),
        (f"{EITHER}.parts.1.value.1.value.attribute", "", "0.requirements.1.parts.1.1.attribute", "is missing"),
        (f"{EITHER}.id", "training", "0.requirements.1.id", 'the id "training" already stands'),
        (
            "1.value.renewal.0.value.1.value.until.0.value.day",
            "31",
            "1.renewal.0.1.until.0.day",
            "no year has a day 31",
        ),
        ("1.value.renewal.0.value.0.value.until", [], "1.renewal.0.0.until", "only the last step may go on"),
    ],
)
def test_each_fault_stands_at_the_field_that_is_wrong(path, value, place, words):
    found = errors_of(change(stored(), path, value))
    assert [one for one in found[place] if words in one], found


def test_faults_of_two_standards_stand_at_both():
    tree = change(stored(), "1.value.version", "")
    assert set(errors_of(change(tree, f"{FIRST}.kind", []))) == {"0.requirements.0.kind", "1.version"}


# What each word means ---------------------------------------------------------------------------------


def inside(block: blocks.Block):
    """Every block once, with the place it stands in."""
    seen = set()
    waiting = [("", block)]
    while waiting:
        place, one = waiting.pop()
        children = {**getattr(one, "child_blocks", {})}
        for name, child in children.items():
            if id(child) not in seen:
                seen.add(id(child))
                yield f"{place}.{name}", child
                waiting.append((f"{place}.{name}", child))
        if isinstance(one, blocks.ListBlock):
            waiting.append((place, one.child_block))


# Parts of a pair or a length, whose help stands one level above.
PARTS = {"n", "unit", "name", "value"}


def test_every_word_in_the_editor_is_explained_with_an_example():
    unexplained = []
    for place, block in inside(STANDARDS.block(label="standards")):
        help_text = str(getattr(block, "field", block.meta).help_text if hasattr(block, "field") else "")
        help_text = help_text or str(getattr(block.meta, "help_text", "")) or str(getattr(block.meta, "admin_text", ""))
        name = place.rpartition(".")[2]
        if name not in PARTS and name != "more" and "For example:" not in help_text:
            unexplained.append((place, help_text))
    assert unexplained == []


def test_a_word_no_block_can_be_called_by_is_found_inside_a_group_each_time_one_looks():
    block = Several(Fields("requirement", {"label": Fields("requirement", {"label-": Text()})})).block()
    assert [[fault.id for fault in block.check()] for _ in range(2)] == [["wagtailcore.E001"]] * 2
