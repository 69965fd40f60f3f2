"""`manage.py assess` and `manage.py terms`: a file, a case, an answer, an exit code."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from tests.certificates.conftest import SAMHSA, complete_evidence, write


def run(capsys, verb: str, *options: str) -> tuple[int, str, str]:
    code = 0
    try:
        call_command(verb, "--programme", str(SAMHSA), *options)
    except SystemExit as end:
        code = int(str(end.code))
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def case(tmp_path) -> str:
    facts = {"person": {"born_on": "1990-02-03"}, "evidence": complete_evidence(date(2026, 1, 1))}
    return write(tmp_path, json.dumps(facts), "case.json")


def test_a_case_that_is_met_ends_with_0(case, capsys):
    code, out, err = run(capsys, "assess", "--case", case, "--on", "2026-05-01")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert (answer["programme"], answer["stage"], answer["version"], answer["on"], answer["met"]) == (
        "samhsa-model-standards",
        "initial",
        "2023",
        "2026-05-01",
        True,
    )


def test_a_case_that_is_not_met_ends_with_1(tmp_path, capsys):
    empty = write(tmp_path, "{}", "case.json")
    code, out, _err = run(capsys, "assess", "--case", empty, "--on", "2026-05-01")
    assert code == 1
    assert json.loads(out)["met"] is False


def test_terms_prints_one_object_and_ends_with_0(case, capsys):
    code, out, err = run(capsys, "terms", "--case", case, "--on", "2026-05-01")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert (answer["valid_from"], answer["valid_through"], answer["step"]) == ("2026-05-01", "2028-04-30", 0)


@pytest.mark.parametrize("verb", ["assess", "terms"])
@pytest.mark.parametrize(
    ("case_text", "options", "line"),
    [
        (
            '{"evidence": [{"id": "a", "kind": "training", "on": "2026-01-01", "minutes": 90.5}]}',
            [],
            "evidence[0].minutes: 90.5 is not a whole number of minutes",
        ),
        ('{"evidense": []}', [], 'evidense: unknown word; did you mean "evidence"?'),
        ("{", [], "is not"),
        ("{}", ["--on", "2026-2-30"], '--on: "2026-2-30" is not a date such as 2026-05-01'),
        ("{}", ["--stage", "first"], '--stage: "first" is not one of initial, renewal, reinstatement, upgrade'),
        ("{}", ["--stage", "renewal"], "renewal"),
        ("{}", ["--on", "2001-01-01"], "in force"),
    ],
)
def test_any_failure_ends_with_2_and_says_where_and_why(tmp_path, capsys, verb, case_text, options, line):
    case = write(tmp_path, case_text, "case.json")
    code, out, err = run(capsys, verb, "--case", case, *options)
    assert (code, out) == (2, "")
    assert line in err


def test_a_file_that_is_not_there_ends_with_2(capsys):
    code, _out, err = run(capsys, "assess", "--case", "/nowhere.json")
    assert (code, err) == (2, "/nowhere.json: cannot be read (No such file or directory)\n")


def test_a_person_is_judged_by_what_the_house_knows(programme, ada, capsys):
    code, out, _err = run(capsys, "assess", "--person", "ADA@example.org ")
    findings = {finding["id"]: finding["met"] for finding in json.loads(out)["findings"]}
    assert code == 1
    assert findings["age"] is True
    assert findings["training"] is False


def test_a_programme_that_is_not_loaded_can_be_asked_too(ada, capsys):
    assert run(capsys, "assess", "--person", "ada@example.org")[0] == 1


def test_a_person_nobody_knows_ends_with_2(db, capsys):
    code, _out, err = run(capsys, "assess", "--person", "nobody@example.org")
    assert (code, err) == (2, "--person: there is nobody with the address nobody@example.org\n")
