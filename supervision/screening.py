"""Knows what in a note could tell who a participant is: numbers, addresses, birthdays, initials, names. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Trace:
    """One thing found: what it is, the words that showed it, and whether it is certain enough to stop the note."""

    what: str
    words: str
    sentence: str | Promise
    stops: bool


_SENTENCES = {
    "email": _("There is an e-mail address in it."),
    "ssn": _("There is what looks like a Social Security number in it."),
    "phone": _("There is what looks like a phone number in it."),
    "birth": _("There is what looks like a date of birth in it."),
    "record": _("There is what looks like a record or member number in it."),
    "initials": _("There is what looks like somebody's initials in it, and initials with a date can be traced."),
    "name": _("There is what looks like somebody's name in it."),
}

_DATE = (
    r"(?:\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?"
    r"|\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2})"
)
_STOPS = {
    "email": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}"),
    "ssn": re.compile(
        r"(?<!\d)\d{3}[-. ]\d{2}[-. ]\d{4}(?!\d)|\b(?:ssn|social security)\b[^\d]{0,20}\d{4,}", re.IGNORECASE
    ),
    "phone": re.compile(
        r"(?<![\d])(?:\+?\d{1,3}[-. ]?)?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}(?!\d)|(?<!\d)\d{3}[-. ]\d{4}(?!\d)"
    ),
    "birth": re.compile(
        rf"\b(?:d\.?o\.?b\.?|born|birthday|birth\s?date|date of birth)(?!\w)[^\d\n]{{0,20}}(?:{_DATE}|\d{{4}})"
        rf"|(?<!\d)\d{{1,2}}[/.-]\d{{1,2}}[/.-]19\d\d(?!\d)|(?<!\d)19\d\d-\d{{2}}-\d{{2}}(?!\d)",
        re.IGNORECASE,
    ),
    "record": re.compile(
        r"\b(?:mrn|medical record|chart|case|record|client|patient|member|medicaid|medicare|account|id)\b"
        r"\s*(?:no\.?|number|num\.?|id)?\s*[:#]?\s*[a-z]{0,3}-?\d{3,}"
        r"|(?<![\d/.-])\d{6,}(?![\d/.-])",
        re.IGNORECASE,
    ),
}

_INITIALS = re.compile(r"(?<![^\W\d_])[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z]\.?(?![^\W\d_])")
_CUES = (
    r"met|meets|meeting|with|saw|sees|seeing|called|calls|phoned|texted|visited|visiting|drove|helped|helping|supported"
    r"|supporting|for|named|client|participant|peer|patient|resident|member|mr|mrs|ms|miss|name is|friend"
)
_AFTER_CUE = re.compile(rf"\b(?i:{_CUES})\.?\s+(?i:with\s+|for\s+)?([^\W\d_][^\W\d_'’-]*(?:\s+[^\W\d_][\w'’-]*)?)")
# Capitalised words that follow a cue and are nobody's name.
_NO_NAMES = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december aa na al anon wrap cps er icu va iop php nami dbsa dbt
cbt act mat oud sud hr naloxone narcan medicaid medicare ssi ssdi snap housing zoom teams english
spanish i a an the my our staff team recovery wellness supervisor supervision peer group
co-reflection dmv id ymca ywca cpss tv pm am dr
"""


def screen(note: str, known: frozenset[str] = frozenset()) -> list[Trace]:
    """Everything in `note` that could identify a participant, surest first.

    `known` holds words, in lower case, that are no participant's name: the site's and the supervisors'.
    """
    text = _with_plain_digits(note)
    traces = [
        Trace(what, found[0].strip(), _SENTENCES[what], stops=True)
        for what, pattern in _STOPS.items()
        if (found := pattern.search(text))
    ]
    return traces + _initials(text) + _names(text, known)


def _initials(text: str) -> list[Trace]:
    """Initials with points, or bare ones after a cue; beside a date they stop the note."""
    found = _INITIALS.search(text)
    words = found[0] if found and found[0].lower().replace(" ", "") not in ("a.m.", "p.m.", "u.s.", "d.o.b.") else ""
    if not words:
        after = (candidate.split()[0] for candidate in _AFTER_CUE.findall(text))
        words = next((w for w in after if 2 <= len(w) <= 3 and w.isupper() and w.lower() not in _NO_NAMES.split()), "")
    if not words:
        return []
    stops = bool(re.search(_DATE, text, re.IGNORECASE))
    return [Trace("initials", words.strip(), _SENTENCES["initials"], stops)]


def _names(text: str, known: frozenset[str]) -> list[Trace]:
    for candidate in _AFTER_CUE.findall(text):
        first = candidate.split()[0]
        is_name = first[0].isupper() and len(first) > 1 and not (first.isupper() and len(first) <= 4)
        plain = first.lower().removesuffix("'s").removesuffix("’s")
        if is_name and plain not in _NO_NAMES.split() and plain not in known:
            return [Trace("name", candidate, _SENTENCES["name"], stops=False)]
    return []


def _with_plain_digits(note: str) -> str:
    """Every digit of every script as 0 to 9, and look-alike letters folded, so that none slips past a pattern."""
    text = unicodedata.normalize("NFKC", note)
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)
