"""Knows what a curriculum's lessons and item banks promise, and finds where a file does not keep it.

A lesson has substance, an example from practice, a reflection, a check for understanding and sources; it reads at grade
6 to 8, speaks of people first, and takes the minutes that it states. The objectives name SAMHSA's competencies, and all
twelve are taught. What a bank promises stands in `cues`, and how text is measured in `reading`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from courses import cues, reading
from courses.cues import Place
from courses.curriculum import Folder
from lms.content.competencies import TITLES

FEWEST_WORDS = 600
GRADES = (6.0, 8.0)
# A paragraph of more words than this is longer than a phone's screen.
LONGEST_PARAGRAPH = 110
# One block by itself is a small sample.
HARDEST_BLOCK = 8.5
# A reader of an item has less time and less context than a reader of a lesson.
HIGHEST_ITEM_GRADE = 8.0
CHECK_MINUTES = 2
REFLECTION_MINUTES = 7
STATED = (0.85, 1.15)
LEAST_ITEMS_OF_A_LESSON = 3
NEEDED = {
    "example": "an example from practice",
    "reflection": "a reflection",
    "check": "a check for understanding",
    "sources": "its sources",
}
# Words that speak of people as if they were their condition, their record or their past. Between quotation marks they
# may stand, since a lesson has to be able to discuss them.
AVOIDED = re.compile(
    r"\b(addicts?|abusers?|alcoholics?(?! anonymous)|clients?|junkies?|relaps\w+|substance abuse|drug abuse|"
    r"commit\w* suicide|(?:failed|successful) (?:attempt|suicide)|(?:attempt|suicide) (?:failed|succeeded)|"
    r"(?:the )?mentally ill|schizophrenics?|psychotics?|bipolars|manic-depressives?|crazy|insane|lunatics?|"
    r"suffer(?:s|ed|ing)? from|victims? of|afflicted|wheelchair-bound|confined to a wheelchair|handicapped|"
    r"the disabled|"
    r"normal people|high-functioning|low-functioning|non-?complian\w+|ex-cons?|offenders?|inmates?|felons?|"
    r"illegal (?:alien|immigrant)s?|the homeless|illegals|elderly|minorities)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"Substance Abuse and Mental Health Services Administration")
_QUOTED = re.compile(r"[\"\u201c][^\"\u201c\u201d]*[\"\u201d]")
_CATEGORIES = re.compile(r"\(categor(?:y|ies) ([\d, and]+)")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Finding:
    """What is wrong, where: the file, the way to the place in it, and a whole sentence."""

    file: Path
    place: Place
    reason: str

    def __str__(self) -> str:
        module = self.file.parents[1 if self.file.parent.name == "lessons" else 0]
        return f"{module.name}/{self.file.relative_to(module)}:{line_of(self.file, self.place)}: {self.reason}"


@dataclass(frozen=True)
class Reckoning:
    """How the minutes of one lesson are reckoned, and how hard it reads."""

    words: int
    reflections: int
    checks: int
    practice: int
    stated: int
    grade: float
    """Of the running text; dialogue, answers and lists are made of parts of sentences, which read lower."""

    @property
    def reading(self) -> float:
        return reading.minutes(self.words)

    @property
    def reckoned(self) -> float:
        return self.reading + REFLECTION_MINUTES * self.reflections + CHECK_MINUTES * self.checks + self.practice

    @property
    def share(self) -> float:
        """The stated minutes as a part of the reckoned ones."""
        return self.stated / self.reckoned

    @property
    def note(self) -> str:
        """The arithmetic in words, with which a lesson's note on its minutes begins."""
        pace = f"about {round(self.words, -1):,} words at {reading.WORDS_A_MINUTE} a minute"
        parts = [
            f"Reading {self.reading:.0f} min ({pace})",
            _counted(self.reflections, "reflection", REFLECTION_MINUTES * self.reflections),
            _counted(self.checks, "check", CHECK_MINUTES * self.checks),
            f"practice task {self.practice} min",
        ]
        return ", ".join(parts) + "."


def _counted(count: int, name: str, minutes: int) -> str:
    return f"{name} {minutes} min" if count == 1 else f"{count} {name}s {minutes} min"


def reckon(lesson: Mapping[str, Any]) -> Reckoning:
    kinds = [next(iter(block)) for block in lesson["body"]]
    return Reckoning(
        words=sum(len(reading.words(text)) for text in told(lesson)),
        reflections=kinds.count("reflection"),
        checks=kinds.count("check"),
        practice=sum(block["practice"]["minutes"] for block in lesson["body"] if "practice" in block),
        stated=sum(lesson["topics"].values()),
        grade=reading.grade(block["text"] for block in lesson["body"] if "text" in block),
    )


# The words of a lesson, block by block.


def told(lesson: Mapping[str, Any]) -> list[str]:
    """What is read from top to bottom, apart from tasks and sources, whose time is reckoned by itself."""
    return [
        text
        for block in lesson["body"]
        for kind, value in block.items()
        if kind in _TOLD
        for text in _TOLD[kind](value)
    ]


def asked(lesson: Mapping[str, Any]) -> list[str]:
    """The words of reflections, checks and practice tasks."""
    return [
        text
        for block in lesson["body"]
        for kind, value in block.items()
        if kind in _ASKED
        for text in _ASKED[kind](value)
    ]


def _words_of(block: Mapping[str, Any]) -> list[str]:
    readers = {**_TOLD, **_ASKED}
    return [text for kind, value in block.items() if kind in readers for text in readers[kind](value)]


def _titled(value: Mapping[str, Any]) -> list[str]:
    return [f"<h3>{value['title']}</h3>{value['text']}"]


def _check(value: Mapping[str, Any]) -> list[str]:
    return [value["question"], *(option[name] for option in value["options"] for name in ("text", "explanation"))]


_TOLD: Mapping[str, Any] = {
    "text": lambda value: [value],
    "content_note": lambda value: [value["text"]],
    "example": _titled,
    "callout": _titled,
    "key_terms": lambda value: [f"<h3>{row['term']}</h3>{row['meaning']}" for row in value],
    "steps": lambda value: [f"<h3>{value.get('title', '')}</h3>", *value["steps"]],
    "quotation": lambda value: [value["text"]],
}
_ASKED: Mapping[str, Any] = {
    "reflection": lambda value: [value["prompt"], value.get("hint", "")],
    "check": _check,
    "practice": _titled,
}


# What is wrong.


def review(folders: Sequence[Folder]) -> list[Finding]:
    """Everything that is wrong in these modules, file by file, in the order of the path."""
    found = [finding for folder in folders for finding in _of_module(folder)]
    banks = {str(folder.path / "bank.yaml"): folder.bank for folder in folders if folder.bank}
    found += [Finding(Path(name), place, reason) for name, place, reason in cues.across(banks)]
    taught = {
        number
        for folder in folders
        for objective in folder.module["objectives"]
        for number in objective["competencies"]
    }
    if len(folders) > 1 and set(TITLES) - taught:
        missing = ", ".join(str(number) for number in sorted(set(TITLES) - taught))
        words = _("no objective of these modules teaches SAMHSA's competencies %(numbers)s.")
        found.append(Finding(folders[-1].path / "module.yaml", ("objectives",), words % {"numbers": missing}))
    return found


def _of_module(folder: Folder) -> Iterator[Finding]:
    file = folder.path / "module.yaml"
    for place, reason in _of_objectives(folder):
        yield Finding(file, place, reason)
    for lesson in folder.lessons:
        for place, reason in _of_lesson(lesson):
            yield Finding(folder.path / "lessons" / f"{lesson['slug']}.yaml", place, reason)
    if folder.bank:
        for place, reason in [*cues.problems(folder.bank), *_of_bank(folder.bank, folder.module["lessons"])]:
            yield Finding(folder.path / "bank.yaml", place, reason)


def _of_objectives(folder: Folder) -> Iterator[tuple[Place, str]]:
    own: set[int] = set()
    for number, objective in enumerate(folder.module["objectives"]):
        own |= set(objective["competencies"])
        if not objective["competencies"]:
            yield ("objectives", number), _("name the competencies that this objective builds.")
        yield from _of_words(("objectives", number, "text"), objective["text"])
    claimed = {category for lesson in folder.lessons for category in categories(lesson)}
    for category in sorted(claimed - own):
        words = _("a lesson claims competency %(number)d, and no objective names it.")
        yield ("objectives",), words % {"number": category}


def categories(lesson: Mapping[str, Any]) -> set[int]:
    """SAMHSA's competencies that a lesson claims to teach, as its sources name them."""
    titles = [row["title"] for block in lesson["body"] for row in block.get("sources", [])]
    named = [match.group(1) for match in map(_CATEGORIES.search, titles) if match]
    return {int(number) for text in named for number in _NUMBERS.findall(text)}


def _of_lesson(lesson: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    kinds = {kind for block in lesson["body"] for kind in block}
    for kind, words in NEEDED.items():
        if kind not in kinds:
            yield ("body",), _("the lesson lacks %(what)s.") % {"what": words}
    reckoning = reckon(lesson)
    if reckoning.words < FEWEST_WORDS:
        words = _("the lesson has %(have)d words; it needs %(least)d.")
        yield ("body",), words % {"have": reckoning.words, "least": FEWEST_WORDS}
    if not GRADES[0] <= round(reckoning.grade, 1) <= GRADES[1]:
        words = _("the text reads at grade %(grade).1f; it should be grade %(low)d to %(high)d.")
        yield ("body",), words % {"grade": reckoning.grade, "low": GRADES[0], "high": GRADES[1]}
    for number, block in enumerate(lesson["body"]):
        parts = [part for text in _words_of(block) for part in reading.prose(text).splitlines()]
        longest = max((len(reading.words(part)) for part in parts), default=0)
        if longest > LONGEST_PARAGRAPH:
            words = _("a paragraph has %(have)d words; more than %(most)d fill a phone's screen.")
            yield ("body", number), words % {"have": longest, "most": LONGEST_PARAGRAPH}
        level = reading.grade(_words_of(block))
        if level > HARDEST_BLOCK:
            yield ("body", number), _("this reads at grade %(grade).1f, which is too high.") % {"grade": level}
    yield from _of_minutes(lesson, reckoning)
    for place, text in _texts(lesson["body"], ("body",)):
        yield from _of_words(place, text)
    yield from _of_sources(lesson)
    yield from _of_callouts(lesson)


def _of_minutes(lesson: Mapping[str, Any], reckoning: Reckoning) -> Iterator[tuple[Place, str]]:
    if not STATED[0] <= reckoning.share <= STATED[1]:
        words = _("%(stated)d minutes are stated, and %(reckoned).1f can be defended.")
        yield ("topics",), words % {"stated": reckoning.stated, "reckoned": reckoning.reckoned}
    if not lesson.get("minutes_note", "").startswith(reckoning.note):
        yield ("minutes_note",), _("the note should begin: %(note)s") % {"note": reckoning.note}


def _of_sources(lesson: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, block in enumerate(lesson["body"]):
        for row_number, row in enumerate(block.get("sources", [])):
            place: Place = ("body", number, "sources", row_number)
            if not row.get("publisher"):
                yield place, _("say who published this source.")
            if not row.get("year") and not row.get("address"):
                yield place, _("say of which year this source is, or where it is found.")
            if not row.get("seen"):
                yield place, _("say when this source was seen and in what form, or that it was not opened.")


def _of_bank(bank: Mapping[str, Any], lessons: Sequence[str]) -> Iterator[tuple[Place, str]]:
    for number, item in enumerate(bank["items"]):
        if item.get("source") not in lessons:
            yield ("items", number), _("%(code)s: its source is no lesson of this module.") % {"code": item["code"]}
        for place, text in _texts(item, ("items", number)):
            yield from _of_words(place, text)
    for slug in lessons:
        if sum(item.get("source") == slug for item in bank["items"]) < LEAST_ITEMS_OF_A_LESSON:
            yield (
                ("items",),
                _("fewer than %(least)d items rest on the lesson %(slug)s.")
                % {
                    "least": LEAST_ITEMS_OF_A_LESSON,
                    "slug": slug,
                },
            )
    level = reading.grade(text for _place, text in _texts(bank["items"], ()))
    if level > HIGHEST_ITEM_GRADE:
        yield ("items",), _("the items read at grade %(grade).1f, which is too high.") % {"grade": level}


def _of_callouts(lesson: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """A place that the provider fills in says whom a trainee asks as long as it is empty."""
    for number, block in enumerate(lesson["body"]):
        local = block.get("callout", {})
        if local.get("tone") == "local" and "Until then" not in local["text"]:
            yield ("body", number), _("say whom trainees ask until the local rule stands here: “Until then, ...”.")


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text in a part of a file, with its place; sources are others' words."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in ("sources", "code", "source", "kind", "topic", "difficulty", "tone"):
                yield from _texts(inner, (*place, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*place, number))


def _of_words(place: Place, text: str) -> Iterator[tuple[Place, str]]:
    for match in AVOIDED.finditer(_QUOTED.sub("", _NAMED.sub("", reading.prose(text)))):
        yield place, _("“%(word)s” does not put people first.") % {"word": match.group()}


# Where it stands.


def line_of(file: Path, place: Place) -> int:
    """The line of a place in a YAML file, or of the nearest one around it that the file has."""
    node = yaml.compose(file.read_text(encoding="utf-8"))
    for step in place:
        inner = _inner(node, step)
        if inner is None:
            break
        node = inner
    return node.start_mark.line + 1 if node else 1


def _inner(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
