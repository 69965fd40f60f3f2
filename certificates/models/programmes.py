"""Knows programmes, the published standards that are their rules, how these are kept as text, and who follows one."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates import ladders, rules
from certificates.rules.files import plain_values
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.people.models import Organisation


class Stage(models.TextChoices):
    INITIAL = "initial", _("first award")
    RENEWAL = "renewal", _("renewal")
    REINSTATEMENT = "reinstatement", _("reinstatement")
    UPGRADE = "upgrade", _("upgrade")


class OrderedJSONField(models.Field):
    """Plain JSON kept as text: a database's own JSON type forgets in which order a file names things."""

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, expression, connection) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""


class Programme(models.Model):
    """One credential of one certifying body. Its rules are its standards; this row is the cover they stand in."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    body_name = models.CharField(_("body, as its file names it"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=64)
    sources = OrderedJSONField(default=list)
    notes = models.TextField(blank=True)
    statements = OrderedJSONField(default=dict)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def today(self) -> date:
        """The body's own date now."""
        return timezone.localdate(timezone=ZoneInfo(self.timezone))

    def renewal_standard_on(self, day: date) -> "Standard | None":
        """The renewal standard in force on a day; from `renewal_standards` where a list of certificates has fetched
        these before."""
        return next((one for one in self._renewal_standards() if one.is_in_force_on(day)), None)

    def _renewal_standards(self) -> "Iterable[Standard]":
        fetched = getattr(self, "renewal_standards", None)
        return self.standards.filter(stage=Stage.RENEWAL) if fetched is None else fetched

    def renewals(self) -> "Iterator[tuple[date | None, rules.Renewal]]":
        """All rules of renewal there have been, as far as they give dates, each with its first day."""
        yield None, ladders.NO_RULES
        for one in self._renewal_standards():
            yield one.in_force_from, ladders.renewal_of(one.definition)
            if one.in_force_until not in (None, date.max):
                yield one.in_force_until + timedelta(days=1), ladders.NO_RULES

    def renewal_on(self, day: date) -> rules.Renewal:
        """The rules of renewal in force on a day, as far as they give dates."""
        standard = self.renewal_standard_on(day)
        return ladders.renewal_of(standard.definition if standard else None)

    def day_of(self, moment: datetime) -> date:
        """The body's own date at a moment."""
        return timezone.localdate(moment, timezone=ZoneInfo(self.timezone))


class StandardQuerySet(AppendOnlyQuerySet):
    def in_force(self, on: date):
        """Standards in force on a day, both days included."""
        return self.filter(
            Q(in_force_from=None) | Q(in_force_from__lte=on), Q(in_force_until=None) | Q(in_force_until__gte=on)
        )

    def not_over(self, on: date):
        """Standards in force on a day or after it."""
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gte=on))


class Standard(AppendOnlyModel):
    """One published version of a programme's rules for one stage; never edited, only given a last day and succeeded.

    `definition` is JSON as text, without `in_force`, each figure as it was written: the order in which a file names its
    topics decides ties.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="standards")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    version = models.CharField(max_length=60)
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)
    definition = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StandardQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "stage", "version"], name="one_text_per_version_of_a_stage"),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_from=None) | Q(in_force_until__gte=F("in_force_from")),
                name="a_standard_ends_no_earlier_than_it_begins",
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.stage} {self.version}"

    def save(self, *args, **kwargs) -> None:
        """New rows, and the one late fact a standard may learn: its last day."""
        if not self._state.adding and set(kwargs.get("update_fields") or ()) == {"in_force_until"}:
            models.Model.save(self, *args, **kwargs)
            return
        super().save(*args, **kwargs)

    def is_in_force_on(self, day: date) -> bool:
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_until is None or day <= self.in_force_until)

    @property
    def rules(self) -> dict:
        """The standard as its file says it, without `in_force`."""
        return plain_values(self.definition)


class Following(models.Model):
    """A person keeps a programme on their own page."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followings")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="followings")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="a_programme_is_followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.programme_id}"
