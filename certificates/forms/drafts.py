"""What registrars fill in about a draft: the draft itself, a file to bring, a reason to return it."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from lms.people import access
from lms.people.models import Organisation
from lms.people.roles import Role

# A programme file has some thousand characters; what is far larger is none.
LARGEST_FILE = 1_000_000
ENDINGS = (".yaml", ".yml", ".json")


def bodies_of(person) -> Any:
    return Organisation.objects.filter(pk__in=access.organisations(person, Role.REGISTRAR), certifies=True)


class ProgrammeDraftForm(WagtailAdminModelForm):
    """What is published keeps its name and its body."""

    class Meta:
        defer_required_on_fields = ["body_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].queryset = bodies_of(self.for_user)
        for name in ("body", "slug"):
            if name in self.fields and self.instance.pk:
                self.fields[name].disabled = self.instance.first_published_at is not None


class BringFileForm(forms.Form):
    """A programme file; for a new draft also whose it is."""

    file = forms.FileField(label=_("Programme file"), help_text=_("YAML or JSON, as it is exported here."))
    body = forms.ModelChoiceField(Organisation.objects.none(), label=_("Certifying body"), empty_label=None)

    def __init__(self, *args: Any, person, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["body"].queryset = bodies_of(person)  # type: ignore[attr-defined]
        else:
            del self.fields["body"]

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if PurePath(upload.name).suffix.lower() not in ENDINGS:
            raise forms.ValidationError(_("Choose a file that ends in .yaml, .yml or .json."))
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large to be a programme."))
        return upload


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What should be different"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person who sent the draft reads this."),
    )
