"""What the pages of hour entries accept."""

import secrets
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.content.models import Topic
from supervision import hours
from supervision.actions import Work
from supervision.forms.fields import ClockField, CountField, DayField, MinutesField
from supervision.models import EntryVersion, Mode, Placement, Population

TOPIC_ROWS = 3

# The field whose answer a rule speaks of; a rule not named here speaks of the whole form.
FIELD_OF_RULE = {
    "clock": "starts",
    "duration": "ends",
    "minimum_span": "ends",
    "future": "ends",
    "day_cap": "on",
    "week_cap": "on",
    "late_entry": "on",
    "overlap": "starts",
    "inside_placement": "on",
    "inside_agreement": "on",
    "group_size": "group_size",
    "topic_sum": "topic_minutes_1",
    "note_length": "note",
    "note_identities": "note",
}


class LogForm(forms.Form):
    """One stretch of practice, in few fields; the rest waits behind "More"."""

    on = DayField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Say on which day it was.")})
    starts = ClockField(
        label=gettext_lazy("Began at"), error_messages={"required": gettext_lazy("Say when it began, such as 9:30.")}
    )
    ends = ClockField(
        label=gettext_lazy("Ended at"),
        help_text=gettext_lazy("A time at or before the beginning is on the next day."),
        error_messages={"required": gettext_lazy("Say when it ended, such as 11:00.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What you did"))
    group_size = CountField(
        label=gettext_lazy("How many people were in the group"),
        required=False,
        min_value=2,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-2"}),
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=280,
        help_text=gettext_lazy("What you did, never for whom: no names, initials, numbers or addresses."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    population = forms.ChoiceField(
        label=gettext_lazy("Whom it served"),
        choices=[("", gettext_lazy("Not said")), *Population.choices],
        required=False,
    )
    row_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    main_fields = ("on", "starts", "ends", "kind", "mode", "note")

    def __init__(self, data=None, *, placement: Placement, initial: dict[str, Any]) -> None:
        defaults = {"row_key": secrets.token_hex(16), "mode": Mode.IN_PERSON}
        super().__init__(data, initial=defaults | initial)
        self.placement = placement
        self.fields["kind"].choices = placement.words.kinds  # type: ignore[attr-defined]
        self.fields["group_size"].help_text = _("%(group)s only, you included.") % {"group": placement.words["group"]}
        self.zones = list(dict.fromkeys((placement.site.timezone, placement.trainee.timezone)))
        self._add_zone()
        self._add_topics()
        self._add_second_times()

    def _add_zone(self) -> None:
        """Only somebody whose own clocks differ from the site's is asked whose they mean."""
        if len(self.zones) > 1:
            self.fields["zone"] = forms.ChoiceField(
                label=_("Whose clocks"),
                choices=[(zone, zone.replace("_", " ")) for zone in self.zones],
                initial=self.zones[0],
            )

    def _add_topics(self) -> None:
        self.topic_titles = sorted(Topic.objects.titles().items(), key=lambda topic: topic[1])
        titles = [("", _("No topic")), *self.topic_titles]
        for row in range(1, TOPIC_ROWS + 1):
            self.fields[f"topic_{row}"] = forms.ChoiceField(
                label=_("Topic %(row)d") % {"row": row}, choices=titles, required=False
            )
            self.fields[f"topic_minutes_{row}"] = MinutesField(
                label=_("Minutes of topic %(row)d") % {"row": row},
                required=False,
                help_text=_("Empty means the whole entry, where it has one topic.") if row == 1 else "",
            )

    def _add_second_times(self) -> None:
        """On the night when the clocks go back a time may come twice; only then is it asked which was meant."""
        zone = self.data.get("zone") or self.placement.site.timezone
        for name in ("starts", "ends"):
            if self._is_repeated(self.data.get("on", ""), self.data.get(name, ""), zone):
                self.fields[f"{name}_which"] = forms.ChoiceField(
                    label=_("The clocks went back that night, so %(time)s came twice. Which one do you mean?")
                    % {"time": self.data[name]},
                    choices=[("first", _("Before they went back")), ("second", _("After they went back"))],
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Say which of the two times you mean.")},
                )

    def _is_repeated(self, day: str, clock: str, zone: str) -> bool:
        try:
            return zone in self.zones and hours.is_repeated(date.fromisoformat(day), hours.clock_time(clock), zone)
        except ValueError:
            return False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in range(1, TOPIC_ROWS + 1):
            if cleaned.get(f"topic_minutes_{row}") and not cleaned.get(f"topic_{row}"):
                self.add_error(f"topic_{row}", _("Choose the topic these minutes belong to."))
        return cleaned

    def work(self) -> Work:
        """What the form says, for the action; a single topic without minutes is about the whole entry."""
        said = self.cleaned_data
        work = Work(
            on=said["on"],
            starts=said["starts"],
            ends=said["ends"],
            kind=said["kind"],
            mode=said["mode"],
            group_size=said["group_size"],
            population=said["population"],
            note=said["note"],
            zone=said.get("zone", ""),
            starts_second=said.get("starts_which") == "second",
            ends_second=said.get("ends_which") == "second",
        )
        return replace(work, topics=self._topics(work))

    def _topics(self, work: Work) -> dict[str, int]:
        rows = [
            (self.cleaned_data[f"topic_{row}"], self.cleaned_data[f"topic_minutes_{row}"])
            for row in range(1, TOPIC_ROWS + 1)
            if self.cleaned_data[f"topic_{row}"]
        ]
        if len(rows) == 1 and rows[0][1] is None:
            return {rows[0][0]: self.minutes_of(work)}
        topics: dict[str, int] = {}
        for code, minutes in rows:
            topics[code] = topics.get(code, 0) + (minutes or 0)
        return topics

    def minutes_of(self, work: Work) -> int:
        zone = work.zone or self.placement.site.timezone
        try:
            return hours.span(
                work.on,
                work.starts,
                work.ends,
                zone,
                starts_second=work.starts_second,
                ends_second=work.ends_second,
            ).minutes
        except hours.Unreadable:
            return 0  # The action says what is wrong with the times.

    def refuse(self, answers) -> None:
        """Put each rule's sentence beside the field it speaks of."""
        for answer in answers:
            self.add_error(FIELD_OF_RULE.get(answer.rule), answer.sentence)

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in self.main_fields or name.endswith("_which")]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if self[name] not in self.first and name != "row_key"]

    @property
    def more_is_open(self) -> bool:
        """Whether what waits behind "More" holds an answer or a fault that must not be overlooked."""
        return any(field.errors or field.value() for field in self.more if field.name != "zone")


def said_before(version: EntryVersion, *, on: date | None = None) -> dict[str, Any]:
    """What a version says, as a form's first answers; with `on`, said again of another day."""
    initial = {
        "on": on or version.worked_on,
        "starts": version.starts,
        "ends": version.ends,
        "kind": version.kind,
        "mode": version.mode,
        "group_size": version.group_size,
        "population": version.population,
        "note": version.note,
        "zone": version.zone,
    }
    for row, (code, minutes) in enumerate(version.topics.items(), start=1):
        initial |= {f"topic_{row}": code, f"topic_minutes_{row}": minutes}
    return initial


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a sentence that says why.")},
    )
