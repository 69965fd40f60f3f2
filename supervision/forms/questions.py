"""What the pages accept that ask for an entry one thing at a time; the answers are those of LogForm."""

import secrets
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision.actions import Work
from supervision.forms.entries import TOPIC_ROWS, LogForm
from supervision.forms.fields import DayField
from supervision.models import Kind, Mode, Placement

ANOTHER = "another"

# Each page by its address: its question, and the fields of LogForm that it asks.
QUESTIONS = {
    "day": (gettext_lazy("Which day was it?"), ("on",)),
    "times": (gettext_lazy("When was it?"), ("starts", "ends", "zone", "starts_which", "ends_which")),
    "kind": (gettext_lazy("What did you do?"), ("kind",)),
    "group": (gettext_lazy("How many people were in the group?"), ("group_size",)),
    "mode": (gettext_lazy("How was it held?"), ("mode",)),
    "population": (gettext_lazy("Whom did it serve?"), ("population",)),
    "topics": (
        gettext_lazy("What was it about?"),
        tuple(name for row in range(1, TOPIC_ROWS + 1) for name in (f"topic_{row}", f"topic_minutes_{row}")),
    ),
    "note": (gettext_lazy("What would you like to note?"), ("note",)),
}
STEP_OF_FIELD = {name: step for step, (_question, names) in QUESTIONS.items() for name in names}
# Without an answer to these there is no entry; how large a group was is asked of group supervision alone.
NEEDED = {"day": "on", "times": "ends", "kind": "kind", "group": "group_size", "mode": "mode"}


def needed(answers: Mapping[str, str]) -> list[str]:
    """The pages every such entry has, in their order."""
    return [step for step in NEEDED if step != "group" or answers.get("kind") == Kind.GROUP]


def open_step(answers: Mapping[str, str]) -> str:
    """The first page without its answer; empty where all is said that must be."""
    return next((step for step in needed(answers) if not answers.get(NEEDED[step])), "")


class DayForm(forms.Form):
    """Today, one of the six days before, or another."""

    another_on = DayField(label=gettext_lazy("Another day"), required=False)
    row_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, data=None, *, today: date, said: str = "") -> None:
        recent = [today - timedelta(days=ago) for ago in range(7)]
        is_recent = said in {day.isoformat() for day in recent}
        initial = {"on": said if is_recent else ANOTHER, "another_on": said} if said else {}
        super().__init__(data, initial={"row_key": secrets.token_hex(16)} | initial)
        days = [(day.isoformat(), _in_words(day, today)) for day in recent]
        self.fields["on"] = forms.ChoiceField(
            label=QUESTIONS["day"][0],
            choices=[*days, (ANOTHER, _("Another day, typed below"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Say on which day it was.")},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("on") == ANOTHER and not cleaned.get("another_on") and not self.errors:
            self.add_error("another_on", _("Type the day it was."))
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        said = self.cleaned_data
        return {"on": said["another_on"].isoformat() if said["on"] == ANOTHER else said["on"]}

    def refuse(self, answers) -> None:
        for answer in answers:
            self.add_error("on", answer.sentence)


def _in_words(day: date, today: date) -> str:
    named = date_format(day, "l j F")
    words = {0: _("Today, %(day)s"), 1: _("Yesterday, %(day)s")}
    return words.get((today - day).days, "%(day)s") % {"day": named}


class QuestionForm(LogForm):
    """One page's fields of LogForm, beside what was answered before."""

    def __init__(self, data=None, *, step: str, placement: Placement, answers: Mapping[str, str]) -> None:
        question, names = QUESTIONS[step]
        own = {name: data.get(name, "") for name in names} if data is not None else None
        super().__init__(None if own is None else {**answers, **own}, placement=placement, initial=dict(answers))
        self.names = [name for name in names if name in self.fields]
        for name in set(self.fields) - set(self.names):
            del self.fields[name]
        for name in set(self.names) & {"kind", "mode", "population", "group_size", "note"}:
            self._ask_alone(name, question)

    def _ask_alone(self, name: str, question) -> None:
        """The only field of its page: its label is the question, and its choices are all in sight."""
        field = self.fields[name]
        field.label = question
        field.help_text = _("You included.") if name == "group_size" else field.help_text
        if isinstance(field, forms.ChoiceField):
            widget = forms.RadioSelect()
            widget.choices, field.widget = field.widget.choices, widget
        field.required = name not in ("population", "note")

    @property
    def answers(self) -> dict[str, str]:
        """The words of this page, as they were typed."""
        return {name: str(self.data.get(name, "")) for name in self.names}


def work_so_far(answers: Mapping[str, str], placement: Placement) -> Work:
    """What is answered, filled up with what no rule minds, so that the rules can speak before everything is said."""
    form = LogForm(dict(answers), placement=placement, initial={})
    form.is_valid()
    blank = {"on": placement.site.today(), "starts": time(0), "ends": time(0, 1), "kind": Kind.OTHER}
    blank |= {"mode": Mode.IN_PERSON, "group_size": None, "population": "", "note": ""}
    blank |= {f"topic_{row}": "" for row in range(1, TOPIC_ROWS + 1)}
    blank |= {f"topic_minutes_{row}": None for row in range(1, TOPIC_ROWS + 1)}
    form.cleaned_data = blank | form.cleaned_data
    return form.work()
