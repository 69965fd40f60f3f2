"""Knows what hours and those who answer for them are called: the standard words, and a house's own. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 40
# What a word may hold beside letters. No brackets: the standard word stands in them.
_MARKS = frozenset(" -'’/")


class Kind(TextChoices):
    """What was done; the values are the activity codes of the rule language."""

    DIRECT_SERVICE = "direct_service", gettext_lazy("Peer support, with people")
    INDIVIDUAL = "individual", gettext_lazy("Individual supervision")
    GROUP = "group", gettext_lazy("Group supervision")
    CO_REFLECTION = "co_reflection", gettext_lazy("Co-reflection")
    OBSERVATION = "observation", gettext_lazy("Observation")
    EDUCATION = "education", gettext_lazy("Education")
    OTHER = "other", gettext_lazy("Something else")


_OF_PEOPLE = {
    "supervision": gettext_lazy("supervision"),
    "supervisor": gettext_lazy("supervisor"),
    "supervisors": gettext_lazy("supervisors"),
}
_OF_KINDS = {kind.value: kind.label for kind in (Kind.INDIVIDUAL, Kind.GROUP, Kind.CO_REFLECTION)}
# All that a house may call otherwise, each with its standard word.
RENAMABLE = {**_OF_PEOPLE, **_OF_KINDS}


@dataclass(frozen=True)
class Words:
    """What one house says. `own` holds only what it calls otherwise; codes, hashes and rules never ask here."""

    own: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """The house's word for one of RENAMABLE, else the standard one."""
        return self.own.get(name) or str(RENAMABLE[name])

    def kind(self, code: str) -> str:
        return self.own.get(code) or str(Kind(code).label)

    def kind_beside(self, code: str) -> str:
        """As it stands on paper and in what is signed, where somebody else's rules speak the standard word."""
        standard = str(Kind(code).label)
        return f"{self.own[code]} ({standard})" if self.own.get(code) else standard

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Every kind with its word here, as choices."""
        return [(code, self.kind(code)) for code in Kind.values]

    @property
    def supervision_beside(self) -> str:
        """The thing itself, with its standard word where the house has another."""
        standard = str(RENAMABLE["supervision"])
        return f"{self.own['supervision']} ({standard})" if self.own.get("supervision") else standard

    @property
    def glossary(self) -> list[str]:
        """Each word of its own with the standard one: "co-reflector (supervisor)"."""
        return [f"{self.own[name]} ({standard})" for name, standard in RENAMABLE.items() if self.own.get(name)]


STANDARD = Words()


def shared(houses: Iterable[Words]) -> Words:
    """The words of all these houses, where they say the same; else the standard ones, which every house knows."""
    said = list(houses)
    return said[0] if said and all(words == said[0] for words in said) else STANDARD


def tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def problems(own: Mapping[str, str]) -> dict[str, str]:
    """Why a house cannot say these words, by name: each is plain text, and no two kinds of hours are told by one."""
    found = {name: fault for name, text in own.items() if (fault := _fault(text))}
    for code in set(own) & set(_OF_KINDS) - set(found):
        others = [str(label) for value, label in Kind.choices if value != code]
        others += [own[other] for other in set(own) & set(_OF_KINDS) if other != code]
        if own[code].casefold() in {other.casefold() for other in others}:
            found[code] = _("Another kind of hours is called that. Choose a word of its own for each.")
    return found


def _fault(text: str) -> str:
    if len(text) > LONGEST:
        return _("Use at most %(most)d characters.") % {"most": LONGEST}
    if not text[:1].isalpha() or not all(_is_plain(letter) for letter in text):
        return _("Use letters, spaces and hyphens, and begin with a letter. We add the standard word in brackets.")
    return ""


def _is_plain(letter: str) -> bool:
    return letter.isalpha() or letter in _MARKS or unicodedata.category(letter) in ("Mn", "Mc")
