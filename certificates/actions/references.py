"""References: a person names somebody, who answers by a link that works once; a reviewer may set one aside."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import names, separation, standards, tokens
from certificates.models import Programme, Reference, ReferenceRequest, ReferenceSettingAside
from lms.audit import ledger
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

# How long a link works.
OPEN_FOR = timedelta(days=42)
# So many may be open at once for one person, and so many may be asked on one day.
MOST_OPEN, MOST_A_DAY = 10, 10
# Whoever clicks twice within this time asks once.
ONE_CLICK = timedelta(minutes=2)


class LinkEnded(Refused):
    """Raised where a link was taken back, has ended or was answered already."""

    def __init__(self) -> None:
        super().__init__(_("This link is no longer in use."))


@transaction.atomic
def ask_reference(
    *,
    programme: Programme,
    name: str,
    email: str,
    relation: str,
    by,
    type: str = "",
    known_since: date | None = None,
) -> ReferenceRequest:
    """Ask somebody for a reference by mail. Asking the same address again ends the link before. Raises Refused."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    email, now = email.strip().lower(), timezone.now()
    open_ones = ReferenceRequest.objects.open().filter(person__in=person.accounts, programme=programme)
    before = open_ones.filter(email=email).order_by("-pk").first()
    if before is not None and now - before.asked_at < ONE_CLICK:
        return before
    _refuse_asking(programme, person, email, type, open_ones.exclude(email=email).count())
    if known_since and known_since > programme.today():
        raise Refused(_("This date is still to come. Check it."))
    open_ones.filter(email=email).update(revoked_at=now)
    token, today = tokens.new(), programme.today()
    request = ReferenceRequest.objects.create(
        person=person,
        programme=programme,
        name=names.printed(name),
        email=email,
        type=type,
        relation=relation,
        known_since=known_since,
        digest=tokens.digest(token),
        asked_at=now,
        asked_on=today,
        expires_on=today + OPEN_FOR,
    )
    ledger.record("certificates.ask_reference", of=request, by=by, detail={"programme": programme.slug})
    _tell_referee(request, token)
    return request


def _refuse_asking(programme: Programme, person: User, email: str, type: str, open_ones: int) -> None:
    asked = standards.asked_of(person, programme)
    if not asked.references or (type and type not in asked.reference_types):
        raise Refused(_("This programme does not ask for this."))
    own = EmailAddress.objects.filter(user__in=person.accounts, email__iexact=email)
    if email == person.email or own.exists():
        raise Refused(_("This is your own address. Name somebody else."))
    if open_ones >= MOST_OPEN:
        raise Refused(_("Many people have not answered you yet. Take one request back before you ask somebody else."))
    lately = ReferenceRequest.objects.filter(person=person, asked_at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused(_("You have asked many people today. Ask the next one tomorrow."))


def _tell_referee(request: ReferenceRequest, token: str) -> None:
    """The one mail that goes to somebody without an account; its link is gone from here once it is delivered."""
    outbox.tell(
        request.person,
        "certificates/reference_asked",
        dedupe=f"certificates/reference/{request.pk}",
        context={"request": request, "token": token},
        address=request.email,
        is_confidential=True,
    )


@transaction.atomic
def revoke_request(*, request: ReferenceRequest, by) -> ReferenceRequest:
    """Take a request back: its link ends at once. Twice changes nothing; what was answered stays."""
    request = _locked(request)
    if getattr(request, "answer", None) is not None:
        raise Refused(_("This was answered already."))
    if request.revoked_at is None:
        request.revoked_at = timezone.now()
        request.save(update_fields=["revoked_at"])
        ledger.record("certificates.revoke_request", of=request, by=by)
    return request


@transaction.atomic
def give_reference(
    *,
    request: ReferenceRequest,
    signed_name: str,
    relation: str,
    known_since: date,
    letter: str,
    person_may_read: bool,
) -> Reference:
    """Keep the letter of whoever holds the link. Raises LinkEnded where it works no more."""
    if known_since > request.programme.today():
        raise Refused(_("This date is still to come. Check it."))
    facts = {"relation": relation, "known_since": known_since, "person_may_read": person_may_read}
    return _answer(request, is_given=True, signed_name=names.printed(signed_name), letter=letter.strip(), **facts)


@transaction.atomic
def decline_reference(*, request: ReferenceRequest) -> Reference:
    """Keep that whoever holds the link would rather not. Raises LinkEnded where it works no more."""
    return _answer(request, is_given=False)


def _answer(request: ReferenceRequest, *, is_given: bool, **facts) -> Reference:
    request = _locked(request)
    if request.status(request.programme.today()) != "asked":
        raise LinkEnded
    reference = Reference.objects.create(
        request=request, is_given=is_given, given_at=timezone.now(), given_on=request.programme.today(), **facts
    )
    deed = "give" if is_given else "decline"
    ledger.record(f"certificates.{deed}_reference", of=request, by=None)
    outbox.tell(
        request.person,
        "certificates/reference_answered",
        dedupe=f"certificates/reference/{request.pk}/answered",
        context={"request": request},
    )
    return reference


@transaction.atomic
def set_aside_reference(*, reference: Reference, reason: str, by) -> ReferenceSettingAside:
    """Let a reference count for nothing, with the reason the person reads; twice changes nothing. Raises Refused."""
    request = _locked(reference.request)
    body = request.programme.body
    if not holds(by, Role.REVIEWER, organisation=body):
        raise Refused(_("Only a reviewer of %(name)s decides here.") % {"name": body.name})
    separation.refuse_all(separation.standing_in_the_way(by, request))
    if not reason.strip():
        raise Refused(_("Say why it does not count, so that the person knows what to do next."))
    known = ReferenceSettingAside.objects.filter(reference=reference).first()
    if known is not None:
        return known
    kept = ReferenceSettingAside.objects.create(reference=reference, reason=reason.strip(), by=by, at=timezone.now())
    ledger.record("certificates.set_aside_reference", of=request, by=by)
    outbox.tell(
        request.person,
        "certificates/reference_answered",
        dedupe=f"certificates/reference/{request.pk}/set_aside",
        context={"request": request},
    )
    return kept


def _locked(request: ReferenceRequest) -> ReferenceRequest:
    """The request as it stands now, held until the transaction ends."""
    ReferenceRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    return ReferenceRequest.objects.told().get(pk=request.pk)
