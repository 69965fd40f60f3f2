"""What the pages of qualifications accept."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.content.proofs import ProofField
from lms.people.models import Organisation, User
from supervision.forms.fields import DayField
from supervision.models import EndKind


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

    def __init__(self, data=None, files=None, *, organisations: QuerySet[Organisation]) -> None:
        super().__init__(data, files)
        self.fields["proof"] = ProofField(
            label=_("A paper that shows it"),
            help_text=_("The certificate, as PDF, JPEG or PNG. Without it, staff have to see the original."),
            required=False,
        )
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

    def __init__(self, data=None, files=None, *, organisations: QuerySet[Organisation], people: QuerySet[User]) -> None:
        super().__init__(data, files, organisations=organisations)
        self.fields["person"] = forms.ModelChoiceField(
            label=_("Whose is it?"),
            queryset=people.order_by("legal_family_name", "legal_given_names"),
            empty_label=_("Choose one"),
            error_messages={"required": _("Choose the person who holds it.")},
        )
        self.order_fields(["person"])


class ProofForm(forms.Form):
    proof = ProofField(
        label=gettext_lazy("A paper that shows it"),
        error_messages={"required": gettext_lazy("Choose the scan or photograph of the paper.")},
    )


class EndQualificationForm(forms.Form):
    """Staff say how it ended; its holder gives it up."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=[(one.value, one.label) for one in (EndKind.LAPSED, EndKind.REVOKED)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what happened.")},
    )
    ended_on = DayField(
        label=gettext_lazy("Its last day"), error_messages={"required": gettext_lazy("Say which day was its last.")}
    )

    def __init__(self, data=None, *, is_holder: bool) -> None:
        super().__init__(data)
        if is_holder:
            del self.fields["kind"]

    @property
    def kind_said(self) -> str:
        return self.cleaned_data.get("kind", EndKind.GIVEN_UP)
