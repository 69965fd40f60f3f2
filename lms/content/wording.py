"""Knows words that speak of people as their condition, their past or their failure, with a better phrase each; pure.

The list is the house's own: participant or peer, person with, in recovery, returned to use, died by suicide, not yet.
It only ever advises. A word between quotation marks is spoken about, and stays; so does a voice that is quoted.
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BETTER: list[tuple[str, str | Promise]] = [
    (r"clients?", _("participant, or peer")),
    (r"(?:drug |substance |alcohol )?abusers?|addicts?|junkies?|drug users?", _("person who uses drugs")),
    (r"alcoholics?(?! anonymous)", _("person with an alcohol use disorder, or person in recovery")),
    (r"(?:substance|drug|alcohol) abuse", _("substance use")),
    (r"(?:clean and sober|stayed clean|got clean|getting clean)", _("in recovery")),
    (r"(?:dirty|clean) (?:urine|test|screen)", _("a test that showed, or did not show, use")),
    (r"relaps(?:e|es|ed|ing)", _("returned to use, or return to use")),
    (r"commit(?:s|ted|ting)? suicide", _("died by suicide")),
    (
        r"(?:failed|unsuccessful) (?:suicide )?attempts?(?= (?:at|of) suicide|\b.{0,20}suicide)",
        _("survived an attempt"),
    ),
    (r"successful suicides?", _("died by suicide")),
    (r"(?:the )?mentally ill", _("people with a mental-health condition")),
    (r"schizophrenics?|bipolars|borderlines|psychotics?|manic-depressives?", _("person with, and the name of it")),
    (r"suffer(?:s|ed|ing)? from|afflicted (?:with|by)|victims? of", _("lives with, or has")),
    (r"non-?complian(?:t|ce)", _("chose another way, or did not agree with the plan")),
    (r"wheelchair-bound|confined to a wheelchair", _("uses a wheelchair")),
    (r"the homeless", _("people without housing")),
    (r"ex-?cons?|felons?|inmates?|convicts?|offenders?", _("person who was, or is, incarcerated")),
    (
        r"(?:the )?(?:handicapped|disabled)(?= (?:people|persons?)\b)|the (?:handicapped|disabled)",
        _("people with disabilities"),
    ),
    (r"crazy|insane|lunatics?|psychos?", _("say what happened")),
    (r"normal people|the normal", _("other people, or most people")),
    (r"(?:high|low)-functioning", _("say what somebody does, and with what support")),
    (r"illegal (?:alien|immigrant)s?|illegals", _("person without papers")),
    (r"the elderly|minorities", _("older people, or the name of the community")),
    (
        r"fail(?:ed|s|ing)? (?:the|this|that|a|an|your|their|his|her) (?:test|exam|assessment|quiz|course)",
        _("not yet passed"),
    ),
]
EITHER = re.compile(
    r"\b(?:" + "|".join(f"(?P<w{number}>{words})" for number, (words, _better) in enumerate(BETTER)) + r")\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")


@dataclass(frozen=True)
class Flag:
    """A word as it was written, with what to say in its place."""

    word: str
    better: str


def flagged(text: str) -> list[Flag]:
    """Every word to think about, in the order of the text, each spelling once."""
    found: dict[str, Flag] = {}
    for match in EITHER.finditer(QUOTED.sub(" ", text)):
        word = match.group().lower()
        better = BETTER[int((match.lastgroup or "w0")[1:])][1]
        found.setdefault(word, Flag(match.group(), str(better)))
    return list(found.values())
