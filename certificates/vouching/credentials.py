"""Knows what is said in a credential: Open Badges 3.0 on the W3C's data model 2.0, built from the record alone."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from certificates.models import Achievement, Certificate, SignedCredential
from certificates.vouching import issuer

VC = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# Names the type of the schema entry; without it every strict reader refuses the whole.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
CONTEXT = [VC, BADGES, EXTENSIONS]


def build(credential: SignedCredential) -> dict[str, Any]:
    """The credential without its proof. Of the person it holds the printed name and the number, and nothing else."""
    certificate = credential.certificate
    programme = certificate.certification.programme
    until = (
        {"validUntil": last_moment(certificate.valid_through, programme.timezone)} if certificate.valid_through else {}
    )
    return {
        "@context": CONTEXT,
        "id": lineage_id(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.credential,
        "issuer": issuer.profile(programme.body, name=certificate.body_name),
        "validFrom": first_moment(certificate.valid_from, programme.timezone),
        **until,
        "awardedDate": first_moment(certificate.awarded_on, programme.timezone),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityType": "name",
                    "identityHash": certificate.printed_name,
                }
            ],
            "licenseNumber": certificate.shown_number,
            "achievement": achievement(credential.achievement),
        },
        "evidence": [
            {
                "id": issuer.certificate_address(certificate),
                "type": ["Evidence"],
                "name": _("How this certificate stands now"),
            }
        ],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": status(credential),
    }


def status(credential: SignedCredential) -> dict[str, str]:
    """One entry and no more: the schema of Open Badges knows a single one."""
    address = issuer.list_address(credential.status_list)
    return {
        "id": f"{address}#{credential.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(credential.status_index),
        "statusListCredential": address,
    }


def achievement(awarded: Achievement) -> dict[str, Any]:
    programme = awarded.programme
    address = issuer.achievement_address(awarded, programme.slug)
    facts = {"title": awarded.title, "body": awarded.body_name}
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": awarded.title,
        "description": _("%(title)s, awarded by %(body)s by the rules at this achievement's address.") % facts,
        "criteria": {"id": address},
        "creator": {
            "id": issuer.body_address(programme.body),
            "type": ["Profile"],
            "name": awarded.body_name,
        },
    }


def published_achievement(awarded: Achievement) -> dict[str, Any]:
    """The achievement at its own address, with what it asked for in full."""
    told = achievement(awarded)
    return {"@context": CONTEXT[:2], **told, "criteria": {**told["criteria"], "narrative": awarded.criteria}}


def lineage_id(certificate: Certificate) -> str:
    """The same for every certificate of a lineage, so that a renewal is known as the same credential."""
    first = Certificate.objects.filter(certification=certificate.certification_id, supersedes=None)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{issuer.did()}/{first.values_list('code', flat=True).get()}").urn


def first_moment(day: date, zone: str) -> str:
    """The beginning of a day where the body is."""
    return _written(datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)))


def last_moment(day: date, zone: str) -> str:
    """The last second of a day where the body is: both days of a term are included."""
    following = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))
    return _written(following.astimezone(UTC) - timedelta(seconds=1))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
