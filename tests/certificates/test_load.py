"""`manage.py programmes load FILE...` publishes what is new, refuses what would change what is published."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from certificates import actions, rules
from certificates.models import Programme, Standard, Statement
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.people.models import Organisation
from tests.certificates.conftest import SAMHSA, write

SMALL = """
programme: small
title: Small
body: Small Board
timezone: America/New_York
statements: {code: "1"}
standards:
  - stage: initial
    version: "1"
    in_force: {from: 2024-01-01}
    term: {months: 24}
    requirements:
      - {id: training, hours: {kind: training, minimum: 15.5, topics: {zeal: 2, advocacy: 3}}}
      - {id: code, attest: {statement: code, version: current}}
"""


def load(*files: str, **options) -> None:
    call_command("programmes", "load", *files, **options)


def refused(capsys, *files: str) -> str:
    with pytest.raises(SystemExit) as end:
        load(*files)
    assert end.value.code == 2
    return capsys.readouterr().err


def test_a_file_is_published_with_its_body_its_standards_and_its_statements(board, capsys):
    load(str(SAMHSA))
    programme = Programme.objects.get()
    assert programme.body == board
    assert [str(one) for one in programme.standards.all()] == [f"{programme.pk} initial 2023"]
    assert set(Statement.objects.values_list("code", flat=True)) == {"lived-experience", "code-of-ethics"}
    assert "published initial 2023; published 2 statements" in capsys.readouterr().out


def test_a_body_that_is_not_known_is_founded(db, tmp_path):
    load(write(tmp_path, SMALL))
    body = Organisation.objects.get()
    assert (body.name, body.slug, body.certifies) == ("Small Board", "small-board", True)


def test_the_body_may_be_chosen(board, tmp_path):
    load(write(tmp_path, SMALL), body="model-board")
    assert Programme.objects.get().body == board


def test_loading_twice_changes_nothing(board, capsys):
    load(str(SAMHSA))
    before = [list(model.objects.values()) for model in (Programme, Standard, Statement)]
    load(str(SAMHSA))
    assert [list(model.objects.values()) for model in (Programme, Standard, Statement)] == before
    assert "was known already; nothing changed" in capsys.readouterr().out


def test_a_changed_text_under_a_published_version_is_refused(db, tmp_path, capsys):
    load(write(tmp_path, SMALL))
    changed = write(tmp_path, SMALL.replace("15.5", "16"), "changed.yaml")
    assert refused(capsys, changed) == (
        f'{changed}: standards[0]: version "1" is published and says something else; '
        "a changed text needs a version of its own\n"
    )
    assert "15.5" in Standard.objects.get().definition


def test_another_spelling_of_the_same_text_is_no_change(db, tmp_path, capsys):
    load(write(tmp_path, SMALL))
    load(write(tmp_path, SMALL.replace("minimum: 15.5", "minimum: 15.50").replace("- {id: code,", "- {'id': code,")))
    assert "nothing changed" in capsys.readouterr().out


def test_the_order_of_topics_is_part_of_the_text(db, tmp_path, capsys):
    load(write(tmp_path, SMALL))
    assert list(Standard.objects.get().rules["requirements"][0]["hours"]["topics"]) == ["zeal", "advocacy"]
    turned = write(tmp_path, SMALL.replace("{zeal: 2, advocacy: 3}", "{advocacy: 3, zeal: 2}"), "turned.yaml")
    assert "says something else" in refused(capsys, turned)


SECOND = SMALL.replace(
    'version: "1"\n    in_force: {from: 2024-01-01}', 'version: "2"\n    in_force: {from: 2026-01-01}'
)


def test_a_second_version_that_shares_days_with_the_published_one_is_refused(db, tmp_path, capsys):
    load(write(tmp_path, SMALL))
    second = write(tmp_path, SECOND, "second.yaml")
    assert refused(capsys, second) == (
        f'{second}: standards[0].in_force: shares days with version "1", which is published\n'
    )


def test_a_version_is_closed_once_and_succeeded(db, tmp_path, capsys):
    load(write(tmp_path, SMALL))
    both = SMALL.replace("{from: 2024-01-01}", "{from: 2024-01-01, until: 2025-12-31}")
    both += SECOND[SECOND.index("  - stage") :]
    load(write(tmp_path, both))
    assert "initial 1 ends on 2025-12-31" in capsys.readouterr().out
    old, new = Standard.objects.all()
    assert (old.in_force_until, new.in_force_from) == (date(2025, 12, 31), date(2026, 1, 1))
    moved = write(tmp_path, both.replace("until: 2025-12-31", "until: 2025-06-30"), "moved.yaml")
    assert 'version "1" is published as in force until 2025-12-31' in refused(capsys, moved)


def test_the_cover_may_change_and_is_written_down(db, tmp_path, capsys):
    load(write(tmp_path, SMALL))
    load(write(tmp_path, SMALL.replace("title: Small", "title: Larger")))
    programme = Programme.objects.get()
    assert programme.title == "Larger"
    assert "changed title" in capsys.readouterr().out
    assert [ledger.sentence(event) for event in ledger.history(programme)] == [
        "The programme small was added.",
        "The cover of small was changed (title).",
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("months: 24", "monthz: 24"), 'standards[0].term.monthz: unknown word; did you mean "months"?'),
        (("minimum: 15.5", "minimum: 0.33"), "standards[0].requirements[0].hours.minimum: 0.33 hours is not a whole"),
        (("2024-01-01", "2024-02-30"), "standards[0].in_force.from: 2024-02-30 is not a day of the calendar"),
        (("id: code,", "id: training,"), 'the id "training" already stands at'),
        (("body: Small Board\n", ""), "body: is missing"),
        (("stage: initial", "stage: [initial"), "is not YAML"),
    ],
)
def test_a_wrong_file_says_file_place_and_reason_and_changes_nothing(db, tmp_path, capsys, change, line):
    file = write(tmp_path, SMALL.replace(*change))
    said = refused(capsys, file)
    assert said.startswith(f"{file}: ")
    assert line in said
    assert not Programme.objects.exists()


def test_one_wrong_file_among_several_changes_nothing(board, tmp_path, capsys):
    wrong = write(tmp_path, SMALL.replace("months", "monthz"))
    assert wrong in refused(capsys, str(SAMHSA), wrong)
    assert not Programme.objects.exists()


def test_a_file_that_is_not_there_is_named(db, capsys):
    assert refused(capsys, "/nowhere/rules.yaml") == "/nowhere/rules.yaml: cannot be read (No such file or directory)\n"


def test_a_body_that_does_not_certify_is_refused(academy, tmp_path, capsys):
    with pytest.raises(SystemExit):
        load(write(tmp_path, SMALL), body="two-rivers-academy")
    assert "body: Two Rivers Academy is not a certifying body" in capsys.readouterr().err


def test_another_bodys_programme_is_not_taken_over(board, elsewhere, tmp_path):
    actions.load(values=plain_values(SMALL), body=board, by=None)
    with pytest.raises(rules.RuleError, match="this programme belongs to Model State Peer Board"):
        actions.load(values=plain_values(SMALL), body=elsewhere, by=None)


def test_a_changed_statement_under_a_published_version_is_refused(db, tmp_path, capsys):
    texts = tmp_path / "statements"
    texts.mkdir()
    text = 'statement: code\nversion: "1"\ntitle: The code\ntext: Be kind.\n'
    write(texts, text, "code-1.yaml")
    file = write(tmp_path, SMALL)
    load(file)
    write(texts, text.replace("kind", "quick"), "code-1.yaml")
    assert "code 1 is published and says something else" in refused(capsys, file)
    write(texts, text.replace("title:", "titel:"), "code-1.yaml")
    assert f"{texts}/code-1.yaml: title: is missing" in refused(capsys, file)
    assert Statement.objects.get().text == "Be kind."


def test_an_export_says_what_was_loaded_and_loads_again_as_nothing_new(board, tmp_path, capsys):
    load(str(SAMHSA))
    capsys.readouterr()
    call_command("programmes", "export", "samhsa-model-standards")
    exported = capsys.readouterr().out
    assert plain_values(exported) == plain_values(SAMHSA.read_bytes())
    assert rules.read_programme(exported) == rules.read_programme(SAMHSA.read_bytes())
    load(write(tmp_path, exported))
    assert "nothing changed" in capsys.readouterr().out


def test_an_export_of_nothing_says_so(db, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("programmes", "export", "small")
    assert end.value.code == 2
    assert capsys.readouterr().err == "small: there is no programme of this name\n"


def test_check_reads_a_file_and_warns_of_what_is_odd(db, tmp_path, capsys):
    odd = SMALL.replace("    term: {months: 24}\n", "").replace(
        "minimum: 15.5,", "minimum: 15.5, window: {within: term},"
    )
    file = write(tmp_path, odd)
    call_command("programmes", "check", file)
    said = capsys.readouterr().out
    assert f"{file}: standards[0].term: is not given, so an award never ends" in said
    assert "hours.window: within: term in a first award" in said
    assert f"{file}: statements.code: there is no text of version 1 beside the file" in said
    assert not Programme.objects.exists()


def test_check_warns_of_a_late_renewal_that_is_born_lapsed(db, tmp_path, capsys):
    renewal = """
  - stage: renewal
    version: "1"
    term: {months: 12}
    renewal: {anchor: expiry, late: [{until: {months: 14}, fee: 10}]}
    requirements: [{id: more, hours: {kind: ce, minimum: 10}}]
"""
    call_command("programmes", "check", write(tmp_path, SMALL + renewal))
    assert "standards[1].renewal.late: goes on after the next term has ended" in capsys.readouterr().out


def test_check_of_the_shipped_programme_finds_nothing_odd(db, capsys):
    call_command("programmes", "check", str(SAMHSA))
    assert capsys.readouterr().out == f"{SAMHSA}: reads well\n"


def test_findings_frozen_with_a_certificate_are_plain_json(certificate):
    assert json.loads(json.dumps(certificate.findings))["met"] is True


def test_the_trigger_keeps_a_published_text(programme):
    with connection.cursor() as cursor, pytest.raises(Exception, match="never changed or deleted"):
        cursor.execute("UPDATE certificates_standard SET definition = '{}'")
