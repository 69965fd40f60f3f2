"""Knows the shape of what people type in this room; what is allowed, the actions say."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from courses import access
from courses.models import Activity, CoursePage, Mode, TrainingClaim
from courses.models.kinds import languages
from courses.offers import Offer, topics_of
from lms.content.models import Topic
from lms.content.rendering import DateInput
from lms.people.models import Organisation, User

MOST_TOPICS = 6


def number(label: Any, *, most: int, **options: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, widget=widget, **options)


class CatalogueForm(forms.Form):
    """Narrows a catalogue down; a question with one answer for all of its courses is not asked."""

    mark_optional = False

    words = forms.CharField(
        label=_("Words"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    length = forms.ChoiceField(
        label=_("How long"),
        required=False,
        choices=[
            ("", _("Any length")),
            ("hour", _("Up to 1 hour")),
            ("half-day", _("More than 1 and up to 4 hours")),
            ("days", _("More than 4 and up to 16 hours")),
            ("longer", _("More than 16 hours")),
        ],
    )
    mode = forms.ChoiceField(label=_("How it is given"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, offers: list[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = {mode for offer in offers for mode in offer.modes}
        spoken = {offer.course.language for offer in offers}
        self._offer("topic", _("Any topic"), topics_of(offers))
        self._offer("mode", _("Any way"), [choice for choice in Mode.choices if choice[0] in modes])
        self._offer("language", _("Any language"), [choice for choice in languages() if choice[0] in spoken])

    def _offer(self, name: str, anything: Any, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", anything), *choices]  # type: ignore[attr-defined]
        self.fields[name].error_messages["invalid_choice"] = _("This is no choice here any more.")
        if len(choices) < 2:
            del self.fields[name]

    @property
    def closer(self) -> list[forms.BoundField]:
        """Everything but the words, for those who want to look closer."""
        return [field for field in self if field.name != "words"]

    @property
    def looks_closer(self) -> bool:
        return any(field.value() for field in self.closer)

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class JoinForm(forms.Form):
    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        help_text=_("Eight letters and digits, such as 7K3M-Q9RT. Capitals and hyphens do not matter."),
        widget=forms.TextInput(
            attrs={"class": "width-20", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class CodeForm(forms.Form):
    """What an invitation code is made for."""

    course: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Into which course?"), queryset=CoursePage.objects.none(), empty_label=None
    )
    label = forms.CharField(
        label=_("What do you call this group?"),
        max_length=100,
        help_text=_("Such as “Spring cohort”. People do not see it."),
    )
    places = number(_("For how many people?"), most=10_000)
    until_on = forms.DateField(label=_("Last day on which it can be used"), widget=DateInput())

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = access.courses_to_invite_to(person)  # type: ignore[attr-defined]


class ReflectionForm(forms.Form):
    block = forms.UUIDField()
    text = forms.CharField(max_length=5000, required=False)


class TimeForm(forms.Form):
    """Hours and minutes as people say them; `minutes` adds them up."""

    hours = number(_("Hours"), most=2000, required=False)
    rest = number(_("Minutes"), most=59, required=False)

    @property
    def minutes(self) -> int:
        return 60 * (self.cleaned_data.get("hours") or 0) + (self.cleaned_data.get("rest") or 0)


class ClaimForm(TimeForm):
    """Training taken elsewhere."""

    field_order = [
        "title", "provider", "began_on", "completed_on", "hours", "rest", "mode", "activity", "proof", "organisation"
    ]  # fmt: skip

    mark_optional = False

    hours = number(_("Hours in all"), most=2000, required=False)
    rest = number(_("And minutes"), most=59, required=False)
    title = forms.CharField(label=_("What was it called?"), max_length=255)
    provider = forms.CharField(label=_("Who gave it?"), max_length=200)
    began_on = forms.DateField(label=_("First day"), widget=DateInput())
    completed_on = forms.DateField(
        label=_("Last day"), widget=DateInput(), help_text=_("The same as the first day if it took one day.")
    )
    mode = forms.ChoiceField(label=_("How was it given?"), choices=Mode.choices, widget=forms.RadioSelect)
    activity = forms.ChoiceField(label=_("What was it?"), choices=Activity.choices)
    proof = forms.CharField(
        label=_("How can it be checked?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The number on your certificate, and who to ask, with a phone number or an address."),
    )
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Who should decide?"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("A programme manager there reads what you wrote and your proof."),
    )

    def __init__(self, *args: Any, claim: TrainingClaim | None = None, **kwargs: Any) -> None:
        if claim is not None:
            kwargs["initial"] = {name: getattr(claim, name) for name in self.facts_of(self.base_fields)}
            kwargs["initial"] |= {"organisation": claim.organisation_id}
            kwargs["initial"] |= dict(zip(("hours", "rest"), divmod(claim.minutes, 60), strict=True))
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = access.deciding_organisations()  # type: ignore[attr-defined]

    @staticmethod
    def facts_of(fields: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if name not in ("hours", "rest", "organisation")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.minutes:
            self.add_error("hours", _("Say how long it took in all."))
        return cleaned


class TopicTimeForm(TimeForm):
    """How much of it was about one topic."""

    field_order = ["topic", "hours", "rest"]
    mark_optional = False

    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.all(), to_field_name="code", required=False, empty_label=_("No topic")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("topic")) != bool(self.minutes):
            self.add_error("topic" if self.minutes else "hours", _("Give a topic and its time, or neither."))
        return cleaned


class TopicTimes(BaseFormSet):
    """A few topics, each once."""

    @property
    def minutes_by_topic(self) -> dict[str, int]:
        return {form.cleaned_data["topic"].code: form.minutes for form in self if form.cleaned_data.get("topic")}

    def clean(self) -> None:
        if any(self.errors):
            return
        chosen = [form.cleaned_data["topic"] for form in self if form.cleaned_data.get("topic")]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("A topic is in the list twice. Put its time together."))


TopicTimesFormSet = formset_factory(TopicTimeForm, formset=TopicTimes, extra=3, max_num=MOST_TOPICS, validate_max=True)


class AcceptForm(forms.Form):
    """Whether accepted training stands for a course of the house, so that courses which ask for it open."""

    mark_optional = False

    stands_for: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Does it stand for one of your courses?"),
        queryset=CoursePage.objects.none(),
        required=False,
        empty_label=_("No"),
        help_text=_("Then it opens the courses that ask for that one first."),
    )

    def __init__(self, *args: Any, organisation: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stands_for"].queryset = access.courses_of(organisation)  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What is missing?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two plain sentences. The person reads them and can send the training again."),
    )
