"""Knows placements, who supervises them, what was done there, and what was signed: a module for each subject."""

from supervision.models.agreements import Agreement, AgreementQuerySet, AgreementSignature, Party
from supervision.models.alternates import (
    Alternate,
    AlternateDecision,
    AlternateEntry,
    AlternateEvidence,
    AlternateQuerySet,
    Why,
)
from supervision.models.codes import SupervisorCode, SupervisorCodeQuerySet
from supervision.models.consents import Consent, ConsentQuerySet, ConsentWithdrawal
from supervision.models.credentials import (
    EndKind,
    QualificationEnd,
    QualificationProof,
    QualificationProofQuerySet,
    QualificationReturn,
    SignaturesReview,
)
from supervision.models.disputes import Dispute, DisputeDecision, DisputeQuerySet
from supervision.models.entries import (
    CHANGEABLE,
    MOVES,
    SIGNABLE,
    Changed,
    EntryVersion,
    EntryVersionQuerySet,
    HourEntry,
    HourEntryQuerySet,
    Mode,
    Population,
    Return,
    Status,
    Void,
)
from supervision.models.meetings import CalendarFeed, Meeting
from supervision.models.placements import (
    DECLARED,
    Placement,
    PlacementQuerySet,
    PlacementSupervisor,
    PlacementSupervisorQuerySet,
    Position,
    Qualification,
    QualificationQuerySet,
    Relation,
)
from supervision.models.ratings import Rating, RatingDraft
from supervision.models.refusals import (
    Appeal,
    AppealDecision,
    AppealQuerySet,
    Outcome,
    Refusal,
    RefusalQuerySet,
    RefusedEntry,
)
from supervision.models.rulebook import HourRules
from supervision.models.signatures import (
    SignedEntry,
    SignOff,
)
from supervision.models.wording import HourWords
from supervision.models.writing import Timer, UnfinishedEntry
from supervision.wording import Kind

__all__ = [
    "CHANGEABLE",
    "DECLARED",
    "MOVES",
    "SIGNABLE",
    "Agreement",
    "AgreementQuerySet",
    "AgreementSignature",
    "Alternate",
    "AlternateDecision",
    "AlternateEntry",
    "AlternateEvidence",
    "AlternateQuerySet",
    "Appeal",
    "AppealDecision",
    "AppealQuerySet",
    "CalendarFeed",
    "Changed",
    "Consent",
    "ConsentQuerySet",
    "ConsentWithdrawal",
    "Dispute",
    "DisputeDecision",
    "DisputeQuerySet",
    "EndKind",
    "EntryVersion",
    "EntryVersionQuerySet",
    "HourEntry",
    "HourEntryQuerySet",
    "HourRules",
    "HourWords",
    "Kind",
    "Meeting",
    "Mode",
    "Outcome",
    "Party",
    "Placement",
    "PlacementQuerySet",
    "PlacementSupervisor",
    "PlacementSupervisorQuerySet",
    "Population",
    "Position",
    "Qualification",
    "QualificationEnd",
    "QualificationProof",
    "QualificationProofQuerySet",
    "QualificationQuerySet",
    "QualificationReturn",
    "Rating",
    "RatingDraft",
    "Refusal",
    "RefusalQuerySet",
    "RefusedEntry",
    "Relation",
    "Return",
    "SignOff",
    "SignaturesReview",
    "SignedEntry",
    "Status",
    "SupervisorCode",
    "SupervisorCodeQuerySet",
    "Timer",
    "UnfinishedEntry",
    "Void",
    "Why",
]
