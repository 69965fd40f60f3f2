"""What people say about themselves: kept as they say it, each statement with its first day, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import dossier, facts, rules, standards
from certificates.dossier import Row
from certificates.models import FactKind, Programme, StatedFact
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User


@dataclass(frozen=True)
class Stated:
    """An answer, and the day from which it is true; None where it always was."""

    answer: str
    from_on: date | None = None


@transaction.atomic
def state_facts(
    *, programme: Programme, answers: Mapping[str, Stated], by, route: str = "", choice: Mapping[str, int] | None = None
) -> list[StatedFact]:
    """Keep what somebody says about themselves for a programme; what they said before is not kept twice.

    Raises Refused where nothing of that name is asked, an answer is none of those offered, or a day is still to come.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    asked = standards.asked_of(by, programme)
    stated = [_attribute(asked, programme, name, one) for name, one in answers.items()]
    stated += _chosen(asked, programme, route, choice)
    now, today = timezone.now(), programme.today()
    before = {(row.source, row.code): row for row in facts.said(dossier.of(by)[by.identity], programme.pk)}
    rows = [
        StatedFact(person=by, stated_at=now, stated_on=today, **{"programme": programme, **one})
        for one in stated
        if not _was_said(one, before.get((one["kind"], one.get("name", ""))))
    ]
    StatedFact.objects.bulk_create(rows)
    if rows:
        ledger.record("certificates.state_facts", of=by, by=by, detail={"programme": programme.slug})
    return rows


def _attribute(asked: rules.Asked, programme: Programme, name: str, stated: Stated) -> dict[str, Any]:
    fact = next((fact for fact in asked.facts if fact.name == name), None)
    if fact is None:
        raise Refused(_("This programme does not ask for this."))
    (question,) = facts.questions(rules.Asked(facts=(fact,)))
    offered = [answer for answer, _words in question.answers]
    is_number = stated.answer.isascii() and stated.answer.isdigit() and len(stated.answer) <= 6
    if stated.answer not in offered if offered else not is_number:
        raise Refused(_("Choose one of the answers: %(question)s") % {"question": question.label})
    if stated.from_on and stated.from_on > programme.today():
        raise Refused(_("This date is still to come. Check it."))
    return {
        "kind": FactKind.ATTRIBUTE,
        "name": name,
        "value": facts.value_of(fact, stated.answer),
        "from_on": stated.from_on,
        "programme": None if question.is_everywhere else programme,
    }


def _chosen(asked: rules.Asked, programme: Programme, route: str, choice: Any) -> list[dict[str, Any]]:
    if route and route not in asked.routes:
        raise Refused(_("This programme has no such way of applying."))
    if choice and choice not in [facts.choice_as_plain(one.length) for one in asked.choices]:
        raise Refused(_("This programme offers no such length."))
    found = [{"kind": FactKind.ROUTE, "value": route}] if asked.routes else []
    return [*found, {"kind": FactKind.CHOICE, "value": choice}] if choice else found


def _was_said(one: Mapping[str, Any], last: Row | None) -> bool:
    """Whether the last thing said of this is just that; whoever names no route goes the usual way already."""
    if last is None:
        return one["value"] == ""
    return (last.value, last.begins) == (one["value"], one.get("from_on"))
