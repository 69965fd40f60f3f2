"""Knows programmes, applications, certificates and what goes with them: a module for each subject."""

from certificates.models.applications import (
    MOVES,
    SHAPES,
    Application,
    ApplicationQuerySet,
    Decision,
    Outcome,
    Recommendation,
    Review,
    Status,
)
from certificates.models.certificates import (
    REASONS_FOR,
    Certificate,
    CertificateQuerySet,
    Certification,
    Happened,
    IssuePlan,
    IssuePlanQuerySet,
    ReasonCode,
    StatusEvent,
    Visibility,
)
from certificates.models.documents import (
    FILE_TYPES,
    Document,
    DocumentDecision,
    DocumentQuerySet,
)
from certificates.models.programmes import (
    Following,
    OrderedJSONField,
    Programme,
    Stage,
    Standard,
    StandardQuerySet,
)
from certificates.models.statements import (
    Attestation,
    AttestationQuerySet,
    Statement,
)

__all__ = [
    "FILE_TYPES",
    "MOVES",
    "REASONS_FOR",
    "SHAPES",
    "Application",
    "ApplicationQuerySet",
    "Attestation",
    "AttestationQuerySet",
    "Certificate",
    "CertificateQuerySet",
    "Certification",
    "Decision",
    "Document",
    "DocumentDecision",
    "DocumentQuerySet",
    "Following",
    "Happened",
    "IssuePlan",
    "IssuePlanQuerySet",
    "OrderedJSONField",
    "Outcome",
    "Programme",
    "ReasonCode",
    "Recommendation",
    "Review",
    "Stage",
    "Standard",
    "StandardQuerySet",
    "Statement",
    "Status",
    "StatusEvent",
    "Visibility",
]
