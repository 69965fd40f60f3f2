"""What the forms of this room accept: shapes, not policy; the rules speak in the actions. A module for each subject."""

from supervision.forms.alternates import ConfirmForm, PaperForm, VouchForm
from supervision.forms.consents import ConsentForm
from supervision.forms.disputes import DisputeForm
from supervision.forms.entries import FIELD_OF_RULE, LogForm, ReasonForm, said_before
from supervision.forms.hours import WindowForm
from supervision.forms.meetings import MeetingForm
from supervision.forms.placements import (
    FAMILY,
    AcceptForm,
    CodeForm,
    EndForm,
    FirstSupervisorForm,
    NameForm,
    PositionForm,
    SiteForm,
    SupervisorForm,
    TermsForm,
)
from supervision.forms.qualifications import EndQualificationForm, ProofForm, QualificationForm, RecordForForm
from supervision.forms.ratings import RateForm
from supervision.forms.refusals import AppealForm, DecideAppealForm, RefuseForm
from supervision.forms.rulebook import RulesForm
from supervision.forms.signatures import SignForm, shown_pairs
from supervision.forms.tables import TableForm
from supervision.forms.timers import TimerForm
from supervision.forms.wording import WordsForm

__all__ = [
    "FAMILY",
    "FIELD_OF_RULE",
    "AcceptForm",
    "AppealForm",
    "CodeForm",
    "ConfirmForm",
    "ConsentForm",
    "DecideAppealForm",
    "DisputeForm",
    "EndForm",
    "EndQualificationForm",
    "FirstSupervisorForm",
    "LogForm",
    "MeetingForm",
    "NameForm",
    "PaperForm",
    "PositionForm",
    "ProofForm",
    "QualificationForm",
    "RateForm",
    "ReasonForm",
    "RecordForForm",
    "RefuseForm",
    "RulesForm",
    "SignForm",
    "SiteForm",
    "SupervisorForm",
    "TableForm",
    "TermsForm",
    "TimerForm",
    "VouchForm",
    "WindowForm",
    "WordsForm",
    "said_before",
    "shown_pairs",
]
