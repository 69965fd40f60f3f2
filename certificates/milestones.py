"""Knows the days in a certificate's life that its holder should know, and how they are said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import rules
from certificates.models import Certificate
from certificates.rules import dates, language, standing
from certificates.wording import WORDS
from lms.content.templatetags.peerway import longdate


@dataclass(frozen=True)
class Milestone:
    """`opens`, `closes`, `ends`, `late` (the last day of a late step, with its fee) or `inactive` (the first day)."""

    what: str
    day: date
    fee: int = 0

    @property
    def label(self) -> str:
        return str(_LABELS[self.what])

    def __str__(self) -> str:
        if self.what != "late":
            return longdate(self.day)
        return _("%(day)s, %(fee)s") % {"day": longdate(self.day), "fee": fee_in_words(self.fee)}


_LABELS = {
    "opens": gettext_lazy("Renewal opens"),
    "closes": gettext_lazy("Last day to renew on time"),
    "ends": gettext_lazy("Valid through"),
    "late": gettext_lazy("Last day to renew late"),
    "inactive": gettext_lazy("Inactive from"),
}


def of(certificate: Certificate, renewal: rules.Renewal) -> list[Milestone]:
    """The days that the rules of renewal give a certificate, the earliest first; none where it has no end."""
    through = certificate.valid_through
    if through is None:
        return []
    found = [Milestone("ends", through)]
    if renewal.opens:
        found.append(Milestone("opens", dates.back(through, renewal.opens)))
    if renewal.closes:
        found.append(Milestone("closes", standing.closes(renewal, through)))
    late = standing.ladder(renewal, through)
    found += [Milestone("late", last, step.fee) for step, last in late if last and last > through]
    stretches = rules.stretches(renewal, certificate.valid_from, through)
    found += [Milestone("inactive", first) for status, first in stretches if status == "inactive"]
    return sorted(found, key=lambda one: one.day)


def facts(milestones: Iterable[Milestone], filing: rules.Filing) -> Iterator[dict[str, str]]:
    """`{key, value}` for each of these days, for the term that filing gives now, and for what being late costs."""
    yield from ({"key": one.label, "value": str(one)} for one in milestones)
    if filing.valid_from:
        yield {"key": _("The next term"), "value": _term(filing.valid_from, filing.valid_through)}
    if filing.step:
        yield {"key": _("Late fee"), "value": fee_in_words(filing.fee or 0)}


def _term(first: date, through: date | None) -> str:
    if through is None:
        return _("From %(first)s, without an end") % {"first": longdate(first)}
    return _("%(first)s to %(through)s") % {"first": longdate(first), "through": longdate(through)}


def fee_in_words(fee: int) -> str:
    return _("$%(amount)d late fee") % {"amount": fee} if fee else _("no late fee")


def choice_in_words(choice: language.Choice) -> str:
    """How long a term to choose is, and what of the hours it asks for."""
    if choice.scale == 1:
        return WORDS.length(choice.length)
    percent = format((100 * choice.scale).normalize(), "f")
    return _("%(length)s, with %(percent)s percent of the hours") % {
        "length": WORDS.length(choice.length),
        "percent": percent,
    }
