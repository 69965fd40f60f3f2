"""What the page of a site's rules for hours accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from supervision import hours
from supervision.forms.fields import CountField, DayField, MinutesField
from supervision.rulebook import Limits


def _minutes(label: Any, least: int, most: int, help_text: Any = "") -> MinutesField:
    return MinutesField(label=label, least=least, most=most, help_text=help_text)


class RulesForm(forms.Form):
    """A whole edition at once, so that what is in force can be read on one page."""

    from_on = DayField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Hours of earlier days keep the rules they were under."),
        error_messages={"required": gettext_lazy("Say from which day on these rules hold.")},
    )
    shortest = _minutes(gettext_lazy("Shortest entry"), 1, 120)
    longest = _minutes(gettext_lazy("Longest entry"), 30, hours.LONGEST)
    day_cap = _minutes(
        gettext_lazy("Warn above, in one day"), 30, hours.LONGEST, gettext_lazy("Everything that begins on that day.")
    )
    week_cap = _minutes(
        gettext_lazy("Warn above, in one week"), 60, 7 * hours.LONGEST, gettext_lazy("From Monday to Sunday.")
    )
    late_after = CountField(label=gettext_lazy("Late after so many days"), min_value=1, max_value=366)
    too_late_after = CountField(
        label=gettext_lazy("Refused after so many days"),
        min_value=1,
        max_value=1100,
        help_text=gettext_lazy("Older hours are then not logged by the trainee any more."),
    )
    largest_group = CountField(label=gettext_lazy("Largest group in group supervision"), min_value=2, max_value=100)
    work_per_supervision = _minutes(
        gettext_lazy("Peer support for each hour of supervision"),
        0,
        12_000,
        gettext_lazy("Such as 40 h: a month with less supervision gets a warning. 0 asks for nothing."),
    )
    individual_share = CountField(
        label=gettext_lazy("Percent of supervision that is one to one"), min_value=0, max_value=100
    )

    def __init__(self, data=None, *, limits: Limits, **facts: Any) -> None:
        """Begins with the limits in force; a changed one is typed over them."""
        now = {name: getattr(limits, name) for name in self.base_fields if name != "from_on"}
        super().__init__(data, initial=now | facts.pop("initial", {}), **facts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._in_order("shortest", "longest", gettext_lazy("The longest entry cannot be shorter than the shortest."))
        self._in_order("late_after", "too_late_after", gettext_lazy("What is refused as too late is late before that."))
        return cleaned

    def _in_order(self, lower: str, upper: str, sentence: Any) -> None:
        low, high = self.cleaned_data.get(lower), self.cleaned_data.get(upper)
        if low is not None and high is not None and high < low:
            self.add_error(upper, sentence)

    def limits(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if name != "from_on"}
