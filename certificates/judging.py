"""Knows how a person stands against a programme on a day: evidence from every room, judged by one standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from certificates import education, evidence, facts, rules, waiving
from certificates.evidence import Gathered, Held, Label
from certificates.models import Application, Programme, Stage, Standard
from certificates.rules import language
from certificates.standards import judged_by
from certificates.wording import WORDS
from lms.people.actions import Refused


class NoStandard(Refused):
    """Raised when no version of a programme's rules was in force on the day."""


@dataclass(frozen=True)
class Judgement:
    """What the rules answered, with a label for each piece of evidence it speaks of."""

    standard: Standard
    on: date
    rules_of: language.Programme
    case: Mapping[str, Any]
    result: Mapping[str, Any]
    evidence: Mapping[str, Label]
    held: Held | None = None
    learned: frozenset[UUID] = frozenset()

    @property
    def met(self) -> bool:
        """Whether nothing more is asked: every requirement is met, or was waived. What the rules say is in `result`."""
        return all(map(waiving.holds, self.findings))

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        return self.result["findings"]

    @property
    def waiting(self) -> frozenset[str]:
        """The pieces of evidence that lie with somebody else."""
        return frozenset(item for item, label in self.evidence.items() if label.waits)

    def frozen(self) -> dict[str, Any]:
        """The answer with the labels, to be kept with a certificate when the evidence itself has moved on."""
        return {**self.result, "evidence": {item: label.label for item, label in self.evidence.items()}}


def standard_in_force(programme: Programme, stage: str, on: date) -> Standard:
    """The version in force on the day. Raises NoStandard where there is none."""
    standard = programme.standards.in_force(on).filter(stage=stage).first()
    if standard is None:
        raise NoStandard(no_standard(programme))
    return standard


def versions(programme: Programme, stage: str, on: date) -> tuple[Standard | None, list[Standard]]:
    """The version of a stage in force on a day, and those to come, the next first; one statement."""
    known = list(programme.standards.not_over(on).filter(stage=stage))
    current = next((one for one in known if one.is_in_force_on(on)), None)
    later = [one for one in known if one.in_force_from and one.in_force_from > on]
    for one in known:
        one.programme = programme
    return current, sorted(later, key=lambda one: one.in_force_from or on)


def no_standard(programme: Programme) -> str:
    return _("No version of the rules of %(programme)s is in force.") % {"programme": programme.title}


def explore(*, person, programme: Programme, on: date, stage: str = Stage.INITIAL) -> Judgement:
    """How a person stands today, before any application."""
    return _judge(person, programme, standard_in_force(programme, stage, on), on)


def standard_of(request: Application, *, on: date) -> Standard:
    """The standard an application pinned when it was filed; before that the one in force."""
    return request.standard or standard_in_force(request.programme, request.stage, on)


def application(request: Application, *, on: date) -> Judgement:
    """How an application stands by its standard, and by what the applicant said of themselves when it was sent."""
    standard = standard_of(request, on=on)
    sent = {"filed_on": request.filed_on, "sent_at": request.judged_as_of}
    return _judge(request.person, request.programme, standard, on, **sent)


def _judge(person, programme: Programme, standard: Standard, on: date, **sent: Any) -> Judgement:
    standard.programme = programme
    return judge(evidence.gather(person, programme, **sent), standard, on)


def judge(gathered: Gathered, standard: Standard, on: date) -> Judgement:
    """How a gathered case stands by a standard on a day.

    For a first award it asks the database for nothing; what carries a certificate on is judged beside the rules that
    awarded it, too.
    """
    held = None if standard.stage == Stage.INITIAL else gathered.held
    judged = judged_by(standard.programme, standard, held.certificate if held else None)
    case = facts.fitting(gathered.case, judged.standards[0])
    if held is not None and gathered.first_award:
        case = education.as_continued(case, judged.standards[0], since=gathered.first_award)
    result = rules.assess(judged, rules.read_case(case), stage=standard.stage, on=on, words=WORDS)
    told = waiving.beside(result, waiving.waived(gathered.waivers, standard.stage, on))
    labels = {item["id"]: gathered.labels[education.piece_of(item["id"])] for item in case["evidence"]}
    return Judgement(standard, on, judged, case, told, labels, gathered.held, gathered.learned)


def unanswered(judgement: Judgement) -> list[str]:
    """The questions about the person that must be answered before it is known what is asked of them, in words."""
    return facts.unanswered(_rules_of(judgement), judgement.case["person"])


def about(judgement: Judgement) -> list[dict[str, Any]]:
    """What the person says about themselves, as far as the standard asks: `{key, value, since}`."""
    return facts.told(rules.asked([_rules_of(judgement)]), judgement.case)


def asks_about(judgement: Judgement) -> bool:
    """Whether the standard asks the person anything about themselves."""
    asked = rules.asked([_rules_of(judgement)])
    return bool(asked.facts or asked.routes or asked.choices)


def choices(judgement: Judgement) -> tuple[language.Choice, ...]:
    """The lengths of the next term that the standard leaves to choose from; none for most."""
    renewal = _rules_of(judgement).renewal
    return renewal.choices if renewal else ()


def _rules_of(judgement: Judgement) -> rules.Standard:
    return judgement.rules_of.standards[0]


def filing_of(judgement: Judgement) -> rules.Filing:
    """What filing comes to: accepted or not, its late step and fee, and the term that an award that day gives."""
    stage, case = judgement.standard.stage, rules.read_case(judgement.case)
    return rules.terms(judgement.rules_of, case, stage=stage, on=judgement.on, words=WORDS)


def new_term(judgement: Judgement) -> tuple[date, date | None]:
    """The first and last day of what an award on the day of the judgement gives; None where it has no end.

    Raises Refused where no award can be given that day.
    """
    filing = filing_of(judgement)
    if filing.valid_from is None:
        raise Refused(filing.why)
    return filing.valid_from, filing.valid_through
