"""Which applications are issued at once."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Application


class RunForm(forms.Form):
    which = forms.ChoiceField(
        label=_("Which of them?"),
        choices=[("all", _("All of these")), ("chosen", _("Those ticked below"))],
        initial="all",
        widget=forms.RadioSelect,
    )
    chosen = forms.MultipleChoiceField(label=_("Applications"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data=None, *, applications: Iterable[Application]) -> None:
        super().__init__(data)
        self.by_pk = {str(one.pk): one for one in applications}
        names = [(pk, one.person.get_full_name()) for pk, one in self.by_pk.items()]
        self.fields["chosen"].choices = names  # type: ignore[attr-defined]

    @property
    def applications(self) -> list[Application]:
        if self.cleaned_data["which"] == "all":
            return list(self.by_pk.values())
        return [self.by_pk[pk] for pk in self.cleaned_data["chosen"]]
