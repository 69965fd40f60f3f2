"""What is done to a site's limits: a new edition is set."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.people import access as people_access
from lms.people.actions import Refused
from lms.people.models import Organisation, User
from lms.people.roles import Role
from supervision import hours
from supervision.models import HourRules


@transaction.atomic
def set_rules(
    *, site: Organisation, limits: Mapping[str, int], from_on: date, by: User, at: datetime | None = None
) -> HourRules:
    """A new edition of a site's limits (the names of `rulebook.Limits`), in force from a day on that is not over.

    Days that have passed keep the edition they had. The same as what is in force or planned for that day changes
    nothing and is given back.
    """
    at = at or timezone.now()
    site = Organisation.objects.select_for_update().get(pk=site.pk)
    if not people_access.holds(by, Role.PROGRAMME_MANAGER, organisation=site):
        raise Refused(_("Only a programme manager of the site can set its rules for hours."))
    if not site.hosts_practice:
        raise Refused(_("%(site)s does not host practice placements on this site.") % {"site": site.name})
    if from_on < hours.day_of(at, site.timezone):
        raise Refused(_("Rules begin today or later. Hours of days that have passed keep the rules they were under."))
    known = list(HourRules.objects.filter(site=site).order_by("number"))
    begun = [rules for rules in known if rules.from_on <= from_on]
    latest = max(begun, key=lambda rules: (rules.from_on, rules.number), default=None)
    if latest and all(getattr(latest, name) == value for name, value in limits.items()):
        return latest
    rules = HourRules(site=site, number=len(known) + 1, from_on=from_on, set_at=at, set_by=by, **limits)
    rules.save()
    ledger.record(
        "supervision.set_rules",
        of=site,
        by=by,
        at=at,
        detail={"number": rules.number, "from": from_on.isoformat(), **limits},
    )
    return rules
