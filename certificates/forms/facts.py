"""What people are asked about themselves: a question for each fact a programme names, and since when it is so."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import facts, rules
from certificates.actions import Stated
from certificates.facts import Question
from certificates.rules.language import Choice
from lms.content.rendering import DateInput

MOST = 999_999


class FactsForm(forms.Form):
    """A question is left open where somebody does not know yet; what was said before stands in its field.

    `before` are the dated values of the person's case, `route` and `choice` what they named last.
    """

    def __init__(self, data: Any = None, *, asked: rules.Asked, has_term: bool, before: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.questions = facts.questions(asked)
        if asked.routes:
            routes = [(route, facts.route_in_words(route)) for route in ("", *asked.routes)]
            self._add("route", _radios(_("Which way do you apply?"), routes), before.get("route", ""))
        for number, question in enumerate(self.questions):
            said = before.get("person", {}).get(question.name, [])
            last = said[-1] if said else {}
            answer = facts.answer_of(last["value"]) if last else ""
            self._add(f"answer_{number}", _answer(question), answer)
            self._add(f"since_{number}", _since(question), date.fromisoformat(last["from"]) if "from" in last else None)
        if asked.choices and has_term:
            lengths = [(_as_text(one), facts.choice_in_words(one)) for one in asked.choices]
            chosen = " ".join(f"{n} {unit}" for unit, n in before.get("choice", {}).items())
            self._add("choice", _radios(_("How long is your next term to be?"), lengths), chosen)

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        self.fields[name] = field

    @property
    def cleaned_facts(self) -> dict[str, Any]:
        """What the action asks for, once the form is valid."""
        unit = self.cleaned_data.get("choice", "").split()
        return {
            "answers": dict(self._answers()),
            "route": self.cleaned_data.get("route", ""),
            "choice": {unit[1]: int(unit[0])} if unit else None,
        }

    def _answers(self) -> Iterator[tuple[str, Stated]]:
        for number, question in enumerate(self.questions):
            answer = self.cleaned_data[f"answer_{number}"]
            if answer not in ("", None):
                yield question.name, Stated(str(answer), self.cleaned_data[f"since_{number}"])


def _as_text(choice: Choice) -> str:
    return f"{choice.length.n} {choice.length.unit}"


def _radios(label: Any, choices: Sequence[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, required=False, widget=forms.RadioSelect)


def _answer(question: Question) -> forms.Field:
    if question.answers:
        return _radios(question.label, question.answers, question.hint)
    widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"})
    return forms.IntegerField(
        label=question.label, help_text=question.hint, min_value=0, max_value=MOST, required=False, widget=widget
    )


def _since(question: Question) -> forms.DateField:
    label = _("Since when? (%(question)s)") % {"question": question.label}
    return forms.DateField(
        label=label, required=False, widget=DateInput(), help_text=_("Leave it empty if it was so all along.")
    )
