"""What a body may put on the paper of its certificates."""

from io import BytesIO

from django import forms
from django.utils.translation import gettext_lazy as _
from PIL import Image

from certificates import names
from certificates.models import MOST_SIGNATORIES, Letterhead
from lms.content import uploads

MOST = 2 * uploads.MEGABYTE
MOST_PIXELS = 20_000_000
# As large as it is ever printed.
LARGEST = (720, 240)


class LetterheadForm(forms.Form):
    """A logo and up to three people who sign for the body. A logo is drawn anew, so that nothing else comes with it."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        max_length=255,
        help_text=_("PNG or JPEG, at most 2 MB. It is printed 16 mm high. Leave this empty to keep the one you have."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    no_logo = forms.BooleanField(label=_("Print no logo"), required=False)
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, now: Letterhead | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["after"].initial = now.version if now else 0
        standing = now.signatories if now else []
        for place in range(MOST_SIGNATORIES):
            kept = standing[place] if place < len(standing) else {"name": "", "role": ""}
            number = {"number": place + 1}
            self.fields[f"name_{place}"] = forms.CharField(
                label=_("Person %(number)d: name") % number, required=False, max_length=80, initial=kept["name"]
            )
            self.fields[f"role_{place}"] = forms.CharField(
                label=_("Person %(number)d: what they are") % number,
                required=False,
                max_length=80,
                initial=kept["role"],
            )

    def refuse(self, words: str) -> None:
        """What holds now stands above the form by then; sent again it comes after that."""
        self.add_error(None, words)
        self.data = {name: self.data.get(name) for name in self.data} | {"after": self.fields["after"].initial}

    def clean_logo(self) -> bytes | None:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        if file.size > MOST:
            raise forms.ValidationError(_("This picture is larger than 2 MB. Make it smaller and try again."))
        try:
            with Image.open(file, formats=["JPEG", "PNG"]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError
                drawn = image.convert("RGBA")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
            message = _("This picture cannot be read, or it is too large. Save it anew and try again.")
            raise forms.ValidationError(message) from problem
        drawn.thumbnail(LARGEST)
        kept = BytesIO()
        drawn.save(kept, "PNG", optimize=True)
        return kept.getvalue()

    def clean(self) -> None:
        super().clean()
        for place in range(MOST_SIGNATORIES):
            name, role = (names.printed(self.cleaned_data.get(f"{what}_{place}", "")) for what in ("name", "role"))
            if bool(name) != bool(role):
                self.add_error(f"{'role' if name else 'name'}_{place}", _("Say both: the name, and what they are."))
            elif name and not (names.is_printable(name) and names.is_printable(role)):
                self.add_error(f"name_{place}", _("There is a character here that cannot be printed."))

    @property
    def signatories(self) -> list[dict[str, str]]:
        both = [
            {what: names.printed(self.cleaned_data[f"{what}_{place}"]) for what in ("name", "role")}
            for place in range(MOST_SIGNATORIES)
        ]
        return [one for one in both if one["name"]]

    @property
    def chosen_logo(self) -> bytes | None:
        """The new logo, the one that is kept, or none."""
        if self.cleaned_data["no_logo"]:
            return None
        kept = self.now.logo if self.now else None
        return self.cleaned_data["logo"] or (bytes(kept) if kept is not None else None)
