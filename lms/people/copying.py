"""Knows how everything the house holds of a person is written into one file they can keep and read."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from lms.people.holdings import HOLDINGS, Holding
from lms.people.models import Organisation, User

CHUNK = 200
NAMED = (User, Organisation, ContentType)
ENDINGS = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}


def of(person: User, *, at: datetime) -> bytes:
    """A zip: `everything.json` by table, the files that were sent or made beside it, and what is what."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        told = {
            "person": str(person.pk),
            "made_at": at.isoformat(),
            "tables": [_table(holding, person, archive) for holding in HOLDINGS if holding.is_told],
        }
        archive.writestr("everything.json", json.dumps(told, ensure_ascii=False, indent=1))
        archive.writestr("read-me.txt", "\n".join(_read_me(told)))
    return kept.getvalue()


def _table(holding: Holding, person: User, archive: zipfile.ZipFile) -> dict[str, Any]:
    fields = [one for one in holding.model._meta.concrete_fields if one.name not in holding.without]
    rows = holding.of(person).select_related(*_beside(fields)).defer(*holding.without)
    return {
        "what": str(holding.title),
        "table": holding.label,
        "rows": [_row(row, fields, archive) for row in rows.iterator(CHUNK)],
    }


def _beside(fields: list) -> Iterator[str]:
    """What rows point to, and whoever and whatever is named in the words for that: a table takes one statement."""
    for one in (one for one in fields if one.is_relation):
        yield one.name
        for named in one.related_model._meta.concrete_fields:
            if named.related_model in NAMED:
                yield f"{one.name}__{named.name}"


def _row(row: models.Model, fields: list, archive: zipfile.ZipFile) -> dict[str, Any]:
    told = {}
    for one in fields:
        value = getattr(row, one.name)
        if isinstance(one, models.BinaryField):
            value = _file(row, one.name, bytes(value or b""), archive)
        elif one.choices and value is not None:
            value = {"value": _plain(value), "words": str(dict(one.flatchoices).get(value, value))}
        else:
            value = _plain(value)
        told[one.name] = value
    return told


def _file(row: models.Model, name: str, content: bytes, archive: zipfile.ZipFile) -> str | None:
    """Where in the zip the content lies; None where there is none."""
    if not content:
        return None
    ending = next((ending for mark, ending in ENDINGS.items() if content.startswith(mark)), "json")
    path = f"files/{row._meta.label_lower}-{row.pk}-{name}.{ending}"
    archive.writestr(path, content)
    return path


def _plain(value: Any) -> Any:
    if isinstance(value, User):
        return value.get_full_name()
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


def _read_me(told: dict[str, Any]) -> Iterator[str]:
    yield _("Everything this site holds of you.")
    yield ""
    yield _("everything.json holds it table by table. Files you sent, or were given, lie in the folder “files”.")
    yield _("Left out: your password and other secrets, and what others wrote in confidence.")
    yield ""
    for table in told["tables"]:
        if table["rows"]:
            yield f"{table['what']}: {len(table['rows'])}"
