"""Knows what must be true of a certificate the moment before it is issued; says everything that is not."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from certificates import names, numbers
from certificates.judging import Judgement
from certificates.models import Certificate, IssuePlan
from certificates.states import STANDING

LONGEST_NAME = 210


def problems(*, plan: IssuePlan, judgement: Judgement, lineage: Iterable[Certificate], on: date) -> list[str]:
    """Every reason not to issue, in whole sentences; empty where the certificate is sound.

    `lineage` holds the certificates this person already has of the programme, `judgement` the case as it stands now.
    """
    return [
        *unmet(judgement),
        *_name_problems(plan.application.printed_name),
        *_number_problems(plan),
        *_date_problems(plan),
        *_duplicates(lineage, on),
    ]


def unmet(judgement: Judgement) -> list[str]:
    return [
        _("A requirement is not met: %(label)s.") % {"label": finding["label"]}
        for finding in judgement.findings
        if not finding["met"]
    ]


def _name_problems(name: str) -> list[str]:
    if not name:
        return [_("There is no name to print.")]
    if len(name) > LONGEST_NAME or not names.is_printable(name):
        return [_("The name to print has a character that cannot be printed.")]
    return []


def _number_problems(plan: IssuePlan) -> list[str]:
    sound = numbers.read_number(plan.number) == plan.number and numbers.read_code(plan.code) == plan.code
    return [] if sound else [_("The number or the address of the certificate is not well formed.")]


def _date_problems(plan: IssuePlan) -> list[str]:
    if plan.valid_from < plan.awarded_on or (plan.valid_through and plan.valid_through < plan.valid_from):
        return [_("The dates of the certificate do not follow one another.")]
    return []


def _duplicates(lineage: Iterable[Certificate], on: date) -> list[str]:
    return [
        _("There is already a certificate of this programme in force, number %(number)s.")
        % {"number": certificate.shown_number}
        for certificate in lineage
        if certificate.state(on).kind in STANDING
    ]
