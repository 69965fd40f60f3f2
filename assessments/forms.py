"""What a question page asks and sends: answers by their places on this page, and the page's count of changes."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import responses
from assessments.actions import Given
from assessments.items import CHOICES, Kind
from assessments.models import AttemptItem

LOST_COUNT = gettext_lazy("This page has lost count of your answers. Open the question again.")
# answer, answer-3, sequence, known; before it, where several questions stand on one page, the question: q12-answer-3.
_NAME = re.compile(r"(?:q(?P<position>\d{1,3})-)?(?P<what>answer|sequence|known)(?:-(?P<row>\d{1,2}))?\Z", re.ASCII)
_OURS = re.compile(r"(q\d*-|answer|sequence|known)")


def given_in(posted: QueryDict) -> dict[int | None, Given]:
    """What a page sent, by the number of the question, None where it shows a single one. Raises responses.Malformed.

    Fields that are no answers, such as the page's token, are left alone; one that would be an answer of no question
    is refused, as is a page without its count.
    """
    found: dict[int | None, dict[str, Any]] = {}
    for name in posted:
        named = _NAME.match(name)
        if named is None:
            if _OURS.match(name):
                raise responses.Malformed(_("This page sent something that no question asks for. Open it again."))
            continue
        position = named["position"] and int(named["position"])
        fields = found.setdefault(position or None, {})
        if named["row"]:
            fields.setdefault("rows", {})[named["row"]] = posted[name]
        else:
            fields[named["what"]] = posted.getlist(name)
    return {position: _given(fields) for position, fields in found.items()}


def _given(fields: Mapping[str, Any]) -> Given:
    if "rows" in fields and "answer" in fields:
        raise responses.Malformed(_("This page sent something that no question asks for. Open it again."))
    given = fields.get("rows", fields.get("answer", []))
    known = _count(fields["known"]) if "known" in fields else None
    return Given(given if given != [""] else [], _count(fields.get("sequence", [])), known)


def _count(written: list[str]) -> int:
    is_number = len(written) == 1 and written[0].isascii() and written[0].isdigit() and len(written[0]) <= 9
    if not is_number:
        raise responses.Malformed(LOST_COUNT)
    return int(written[0])


class AnswerForm(forms.Form):
    """One question. Values and element ids are places on this page and say nothing of the item's own options.

    It draws the question; what comes back is read by `given_in` and `responses.read`, whose words it shows.
    """

    sequence = forms.CharField(widget=forms.HiddenInput, required=False)
    known = forms.CharField(widget=forms.HiddenInput, required=False)
    mark_optional = False

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        asked: AttemptItem,
        on_its_own: bool = True,
        is_read_aloud: bool = False,
    ) -> None:
        """Where it is read aloud, every answer to choose from has its number, so that it can be named."""
        super().__init__(posted, prefix=None if on_its_own else f"q{asked.position}")
        self.asked = asked
        self.fields |= dict(_fields(asked))
        if is_read_aloud:
            _number(self.fields.values())
        last = asked.saved.sequence if asked.saved else 0
        self.fields["sequence"].initial, self.fields["known"].initial = last + 1, last

    @property
    def rows(self) -> list[forms.BoundField]:
        """The fields of a question that is answered row by row."""
        return [self[name] for name in self.fields if name.startswith("answer-")]

    @property
    def hint(self) -> str:
        return _hint(self.asked)

    def say(self, problem: responses.Malformed) -> None:
        """Put the words beside what they are about, and keep what was typed."""
        self.full_clean()
        field = f"answer-{problem.row}" if problem.row else "answer"
        self.add_error(field if field in self.fields else None, str(problem))


def _fields(asked: AttemptItem) -> dict[str, forms.Field]:
    version = asked.item_version
    if version.kind in CHOICES:
        return {"answer": _choice_field(asked)}
    if version.kind == Kind.ORDERING:
        places = [(place, str(place)) for place in range(1, len(asked.shown) + 1)]
        return _row_fields(asked, [option["text"] for option in asked.shown_options], places, asked.shown)
    if version.kind == Kind.MATCHING:
        rights = list(enumerate(asked.shown_rights, start=1))
        return _row_fields(asked, [pair["left"] for pair in asked.shown_pairs], rights, asked.rights)
    return {"answer": _text_field(asked)}


def _number(fields: Iterable[Any]) -> None:
    """Places in an ordering are numbers already, and a list that is not chosen from yet has none."""
    for field in fields:
        if hasattr(field, "choices"):
            field.choices = [
                (place, text if str(place) in (text, "") else f"{place}. {text}") for place, text in field.choices
            ]


class _AnyChoice(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        """Whether it is one of the choices is asked where it is saved, so that there is one set of words."""


class _AnyChoices(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        """As above."""

    def to_python(self, value: Any) -> Any:
        return value


def _choice_field(asked: AttemptItem) -> forms.Field:
    takes_many = asked.item_version.kind == Kind.MULTIPLE_CHOICE
    marks = [place for place, option in enumerate(asked.shown, start=1) if option in (asked.response or ())]
    facts: dict[str, Any] = {
        "label": asked.item_version.question,
        "help_text": _hint(asked),
        "choices": [(place, option["text"]) for place, option in enumerate(asked.shown_options, start=1)],
        "required": False,
    }
    if takes_many:
        return _AnyChoices(widget=forms.CheckboxSelectMultiple, initial=marks, **facts)
    return _AnyChoice(widget=forms.RadioSelect, initial=next(iter(marks), None), **facts)


def _row_fields(
    asked: AttemptItem, labels: list[str], choices: list[tuple[int, str]], ids: list[str]
) -> dict[str, forms.Field]:
    """A list to choose from beside each row; in an ordering its places, in a matching its right sides."""
    response = asked.response or {}
    fields: dict[str, forms.Field] = {}
    for row, (own, label) in enumerate(zip(asked.shown, labels, strict=True), start=1):
        chosen = response.get(own)
        place = ids.index(chosen) + 1 if isinstance(chosen, str) else chosen
        fields[f"answer-{row}"] = _AnyChoice(
            label=label, choices=[("", _("Choose")), *choices], required=False, initial=place or ""
        )
    return fields


def _text_field(asked: AttemptItem) -> forms.Field:
    kind = asked.item_version.kind
    widgets: dict[str, forms.Widget] = {
        Kind.NUMERIC: forms.TextInput(attrs={"inputmode": "decimal", "class": "width-10"}),
        Kind.SHORT_ANSWER: forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
        Kind.ESSAY: forms.Textarea(attrs={"rows": 12}),
    }
    return forms.CharField(
        label=asked.item_version.question,
        help_text=_hint(asked),
        required=False,
        strip=False,
        widget=widgets[kind],
        initial=asked.response or "",
    )


def _hint(asked: AttemptItem) -> str:
    version = asked.item_version
    if version.kind == Kind.SHORT_ANSWER and version.case_matters:
        return _("A few words. Capital letters matter; accents and extra spaces do not.")
    hints: dict[str, str] = {
        Kind.MULTIPLE_CHOICE: _("Choose every answer that applies."),
        Kind.ORDERING: _("Give each its place. 1 comes first."),
        Kind.MATCHING: _("Choose what belongs to each. Something may be left over, or fit more than once."),
        Kind.NUMERIC: _("A number in digits, such as 12 or 3.5."),
        Kind.SHORT_ANSWER: _("A few words. Capital letters, accents and extra spaces do not matter."),
        Kind.ESSAY: _("In your own words. A person reads it; it is no part of the score that is told at once."),
    }
    return hints.get(version.kind, "")
