"""Knows what in the wording of a bank's items would give the key away to somebody who has learned nothing.

The rules are those of the trade (Thomas Haladyna, Steven Downing and Michael Rodriguez, "A Review of Multiple-Choice
Item-Writing Guidelines for Classroom Assessment", Applied Measurement in Education 15, 2002). Options are shuffled when
they are shown; their places in the file are looked at all the same, since a bank may be printed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from courses import reading

FEWEST_ITEMS = 30
# Among four options the key would be the longest in 25 of 100 by chance; much less often would be a cue as well.
LONGEST = (0.10, 0.40)
MOST_ECHOES = 0.40
LENGTH_OF_KEYS = (0.90, 1.10)
PLACES = (0.15, 0.35)
ALIKE = 0.6
RUN = 5

Place = tuple[str | int, ...]
Item = Mapping[str, Any]

_CATCH_ALL = re.compile(
    r"\b(all|none|both|neither|any) of (the|these|them)( (above|others|answers|options))?\W*$", re.I
)
_ABSOLUTE = re.compile(r"\b(always|never|all|none|every|only|must|nobody|nothing|completely|totally)\b", re.I)
_NEGATIVE = re.compile(r"\b(not|never|except|least|n't|cannot)\b|n't\b")
_GAP = re.compile(r"(?:\b(?:an?|the|is|are|of|to)|[,:_\u2026])\s*$", re.I)
_NUMBERS = {"two": 2, "three": 3, "four": 4}
_SMALL = (
    "a an and are as at be been but by can did do does for from had has have he her him his how i if in into is it its"
    " may me my no not of on or our she should so that the their them then there they this to up was we were what when"
    " which who whom will with would you your fits best first"
)
_SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True)
class Measures:
    """What a bank's single-choice items of four options look like, taken together."""

    items: int
    longest: float
    """The share in which the key is longer than every other option."""
    shortest: float
    length: float
    """The keys' length in characters, as a part of that of the other options."""
    echoes: float
    """The share in which the key shares more words with the stem than every other option."""
    places: Mapping[int, float]
    """The share of keys at each place, from 1."""


def measures(items: Sequence[Item]) -> Measures:
    four = [item for item in items if item["kind"] == "single_choice" and len(item["options"]) == 4]
    several = max(len(four), 1)
    keys = [len(_key(item)["text"]) for item in four]
    others = [len(option["text"]) for item in four for option in item["options"] if not option["correct"]]
    places = Counter(_place(item) for item in four)
    return Measures(
        items=len(items),
        longest=sum(_stands_out(item, lambda option: len(option["text"])) for item in four) / several,
        shortest=sum(_stands_out(item, lambda option: -len(option["text"])) for item in four) / several,
        length=(sum(keys) / several) / (sum(others) / max(len(others), 1) or 1),
        echoes=sum(_stands_out(item, _echo(item)) for item in four) / several,
        places={place: places[place] / several for place in range(1, 5)},
    )


def problems(bank: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """What is wrong in one bank, by its place in the file."""
    items = bank["items"]
    if len(items) < FEWEST_ITEMS:
        yield (
            ("items",),
            _("%(have)d items are too few; a bank has at least %(least)d.")
            % {
                "have": len(items),
                "least": FEWEST_ITEMS,
            },
        )
    yield from _of_the_whole(measures(items))
    for number, item in enumerate(items):
        for place, reason in _of_one(item):
            yield ("items", number, *place), f"{item['code']}: {reason}"


def _of_the_whole(found: Measures) -> Iterator[tuple[Place, str]]:
    for share, words in (
        (
            found.longest,
            _("the key is the longest option in %(share)d of 100 items; %(low)d to %(high)d give nothing away."),
        ),
        (
            found.shortest,
            _("the key is the shortest option in %(share)d of 100 items; %(low)d to %(high)d give nothing away."),
        ),
    ):
        if not LONGEST[0] <= share <= LONGEST[1]:
            yield ("items",), words % {"share": round(share * 100), "low": LONGEST[0] * 100, "high": LONGEST[1] * 100}
    if found.echoes > MOST_ECHOES:
        words = _("the key repeats most of the stem in %(share)d of 100 items; at most %(most)d give nothing away.")
        yield ("items",), words % {"share": round(found.echoes * 100), "most": MOST_ECHOES * 100}
    if not LENGTH_OF_KEYS[0] <= found.length <= LENGTH_OF_KEYS[1]:
        yield ("items",), _("keys are %(share)d percent as long as other options.") % {"share": found.length * 100}
    for place, share in found.places.items():
        if not PLACES[0] <= share <= PLACES[1]:
            yield (
                ("items",),
                _("the key stands at place %(place)d in %(share)d of 100 items.")
                % {
                    "place": place,
                    "share": round(share * 100),
                },
            )


def _of_one(item: Item) -> Iterator[tuple[Place, str]]:
    yield from _of_the_stem(item)
    texts = [option["text"] for option in item["options"]]
    for number, option in enumerate(item["options"]):
        place: Place = ("options", number)
        if not str(option.get("rationale") or "").strip():
            yield (*place, "rationale"), _("say why this answer is right or not.")
        if _CATCH_ALL.search(option["text"]):
            yield (*place, "text"), _("an answer that names the other answers tests reading and not the matter.")
    if len({_plain(text) for text in texts}) < len(texts):
        yield ("options",), _("two answers say the same.")
    if item["kind"] == "true_false":
        return
    keys = [option["text"] for option in item["options"] if option["correct"]]
    wrong = [option["text"] for option in item["options"] if not option["correct"]]
    if any(map(_ABSOLUTE.search, wrong)) and not any(map(_ABSOLUTE.search, keys)):
        found = next(match for match in map(_ABSOLUTE.search, wrong) if match)
        yield (
            ("options",),
            _("“%(word)s” stands only in wrong answers, which makes them easy to cross out.") % {"word": found.group()},
        )
    for form in (_quoted, _ending, _opening):
        if len(keys) == 1 and form(keys[0]) not in {form(text) for text in wrong}:
            yield ("options",), _("the key is written in another form than the other answers.")


def _of_the_stem(item: Item) -> Iterator[tuple[Place, str]]:
    stem = item["stem"].strip()
    asked = reading.sentences(_without_quotes(stem))
    question = next((part for part in reversed(asked) if not part.startswith("Choose ")), stem)
    if _GAP.search(stem) or stem[-1] not in ".?!\"'":
        yield ("stem",), _("a stem ends as a whole sentence; a gap lets grammar give the key away.")
    if item["kind"] != "true_false" and _NEGATIVE.search(question):
        yield ("stem",), _("the question is negative; ask for what fits, or write NOT in capitals.")
    told = re.search(r"Choose (\w+)\.$", stem)
    right = sum(1 for option in item["options"] if option["correct"])
    if item["kind"] == "multiple_choice" and (not told or _NUMBERS.get(told.group(1)) != right):
        yield ("stem",), _("say how many answers to choose: %(count)d.") % {"count": right}


def across(banks: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Place, str]]:
    """Items that are too much alike, and stems that answer another item, in one bank or in two."""
    every = [
        (name, ("items", number, "stem"), item)
        for name, bank in banks.items()
        for number, item in enumerate(bank["items"])
    ]
    said = [(name, place, item["code"], _matter(item)) for name, place, item in every]
    for (_name, _where, one, first), (name, place, other, second) in combinations(said, 2):
        if len(first & second) > ALIKE * len(first | second):
            words = _("%(code)s: this asks almost the same as %(other)s.")
            yield name, place, words % {"code": other, "other": one}
    runs = [(item["code"], name, place, _runs(item["stem"])) for name, place, item in every]
    for _name, _where, item in every:
        answer = {run for option in item["options"] if option["correct"] for run in _runs(option["text"])}
        for code, name, place, told in runs:
            if code != item["code"] and answer & told:
                yield (
                    name,
                    place,
                    _("%(code)s: this stem gives away the key of %(other)s.")
                    % {
                        "code": code,
                        "other": item["code"],
                    },
                )


def _key(item: Item) -> Mapping[str, Any]:
    return next(option for option in item["options"] if option["correct"])


def _place(item: Item) -> int:
    return next(place for place, option in enumerate(item["options"], 1) if option["correct"])


def _stands_out(item: Item, measure) -> bool:
    key = _key(item)
    return all(measure(key) > measure(option) for option in item["options"] if option is not key)


def _echo(item: Item):
    told = _content(item["stem"])
    return lambda option: len(told & _content(option["text"]))


def _content(text: str) -> set[str]:
    return {_stem_of(word) for word in map(str.lower, reading.words(text)) if word not in _SMALL_WORDS}


def _stem_of(word: str) -> str:
    return re.sub(r"(ing|ed|es|s|'s)$", "", word)


def _matter(item: Item) -> set[str]:
    """The words of an item's stem and keys."""
    return _content(" ".join([item["stem"], *(option["text"] for option in item["options"] if option["correct"])]))


def _runs(text: str) -> set[tuple[str, ...]]:
    said = [word.lower() for word in reading.words(text)]
    runs = {tuple(said[start : start + RUN]) for start in range(len(said) - RUN + 1)}
    return {run for run in runs if len(set(run) - _SMALL_WORDS) >= 2}


def _plain(text: str) -> str:
    return " ".join(reading.words(text)).lower()


def _quoted(text: str) -> bool:
    return text.startswith(('"', "\u201c"))


def _ending(text: str) -> str:
    return text.rstrip("\"'\u201d")[-1:] if text.rstrip("\"'\u201d")[-1:] in ".?!" else ""


def _opening(text: str) -> bool:
    return text.lstrip("\"'\u201c")[:1].isupper()


def _without_quotes(text: str) -> str:
    return re.sub(r"[\"\u201c][^\"\u201d]*[\"\u201d]", "", text)
