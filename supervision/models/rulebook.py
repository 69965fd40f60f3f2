"""Knows the limits a site has set for its hours, edition by edition; none is ever edited."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.audit.models import AppendOnlyModel
from lms.people.models import Organisation
from supervision import hours
from supervision.rulebook import Edition, Limits


class HourRules(AppendOnlyModel):
    """One edition of a site's limits, in force from a day on; minutes, days and percent as in `rulebook.Limits`."""

    site = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hour_rules")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField(_("in force from"))
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shortest = models.PositiveSmallIntegerField()
    longest = models.PositiveSmallIntegerField()
    day_cap = models.PositiveSmallIntegerField()
    week_cap = models.PositiveSmallIntegerField()
    late_after = models.PositiveSmallIntegerField()
    too_late_after = models.PositiveSmallIntegerField()
    largest_group = models.PositiveSmallIntegerField()
    work_per_supervision = models.PositiveIntegerField()
    individual_share = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="editions_of_a_sites_rules_are_numbered"),
            models.CheckConstraint(
                condition=Q(shortest__gte=1, shortest__lte=F("longest"), longest__lte=hours.LONGEST),
                name="an_entry_may_be_as_long_as_it_must",
            ),
            models.CheckConstraint(
                condition=Q(too_late_after__gte=F("late_after")), name="what_is_too_late_was_late_before"
            ),
            models.CheckConstraint(condition=Q(individual_share__lte=100), name="a_share_is_at_most_the_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.site.slug}-{self.number}"

    @classmethod
    def editions(cls, site: Organisation | int) -> list[Edition]:
        """The site's editions in the order they were set; one query."""
        return [rules.edition for rules in cls.objects.filter(site=site).order_by("number")]

    @classmethod
    def editions_of(cls, sites: Iterable[int]) -> dict[int, list[Edition]]:
        """The editions of each of these sites, in the order they were set; one query."""
        found: dict[int, list[Edition]] = {}
        for rules in cls.objects.filter(site__in=set(sites)).order_by("number"):
            found.setdefault(rules.site_id, []).append(rules.edition)
        return found

    @property
    def edition(self) -> Edition:
        return Edition(
            self.from_on,
            Limits(label=f"{self.site_id}-{self.number}", **{name: getattr(self, name) for name in LIMITS}),
        )


LIMITS = (
    "shortest",
    "longest",
    "day_cap",
    "week_cap",
    "late_after",
    "too_late_after",
    "largest_group",
    "work_per_supervision",
    "individual_share",
)
