"""What the forms of this room accept: shapes, not policy; the rules speak in the actions."""

import secrets
from dataclasses import replace
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.content.models import Topic
from lms.content.rendering import DateInput
from lms.people.models import Organisation, User
from supervision import hours
from supervision.actions import Work
from supervision.models import EntryVersion, Kind, Mode, Placement, Population, Position, Relation

TOPIC_ROWS = 3
FAMILY = "family"

# The field whose answer a rule speaks of; a rule not named here speaks of the whole form.
FIELD_OF_RULE = {
    "clock": "starts",
    "duration": "ends",
    "future": "ends",
    "late_entry": "on",
    "overlap": "starts",
    "inside_placement": "on",
    "inside_agreement": "on",
    "group_size": "group_size",
    "topic_sum": "topic_minutes_1",
    "note_length": "note",
    "note_identities": "note",
}


def _plainly(read, text: str) -> Any:
    """What `read` makes of typed text, its refusal turned into a form's."""
    try:
        return read(text)
    except hours.Unreadable as problem:
        raise ValidationError(str(problem)) from problem


class DayField(forms.DateField):
    """A date in digits from 0 to 9."""

    widget = DateInput

    def __init__(self, **facts: Any) -> None:
        wrong = gettext_lazy("Type a date that exists, such as 2026-03-16.")
        super().__init__(error_messages={"invalid": wrong, **facts.pop("error_messages", {})}, **facts)

    def to_python(self, value):
        return super().to_python(_plainly(hours.plain, value) if isinstance(value, str) else value)


class ClockField(forms.CharField):
    """A time of day, as a phone's picker sends it or as people type it."""

    widget = forms.TimeInput(attrs={"type": "time", "class": "width-10"}, format="%H:%M")

    def to_python(self, value):
        text = super().to_python(value)
        return _plainly(hours.clock_time, text) if text else None

    def prepare_value(self, value):
        return value.strftime("%H:%M") if isinstance(value, time) else value


class MinutesField(forms.CharField):
    """A duration in whole minutes: 90, 1:30, 1 h 30 min."""

    widget = forms.TextInput(attrs={"class": "width-10", "inputmode": "text"})

    def to_python(self, value):
        text = super().to_python(value)
        return _plainly(hours.whole_minutes, text) if text else None


class CountField(forms.IntegerField):
    """A whole number in digits from 0 to 9."""

    def to_python(self, value):
        return super().to_python(_plainly(hours.plain, value) if isinstance(value, str) else value)


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
    kind = forms.ChoiceField(label=gettext_lazy("What you did"), choices=Kind.choices)
    group_size = CountField(
        label=gettext_lazy("How many people were in the group"),
        required=False,
        min_value=2,
        max_value=100,
        help_text=gettext_lazy("For group supervision only, you included."),
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
        titles = [("", _("No topic")), *sorted(Topic.objects.titles().items(), key=lambda topic: topic[1])]
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
            return {rows[0][0]: self._minutes(work)}
        topics: dict[str, int] = {}
        for code, minutes in rows:
            topics[code] = topics.get(code, 0) + (minutes or 0)
        return topics

    def _minutes(self, work: Work) -> int:
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


class SiteForm(forms.Form):
    site = forms.ModelChoiceField(
        label=gettext_lazy("Where will you practise?"),
        queryset=Organisation.objects.filter(hosts_practice=True).order_by("name"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the place where you will practise.")},
    )


class PositionForm(forms.Form):
    position = forms.ChoiceField(
        label=gettext_lazy("Is the position paid?"),
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the position is paid.")},
    )
    starts_on = DayField(
        label=gettext_lazy("First day"), error_messages={"required": gettext_lazy("Say on which day it begins.")}
    )
    ends_on = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("If you know it."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day of a placement cannot be before its first day."))
        return cleaned


class SupervisorForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Who will supervise you?"),
        help_text=gettext_lazy("Their e-mail address. They get a mail and agree on this site; an account is free."),
        error_messages={"required": gettext_lazy("Give the e-mail address of your supervisor.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AcceptForm(forms.Form):
    relation = forms.ChoiceField(
        label=gettext_lazy("How do you know this person?"),
        choices=[*Relation.choices, (FAMILY, gettext_lazy("I am a member of their family"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how you know this person.")},
    )


class EndForm(forms.Form):
    until_on = DayField(
        label=gettext_lazy("Last day of this supervision"),
        help_text=gettext_lazy("Until that day, hours can still be signed."),
        error_messages={"required": gettext_lazy("Say which day is the last.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a sentence that says why.")},
    )


class SignForm(forms.Form):
    """The signer's name and consent; what was shown travels beside it, as version ids and hashes."""

    typed_name = forms.CharField(
        label=gettext_lazy("Type your legal name"),
        max_length=220,
        help_text=gettext_lazy("As it stands above. It is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-20"}),
        error_messages={"required": gettext_lazy("Type your legal name. It stands for your signature.")},
    )
    accepts = forms.BooleanField(
        label=gettext_lazy("The statement above is true"),
        error_messages={"required": gettext_lazy("Tick the box to say that the statement is true.")},
    )
    statement_version = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    def __init__(self, data: QueryDict | None = None, **facts: Any) -> None:
        super().__init__(data, **facts)
        self.drawn = data.getlist("shown") if data is not None else []

    def ask_again(self) -> None:
        """Draw the box without its tick: it was set under entries that may be others by now."""
        data = QueryDict(mutable=True)
        data.update({"typed_name": self.data.get("typed_name", "")})
        self.data = data

    @property
    def shown(self) -> list[tuple[int, str]]:
        """`12:ab34…` for each entry on the page; an unreadable pair is left out."""
        pairs = (pair.partition(":") for pair in self.drawn)
        return [(int(pk), digest) for pk, _colon, digest in pairs if pk.isascii() and pk.isdigit() and len(pk) < 19]


class QualificationForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title of the credential"),
        max_length=160,
        error_messages={"required": gettext_lazy("Give the title of the credential.")},
    )
    credential = forms.SlugField(
        label=gettext_lazy("Its code"),
        max_length=60,
        help_text=gettext_lazy("The short name certifying bodies use, in lower case, such as cps or lcsw."),
        error_messages={"required": gettext_lazy("Give the short code of the credential.")},
    )
    jurisdiction = forms.CharField(
        label=gettext_lazy("State or body it comes from"),
        max_length=100,
        error_messages={"required": gettext_lazy("Say which state or body it comes from.")},
    )
    number = forms.CharField(label=gettext_lazy("Its number"), max_length=60, required=False)
    from_on = DayField(
        label=gettext_lazy("Valid from"), error_messages={"required": gettext_lazy("Say from which day it is valid.")}
    )
    until_on = DayField(label=gettext_lazy("Valid through"), required=False)

    def __init__(self, data=None, *, organisations: QuerySet[Organisation]) -> None:
        super().__init__(data)
        self.fields["organisation"] = forms.ModelChoiceField(
            label=_("Who can verify it?"),
            queryset=organisations.order_by("name"),
            empty_label=_("Choose one"),
            error_messages={"required": _("Choose the organisation whose staff can verify it.")},
        )

    def clean_credential(self) -> str:
        return self.cleaned_data["credential"].lower()


class RecordForForm(QualificationForm):
    """The same, written down by a programme manager for a supervisor of their site."""

    def __init__(self, data=None, *, organisations: QuerySet[Organisation], people: QuerySet[User]) -> None:
        super().__init__(data, organisations=organisations)
        self.fields["person"] = forms.ModelChoiceField(
            label=_("Whose is it?"),
            queryset=people.order_by("legal_family_name", "legal_given_names"),
            empty_label=_("Choose one"),
            error_messages={"required": _("Choose the person who holds it.")},
        )
        self.order_fields(["person"])
