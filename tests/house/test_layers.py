"""Imports and foreign keys point down through the house."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import models

from tests.house.floors import FLOORS, HOUSE, our_models


def test_imports_point_down():
    lint = [str(HOUSE / ".venv/bin/lint-imports")] if (HOUSE / ".venv/bin/lint-imports").exists() else ["lint-imports"]
    found = subprocess.run([*lint, "--no-cache"], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down_or_stay_in_their_room(model):
    """settings.AUTH_USER_MODEL excepted; Django's and Wagtail's tables lie below every room."""
    here = model._meta.app_label
    upwards = [
        f"{field.name} -> {field.related_model._meta.label}"
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
        and field.related_model._meta.app_label in FLOORS
        and field.related_model._meta.app_label != here
        and FLOORS[field.related_model._meta.app_label] >= FLOORS[here]
    ]
    assert upwards == []


def test_no_import_is_hidden_inside_a_function():
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "PLC0415", "--exclude", "tests", "."],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout
