"""What holds for the repository as a whole: migrations up to date, commands documented, no registry named."""

import subprocess
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands

from tests import engines
from tests.house.floors import FLOORS, HOUSE

# Assembled, so that this file does not name what it forbids.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    return [path for path in listed.split("\0") if path]


@pytest.mark.django_db
def test_the_models_and_their_migrations_agree():
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes detected" in said.getvalue()


def test_every_command_of_ours_is_in_the_readme():
    ours = {name for name, app in get_commands().items() if app in {apps.get_app_config(room).name for room in FLOORS}}
    readme = (HOUSE / "README.md").read_text()
    assert [command for command in sorted(ours) if f"manage.py {command}" not in readme] == []


def test_no_file_names_a_package_registry():
    naming = []
    for path in tracked():
        try:
            text = (HOUSE / path).read_text()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        naming += [f"{path}: {registry}" for registry in REGISTRIES if registry in text]
    assert naming == []


def test_every_room_has_a_readme_of_one_screen():
    rooms = [
        *("certificates", "courses", "assessments", "supervision"),
        *(f"lms/{room}" for room in ("content", "people", "notices", "audit")),
    ]
    lacking = [room for room in rooms if not (HOUSE / room / "README.md").exists()]
    long = [
        room
        for room in rooms
        if room not in lacking and len((HOUSE / room / "README.md").read_text().splitlines()) > 60
    ]
    assert (lacking, long) == ([], [])


def test_every_module_opens_with_what_it_knows():
    silent = [
        path
        for path in tracked()
        if path.endswith(".py")
        and "/migrations/" not in path
        and (HOUSE / path).exists()
        and (HOUSE / path).read_text().strip()
        and not (HOUSE / path).read_text().lstrip().removeprefix("#!/usr/bin/env python\n").lstrip().startswith('"""')
    ]
    assert silent == []


def test_nothing_is_left_to_be_done_later():
    marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    found = [
        f"{path}: {mark}"
        for path in tracked()
        if path.endswith((".py", ".html", ".js", ".css", ".yaml")) and (HOUSE / path).exists()
        for mark in marks
        if f"{mark} " in (HOUSE / path).read_text() or f"{mark}:" in (HOUSE / path).read_text()
    ]
    assert found == []


def test_what_both_engines_tell_is_there():
    assert [path for path in engines.BOTH_ENGINES if not (HOUSE / "tests" / path).exists()] == []
