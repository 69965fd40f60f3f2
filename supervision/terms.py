"""Knows what two people agreed to about supervision: how much of it goes with work, and how often. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.content.templatetags.peerway import minutes as in_words
from supervision import rules

# The Monday that pairs of weeks are counted from.
FIRST_MONDAY = date(2001, 1, 1)


class Frequency(TextChoices):
    WEEKLY = "weekly", gettext_lazy("Every week")
    TWO_WEEKS = "two_weeks", gettext_lazy("Every two weeks")
    MONTHLY = "monthly", gettext_lazy("Every month")
    AS_NEEDED = "as_needed", gettext_lazy("When one of the two asks for it")


@dataclass(frozen=True)
class Terms:
    """`work_per_supervision`: how many minutes of peer support one hour of supervision answers for; 0 is not agreed."""

    work_per_supervision: int = 0
    frequency: str = Frequency.WEEKLY

    @property
    def ratio_in_words(self) -> str:
        if not self.work_per_supervision:
            return _("Not agreed")
        return _("1 h of supervision for each %(work)s of peer support") % {"work": in_words(self.work_per_supervision)}

    @property
    def frequency_in_words(self) -> str:
        return str(Frequency(self.frequency).label)

    def shortfall(self, work: int, supervision: int) -> str:
        """What a month's supervision lacks to answer for its work, in words; empty where it lacks nothing."""
        limits = replace(rules.HOUSE, work_per_supervision=self.work_per_supervision)
        return rules.ratio(work, supervision, limits).sentence

    def gaps(self, worked: Iterable[date], supervised: Iterable[date]) -> dict[date, str]:
        """A sentence by month (its first day) in which work went on and supervision was not as often as agreed."""
        if self.frequency == Frequency.AS_NEEDED:
            return {}
        met = {self._period(day) for day in supervised}
        months = {self._period(day): day.replace(day=1) for day in sorted(set(worked), reverse=True)}
        every, missed = Counter(months.values()), Counter(first for key, first in months.items() if key not in met)
        return {first: self._gap(missed[first], every[first]) for first in missed}

    def _period(self, day: date) -> date:
        """The first day of the stretch in which supervision is due once."""
        if self.frequency == Frequency.MONTHLY:
            return day.replace(day=1)
        weeks = 2 if self.frequency == Frequency.TWO_WEEKS else 1
        return day - timedelta(days=(day - FIRST_MONDAY).days % (7 * weeks))

    def _gap(self, missed: int, every: int) -> str:
        said = {"missed": missed, "all": every}
        if self.frequency == Frequency.WEEKLY:
            return _("Supervision is agreed for every week. %(missed)d of %(all)d weeks with work had none.") % said
        if self.frequency == Frequency.TWO_WEEKS:
            return _("Supervision is agreed for every two weeks. %(missed)d of %(all)d fortnights had none.") % said
        return _("Supervision is agreed for every month. In this one there was work and none of it.")
