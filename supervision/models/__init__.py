"""Knows placements, who supervises them, what was done there, and what was signed: a module for each subject."""

from supervision.models.agreements import Agreement, AgreementQuerySet, AgreementSignature, Party
from supervision.models.consents import Consent, ConsentQuerySet, ConsentWithdrawal
from supervision.models.entries import (
    MOVES,
    SIGNABLE,
    EntryVersion,
    EntryVersionQuerySet,
    HourEntry,
    Kind,
    Mode,
    Population,
    Return,
    Status,
    Void,
)
from supervision.models.placements import (
    Placement,
    PlacementQuerySet,
    PlacementSupervisor,
    PlacementSupervisorQuerySet,
    Position,
    Qualification,
    QualificationQuerySet,
    Relation,
)
from supervision.models.rulebook import HourRules
from supervision.models.signatures import (
    SignedEntry,
    SignOff,
)

__all__ = [
    "MOVES",
    "SIGNABLE",
    "Agreement",
    "AgreementQuerySet",
    "AgreementSignature",
    "Consent",
    "ConsentQuerySet",
    "ConsentWithdrawal",
    "EntryVersion",
    "EntryVersionQuerySet",
    "HourEntry",
    "HourRules",
    "Kind",
    "Mode",
    "Party",
    "Placement",
    "PlacementQuerySet",
    "PlacementSupervisor",
    "PlacementSupervisorQuerySet",
    "Population",
    "Position",
    "Qualification",
    "QualificationQuerySet",
    "Relation",
    "Return",
    "SignOff",
    "SignedEntry",
    "Status",
    "Void",
]
