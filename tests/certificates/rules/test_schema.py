"""The schema of a programme file accepts what the readers accept and refuses what they refuse, as far as it can say."""

import copy
import json
import random
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from certificates import rules
from certificates.rules.files import Figure, plain_values
from certificates.rules.glossary import GLOSSARY

from . import test_reading
from .building import SHIPPED
from .test_no_crash import spoiled

SCHEMA = rules.programme_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
EVERY_WORD = Path(__file__).parent / "every_word.yaml"


def as_json(value):
    """What an editor's YAML reader makes of the file: figures are numbers."""
    if isinstance(value, Figure):
        return json.loads(value) if value.lstrip("-").isdigit() else float(value)
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value


def faults(text):
    return [error.message for error in VALIDATOR.iter_errors(as_json(plain_values(text)))]


def test_it_is_a_schema_of_the_2020_dialect():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert rules.programme_schema("https://example.org/s.json")["$id"] == "https://example.org/s.json"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_is_valid(path):
    assert faults(path.read_bytes()) == []


# What takes counting, comparing or looking elsewhere; only reading tells.
ONLY_READING_TELLS = (
    "come to more than the minimum",
    "at_least is more than at_most",
    "already stands at",
    "shares days with",
    "is not a time zone",
    "needs the version of",
    "the window has no first day",
    "hours is not a whole number of minutes",
    "no year has a day",
    "only the last step may go on without end",
    "is too large a number",
    "is before",
)


def written(table, text_of):
    for text, fault in table:
        if not any(reason in fault for reason in ONLY_READING_TELLS):
            yield pytest.param(text_of(text), id=fault)


def in_standard(text):
    return f"{test_reading.HEAD}  {text}"


def in_requirement(text):
    return in_standard(f"requirements: [{text}]")


def in_hours(text):
    return in_requirement(f"{{hours: {{kind: training, minimum: 10, {text}}}}}")


@pytest.mark.parametrize(
    "text",
    [
        *written(test_reading.TOP, lambda text: text),
        *written(test_reading.STANDARD, in_standard),
        *written(test_reading.REQUIREMENT, in_requirement),
        *written(test_reading.HOURS, in_hours),
    ],
)
def test_what_the_reader_refuses_for_its_shape_the_schema_refuses(text):
    assert faults(text)


def words_of(schema, path=""):
    """Every field that the schema knows, with what it says of it."""
    for name, part in schema.get("properties", {}).items():
        if isinstance(part, dict) and "not" not in part:
            yield f"{path}.{name}".lstrip("."), part
            yield from words_of(part, f"{path}.{name}")
    for name in ("anyOf", "items"):
        for part in schema.get(name, []) if name == "anyOf" else [schema.get(name)]:
            yield from words_of(part, path) if isinstance(part, dict) else ()


ALL_WORDS = [*words_of(SCHEMA), *(pair for name, part in SCHEMA["$defs"].items() for pair in words_of(part, name))]


def test_the_glossary_explains_every_word_and_nothing_else():
    explained = {f"{mapping}.{word}" for mapping, told in GLOSSARY.items() for word in told}
    known = {".".join(("programme." + path if "." not in path else path).split(".")[-2:]) for path, _ in ALL_WORDS}
    assert known == explained
    assert [path for path, part in ALL_WORDS if not part.get("description")] == []
    assert [path for path, part in ALL_WORDS if part.keys() <= {"description"}] == []


def test_one_file_uses_every_word_and_both_accept_it():
    text = EVERY_WORD.read_text()
    read = rules.read_programme(text)
    assert rules.read_programme(rules.write_programme(read)) == read
    assert faults(text) == []
    unused = [f"{mapping}.{word}" for mapping, told in GLOSSARY.items() for word in told if f"{word}:" not in text]
    assert unused == []


def places(tree, path=""):
    if isinstance(tree, dict):
        yield path, tree
        for name, inner in tree.items():
            yield from places(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(tree, list):
        for number, inner in enumerate(tree):
            yield from places(inner, f"{path}[{number}]")


def test_an_unknown_word_is_refused_by_both_at_every_level_of_nesting():
    whole = plain_values(EVERY_WORD.read_bytes())
    # Statements, topics and types are names of the author's own.
    asked = [path for path, _ in places(whole) if not path.endswith(("statements", ".topics", ".types"))]
    assert len(asked) > 60
    wrong = copy.deepcopy(whole)
    for path, place in [*places(wrong)]:
        if path in asked:
            place["worng"] = True
    with pytest.raises(rules.RuleError) as error:
        rules.read_programme(wrong)
    told = {problem.path for problem in error.value.problems}
    assert told >= {f"{path}.worng".lstrip(".") for path in asked}
    tree = as_json(whole)
    assert VALIDATOR.is_valid(tree)
    for path, place in [*places(tree)]:
        if path in asked:
            place["worng"] = True
            assert not VALIDATOR.is_valid(tree), path
            del place["worng"]


def test_whatever_the_reader_takes_the_schema_takes():
    files = [plain_values(path.read_bytes()) for path in (*SHIPPED, EVERY_WORD)]
    chance, taken = random.Random(2026), 0
    for _ in range(60):
        tree = json.loads(json.dumps(as_json(spoiled(chance.choice(files), chance)), default=str))
        try:
            rules.read_programme(tree)
        except rules.RuleError:
            continue
        taken += 1
        assert [error.message for error in VALIDATOR.iter_errors(tree)] == []
    assert taken > 8
