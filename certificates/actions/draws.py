"""Which renewals are looked at is drawn by lot, by a registrar, so that anybody can draw it again from the record."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import auditing, sampling
from certificates.actions import audits
from certificates.models import (
    FEWEST_DAYS,
    MOST_DAYS,
    MOST_DRAWN,
    Audit,
    AuditDraw,
    Certificate,
    Grouping,
    Programme,
)
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.roles import Role


@transaction.atomic
def draw_audits(
    *,
    programme: Programme,
    awarded_from: date,
    awarded_through: date,
    asked: int,
    asks_for: str,
    after: int,
    by,
    is_percent: bool = False,
    statement: str = "",
    grouping: str = Grouping.NONE,
    answer_days: int = 30,
    decide_days: int = 30,
) -> AuditDraw:
    """Draw a sample of renewals and tell everybody in it what to send by when. Raises Refused.

    `after` is the last draw that whoever draws has seen, 0 for none: the same once more is the draw that was made.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("body").get(pk=programme.pk)
    if not holds(by, Role.REGISTRAR, organisation=programme.body_id):
        raise Refused(_("Only a registrar of %(body)s draws audits.") % {"body": programme.body.name})
    facts = {
        "awarded_from": awarded_from,
        "awarded_through": awarded_through,
        "statement": statement,
        "grouping": grouping,
        "asked": asked,
        "is_percent": is_percent,
        "asks_for": asks_for.strip(),
        "answer_days": answer_days,
        "decide_days": decide_days,
    }
    latest = programme.audit_draws.first()
    if latest is not None and latest.pk != after:
        if latest.drawn_by_id == by.pk and all(getattr(latest, name) == value for name, value in facts.items()):
            return latest
        raise Refused(_("Somebody has drawn in the meantime. Look at that draw first."))
    _refuse_draw(programme, facts)
    return _draw(programme, facts, by=by)


def _refuse_draw(programme: Programme, facts: Mapping[str, Any]) -> None:
    if facts["awarded_through"] < facts["awarded_from"]:
        raise Refused(_("The last day is before the first one. Check both."))
    if facts["awarded_through"] > programme.today():
        raise Refused(_("The last day is still to come. Draw from renewals that were awarded."))
    if facts["statement"] and facts["statement"] not in auditing.statements(programme):
        raise Refused(_("No version of the rules asks for this to be signed at a renewal."))
    if not facts["asks_for"]:
        raise Refused(_("Say what holders are to send."))
    if not all(FEWEST_DAYS <= facts[side] <= MOST_DAYS for side in ("answer_days", "decide_days")):
        raise Refused(
            _("Holders and the body have %(fewest)d to %(most)d days each.")
            % {"fewest": FEWEST_DAYS, "most": MOST_DAYS}
        )
    if facts["asked"] < 1 or (facts["is_percent"] and facts["asked"] > 100):
        raise Refused(_("Say how many to draw: at least one, or 1 to 100 percent."))


def _draw(programme: Programme, facts: dict[str, Any], *, by) -> AuditDraw:
    now = timezone.now()
    days_of = {name: facts[name] for name in ("awarded_from", "awarded_through", "statement")}
    members = auditing.members(auditing.frame(programme, **days_of, at=now), facts["grouping"])
    size = sampling.size_of(len(members), facts["asked"], is_percent=facts["is_percent"])
    _refuse_size(members, size)
    seed = secrets.token_hex(16)
    numbers = sampling.sample(members, size=size, seed=seed)
    draw = AuditDraw.objects.create(
        programme=programme,
        **facts,
        seed=seed,
        frame_size=len(members),
        frame_digest=sampling.digest(members),
        groups=_groups(members, numbers),
        drawn_on=programme.today(),
        drawn_at=now,
        drawn_by=by,
    )
    detail = {"programme": programme.slug, "seed": seed, "drawn": size, "of": len(members)}
    ledger.record("certificates.draw_audits", of=draw, by=by, detail=detail)
    certificates = {one.number: one for one in Certificate.objects.filter(number__in=numbers)}
    for number in numbers:
        _ask(draw, certificates[number], members[number], by=by)
    return draw


def _refuse_size(members: Mapping[str, str], size: int) -> None:
    if not members:
        raise Refused(_("There is no renewal to draw from: none was awarded on these days, or all were drawn before."))
    groups = len(set(members.values()))
    if size < groups:
        raise Refused(
            ngettext(
                "There is %(n)d group. Draw at least one from it.",
                "There are %(n)d groups. Draw at least one from each.",
                groups,
            )
            % {"n": groups}
        )
    if size > MOST_DRAWN:
        raise Refused(_("That would be %(n)d people. Draw at most %(most)d at once.") % {"n": size, "most": MOST_DRAWN})


def _groups(members: Mapping[str, str], numbers: list[str]) -> list[dict[str, Any]]:
    groups = list(members.values())
    drawn = [members[number] for number in numbers]
    return [{"name": one, "of": groups.count(one), "drawn": drawn.count(one)} for one in sorted(set(groups))]


def _ask(draw: AuditDraw, certificate: Certificate, group: str, *, by) -> None:
    until = draw.drawn_on + timedelta(days=draw.answer_days)
    facts = {"group": group, "asked_on": draw.drawn_on, "answer_until": until}
    audit = Audit.objects.create(draw=draw, certificate=certificate, **facts)
    ledger.record("certificates.ask_for_proof", of=certificate, by=by, detail={"until": until.isoformat()})
    audits.tell(audit, "audit_asked", "asked")
