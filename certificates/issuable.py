"""Knows why an application cannot be issued by somebody now: every reason, before anything is planned."""

from django.utils.translation import gettext as _

from certificates import fees, judging, lint, separation
from certificates.models import Application, Status
from lms.people.actions import Refused


def why_not(application: Application, *, by, edition: str) -> list[str]:
    """In whole sentences; empty where approving it now would issue a certificate."""
    if application.status != Status.RECOMMENDED:
        return [_("This application has moved on: %(status)s.") % {"status": application.status_words}]
    if edition != application.edition:
        return [_("The applicant sent this again since it was chosen.")]
    reasons = separation.in_the_way_of_deciding(by, application) + fees.in_the_way_of_deciding(application)
    return reasons + _unsound(application)


def _unsound(application: Application) -> list[str]:
    try:
        judgement = judging.application(application, on=application.programme.today())
        if reasons := lint.unmet(judgement) + lint.name_problems(application.printed_name):
            return reasons
        judging.new_term(judgement)
    except Refused as refusal:
        return [str(refusal)]
    return []
