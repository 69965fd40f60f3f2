"""What is done with a certificate that was issued: shown, suspended, reinstated, revoked, given back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import separation
from certificates.actions import credentials, register
from certificates.faces import STATE_WORDS
from certificates.models import REASONS_FOR, Certificate, Certification, Happened, ReasonCode, StatusEvent, Why
from certificates.states import MAY_BE_GIVEN_BACK, OVER, STANDING
from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused


@transaction.atomic
def show(*, certification: Certification, visibility: str, by) -> Certification:
    """Choose who may see that one holds a certificate; from the next request on."""
    rows = Certification.objects.select_for_update(of=("self",)).select_related("programme")
    certification = rows.get(pk=certification.pk)
    if certification.visibility == visibility:
        return certification
    certification.visibility = visibility
    certification.save(update_fields=["visibility"])
    register.keep(certification)
    ledger.record("certificates.show", of=certification, by=by, detail={"visibility": visibility})
    return certification


def suspend(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Suspend a certificate until it is reinstated; twice changes nothing."""
    return _happen(certificate, Happened.SUSPENDED, reason_code, private_note, by=by)


def reinstate(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Lift a suspension."""
    return _happen(certificate, Happened.REINSTATED, reason_code, private_note, by=by)


def revoke(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Revoke a certificate for good; twice changes nothing."""
    return _happen(certificate, Happened.REVOKED, reason_code, private_note, by=by)


def surrender(*, certificate: Certificate, by) -> StatusEvent:
    """The holder gives a certificate back for good."""
    return _happen(certificate, Happened.SURRENDERED, ReasonCode.HOLDER, "", by=by)


# What may follow on which state, and what is said where it may not.
_FOLLOWS = {
    Happened.SUSPENDED: (
        (STANDING | OVER) - {"suspended"},
        gettext_lazy("This certificate is %(state)s. It cannot be suspended any more."),
    ),
    Happened.REINSTATED: (
        {"suspended"},
        gettext_lazy("This certificate is %(state)s. Only a suspended one can be reinstated."),
    ),
    Happened.REVOKED: (
        STANDING | OVER,
        gettext_lazy("This certificate is %(state)s. It cannot be revoked any more."),
    ),
    Happened.SURRENDERED: (
        MAY_BE_GIVEN_BACK,
        gettext_lazy("This certificate is %(state)s. It cannot be given back now."),
    ),
}


@transaction.atomic
def _happen(certificate: Certificate, what: Happened, reason_code: str, private_note: str, *, by) -> StatusEvent:
    certificate = _locked_certificate(certificate)
    holder, programme = certificate.certification.person, certificate.certification.programme
    state = certificate.state()
    if state.kind == what:
        return certificate.happenings.filter(what=what).latest("at", "pk")
    _refuse_whose_part_it_is_not(certificate, what, by=by)
    if reason_code not in REASONS_FOR[what]:
        raise Refused(_("This reason does not fit what you are about to do. Choose one of those on the page."))
    follows_on, refusal = _FOLLOWS[what]
    if state.kind not in follows_on:
        raise Refused(str(refusal) % {"state": STATE_WORDS[state.kind]})
    event = StatusEvent.objects.create(
        certificate=certificate,
        what=what,
        on=programme.today(),
        at=timezone.now(),
        by=by,
        reason_code=reason_code,
        private_note=private_note.strip(),
    )
    register.keep(certificate.certification)
    ledger.record(f"certificates.{what}", of=certificate, by=by, detail={"reason": reason_code})
    if what == Happened.REINSTATED:
        # The place of the suspended document stays set for good: a reader may have kept that it was.
        credentials.plan_credential(certificate=certificate, why=Why.REINSTATED, by=by)
    else:
        credentials.tell_lists(certificate)
    outbox.tell(
        holder,
        "certificates/changed",
        dedupe=f"certificates/changed:{event.pk}",
        context={"certificate": certificate},
    )
    return event


def _refuse_whose_part_it_is_not(certificate: Certificate, what: Happened, *, by) -> None:
    """The holder alone gives back; for everything else the firewall of the application holds as long as it is valid."""
    is_own = by.pk == certificate.certification.person_id
    if what == Happened.SURRENDERED:
        if not is_own:
            raise Refused(_("Only the holder gives a certificate back."))
        return
    if is_own:
        raise Refused(_("This is your own certificate. Somebody else has to do this."))
    separation.refuse_all(separation.standing_in_the_way(by, certificate.plan.application))


def _locked_certificate(certificate: Certificate) -> Certificate:
    Certification.objects.select_for_update().get(pk=certificate.certification_id)
    with_people = ("certification__person", "certification__programme", "plan__application__person")
    return Certificate.objects.select_related(*with_people).get(pk=certificate.pk)
