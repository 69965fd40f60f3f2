"""What is done to a site's words: its programme manager chooses them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.people import access as people_access
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from lms.people.roles import Role
from supervision import wording
from supervision.models import HourWords


@transaction.atomic
def set_words(*, site: Organisation, own: Mapping[str, str], by: User, at: datetime | None = None) -> HourWords:
    """What a site calls the things of hours (names of `wording.RENAMABLE`); what is left out has its standard word.

    All at once, from now on. The same words twice change nothing.
    """
    at = at or timezone.now()
    site = Organisation.objects.select_for_update().get(pk=site.pk)
    if not people_access.holds(by, Role.PROGRAMME_MANAGER, organisation=site):
        raise Refused(_("Only a programme manager of the site chooses its words."))
    own = {name: text for name in wording.RENAMABLE if (text := wording.tidy(own.get(name, "")))}
    if found := wording.problems(own):
        raise Refused(" ".join(dict.fromkeys(found.values())))
    chosen = HourWords.objects.filter(site=site).first() or HourWords(site=site)
    if chosen.pk and chosen.own == own:
        return chosen
    for name in wording.RENAMABLE:
        setattr(chosen, name, own.get(name, ""))
    chosen.set_at, chosen.set_by = at, by
    chosen.save()
    ledger.record("supervision.set_words", of=site, by=by, at=at, detail=own)
    return chosen
