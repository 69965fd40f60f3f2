"""What is typed about live trainings: when they are, who was there, what was made up."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from courses import access, actions
from courses.forms import TimeForm, number
from courses.models import CoursePage, LiveParticipant, LiveSession
from courses.models.live import LIVE_MODES
from lms.content.models import Topic
from lms.content.rendering import DateInput
from lms.people.access import organisations
from lms.people.models import Organisation, User
from lms.people.roles import Role

MOST_SESSIONS = 12
MOST_BREAKS = 12 * 60


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "width-10"}, format="%H:%M")


class LiveTrainingForm(TimeForm):
    """The training as a whole; `minutes` is how much of it may be missed."""

    field_order = ["organisation", "title", "mode", "place", "course", "hours", "rest"]
    mark_optional = False

    hours = number(_("How many hours may somebody miss and still complete it?"), most=500, required=False)
    rest = number(_("And minutes"), most=59, required=False)
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Who gives it?"), queryset=Organisation.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("What is it called?"), max_length=255)
    mode = forms.ChoiceField(label=_("How is it given?"), choices=LIVE_MODES, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("An address, or the link of the meeting. Only those who take part see it."),
    )
    course: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Does it stand for one of your courses?"),
        queryset=CoursePage.objects.none(),
        required=False,
        empty_label=_("No"),
        help_text=_("Then it opens the courses that ask for that one first."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = organisations(person, Role.INSTRUCTOR, Role.PROGRAMME_MANAGER)
        self.fields["organisation"].queryset = theirs.order_by("name")  # type: ignore[attr-defined]
        self.fields["course"].queryset = access.courses_of(*theirs)  # type: ignore[attr-defined]


class SessionForm(forms.Form):
    """One session in the clocks of where it is held."""

    mark_optional = False

    on = forms.DateField(label=_("Day"), widget=DateInput())
    starts = forms.TimeField(label=_("From"), widget=ClockInput())
    ends = forms.TimeField(label=_("Until"), widget=ClockInput())
    breaks = number(_("Minutes of breaks"), most=MOST_BREAKS, required=False)
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.all(), to_field_name="code", required=False, empty_label=_("No topic")
    )
    must_attend = forms.BooleanField(label=_("This session may not be missed"), required=False)

    def __init__(self, *args: Any, session: LiveSession | None = None, **kwargs: Any) -> None:
        if session is not None:
            kwargs["initial"] = {
                "on": session.on,
                "starts": session.local_starts,
                "ends": session.local_ends,
                "breaks": session.breaks,
                "topic": session.topic,
                "must_attend": not session.may_be_missed,
            }
        super().__init__(*args, **kwargs)

    @property
    def planned(self) -> actions.Session:
        said = self.cleaned_data
        return actions.Session(
            on=said["on"],
            starts=said["starts"],
            ends=said["ends"],
            breaks=said["breaks"] or 0,
            topic=said["topic"].code if said["topic"] else "",
            may_be_missed=not said["must_attend"],
        )


class Sessions(BaseFormSet):
    @property
    def planned(self) -> list[actions.Session]:
        return [form.planned for form in self if form.has_changed()]


SessionsFormSet = formset_factory(SessionForm, formset=Sessions, extra=3, max_num=MOST_SESSIONS, validate_max=True)


class AttendanceForm(forms.Form):
    """Minutes for each participant, in a field of their own; the whole session unless something else was noted."""

    def __init__(self, *args: Any, session: LiveSession, people: list[LiveParticipant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in people:
            noted = one.present().get(session.pk, session.minutes)
            field = number(str(one.person), most=session.minutes)
            field.initial = noted
            self.fields[f"p{one.pk}"] = field

    @property
    def present(self) -> dict[int, int]:
        return {int(name.removeprefix("p")): minutes for name, minutes in self.cleaned_data.items()}


class MakeUpForm(forms.Form):
    session: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Which session?"), queryset=LiveSession.objects.none(), empty_label=None
    )
    on = forms.DateField(label=_("On which day was it made up?"), widget=DateInput())
    where = forms.CharField(
        label=_("Where?"), max_length=200, help_text=_("Such as “With the autumn group” or “One to one, by video”.")
    )

    def __init__(self, *args: Any, participant: LiveParticipant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = participant.present()
        lacking = [
            session.pk for session in participant.training.sessions.all() if there.get(session.pk, 0) < session.minutes
        ]
        field = self.fields["session"]
        field.queryset = participant.training.sessions.filter(pk__in=lacking)  # type: ignore[attr-defined]
        field.label_from_instance = lambda session: session.in_words  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it not take place?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who takes part reads this."),
    )
