"""A wrong file ends every command with 2 and says where it is wrong, however deep; nothing is printed as an answer."""

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.certificates.conftest import write

WHOLE = (Path(__file__).parent / "rules" / "every_word.yaml").read_text()
ROUTE = "standards[0].requirements[3].any_of[0][0]"
LATE = "standards[1].renewal.late[1].also[0]"

WRONG = [
    (("title: Every", "titel: Every"), 'titel: unknown word; did you mean "title"?'),
    (("seen: 2026-11", "saw: 2026-11"), "sources[0].saw: unknown word; known here: title, address, seen"),
    (("from: 2024-01-01", "from: 2024-02-30"), "standards[0].in_force.from: 2024-02-30 is not a day of the calendar"),
    (("every: 2}", "every: 0}"), "standards[0].term.ends.years.every: 0 is less than 1"),
    (("minimum: 60.5", "minimum: 60.33"), "standards[0].requirements[0].hours.minimum: 60.33 hours is not a whole"),
    (
        ("{of: {mode: live}, hours: 40}", "{of: {mode: far}, hours: 40}"),
        'standards[0].requirements[0].hours.at_least[0].of.mode: "far" is not one of live, in_person, live_online',
    ),
    (("round_down_to: 15", "round_down_to: -15"), "standards[0].requirements[0].hours.round_down_to: -15 is less"),
    (("younger_than: {days", "younger_than: {weeks"), "requirements[0].unless.any[0].certificate.younger_than.weeks:"),
    (("window: [{within: term}", "window: [{witin: term}"), "requirements[1].count.window[0].witin: unknown word;"),
    (("percent: 75, window", "percent: 175, window"), f"{ROUTE}.exam.percent: 175 is not between 0 and 100"),
    (("reviewed: true", "reviewed: yes"), 'requirements[4].all_of[2].document.reviewed: "yes" is neither true nor'),
    (("also: [{task: {code: more}}]", "also: [{task: {cod: more}}]"), f'{LATE}.task.cod: unknown word; did you mean'),
    (("choices: [{months: 12, scale: 0.5}", "choices: [{scale: 0.5}"), "standards[1].renewal.choices[0]: needs months"),
    (("- id: training\n", "- id: r2\n"), 'requirements[1]: the id "r2" already stands at standards[0].requirements[0]'),
    (("version: \"1\"\n    term: {years: 2}", "term: {years: 2}"), "standards[1].version: is missing"),
]  # fmt: skip


def run(capsys, *command):
    try:
        call_command(*command)
    except SystemExit as end:
        return int(str(end.code)), capsys.readouterr()
    return 0, capsys.readouterr()


@pytest.mark.parametrize(("change", "fault"), WRONG, ids=[fault.split(":")[0] for _, fault in WRONG])
def test_every_command_ends_with_2_and_names_the_place(tmp_path, capsys, change, fault):
    assert change[0] in WHOLE
    file, case = write(tmp_path, WHOLE.replace(*change, 1)), write(tmp_path, "{}", "case.json")
    for command in (
        ("programmes", "check", file),
        ("programmes", "load", file),
        ("assess", "--programme", file, "--case", case, "--on", "2026-05-01"),
        ("terms", "--programme", file, "--case", case, "--on", "2026-05-01"),
    ):
        code, said = run(capsys, *command)
        assert (code, said.out) == (2, ""), command
        assert fault in said.err, command


def test_the_whole_file_itself_is_right(tmp_path, capsys):
    code, said = run(capsys, "programmes", "check", write(tmp_path, WHOLE))
    assert code == 0
    assert said.out.rstrip().endswith("reads well")
