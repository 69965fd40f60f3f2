"""Knows how an item of ours is said to other systems: the way `intake` reads it back."""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments import intake, typed
from assessments.exchange.understood import (
    Answer,
    Item,
    Option,
    Pair,
    Type,
    Words,
    clean,
    one_line,
    plain,
    true_or_false,
)
from assessments.items import CHOICES, Kind
from assessments.models import Difficulty, ItemBank, ItemVersion

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Shares as other systems write them: 33.33333 percent.
_SHARE = Decimal("0.0000001")


def of_bank(bank: ItemBank) -> list[Item]:
    """Every item that is not retired: its approved version or, before there is one, its draft."""
    versions = ItemVersion.objects.filter(item__bank=bank, retired_at=None).select_related("item", "topic")
    chosen: dict[int, ItemVersion] = {}
    for version in versions.order_by("item__code", "number"):
        before = chosen.get(version.item_id)
        if before is None or before.approved_at is None:
            chosen[version.item_id] = version
    titles = Counter(topic.title.casefold() for topic in bank.topics.all())
    return [said(version, has_own_title=titles[version.topic.title.casefold()] == 1) for version in chosen.values()]


def said(version: ItemVersion, *, has_own_title: bool = True) -> Item:
    """The version as an item of a file; a topic whose title is another's too is named by its code."""
    category = version.topic.title if has_own_title else version.topic.code
    tags = [*_tags(version)]
    kind, parts = _parts(version, tags)
    return Item(
        type=kind,
        stem=_words(version.stem),
        title=one_line(version.title),
        feedback=_words(version.rationale),
        category=one_line(category.replace("/", "//")),
        code=version.item.code,
        tags=tuple(tags),
        is_case_sensitive=version.case_matters,
        **parts,
    )


def _words(text: str) -> Words:
    return Words.of(_UNWRITABLE.sub("", text), "plain")


def _tags(version: ItemVersion) -> list[str]:
    tags = []
    if version.difficulty != Difficulty.MEDIUM:
        tags.append(f"difficulty:{version.difficulty}")
    if version.language != "en":
        tags.append(f"language:{version.language}")
    if version.source:
        tags.append(f"source:{intake.folded(_UNWRITABLE.sub('', version.source))}")
    if version.is_pretest:
        tags.append(intake.TRIED_OUT)
    return tags


def _parts(version: ItemVersion, tags: list[str]) -> tuple[Type, dict[str, Any]]:
    kind = Kind(version.kind)
    if kind in CHOICES:
        return _choice(kind, version.options, tags)
    if kind == Kind.ORDERING:
        tags.append(intake.ORDERING)
        pairs = [
            Pair(_words(one["text"]), str(place), _words(one.get("rationale", "")))
            for place, one in enumerate(version.options, start=1)
        ]
        return Type.MATCHING, {"pairs": tuple(pairs)}
    pairs = [
        Pair(_words(pair["left"]), clean(pair["right"]), _words(pair.get("rationale", ""))) for pair in version.pairs
    ]
    answers = [_answer(kind, one) for one in version.answers]
    return Type(kind.value), {"pairs": tuple(pairs), "answers": tuple(answers)}


def _choice(kind: Kind, stored: list[Mapping[str, Any]], tags: list[str]) -> tuple[Type, dict[str, Any]]:
    shares = _shares(kind, stored, tags)
    reasons = [_words(one.get("rationale", "")) for one in stored]
    if kind == Kind.TRUE_FALSE and [one["text"] for one in stored] == ["True", "False"]:
        return Type.TRUE_FALSE, {"options": true_or_false(shares[0] == 1, *reasons)}
    if kind == Kind.TRUE_FALSE:
        tags.append(intake.TRUE_OR_FALSE)
    options = [
        Option(_words(one["text"]), share, reason) for one, share, reason in zip(stored, shares, reasons, strict=True)
    ]
    several = kind == Kind.MULTIPLE_CHOICE
    return Type.MULTIPLE_CHOICE if several else Type.SINGLE_CHOICE, {"options": tuple(options)}


def _shares(kind: Kind, stored: list[Mapping[str, Any]], tags: list[str]) -> list[Decimal]:
    """The author's own, or else the whole point divided among the right options."""
    if any(one.get("fraction") for one in stored):
        shares = [Decimal(one["fraction"]) for one in stored]
        tags += [intake.WEIGHED] if {*shares} <= {0, 1} else []
        return shares
    right = sum(bool(one["correct"]) for one in stored)
    if right > 1:
        tags.append(intake.ALL_OR_NOTHING)
    share = (Decimal(1) / max(right, 1)).quantize(_SHARE)
    return [share if one["correct"] else Decimal(0) for one in stored]


def _answer(kind: Kind, stored: Mapping[str, Any]) -> Answer:
    fraction, reason = Decimal(stored["fraction"]), _words(stored.get("rationale", ""))
    if kind != Kind.NUMERIC or stored["text"] == "*":
        return Answer(clean(stored["text"]), fraction, None, reason)
    return Answer(plain(typed.number(stored["text"])), fraction, typed.number(stored.get("tolerance") or "0"), reason)
