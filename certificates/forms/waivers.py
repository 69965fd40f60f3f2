"""What is asked where a body does not insist on a requirement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Stage
from lms.content.rendering import DateInput
from lms.people.models import Organisation

PERSON, GROUP, EVERYBODY = "person", "organisation", "everybody"
BETWEEN = "/"


class WaiverForm(forms.Form):
    """`labels` are the requirements of each stage by their ids."""

    what = forms.ChoiceField(label=_("Which requirement"))
    whom = forms.ChoiceField(
        label=_("For whom"),
        choices=[
            (PERSON, _("One person")),
            (GROUP, _("Everybody who learns or practises at one organisation")),
            (EVERYBODY, _("Everybody")),
        ],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(label=_("The person's e-mail address"), required=False)
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("The organisation"), required=False
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever it is for reads this, and it stays with every certificate that is given by it."),
    )
    instead = forms.CharField(
        label=_("What is accepted in its place"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty if nothing is."),
    )
    from_on = forms.DateField(label=_("First day"), widget=DateInput())
    until_on = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput(), help_text=_("Empty: until somebody ends it.")
    )

    def __init__(self, data: Any = None, *, labels: dict[str, dict[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (Stage(stage).label, [(f"{stage}{BETWEEN}{name}", words) for name, words in found.items()])
            for stage, found in labels.items()
            if found
        ]
        groups = Organisation.objects.filter(trains=True) | Organisation.objects.filter(hosts_practice=True)
        self.fields["organisation"].queryset = groups.order_by("name")  # type: ignore[attr-defined]

    def clean(self):
        found = super().clean() or self.cleaned_data
        whom = found.get("whom")
        if whom == PERSON and not found.get("email"):
            self.add_error("email", _("Say for whom."))
        if whom == GROUP and not found.get("organisation"):
            self.add_error("organisation", _("Say for which organisation's people."))
        return found

    @property
    def cleaned_facts(self) -> dict[str, Any]:
        """What the action asks for, once the form is valid; the person is found by the address."""
        found = dict(self.cleaned_data)
        stage, _between, requirement = found.pop("what").partition(BETWEEN)
        whom, email = found.pop("whom"), found.pop("email")
        found["organisation"] = found["organisation"] if whom == GROUP else None
        return found | {"stage": stage, "requirement": requirement, "email": email if whom == PERSON else ""}
