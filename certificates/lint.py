"""Knows what must be true of a certificate the moment before it is issued; says everything that is not."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from certificates import names, numbers, waiving
from certificates.faces import STATE_WORDS
from certificates.judging import Judgement
from certificates.models import Application, Certificate, IssuePlan, Stage
from certificates.states import ENDED, STANDING

LONGEST_NAME = 210


def problems(*, plan: IssuePlan, judgement: Judgement, lineage: Iterable[Certificate], on: date) -> list[str]:
    """Every reason not to issue, in whole sentences; empty where the certificate is sound.

    `lineage` holds the certificates this person already has of the programme, `judgement` the case as it stands now.
    """
    return [
        *unmet(judgement),
        *name_problems(plan.application.printed_name),
        *_number_problems(plan),
        *_date_problems(plan),
        *_problems_of_lineage(plan.application, list(lineage), on),
    ]


def unmet(judgement: Judgement) -> list[str]:
    return [
        _("A requirement is not met: %(label)s.") % {"label": finding["label"]}
        for finding in judgement.findings
        if not waiving.holds(finding)
    ]


def name_problems(name: str) -> list[str]:
    if not name:
        return [_("There is no name to print.")]
    if len(name) > LONGEST_NAME or not names.is_printable(name):
        return [_("The name to print has a character that cannot be printed.")]
    return []


def _number_problems(plan: IssuePlan) -> list[str]:
    sound = numbers.read_number(plan.number) == plan.number and numbers.read_code(plan.code) == plan.code
    return [] if sound else [_("The number or the address of the certificate is not well formed.")]


def _date_problems(plan: IssuePlan) -> list[str]:
    # A renewal may begin where the last term ended, be it late or early.
    if (plan.valid_from < plan.awarded_on and plan.application.stage != Stage.RENEWAL) or (
        plan.valid_through and plan.valid_through < plan.valid_from
    ):
        return [_("The dates of the certificate do not follow one another.")]
    return []


def _problems_of_lineage(application: Application, lineage: list[Certificate], on: date) -> list[str]:
    if application.is_first:
        return _duplicates(lineage, on)
    latest = max(lineage, key=lambda one: one.pk)
    if latest.pk != application.certificate_id:
        return [_("A later certificate stands in the place of the one that this begins with.")]
    state = latest.state(on)
    if state.kind == "suspended":
        return [_("The certificate it follows is suspended. Decide about that first.")]
    if state.kind in ENDED:
        return [_("The certificate it follows is %(state)s.") % {"state": STATE_WORDS[state.kind]}]
    return []


def _duplicates(lineage: Iterable[Certificate], on: date) -> list[str]:
    return [
        _("There is already a certificate of this programme in force, number %(number)s.")
        % {"number": certificate.shown_number}
        for certificate in lineage
        if certificate.state(on).kind in STANDING
    ]
