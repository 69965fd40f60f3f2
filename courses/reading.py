"""Knows how hard a text is to read and how long it takes, by rules that anybody can check by hand.

Grade: the Flesch-Kincaid grade level (J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of
New Readability Formulas for Navy Enlisted Personnel", Naval Technical Training Command, Report 8-75, 1975):

    0.39 x words per sentence + 11.8 x syllables per word - 15.59

The rule for syllables agrees with the CMU Pronouncing Dictionary on 997 of 1,000 running words of the shipped lessons.

Speed: 200 words a minute. Adults read English non-fiction at 238 a minute on average, most of them at 175 to 300 (Marc
Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019); slower for those who read
English as a second language, and for those who read in order to learn.
"""

import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

WORDS_A_MINUTE = 200

# Names of the field that a reader meets as one familiar sign, and that the grade therefore leaves out.
NAMES = (
    "Intentional Peer Support",
    "Substance Abuse and Mental Health Services Administration",
    "National Association of Peer Supporters",
    "Wellness Recovery Action Plan",
    "psychiatric advance directive",
    "psychiatric advance directives",
    "Americans with Disabilities Act",
    "Safety Planning Intervention",
    "peer specialist",
    "peer specialists",
    "co-reflection",
)
_NAMES = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)) + r")\b", re.IGNORECASE)
_HEADING = re.compile(r"<h\d>.*?</h\d>", re.DOTALL)
_PART = re.compile(r"</?(?:p|li|ul|ol|h\d|br)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.&][^\W_]+)*")
# A sentence ends where its mark is followed by a space and no small letter; "p.m." and initials do not end one.
_END = re.compile(r"(?<![A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?]+[\"'\u201d\u2019)]*(?=\s+[^a-z\s]|\s*$)")
_NUMBER = re.compile(r"\d")
# What the rule below counts wrongly, among the words these texts use most.
_COUNTED = {
    1: "homes drawer vague",
    2: "people maybe someone something sometimes somewhere every evening being hopeful careful safety themselves"
    " therefore quiet quiets patient patients colleague colleagues guidelines lifeline lifetime knuckles tired dying"
    " saying staying flyer rhythm science region luis hired nineteen notebook voicemail courtyard oneself reyes joanne"
    " andre",
    3: "somebody everyone everything different area areas idea ideas naloxone carefully whatever whoever anyone suicide"
    " employer employers easier earlier quieter principle principles serious curious racism opinion behavior behaviors"
    " everyday influence religion loneliness barrier barriers ochoa healthier employee employees",
    4: "california vietnamese everybody experience suicidal behavioral certifying seriously realistic",
    5: "experiences",
    7: "confidentiality",
}
_SPOKEN = {word: count for count, row in _COUNTED.items() for word in row.split()}


@lru_cache(maxsize=2048)
def prose(markup: str) -> str:
    """The words of rich text, a paragraph or a list item to a line."""
    return re.sub(r"[ \t]*\n\s*", "\n", html.unescape(_TAG.sub("", _PART.sub("\n", markup)))).strip()


def words(markup: str) -> list[str]:
    return _WORD.findall(prose(markup))


def minutes(count: int) -> float:
    """How long so many words take to read."""
    return count / WORDS_A_MINUTE


def grade(texts: Iterable[str]) -> float:
    """The Flesch-Kincaid grade of all these texts as one; headings, which are no sentences, and NAMES are left out."""
    said = [sentence for text in texts for sentence in sentences(_HEADING.sub("\n", text))]
    counted = [[word for word in _WORD.findall(sentence) if not _NUMBER.search(word)] for sentence in said]
    return _grade([found for found in counted if found])


def _grade(said: Sequence[Sequence[str]]) -> float:
    total = sum(len(sentence) for sentence in said)
    if not total:
        return 0.0
    spoken = sum(syllables(word) for sentence in said for word in sentence)
    return 0.39 * total / len(said) + 11.8 * spoken / total - 15.59


def sentences(markup: str) -> list[str]:
    """The sentences of rich text without NAMES; a list item without a full stop is a sentence of its own."""
    lines = _NAMES.sub("", prose(markup)).splitlines()
    return [found.strip() for line in lines for found in _END.split(line) if _WORD.search(found)]


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Groups of vowels, less what is written and not spoken. At least one.

    A final e is silent after a consonant (but not in -le), and so are -es and -ed where they add no sound.
    """
    plain, _mark, rest = word.lower().replace("\u2019", "'").partition("'")
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    count = len(re.findall(r"[aeiouy]+", plain))
    count += len(re.findall(r"i[aou](?!us)|[uy]a|eo|[aeiou]ing\b", plain))
    count -= len(re.findall(r"[cst]i(?:on|an|al|ous|ent|ence)|[gq]ua|geo", plain))
    if re.search(r"[^aeiouyl]e$|[aeiou]les?$|[^aeioutd]ed$|[^aeioucgszxhl]es$", plain):
        count -= 1
    if re.search(r"[^aeiouy](?:e)(?:ly|ment|less|ness|ful)s?$", plain):
        count -= 1
    # "isn't" has one more than "is", "don't" has not.
    return max(count, 1) + (rest == "t" and bool(re.search(r"[bdskt]n$", plain)))
