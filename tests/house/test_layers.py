"""Imports and foreign keys point down through the house, and every key to a person is accounted for."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from lms.people import holdings
from lms.people.models import User
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


def test_every_key_to_a_person_is_held_or_is_what_somebody_did_in_a_record_of_anothers():
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is User and not model._meta.proxy
    }
    held = {f"{one.label}.{one.path}" for one in holdings.HOLDINGS}
    assert keys - held - holdings.DEEDS == set(), "Say in the room's holdings.py."
    assert holdings.DEEDS - keys == set()
    assert holdings.DEEDS & held == set()
