"""What is about to be signed for a certificate, written down with the certificate itself; the worker signs it later."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from certificates.actions import signing
from certificates.actions.plans import Stopped
from certificates.models import (
    LIST_LENGTH,
    Achievement,
    Certificate,
    Certification,
    Programme,
    SignedCredential,
    StatusList,
    Why,
)
from certificates.states import STANDING
from certificates.vouching import credentials, criteria, papers, soundness
from lms.audit import ledger
from lms.notices import outbox

# So many places are drawn at once; where all of them are given, the list is about half full, and a new one is opened.
DRAWN = 8


@transaction.atomic
def plan_credential(*, certificate: Certificate, why: str, by=None) -> SignedCredential:
    """Write down the next document of a certificate, with a place of its own in a status list.

    From that moment the document before it is revoked, and so are those of a certificate that this one stands in for.
    Raises Stopped with every problem where it could not be signed; then nothing is written.
    """
    now = timezone.now()
    before = certificate.documents.facts().current().first()
    status_list, index = _free_place(now)
    planned = SignedCredential.objects.create(
        certificate=certificate,
        achievement=_achievement(certificate, now),
        status_list=status_list,
        status_index=index,
        letterhead=certificate.certification.programme.letterheads.defer("logo").first(),
        why=why,
        planned_at=now,
        planned_by=by,
        supersedes=before,
    )
    with translation.override(settings.LANGUAGE_CODE):
        problems = [*soundness.problems(credentials.build(planned)), *_problems_of_paper(certificate, now)]
    if problems:
        raise Stopped(problems)
    if before is not None or certificate.supersedes_id is not None:
        tell_lists(certificate)
    signing.ask()
    return planned


def _problems_of_paper(certificate: Certificate, now: datetime) -> list[str]:
    words = [certificate.printed_name, certificate.credential, certificate.body_name]
    lacking = papers.lacking(words, at=now)
    return [_("Our certificates have no letter for this: %(letters)s.") % {"letters": lacking}] if lacking else []


def tell_lists(certificate: Certificate) -> None:
    """What the lists say of this lineage is stale; the worker signs them anew."""
    places = SignedCredential.objects.filter(certificate__certification=certificate.certification_id)
    StatusList.objects.filter(pk__in=places.values("status_list")).update(edition=F("edition") + 1)
    signing.ask()


def _free_place(now: datetime) -> tuple[StatusList, int]:
    """A place that nobody ever had, anywhere in the list, so that it tells nothing about when or for whom."""
    current = StatusList.objects.order_by("-number").first()
    drawn = [secrets.randbelow(LIST_LENGTH) for _each in range(DRAWN)]
    if current is not None:
        places = SignedCredential.objects.filter(status_list=current, status_index__in=drawn)
        given = set(places.values_list("status_index", flat=True))
        free = [index for index in drawn if index not in given]
        if free:
            return current, free[0]
    number = current.number + 1 if current else 1
    opened, _is_new = StatusList.objects.get_or_create(number=number, defaults={"opened_at": now})
    return opened, drawn[0]


def _achievement(certificate: Certificate, now: datetime) -> Achievement:
    """What this certificate awards, as it was told first; a new version where title, body or rules are new."""
    programme = certificate.certification.programme
    told = {
        "standard": certificate.standard,
        "title": certificate.credential,
        "body_name": certificate.body_name,
    }
    known = Achievement.objects.filter(**told).first()
    if known is None:
        Programme.objects.select_for_update().get(pk=programme.pk)
        known = Achievement.objects.filter(**told).first()
    if known is None:
        with translation.override(settings.LANGUAGE_CODE):
            text = criteria.text(programme, certificate.standard)
        version = programme.achievements.count() + 1
        known = Achievement.objects.create(programme=programme, version=version, criteria=text, made_at=now, **told)
    known.programme = programme
    return known


@task()
def plan_what_was_never_planned() -> int:
    """Plan the first document of every certificate that was issued before this site had keys."""
    lacking = Certificate.objects.filter(documents=None).order_by("pk").values_list("pk", flat=True)
    return sum(_plan_first(pk) for pk in lacking.iterator(500))


@transaction.atomic
def _plan_first(pk: int) -> bool:
    certificate = _locked(pk)
    if certificate.documents.exists():
        return False
    plan_credential(certificate=certificate, why=Why.ISSUED)
    return True


@task()
def replace_what_is_not_believed() -> int:
    """Plan a new document for every live certificate whose own was signed by a key that was taken out; tell its holder.

    A suspended one gets its new document with its reinstatement. Safe to run at any time, and after a crash.
    """
    by_document, by_paper = Q(key__compromised_at__isnull=False), Q(files__key__compromised_at__isnull=False)
    current = SignedCredential.objects.facts().current().filter(by_document | by_paper)
    found = Certificate.objects.filter(pk__in=current.values("certificate")).with_what_a_page_needs()
    live = [one.pk for one in found.iterator(500) if one.state().kind in STANDING - {"suspended"}]
    return sum(_replace(pk) for pk in live)


@transaction.atomic
def _replace(pk: int) -> bool:
    certificate = _locked(pk)
    believed = Q(key__compromised_at=None) & ~Q(files__key__compromised_at__isnull=False)
    if certificate.documents.current().filter(believed).exists():
        return False
    planned = plan_credential(certificate=certificate, why=Why.REKEYED)
    ledger.record("certificates.rekey", of=certificate, by=None, detail={"number": certificate.number})
    outbox.tell(
        certificate.certification.person,
        "certificates/signed_anew",
        dedupe=f"certificates/signed_anew:{planned.pk}",
        context={"certificate": certificate},
    )
    return True


def _locked(pk: int) -> Certificate:
    certificate = Certificate.objects.select_related("certification__person").get(pk=pk)
    Certification.objects.select_for_update().get(pk=certificate.certification_id)
    return certificate
