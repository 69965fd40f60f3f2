"""What is written in the editor comes out as the file that says the same, whichever way it went in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import rules
from certificates.editing.programmes import SOURCES, STANDARDS, STATEMENTS, too_deep
from certificates.rules.files import plain_values
from tests.certificates.editing.typing_in import sent
from tests.certificates.rules.building import SHIPPED, programme
from tests.certificates.rules.test_writing import CONDITIONS, RULES, TERMS, requirements

BLOCK = STANDARDS.block(label="standards")
EVERY_WORD = SHIPPED[0].parents[2] / "tests/certificates/rules/every_word.yaml"


def kept(stored):
    """As the database gives it back, every block of it read, and keeps it again."""
    return list(BLOCK.get_prep_value(BLOCK.clean(BLOCK.to_python(stored))))


def said_again(values):
    return STANDARDS.told(kept(STANDARDS.stored(values["standards"]))).value


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_comes_out_as_it_went_in(path):
    values = plain_values(path.read_bytes())
    assert said_again(values) == values["standards"]
    assert [list(one) for one in said_again(values)] == [list(one) for one in values["standards"]]
    assert SOURCES.told(SOURCES.stored(values["sources"])).value == values["sources"]
    statements = values.get("statements") or {}
    assert list(STATEMENTS.told(STATEMENTS.stored(statements)).value.items() if statements else []) == list(
        statements.items()
    )


def test_every_word_of_the_language_has_its_place():
    values = plain_values(EVERY_WORD.read_bytes())
    again = rules.read_programme({**values, "standards": said_again(values)})
    assert again == rules.read_programme(values)


def test_the_order_of_topics_is_kept_because_it_decides_ties():
    asked = programme("- hours: {kind: training, minimum: 9, topics: {zeal: 2.50, advocacy: 3}}")
    [one] = said_again(rules.programme_as_dict(asked))[0]["requirements"]
    assert list(one["hours"]["topics"].items()) == [("zeal", "2.5"), ("advocacy", "3")]


def same_again(asked: rules.Programme) -> None:
    values = rules.programme_as_dict(asked)
    assert rules.read_programme({**values, "standards": said_again(values)}) == asked


@pytest.mark.parametrize("rule", RULES)
def test_every_kind_comes_out_equal(rule):
    same_again(programme(f"- id: mine\n  {rule}", head='statements: {coe: "2025"}'))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(requirements(), max_size=3), st.sampled_from(TERMS), st.sampled_from(CONDITIONS))
def test_whatever_the_language_says_comes_out_equal(them, terms, condition):
    last = f"{{task: {{code: last}}, when: {condition}}}"
    asked = programme(
        f"[{', '.join([*them, last])}]", standard=terms, stage="renewal", head='statements: {coe: "2025"}'
    )
    if not too_deep(asked):
        same_again(asked)


@pytest.mark.parametrize("path", [*SHIPPED[:3], EVERY_WORD], ids=lambda path: path.stem)
def test_what_a_browser_sends_is_what_was_typed(path):
    values = plain_values(path.read_bytes())
    stored = STANDARDS.stored(values["standards"])
    typed = BLOCK.clean(BLOCK.value_from_datadict(sent(BLOCK, stored, "standards"), {}, "standards"))
    assert STANDARDS.told(list(BLOCK.get_prep_value(typed))).value == said_again(values)


def nested(depth: int) -> str:
    return "task: {code: a}" if depth == 0 else f"any_of: [[{{all_of: [{{{nested(depth - 1)}}}]}}]]"


def test_what_is_nested_more_deeply_than_the_editor_shows_is_named():
    asked = programme(f"- {nested(2)}")
    assert [problem.path for problem in too_deep(asked)] == [
        "standards[0].requirements[0].any_of[0][0].all_of[0].any_of[0][0].all_of[0]"
    ]
    assert too_deep(programme(f"- {nested(1)}")) == []
