"""Knows everything that lies with the bodies about people, in one statement: what they signed and sent, what was said
to it, what they say about themselves, and what happened to their certificates."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, Field, QuerySet, Value, When
from django.db.models.fields import BigIntegerField, BooleanField, DateField, DateTimeField, FloatField, TextField
from django.db.models.functions import Cast, Coalesce, Concat

from certificates.models import Attestation, Proof, ReferenceRequest, StatedFact, StatusEvent, Waiver
from lms.people.access import accounts_of


class Row(NamedTuple):
    """One thing that lies there. Which columns say what, each `_..._rows` tells; the others are empty.

    `source` is attestation, reference, waiver, happened, a kind of proof or of stated fact; `pk` is the row's own
    number, of what happened the certificate's.
    """

    source: str
    pk: int
    person: int | None
    at: datetime
    on: date
    code: str = ""
    programme: int | None = None
    body: int | None = None
    detail: str = ""
    label: str = ""
    begins: date | None = None
    ends: date | None = None
    state: str = ""
    reason: str = ""
    flag: bool | None = None
    relation: str = ""
    percent: float | None = None
    scaled: float | None = None

    @property
    def value(self) -> Any:
        """What was stated."""
        return json.loads(self.detail)


# A database has to be told what an empty column is.
KINDS: dict[str, type[Field]] = {
    "source": TextField,
    "pk": BigIntegerField,
    "person": BigIntegerField,
    "at": DateTimeField,
    "on": DateField,
    "code": TextField,
    "programme": BigIntegerField,
    "body": BigIntegerField,
    "detail": TextField,
    "label": TextField,
    "begins": DateField,
    "ends": DateField,
    "state": TextField,
    "reason": TextField,
    "flag": BooleanField,
    "relation": TextField,
    "percent": FloatField,
    "scaled": FloatField,
}
NULLABLE = frozenset({"programme", "body", "begins", "ends", "flag", "percent", "scaled"})


def of(*people) -> dict[int, list[Row]]:
    """What lies with the bodies by the identity of a person, the oldest first; one statement, however many people."""
    accounts = accounts_of(*people)
    whose = {account: one.identity for one in people for account in one.accounts}
    first, *others = _windows(accounts)
    found: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(map(Row._make, first.union(*others, all=True)), key=lambda row: (row.at, row.pk)):
        for identity in [whose[row.person]] if row.person is not None else {*whose.values()}:
            found[identity].append(row)
    return found


def _windows(people) -> Iterator[QuerySet]:
    yield _attestation_rows(people)
    yield _proof_rows(people)
    yield _fact_rows(people)
    yield _reference_rows(people)
    yield _happened_rows(people)
    yield from _waiver_rows(people)


def _attestation_rows(people) -> QuerySet:
    """`detail` is the version of the statement, `label` its title."""
    return _rows(
        Attestation.objects.filter(person__in=people),
        source=_text("attestation"),
        person=F("person_id"),
        at=F("signed_at"),
        on=F("signed_on"),
        code=F("statement__code"),
        body=F("statement__body_id"),
        detail=F("statement__version"),
        label=F("statement__title"),
    )


def _proof_rows(people) -> QuerySet:
    """`detail` is who gave a credential or told of an exam, `label` the slug of the programme; `begins` and `ends` are
    the days it tells, `percent` and `scaled` what was scored.

    `state` is empty while it waits. `flag` is good standing of a credential; of anything else, whether it came to the
    body itself.
    """
    return _rows(
        Proof.objects.filter(person__in=people),
        source=F("kind"),
        person=F("person_id"),
        at=F("sent_at"),
        on=F("sent_on"),
        code=F("code"),
        programme=F("programme_id"),
        body=F("programme__body_id"),
        detail=F("issuer"),
        label=F("programme__slug"),
        begins=F("dated_on"),
        ends=F("until_on"),
        percent=Cast("percent", FloatField()),
        scaled=Cast("scaled", FloatField()),
        state=Case(
            When(withdrawal__isnull=False, then=_text("withdrawn")),
            When(decision__is_accepted=True, then=_text("accepted")),
            When(decision__is_accepted=False, then=_text("returned")),
            default=_text(""),
        ),
        reason=Case(
            When(withdrawal__isnull=False, then=F("withdrawal__reason")),
            When(decision__isnull=False, then=F("decision__reason")),
            default=_text(""),
            output_field=TextField(),
        ),
        flag=Case(
            When(kind="credential", then=F("decision__in_good_standing")),
            When(sent_by=F("person"), then=Value(False)),
            default=Value(True),
        ),
    )


def _fact_rows(people) -> QuerySet:
    """`code` is the fact's name, `detail` what was stated of it, as JSON; it is so from `begins` on."""
    return _rows(
        StatedFact.objects.filter(person__in=people),
        source=F("kind"),
        person=F("person_id"),
        at=F("stated_at"),
        on=F("stated_on"),
        code=F("name"),
        programme=F("programme_id"),
        detail=Cast("value", TextField()),
        begins=F("from_on"),
    )


def _reference_rows(people) -> QuerySet:
    """`detail` is the writer's address, `label` their name; of an answer `on` is its day and `begins` the day since
    which they know the person, else the day of asking; `ends` is the last day of the link."""
    asked = ReferenceRequest.objects.filter(person__in=people)
    return _rows(
        asked.exclude(revoked_at__isnull=False, answer=None),
        source=_text("reference"),
        person=F("person_id"),
        at=F("asked_at"),
        on=Coalesce("answer__given_on", "asked_on"),
        code=F("type"),
        programme=F("programme_id"),
        body=F("programme__body_id"),
        detail=F("email"),
        label=F("name"),
        begins=F("answer__known_since"),
        ends=F("expires_on"),
        state=Case(
            When(answer__setting_aside__isnull=False, then=_text("set_aside")),
            When(answer__is_given=True, then=_text("given")),
            When(answer__is_given=False, then=_text("declined")),
            default=_text(""),
        ),
        reason=Coalesce("answer__setting_aside__reason", _text(""), output_field=TextField()),
        relation=Coalesce("answer__relation", _text(""), output_field=TextField()),
    )


def _happened_rows(people) -> QuerySet:
    """`pk` is the certificate's, `code` what happened to it."""
    return _rows(
        StatusEvent.objects.filter(certificate__certification__person__in=people),
        source=_text("happened"),
        pk=F("certificate_id"),
        person=F("certificate__certification__person_id"),
        at=F("at"),
        on=F("on"),
        code=F("what"),
    )


def _rows(found: QuerySet, **given: Any) -> QuerySet:
    """The columns of `Row`, under names that no model has."""
    given.setdefault("pk", F("pk"))
    empty = {name: _null(kind) if name in NULLABLE else _text("") for name, kind in KINDS.items() if name not in given}
    columns = {f"row_{name}": {**given, **empty}[name] for name in Row._fields}
    return found.order_by().annotate(**columns).values_list(*columns)


def _text(words: str) -> Cast:
    return Cast(Value(words), TextField())


def _null(kind: type[Field]) -> Cast:
    return Cast(Value(None), kind())


def _waiver_rows(people) -> Iterator[QuerySet]:
    """`code` is the requirement, `state` its stage, `detail` what is accepted instead, `label` who decided it.

    Of everybody there is one row without a person; of an organisation one for each of these people who learns or
    practises there.
    """
    standing = Waiver.objects.standing()
    yield _waivers(standing.filter(person=None, organisation=None), _null(BigIntegerField))
    for way in ("person", "organisation__enrolments__person", "organisation__placements__trainee"):
        yield _waivers(standing.filter(**{f"{way}__in": people}), F(f"{way}_id"))


def _waivers(found: QuerySet, person: Any) -> QuerySet:
    return _rows(
        found,
        source=_text("waiver"),
        person=person,
        at=F("approved_at"),
        on=F("from_on"),
        code=F("requirement"),
        programme=F("programme_id"),
        detail=F("instead"),
        label=Concat("proposed_name", _text(", "), "approved_name", output_field=TextField()),
        begins=F("from_on"),
        ends=F("until_on"),
        state=F("stage"),
        reason=F("reason"),
    )
