"""A deed has a moment and a person, both or neither: every pair of *_at and *_by says so in the database."""

import pytest
from django.db import models
from django.db.models import F, Q
from wagtail.models import LockableMixin

from tests.house.floors import our_models


def _is_wagtails(field: models.Field) -> bool:
    """Of a lock that only Wagtail sets and lifts; it says of itself when and by whom."""
    return any(field.name == theirs.name for theirs in LockableMixin._meta.local_fields)


def pairs(model) -> list[tuple[models.Field, models.Field]]:
    """(signed_at, signed_by), (ended_on, ended_by), where the moment may be empty: the deed may not have been done.

    Where the moment is always there, an empty person means the system itself.
    """
    fields = {field.name: field for field in model._meta.local_fields if not _is_wagtails(field)}
    return [
        (fields[f"{verb}_{when}"], fields[f"{verb}_by"])
        for verb in (name.removesuffix("_by") for name in fields if name.endswith("_by"))
        for when in ("at", "on")
        if f"{verb}_{when}" in fields and fields[f"{verb}_{when}"].null
    ]


def names_in(condition) -> set[str]:
    """Every field a constraint speaks of."""
    if isinstance(condition, Q):
        return set().union(*(names_in(child) for child in condition.children))
    if isinstance(condition, tuple):
        return {condition[0].split("__")[0], *names_in(condition[1])}
    if isinstance(condition, F):
        return {condition.name.split("__")[0]}
    if hasattr(condition, "get_source_expressions"):
        return set().union(*(names_in(source) for source in condition.get_source_expressions() if source))
    return set()


@pytest.mark.parametrize(
    "model", [model for model in our_models() if pairs(model)], ids=lambda model: model._meta.label
)
def test_every_moment_has_its_person(model):
    held = [names_in(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    lacking = [
        f"{when.name} without {who.name}"
        for when, who in pairs(model)
        if not any({when.name, who.name} <= names for names in held)
    ]
    assert lacking == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_constraints_are_named_as_sentences(model):
    names = [constraint.name for constraint in model._meta.constraints]
    assert [name for name in names if name.count("_") < 2 or not name.islower()] == []


def test_no_moment_or_date_is_moved_by_saving():
    """auto_now moves a date whenever the row is saved, so a legal date would never be safe."""
    assert [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False)
    ] == []
