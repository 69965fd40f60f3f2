"""What is asked where a holder's name has changed."""

from django.utils.translation import gettext_lazy as _

from certificates.forms.applications import PrintedNameForm, ReasonsForm
from lms.content.proofs import ProofField


class NewNameForm(PrintedNameForm):
    file = ProofField(
        label=_("A paper that shows it"),
        help_text=_(
            "A court order, a marriage certificate, or an identity document in the new name. PDF, JPEG or PNG, at "
            "most 10 MB; a clear photograph is fine."
        ),
    )


class ReturnNameForm(ReasonsForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].help_text = _("The holder reads this. Say what would show the new name.")
