"""The page for authors explains every word, and its examples can be read."""

import re
from pathlib import Path

import pytest

from certificates import rules
from certificates.rules import language
from certificates.rules.glossary import GLOSSARY

from .building import programme

README = (Path(rules.__file__).parents[1] / "programmes" / "README.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("mapping", GLOSSARY)
def test_every_word_of_the_language_is_explained(mapping):
    table = "".join(f"| `{word}` | {meaning} |\n" for word, meaning in GLOSSARY[mapping].items())
    assert table in README


@pytest.mark.parametrize(
    "values",
    [
        *(language.STAGES, language.KINDS, language.MODES, language.PROVIDER_STATUSES, language.PERIODS),
        *(("once", "once_per_term", "many"), ("none", "free"), ("expiry", "award", "late_end")),
        *(("odd", "even", "every"), ("end_of_month", "birth_month"), language.DISTINCT_FIELDS),
    ],
)
def test_every_value_of_the_language_is_named(values):
    assert [value for value in values if not re.search(rf"\b{value}\b", README)] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("\n")[0])
def test_every_example_reads(example):
    if "programme:" in example:
        assert rules.read_programme(example).standards
    elif example.startswith("- "):
        assert programme(example).standards[0].requirements
    else:
        assert programme("- {task: {code: a}}", stage="renewal", standard=example).standards


def test_the_guarantees_come_first():
    assert README.index("## What you can rely on") < README.index("## Begin") < README.index("## Every word")
    assert len(EXAMPLES) >= 12
    assert "# yaml-language-server: $schema=" in README
