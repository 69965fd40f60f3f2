"""What is done to qualifications: recorded with their proof, verified by staff and never by oneself, ended."""

from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.content.proofs import Proof
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from supervision import access, flags, hours, rules
from supervision.actions.entries import reason_given
from supervision.models import (
    EndKind,
    Qualification,
    QualificationEnd,
    QualificationProof,
    QualificationReturn,
    SignaturesReview,
)


@transaction.atomic
def record_qualification(
    *,
    person: User,
    organisation: Organisation,
    credential: str,
    title: str,
    jurisdiction: str,
    from_on: date,
    by: User,
    until_on: date | None = None,
    number: str = "",
    proof: Proof | None = None,
    at: datetime | None = None,
) -> Qualification:
    """Write down a credential, the paper that shows it, and whose staff are to verify it; twice changes nothing."""
    at = at or timezone.now()
    if by.pk != person.pk and not access.verifies_at(by, organisation):
        raise Refused(_("Only the person or staff of the organisation can record this qualification."))
    if until_on is not None and until_on < from_on:
        raise Refused(_("A qualification cannot end before the day it begins."))
    qualification, is_new = Qualification.objects.get_or_create(
        person=person,
        credential=credential,
        jurisdiction=jurisdiction,
        from_on=from_on,
        defaults={
            "organisation": organisation,
            "title": title,
            "number": number,
            "until_on": until_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    if qualification.organisation_id != organisation.pk:
        raise Refused(_elsewhere(qualification, by))
    if is_new:
        ledger.record(
            "supervision.record_qualification",
            of=qualification,
            by=by,
            at=at,
            detail={"credential": credential, "organisation": organisation.slug},
        )
    if proof:
        _keep(qualification, proof, by=by, at=at)
    return qualification


def _elsewhere(qualification: Qualification, by: User) -> str:
    """Only its holder is told whose staff have it before them."""
    if by.pk == qualification.person_id:
        said = {"organisation": qualification.organisation}
        return _("You have put this before %(organisation)s already. Add your paper there.") % said
    return _("This is written down already, for the staff of another organisation. Its holder knows which.")


@transaction.atomic
def add_proof(
    *, qualification: Qualification, proof: Proof, by: User, at: datetime | None = None
) -> QualificationProof:
    """One more paper that shows it, from its holder or the staff who verify it; the same paper twice is one."""
    at = at or timezone.now()
    qualification = _locked(qualification)
    if qualification.person_id not in by.accounts and not access.verifies_at(by, qualification.organisation):
        raise Refused(_("Only the person or staff of the organisation can add a paper."))
    return _keep(qualification, proof, by=by, at=at)


def _keep(qualification: Qualification, proof: Proof, *, by: User, at: datetime) -> QualificationProof:
    digest = sha256(proof.content).hexdigest()
    kept, is_new = QualificationProof.objects.facts().get_or_create(
        qualification=qualification,
        digest=digest,
        defaults={"ending": proof.ending, "content": proof.content, "sent_at": at, "sent_by": by},
    )
    if is_new:
        ledger.record("supervision.add_proof", of=qualification, by=by, at=at, detail={"digest": digest})
    return kept


@transaction.atomic
def verify_qualification(*, qualification: Qualification, by: User, at: datetime | None = None) -> Qualification:
    """Confirm that the person holds it as recorded; from then on it is never changed. Twice changes nothing."""
    at = at or timezone.now()
    qualification = _locked(qualification)
    _refuse_all_but_verifiers(qualification, by)
    if qualification.verified_at is not None:
        return qualification
    qualification.verified_at, qualification.verified_by = at, by
    qualification.save(update_fields=["verified_at", "verified_by"])
    ledger.record(
        "supervision.verify_qualification",
        of=qualification,
        by=by,
        at=at,
        detail={"credential": qualification.credential},
    )
    outbox.tell(
        qualification.person,
        "supervision/qualification_verified",
        dedupe=f"supervision/qualification_verified:{qualification.pk}",
        context={"qualification": qualification},
    )
    return qualification


@transaction.atomic
def return_qualification(
    *, qualification: Qualification, reason: str, by: User, at: datetime | None = None
) -> QualificationReturn:
    """Say why it cannot be verified as it is; its holder reads that and may send a paper."""
    at = at or timezone.now()
    qualification = _locked(qualification)
    _refuse_all_but_verifiers(qualification, by)
    if qualification.verified_at is not None:
        raise Refused(_("This is verified. Say that it ended if it does not hold any more."))
    reason = reason_given(reason, _("Say what is missing, so that the person knows what to send."))
    known = qualification.returns.order_by("pk").last()
    if known and (known.returned_by_id, known.reason) == (by.pk, reason):
        return known
    returned = QualificationReturn.objects.create(
        qualification=qualification, reason=reason, returned_at=at, returned_by=by
    )
    detail = {"credential": qualification.credential}
    ledger.record("supervision.return_qualification", of=qualification, by=by, at=at, detail=detail)
    outbox.tell(
        qualification.person,
        "supervision/qualification_returned",
        dedupe=f"supervision/qualification_returned:{returned.pk}",
        context={"qualification": qualification, "reason": reason},
    )
    return returned


@transaction.atomic
def end_qualification(
    *, qualification: Qualification, kind: str, ended_on: date, by: User, at: datetime | None = None
) -> QualificationEnd:
    """Say that it ended on a day, that day its last: from the next on nothing is signed with it.

    Once it is revoked, hours of before are not signed with it either. Signatures given until this was written down stay
    valid as of their date; the programme managers of the sites where they were given are asked to look at them. Twice
    is the same end; staff may follow it up with an earlier one, or with a revocation.
    """
    at = at or timezone.now()
    qualification = _locked(qualification)
    if qualification.person_id not in by.accounts and not access.verifies_at(by, qualification.organisation):
        raise Refused(_("Only its holder or staff of the organisation can say that a qualification ended."))
    known = qualification.ends.filter(kind=kind, ended_on=ended_on).first()
    if known:
        return known
    is_holder = qualification.person_id in by.accounts
    if kind not in EndKind.values or (kind == EndKind.GIVEN_UP) != is_holder:
        raise Refused(_("A holder gives a qualification up; staff say that it lapsed or was revoked."))
    if qualification.verified_at is None:
        raise Refused(_("Nothing is signed with it, since it was never verified."))
    if is_holder and ended_on > hours.day_of(at, qualification.organisation.timezone):
        raise Refused(_("Its last day is still to come. Give it up on that day, or choose today or an earlier day."))
    _refuse_other_end(qualification, kind, is_holder=is_holder)
    if ended_on < qualification.from_on or (qualification.until_on and ended_on > qualification.until_on):
        raise Refused(_("The last day lies between the first day and the one it was valid through."))
    end = QualificationEnd.objects.create(
        qualification=qualification, kind=kind, ended_on=ended_on, ended_at=at, ended_by=by
    )
    qualification.until_on = ended_on
    qualification.save(update_fields=["until_on"])
    detail = {"credential": qualification.credential, "kind": str(kind), "until": ended_on.isoformat()}
    ledger.record("supervision.end_qualification", of=qualification, by=by, at=at, detail=detail)
    _tell_of_end(end)
    return end


@transaction.atomic
def review_signatures(
    *, qualification: Qualification, note: str, by: User, at: datetime | None = None
) -> list[SignaturesReview]:
    """A programme manager has looked at what was signed under an ended qualification, at each site they manage."""
    at = at or timezone.now()
    qualification = _locked(qualification)
    if qualification.person_id in by.accounts:
        raise Refused(_("These are your own signatures. Another programme manager has to look at them."))
    if qualification.until_on is None:
        raise Refused(_("This qualification has not ended."))
    note = reason_given(note, _("Say what you looked at and what you found."))
    signed = flags.signatures(qualification, access.managed_sites(by)).values("placement__site")
    sites = list(access.managed_sites(by).filter(pk__in=signed).order_by("pk"))
    end = qualification.end
    if not sites:
        raise Refused(_("Nothing was signed under it at a site that you manage."))
    reviews = []
    for site in sites:
        review, is_new = SignaturesReview.objects.get_or_create(
            qualification=qualification,
            site=site,
            ended_on=qualification.until_on,
            kind=end.kind if end else "",
            defaults={"note": note, "reviewed_at": at, "reviewed_by": by},
        )
        reviews.append(review)
        if is_new:
            detail = {"credential": qualification.credential, "site": site.slug}
            ledger.record("supervision.review_signatures", of=qualification, by=by, at=at, detail=detail)
    return reviews


def _locked(qualification: Qualification) -> Qualification:
    rows = Qualification.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    return rows.get(pk=qualification.pk)


def _refuse_all_but_verifiers(qualification: Qualification, by: User) -> None:
    if qualification.person_id in by.accounts:
        raise Refused(_("Nobody verifies their own qualification. Ask a programme manager or the certifying body."))
    if not access.verifies_at(by, qualification.organisation):
        raise Refused(
            _("Only staff of %(organisation)s can verify this.") % {"organisation": qualification.organisation}
        )


def _refuse_other_end(qualification: Qualification, kind: str, *, is_holder: bool) -> None:
    """Only staff follow up an end, and nothing but a revocation follows a revocation."""
    known = qualification.end
    if known and (is_holder or (known.kind == EndKind.REVOKED != kind)):
        said = {"day": rules.long_date(known.ended_on), "organisation": qualification.organisation}
        raise Refused(
            _(
                "That it ended on %(day)s is written down already. Staff of %(organisation)s can say that it was "
                "revoked, or that it ended earlier."
            )
            % said
        )


def _tell_of_end(end: QualificationEnd) -> None:
    qualification = end.qualification
    signed = flags.signatures(qualification, Organisation.objects.all()).order_by().values("placement__site")
    sites = Organisation.objects.filter(pk__in=signed)
    managers = access.managers_of(sites).exclude(pk=qualification.person_id)
    for person in (qualification.person, *managers):
        outbox.tell(
            person,
            "supervision/qualification_ended",
            dedupe=f"supervision/qualification_ended:{end.pk}:{person.pk}",
            context={"end": end, "qualification": qualification},
        )
