"""What is asked where one person has two accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import merging
from certificates.forms.applications import ReasonsForm
from lms.people.models import Organisation, User


class AccountField(forms.CharField):
    """The account behind an address or the number of a certificate of one's own bodies."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)


class MergeForm(forms.Form):
    account = AccountField(
        label=_("The account that is left"),
        help_text=_("Its e-mail address, or the number of a certificate that it holds."),
    )
    into = AccountField(
        label=_("The account that goes on"),
        help_text=_("The one with which the person signs in from then on. Ask them which one they use."),
    )
    organisation = forms.ModelChoiceField(label=_("For which body"), queryset=Organisation.objects.none())
    reason = forms.CharField(
        label=_("How you know that both are one person"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Which papers you saw, and whom you spoke to. Only the registrars of your body read it."),
    )

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        bodies = list(merging.bodies(by)[:2])
        self.fields["organisation"].queryset = merging.bodies(by)  # type: ignore[attr-defined]
        if len(bodies) == 1:
            self.fields["organisation"].initial = bodies[0]
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean_account(self) -> User:
        return self._account_named("account")

    def clean_into(self) -> User:
        return self._account_named("into")

    def _account_named(self, field: str) -> User:
        found = merging.account_named(self.cleaned_data[field], self.by)
        if found is None:
            raise forms.ValidationError(
                _("Nobody signs in with this address, and no certificate of yours has this number. Check it.")
            )
        return found


class RefuseMergeForm(ReasonsForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].help_text = _("Only the registrars of your body read it.")
