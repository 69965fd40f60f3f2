"""Knows what an item understood from a file comes to here: its kind and wording, its code, its topic; or why not.

The same item always gets the same code: the one its file names, or else one made from what it says. That is how a
file read twice adds nothing, even after its drafts have been changed.

What our banks hold beside an item travels as tags: `difficulty:hard`, `language:es`, `source:...`, `tried-out`,
`all-or-nothing` and `weighed` (whether a multiple choice has shares), `ordering` (pairs of an option and its place)
and `true-or-false` (a choice of two that is one).
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import nh3
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments import items
from assessments.exchange.understood import Answer, Item, Type, Words, as_ordinary, number, one_line, plain
from assessments.items import Kind
from assessments.models import BankTopic, Difficulty, ItemBank

LONGEST_TITLE = 200
LONGEST_CODE = 60
ALL_OR_NOTHING, WEIGHED, ORDERING, TRUE_OR_FALSE, TRIED_OUT = (
    "all-or-nothing",
    "weighed",
    "ordering",
    "true-or-false",
    "tried-out",
)


@dataclass(frozen=True)
class Prepared:
    """One item ready to be drafted; or `why_not` says what keeps it out, in whole sentences."""

    item: Item
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    why_not: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        """The kind as people call it; a text that asks nothing has none of ours."""
        return str(Kind(self.facts["kind"]).label) if self.facts else _("Only a text")


def prepared(understood: Iterable[Item]) -> list[Prepared]:
    return [_prepared(item) for item in understood]


def _prepared(item: Item) -> Prepared:
    code = code_of(item)
    if item.type is Type.DESCRIPTION:
        return Prepared(item, code, why_not=_("A text that asks nothing is no item; write it into the next question."))
    remarks: list[str] = []
    facts = _facts(item, remarks)
    wrong = items.problems(facts["kind"], facts["options"], facts["pairs"], facts["answers"])
    why_not = " ".join(dict.fromkeys(problem.words for problem in wrong))
    if not facts["stem"]:
        why_not = _("Without its formatting the item asks nothing.")
    return Prepared(item, code, facts, why_not, tuple(remarks))


def code_of(item: Item) -> str:
    """The code the file gives, as we write codes, or one made from what the item says."""
    given = slugify(item.code)[:LONGEST_CODE].strip("-_")
    if given:
        return given
    said = item.as_dict() | {"category": "", "formats": [words.format for words in _all_words(item)]}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]
    name = slugify(one_line(item.title or _text(item.stem, [])))[:40].strip("-_")
    return f"{name}-{digest}" if name else f"item-{digest}"


def _all_words(item: Item) -> list[Words]:
    return [item.stem, *(words for one in item.options for words in (one.words, one.feedback))]


def _facts(item: Item, remarks: list[str]) -> dict[str, Any]:
    kind = _kind(item)
    title = item.title[:LONGEST_TITLE]
    if title != item.title:
        remarks.append(_("The title is cut to %(most)d characters.") % {"most": LONGEST_TITLE})
    told = dict(tag.split(":", 1) for tag in item.tags if ":" in tag)
    difficulty = told.get("difficulty", "")
    return {
        "title": title,
        "kind": kind,
        "stem": _text(item.stem, remarks),
        **_parts(kind, item, remarks),
        "case_matters": item.is_case_sensitive and kind == Kind.SHORT_ANSWER,
        "rationale": _text(item.feedback, remarks),
        "difficulty": difficulty if difficulty in Difficulty.values else Difficulty.MEDIUM,
        "source": unfolded(told.get("source", "")),
        "language": told.get("language", "")[:12] or "en",
        "is_pretest": TRIED_OUT in item.tags,
    }


def _kind(item: Item) -> Kind:
    if item.type is Type.MATCHING and ORDERING in item.tags:
        return Kind.ORDERING
    if item.type is Type.SINGLE_CHOICE and TRUE_OR_FALSE in item.tags:
        return Kind.TRUE_FALSE
    return Kind(as_ordinary(item) if item.type is Type.MISSING_WORD else item.type)


def _parts(kind: Kind, item: Item, remarks: list[str]) -> dict[str, list[dict[str, Any]]]:
    if kind == Kind.ORDERING:
        in_order = sorted(item.pairs, key=lambda pair: number(pair.right) or Decimal(0))
        options = [_with_reason({"text": _text(pair.left, remarks)}, pair.feedback, remarks) for pair in in_order]
        return items.fitted(kind, options=options)
    pairs = [
        _with_reason({"left": _text(pair.left, remarks), "right": pair.right}, pair.feedback, remarks)
        for pair in item.pairs
    ]
    answers = [_answer(one, remarks) for one in item.answers]
    return items.fitted(kind, options=_options(kind, item, remarks), pairs=pairs, answers=answers)


def _options(kind: Kind, item: Item, remarks: list[str]) -> list[dict[str, Any]]:
    least = Decimal(1) if kind != Kind.MULTIPLE_CHOICE else Decimal("1e-9")
    is_weighed = WEIGHED in item.tags or any(one.fraction not in (0, 1) for one in item.options)
    if ALL_OR_NOTHING in item.tags:
        is_weighed = False
    return [
        _with_reason(
            {"text": _text(one.words, remarks), "correct": one.fraction >= least}
            | ({"fraction": plain(one.fraction)} if is_weighed else {}),
            one.feedback,
            remarks,
        )
        for one in item.options
    ]


def _answer(answer: Answer, remarks: list[str]) -> dict[str, Any]:
    facts = {"text": answer.text, "fraction": plain(answer.fraction)}
    if answer.tolerance is not None:
        facts |= {"text": _digits(Decimal(answer.text)), "tolerance": _digits(answer.tolerance)}
    return _with_reason(facts, answer.feedback, remarks)


def _digits(value: Decimal) -> str:
    """One way to write a number, whatever file it came from: 0.50 is 0.5, and no exponent."""
    return format(Decimal(plain(value)), "f")


def _with_reason(facts: dict[str, Any], feedback: Words, remarks: list[str]) -> dict[str, Any]:
    return facts | {"rationale": _text(feedback, remarks)}


_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"\s*<(?:br|hr|/p|/div|/li|/tr|/h[1-6]|/?ul|/?ol|/?table)\b[^<>]*>\s*", re.IGNORECASE)
_BULLET = re.compile(r"\s*<li\b[^<>]*>\s*", re.IGNORECASE)


def _text(words: Words, remarks: list[str]) -> str:
    """Plain text, which is all that an item here is made of; paragraphs and lists keep their lines."""
    if words.format not in ("html", "moodle") or (words.format == "moodle" and not _TAG.search(words.text)):
        return words.text
    if _TAG.search(words.text):
        note = _("The item's formatting is not kept; its words and lines are.")
        remarks += [] if note in remarks else [note]
    text = " ".join(words.text.split()) if words.format == "html" else words.text
    text = _BREAK.sub("\n", _BULLET.sub("\n- ", text))
    bare = html.unescape(nh3.clean(text, tags=set()))
    return "\n".join(line.strip() for line in bare.replace("\xa0", " ").split("\n") if line.strip())


def folded(text: str) -> str:
    """A text of several lines as one."""
    return one_line(text.replace("\\", "\\\\").replace("\n", "\\n "))


def unfolded(text: str) -> str:
    return re.sub(r"\\(n ?|\\)", lambda found: "\n" if found[1].startswith("n") else "\\", text).strip()


class Topics:
    """The topics of one bank by what files call them: their title, their code, or the last part of a path."""

    def __init__(self, bank: ItemBank, otherwise: BankTopic | None) -> None:
        self.bank, self.otherwise = bank, otherwise
        self.by_name: dict[str, BankTopic] = {}
        self.codes: set[str] = set()
        for topic in BankTopic.objects.filter(bank=bank):
            self._add(topic)

    def _add(self, topic: BankTopic) -> None:
        self.codes.add(topic.code)
        for name in (topic.title, topic.code):
            self.by_name.setdefault(name.casefold(), topic)

    def of(self, category: str) -> BankTopic:
        """The topic an item belongs to; a category that is new here becomes one."""
        name = named(category)
        if not name and self.otherwise is not None:
            return self.otherwise
        title = name or _("Imported items")
        found = self.by_name.get(title.casefold())
        return found or self._new(title[:LONGEST_TITLE])

    def _new(self, title: str) -> BankTopic:
        stem = slugify(title)[: LONGEST_CODE - 5].strip("-_") or "topic"
        code = next(code for code in _numbered(stem) if code not in self.codes)
        topic = BankTopic.objects.create(bank=self.bank, code=code, title=title)
        self._add(topic)
        return topic


def named(category: str) -> str:
    """The last part of a path such as `$course$/top/Ethics`, in which a doubled stroke is part of a name."""
    return re.split(r"(?<!/)/(?!/)", category)[-1].replace("//", "/").strip()


def _numbered(stem: str) -> Iterable[str]:
    yield stem
    yield from (f"{stem}-{place}" for place in range(2, 10_000))
