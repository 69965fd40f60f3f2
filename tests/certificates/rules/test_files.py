"""Programme files are YAML 1.2 or JSON, and what cannot be read says where."""

import pytest

from certificates import rules
from certificates.rules.files import plain_values

from .building import faults


def test_only_true_and_false_are_booleans():
    assert plain_values("a: on\non: yes\nb: true\nc: No\nd: false\ne: True") == {
        "a": "on",
        "on": "yes",
        "b": True,
        "c": "No",
        "d": False,
        "e": "True",
    }


def test_a_version_keeps_its_zeros_and_a_date_stays_text():
    assert plain_values("version: 2024.10\nday: 2024-01-01\nclock: 12:30") == {
        "version": "2024.10",
        "day": "2024-01-01",
        "clock": "12:30",
    }


def test_a_programme_may_be_json():
    text = '{"programme": "x", "standards": [{"stage": "initial", "version": 2024.10, "requirements": []}]}'
    assert rules.read_programme(text).standards[0].version == "2024.10"
    assert rules.read_programme(text.encode()).slug == "x"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [1, 2\nb: 3", "a.yaml, line 2: is not YAML"),
        ("a: 1\na: 2", 'a.yaml, line 2: "a" stands twice in the same mapping'),
        ("a: &x [1]\nb: *x", "a.yaml, line 2: aliases (*name) are not read here; write the part out"),
        ("a: !!python/name:os.system", "a.yaml, line 1: is not YAML"),
        ("? [a]\n: 1", "a.yaml, line 1: a key must be a word"),
        ('{"a": 1, "a": 2}', 'a.yaml: "a" stands twice in the same mapping'),
        ('{"a": NaN}', "a.yaml: NaN is not a number"),
        ('{"a": }', "a.yaml, line 1: is not JSON"),
        (b"\xff\xfe\x00", "a.yaml: is not text in UTF-8"),
        ("- 1", "a.yaml: must be a mapping that begins with programme"),
        ("", "a.yaml: must be a mapping that begins with programme"),
        ("[" * 500, "a.yaml"),
        ('{"a":' * 100_000, "a.yaml"),
    ],
)
def test_text_that_cannot_be_read_names_the_file_and_the_line(text, fault):
    with pytest.raises(rules.RuleError) as error:
        rules.read_programme(text, name="a.yaml")
    assert str(error.value).startswith(fault)


def test_every_fault_of_a_file_is_told_at_once():
    assert faults("programme: A B\nstandards: []\nwho: me") == [
        "who: unknown word; known here: programme, title, body, timezone, sources, notes, statements, standards",
        'programme: "A B" must be lower-case letters and digits joined by hyphens',
        "standards: is an empty list",
    ]


def test_an_error_carries_its_first_path_and_reason():
    with pytest.raises(rules.RuleError) as error:
        rules.read_programme("standards: []")
    assert (error.value.path, error.value.reason) == ("programme", "is missing")
    assert [problem.path for problem in error.value.problems] == ["programme", "standards"]
    assert str(rules.Problem("", "is wrong")) == "is wrong"


def test_text_may_begin_with_a_byte_order_mark():
    assert plain_values("\ufeffa: b") == plain_values(b"\xef\xbb\xbfa: b") == {"a": "b"}
