"""What the page of a signature accepts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from supervision.forms.fields import signature_field


class SignForm(forms.Form):
    """The signer's name and consent; what was shown travels beside it, as version ids and hashes."""

    typed_name = signature_field(gettext_lazy("As it stands above. It is your signature."))
    accepts = forms.BooleanField(
        label=gettext_lazy("The statement above is true"),
        error_messages={"required": gettext_lazy("Tick the box to say that the statement is true.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        max_length=1000,
        strip=False,
        help_text=gettext_lazy(
            "Asked once in five minutes. Leave it empty if you have just given it, or to confirm with a passkey."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "width-20"}),
    )
    statement_version = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    def __init__(self, data: QueryDict | None = None, **facts: Any) -> None:
        super().__init__(data, **facts)
        self.drawn = data.getlist("shown") if data is not None else []

    def ask_again(self) -> None:
        """Draw the box without its tick: it was set under entries that may be others by now."""
        data = QueryDict(mutable=True)
        data.update({"typed_name": self.data.get("typed_name", "")})
        self.data = data

    @property
    def said(self) -> dict[str, Any]:
        """What the action is told; the password is not its business."""
        return {name: value for name, value in self.cleaned_data.items() if name != "password"}

    @property
    def shown(self) -> list[tuple[int, str]]:
        return shown_pairs(self.drawn)


def shown_pairs(drawn: Iterable[str]) -> list[tuple[int, str]]:
    """`12:ab34…` for each entry on the page: version and hash of its content; what is unreadable is left out."""
    pairs = (pair.partition(":") for pair in drawn)
    return [(int(pk), digest) for pk, _colon, digest in pairs if pk.isascii() and pk.isdigit() and len(pk) < 19]
