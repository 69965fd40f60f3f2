"""What a body puts on the paper of its certificates: a new version, never an edited one."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import MOST_SIGNATORIES, Letterhead, Programme
from certificates.vouching import papers
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role


@transaction.atomic
def set_letterhead(
    *, programme: Programme, logo: bytes | None, signatories: Sequence[dict[str, str]], by, after: int | None = None
) -> Letterhead:
    """Set logo (a PNG) and signatories of the certificates signed from now on; the same again changes nothing.

    `after` is the version that whoever sets it had before them, 0 for none. Raises Refused.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("body").get(pk=programme.pk)
    if not holds(by, Role.REGISTRAR, organisation=programme.body_id):
        raise Refused(_("Only a registrar of %(body)s sets this.") % {"body": programme.body.name})
    if len(signatories) > MOST_SIGNATORIES:
        raise Refused(_("There is room for %(most)d people at most.") % {"most": MOST_SIGNATORIES})
    now = timezone.now()
    if lacking := papers.lacking([word for one in signatories for word in one.values()], at=now):
        raise Refused(_("Our certificates have no letter for this: %(letters)s.") % {"letters": lacking})
    standing = programme.letterheads.first()
    if standing and (_bytes(standing.logo), standing.signatories) == (logo, list(signatories)):
        return standing
    last = standing.version if standing else 0
    if after not in (None, last):
        raise Refused(_("Somebody else has set this in the meantime. Look at what holds now, and set yours again."))
    letterhead = Letterhead.objects.create(
        programme=programme, version=last + 1, logo=logo, signatories=list(signatories), set_at=now, set_by=by
    )
    detail = {"programme": programme.slug, "version": letterhead.version}
    ledger.record("certificates.set_letterhead", of=letterhead, by=by, detail=detail)
    return letterhead


def _bytes(kept) -> bytes | None:
    return None if kept is None else bytes(kept)
