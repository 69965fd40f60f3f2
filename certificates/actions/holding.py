"""What one person does with a certificate that was issued: show it, give it back, suspend it while a concern is looked
into. Everything else that happens to one takes two people (`discipline`), and happens here."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import measures, separation
from certificates.actions import credentials, register, reminders
from certificates.faces import STATE_WORDS
from certificates.models import AGAINST, REASONS_FOR, Certificate, Certification, Happened, ReasonCode, StatusEvent, Why
from certificates.states import FINAL, MAY_BE_GIVEN_BACK, OVER, STANDING
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


@transaction.atomic
def show_after_death(*, person, is_dead: bool) -> None:
    """Show a person's certificates as each body's policy has it once their holder has died; or again as before."""
    for one in (
        Certification.objects.select_for_update(of=("self",))
        .filter(person__in=person.accounts)
        .select_related("programme")
    ):
        one.after_death = measures.policy(one.programme).after_death if is_dead else ""
        one.save(update_fields=["after_death"])
        register.keep(one)


@transaction.atomic
def suspend(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Suspend a certificate while a concern is looked into, or because its holder asks; twice changes nothing.

    Raises Refused for a reason that holds something against the holder: such a suspension takes two people.
    """
    return _by_one(certificate, Happened.SUSPENDED, reason_code, private_note, by=by)


@transaction.atomic
def reinstate(*, certificate: Certificate, by, reason_code: str, private_note: str = "") -> StatusEvent:
    """Lift a suspension that one person could set."""
    return _by_one(certificate, Happened.REINSTATED, reason_code, private_note, by=by)


@transaction.atomic
def surrender(*, certificate: Certificate, by) -> StatusEvent:
    """The holder gives a certificate back for good."""
    certificate = locked(certificate)
    if certificate.certification.person_id not in by.accounts:
        raise Refused(_("Only the holder gives a certificate back."))
    return happen(certificate, Happened.SURRENDERED, ReasonCode.HOLDER, by=by)


def _by_one(certificate: Certificate, what: Happened, reason_code: str, private_note: str, *, by) -> StatusEvent:
    certificate = locked(certificate)
    refuse_who_is_close(certificate, by)
    if reason_code in AGAINST:
        raise Refused(_("This takes two people. Propose it; a second person decides."))
    if measures.is_suspended_by_two(certificate):
        raise Refused(_("Two people decided this suspension. Propose to end it; a second person decides."))
    if reason_code not in REASONS_FOR[what]:
        raise Refused(_("This reason does not fit what you are about to do. Choose one of those on the page."))
    return happen(certificate, what, reason_code, private_note, by=by, alone=True)


# What may follow on which state, and what is said where it may not.
_FOLLOWS = {
    Happened.SUSPENDED: (
        STANDING | OVER,
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


def happen(
    certificate: Certificate,
    what: Happened,
    reason_code: str,
    private_note: str = "",
    *,
    by,
    alone: bool = False,
    says_why: bool = False,
    tells: bool = True,
) -> StatusEvent:
    """Let something happen to a certificate that the caller holds locked, and to those that are to follow it; where one
    person does it `alone`, a later one that two people suspended stays as they decided.

    The same again changes nothing, unless it is for another reason. Raises Refused where it does not follow.
    """
    if what == certificate.state().kind:
        last = certificate.happenings.filter(what=what).latest("at", "pk")
        if last.reason_code == reason_code or what != Happened.SUSPENDED:
            return last
    refuse_what_does_not_follow(certificate, what)
    event, *_later = [
        _write(one, what, reason_code, private_note, by=by, says_why=says_why)
        for one in _it_and_later(certificate, what, alone)
    ]
    if tells:
        _tell(event)
    return event


def refuse_what_does_not_follow(certificate: Certificate, what: Happened) -> None:
    follows_on, refusal = _FOLLOWS[what]
    state = certificate.state()
    if state.kind not in follows_on:
        raise Refused(str(refusal) % {"state": STATE_WORDS[state.kind]})


def _it_and_later(certificate: Certificate, what: Happened, alone: bool) -> Iterator[Certificate]:
    """What is renewed early must not outlive what is done to the certificate it follows."""
    yield certificate
    later = certificate.certification.certificates.filter(pk__gt=certificate.pk).order_by("pk")
    for one in later.select_related("certification__person", "certification__programme"):
        if one.state().kind in _FOLLOWS[what][0] and not (alone and measures.is_suspended_by_two(one)):
            yield one


def standing_now(certificate: Certificate) -> Certificate:
    """The certificate that stands in the place of this one today; itself where none does."""
    lineage = certificate.certification.certificates.filter(pk__gte=certificate.pk).order_by("pk")
    for one in lineage.select_related("certification__person", "certification__programme"):
        if one.state().kind != "superseded":
            return one
    return certificate


def _write(
    certificate: Certificate, what: Happened, reason_code: str, private_note: str, *, by, says_why: bool
) -> StatusEvent:
    event = StatusEvent.objects.create(
        certificate=certificate,
        what=what,
        on=certificate.certification.programme.today(),
        at=timezone.now(),
        by=by,
        reason_code=reason_code,
        private_note=private_note.strip(),
        says_why=says_why,
    )
    register.keep(certificate.certification)
    ledger.record(f"certificates.{what}", of=certificate, by=by, detail={"reason": reason_code})
    if what in FINAL:
        reminders.stop_reminding(certificate)
    if what == Happened.REINSTATED:
        # The place of the suspended document stays set for good: a reader may have kept that it was.
        credentials.plan_credential(certificate=certificate, why=Why.REINSTATED, by=by)
    else:
        credentials.tell_lists(certificate)
    return event


def _tell(event: StatusEvent) -> None:
    outbox.tell(
        event.certificate.certification.person,
        "certificates/changed",
        dedupe=f"certificates/changed:{event.pk}",
        context={"certificate": event.certificate},
    )


def refuse_who_is_close(certificate: Certificate, by) -> None:
    """The firewall of the application holds as long as the certificate does."""
    if certificate.certification.person_id in by.accounts:
        raise Refused(_("This is your own certificate. Somebody else has to do this."))
    separation.refuse_all(separation.standing_in_the_way(by, certificate.plan.application))


def locked(certificate: Certificate) -> Certificate:
    """The certificate as it stands now, its lineage held until the transaction ends."""
    Certification.objects.select_for_update().get(pk=certificate.certification_id)
    with_people = ("certification__person", "certification__programme__body", "plan__application__person")
    return Certificate.objects.select_related(*with_people).get(pk=certificate.pk)
