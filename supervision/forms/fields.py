"""The fields people type days, times, minutes and counts into, in digits from 0 to 9."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.content.rendering import DateInput
from lms.content.templatetags.peerway import longdate as date_in_words
from lms.content.templatetags.peerway import minutes as in_words
from supervision import hours
from supervision.models import EntryVersion


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
    """A duration in whole minutes: 90, 1:30, 1 h 30 min; from `least` to `most` where they are given."""

    widget = forms.TextInput(attrs={"class": "width-10", "inputmode": "text"})

    def __init__(self, *, least: int | None = None, most: int | None = None, **facts: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**facts)

    def to_python(self, value):
        text = super().to_python(value)
        return _plainly(hours.whole_minutes, text) if text else None

    def validate(self, value) -> None:
        super().validate(value)
        if value is None or self.least is None or self.most is None or self.least <= value <= self.most:
            return
        said = {"least": in_words(self.least), "most": in_words(self.most)}
        raise ValidationError(_("Give from %(least)s to %(most)s.") % said)

    def run_validators(self, value) -> None:
        """A number has none of a text's."""

    def prepare_value(self, value):
        return in_words(value) if isinstance(value, int) else value


class CountField(forms.IntegerField):
    """A whole number in digits from 0 to 9."""

    def to_python(self, value):
        return super().to_python(_plainly(hours.plain, value) if isinstance(value, str) else value)


def signature_field(help_text: Any = None) -> forms.CharField:
    """The legal name, typed as a signature."""
    return forms.CharField(
        label=gettext_lazy("Type your legal name"),
        max_length=220,
        help_text=help_text or gettext_lazy("It is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-20"}),
        error_messages={"required": gettext_lazy("Type your legal name. It stands for your signature.")},
    )


class ChosenEntriesField(forms.MultipleChoiceField):
    """Some of the entries on the page; gives the content hash of each version as it was shown."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **facts: Any) -> None:
        changed = gettext_lazy("Something here changed since you opened the page. Read it again.")
        super().__init__(error_messages={"invalid_choice": changed, **facts.pop("error_messages", {})}, **facts)

    def offer(self, versions: Iterable[EntryVersion]) -> None:
        self.choices = [(f"{version.pk}:{version.content_hash}", _told(version)) for version in versions]

    def clean(self, value) -> dict[int, str]:
        pairs = (one.partition(":") for one in super().clean(value))
        return {int(pk): content_hash for pk, _colon, content_hash in pairs}


def _told(version: EntryVersion) -> str:
    return f"{date_in_words(version.worked_on)}, {in_words(version.minutes)}, {version.kind_words}"
