"""What is kept and exported reads back as what was loaded."""

from hypothesis import given
from hypothesis import strategies as st

from certificates.rules.files import plain_values
from certificates.writing import as_json, as_yaml
from tests.certificates.conftest import SAMHSA

ODD = """
programme: odd
on: {on: applied, hours: 15.5, version: 2024.10, half: .5, yes: "no", number: "12", nothing: null, right: true}
day: 2024-02-29
notes: |
  two
  lines: here
list: [a, "true", 0.50]
"""


def test_the_shipped_programme_reads_back_equal_from_yaml():
    values = plain_values(SAMHSA.read_bytes())
    assert plain_values(as_yaml(values)) == values


def test_words_that_yaml_1_1_takes_for_something_else_are_quoted():
    text = as_yaml(plain_values(ODD))
    assert "'on':" in text
    assert "'yes': 'no'" in text
    assert "day: 2024-02-29" in text
    assert "2024.10" in text
    assert plain_values(text) == plain_values(ODD)


def test_json_keeps_the_order_of_topics_and_the_last_zero_of_a_figure():
    text = as_json(plain_values("topics: {zeal: 2.50, advocacy: 3}\n"))
    assert text == '{"topics": {"zeal": 2.50, "advocacy": 3}}'


plain = st.recursive(
    st.none() | st.booleans() | st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcon-_yes", min_size=1, max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcon-_yes", min_size=1, max_size=6), plain, min_size=1, max_size=4))
def test_any_plain_values_read_back_equal_from_both(values):
    assert plain_values(as_json(values)) == values
    assert plain_values(as_yaml(values)) == values
