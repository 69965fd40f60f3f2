"""Tokens are made, shown once, revoked; and their use is noted, by the day and not by the number asked for."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import tokens
from certificates.models import ApiToken, Scope
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import Organisation
from lms.people.roles import Role

MAKERS = (Role.PROGRAMME_MANAGER, Role.REGISTRAR)
LONGEST = timedelta(days=366)
# A use is noted again after so long, so that asking often writes seldom.
NOTED_EVERY = timedelta(minutes=10)
PREFIX = "peerway_"


@transaction.atomic
def make_token(
    *, organisation: Organisation, label: str, scopes: Sequence[str], expires_on: date, by
) -> tuple[ApiToken, str]:
    """A token and its text, which nobody can read again. Raises Refused."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not holds(by, *MAKERS, organisation=organisation):
        raise Refused(
            _("Only a programme manager or registrar of %(name)s makes tokens.") % {"name": organisation.name}
        )
    _refuse_facts(organisation, label, scopes, expires_on)
    text = PREFIX + tokens.new()
    token = ApiToken.objects.create(
        organisation=organisation,
        label=label.strip(),
        start=text[: len(PREFIX) + 4],
        digest=digest(text),
        scopes=sorted(scopes),
        expires_on=expires_on,
        made_at=timezone.now(),
        made_by=by,
    )
    detail = {"label": token.label, "until": expires_on.isoformat()}
    ledger.record("certificates.make_token", of=token, by=by, detail=detail)
    return token, text


def _refuse_facts(organisation: Organisation, label: str, scopes: Sequence[str], expires_on: date) -> None:
    today = organisation.today()
    if not today <= expires_on <= today + LONGEST:
        raise Refused(_("A token lasts for a year at most. Choose a day within it."))
    if not scopes or set(scopes) - set(Scope.values):
        raise Refused(_("Choose what the token may be used for."))
    if ApiToken.objects.filter(organisation=organisation, label=label.strip(), revoked_at=None).exists():
        raise Refused(_("There is a token of this name already. Revoke it first, or choose another name."))


def digest(text: str) -> str:
    """What is kept of a token: its 256 random bits need no slower hash, and no key that changes within its year."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def revoke_token(*, token: ApiToken, by) -> ApiToken:
    """From the next request on it opens nothing; twice changes nothing. Raises Refused."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=token.pk)
    if not holds(by, *MAKERS, organisation=token.organisation):
        raise Refused(
            _("Only a programme manager or registrar of %(name)s revokes it.") % {"name": token.organisation.name}
        )
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
        ledger.record("certificates.revoke_token", of=token, by=by, detail={"label": token.label})
    return token


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Note that a token was used, every ten minutes at most; the first use of a day is on record."""
    before = token.last_used_at
    if before is not None and at - before < NOTED_EVERY:
        return
    with transaction.atomic():
        is_ours = ApiToken.objects.filter(pk=token.pk, last_used_at=before).update(last_used_at=at)
        if is_ours and (before is None or before.date() != at.date()):
            detail = {"label": token.label, "on": at.date().isoformat()}
            ledger.record("certificates.use_token", of=token, by=None, detail=detail)


@transaction.atomic
def note_many(token: ApiToken, *, amount: int) -> None:
    """Many certificates were asked for at once: how many, never which."""
    ledger.record("certificates.check_many", of=token, by=None, detail={"label": token.label, "amount": amount})
