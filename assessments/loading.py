"""Knows how a bank and an assessment are read from mappings such as a curriculum's YAML files.

Reading twice changes nothing. What people have edited since is never overwritten: a text that differs from the file
becomes the item's next version only when `revise` asks for it, and only where the last version came from a file too.
Everything is read or nothing, and what is wrong is named by its place: `items[3].options[1].text: ...`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import items
from assessments.items import Kind
from assessments.models import (
    Assessment,
    BankTopic,
    BlueprintLine,
    Difficulty,
    Feedback,
    Item,
    ItemBank,
    ItemVersion,
    code_like,
)
from lms.audit import ledger
from lms.people.models import Organisation, User

BANK = {"code", "title", "is_exam", "language", "topics", "items"}
ITEM = {"code", "kind", "topic", "difficulty", "stem", "options", "source", "language"}
OPTION = {"text", "correct", "rationale"}
ASSESSMENT = {
    "code",
    "title",
    "bank",
    "introduction",
    "time_limit_minutes",
    "attempts",
    "window_days",
    "wait_days",
    "cut_percent",
    "feedback",
    "shuffle",
    "grace_seconds",
    "blueprint",
}


class Unreadable(Exception):
    """A mapping that cannot be read: every problem as `place: sentence`, one to a line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Loaded:
    """What reading a bank did: item codes, by what became of them."""

    bank: ItemBank
    added: list[str]
    revised: list[str]
    unchanged: list[str]
    kept: list[str]
    """Differs from the file and was left as it is."""


@transaction.atomic
def load_bank(data: Mapping[str, Any], *, organisation: Organisation, by: User, revise: bool = False) -> Loaded:
    """Read a bank with its items, approved by `by`, who answers for the file. Raises Unreadable."""
    _refuse_any(_bank_problems(data))
    bank, _is_new = ItemBank.objects.get_or_create(
        code=data["code"],
        defaults={"title": data["title"], "organisation": organisation, "is_exam": data.get("is_exam", False)},
    )
    if bank.organisation_id != organisation.pk:
        raise Unreadable([_("code: another organisation already has a bank with this code.")])
    ItemBank.objects.select_for_update().get(pk=bank.pk)
    topics = _topics(bank, data["topics"])
    last = _last_versions(bank)
    became: dict[str, list[str]] = {"added": [], "revised": [], "unchanged": [], "kept": []}
    for entry in data["items"]:
        facts = _facts(entry, topics, language=data.get("language", "en"))
        became[_place(bank, entry["code"], facts, last.get(entry["code"]), by=by, revise=revise)].append(entry["code"])
    written = len(became["added"]) + len(became["revised"])
    if written:
        ledger.record("assessments.load_bank", of=bank, by=by, detail={"bank": bank.code, "items": written})
    return Loaded(bank, **became)


def _topics(bank: ItemBank, entries: Sequence[Mapping[str, Any]]) -> dict[str, BankTopic]:
    have = {topic.code: topic for topic in BankTopic.objects.filter(bank=bank)}
    new = [
        BankTopic(bank=bank, code=entry["code"], title=entry["title"]) for entry in entries if entry["code"] not in have
    ]
    return have | {topic.code: topic for topic in BankTopic.objects.bulk_create(new)}


def _last_versions(bank: ItemBank) -> dict[str, ItemVersion]:
    versions = ItemVersion.objects.filter(item__bank=bank).select_related("item", "topic").order_by("number")
    return {version.item.code: version for version in versions}


def _facts(entry: Mapping[str, Any], topics: Mapping[str, BankTopic], *, language: str) -> dict[str, Any]:
    return {
        "kind": entry["kind"],
        "stem": entry["stem"].strip(),
        "options": items.lettered(entry["options"]),
        "topic": topics[entry["topic"]],
        "difficulty": entry.get("difficulty", Difficulty.MEDIUM),
        "source": str(entry.get("source") or "").strip(),
        "language": entry.get("language", language),
    }


def _place(
    bank: ItemBank, code: str, facts: dict[str, Any], last: ItemVersion | None, *, by: User, revise: bool
) -> str:
    if last is None:
        _approved(Item.objects.create(bank=bank, code=code), 1, facts, by=by)
        return "added"
    if all(getattr(last, name) == value for name, value in facts.items()):
        return "unchanged"
    if not revise or last.written_by_id is not None or last.retired_at is not None:
        return "kept"
    last.retired_at, last.retired_by = timezone.now(), by
    last.save(update_fields=["retired_at", "retired_by"])
    _approved(last.item, last.number + 1, facts, by=by)
    return "revised"


def _approved(item: Item, number: int, facts: dict[str, Any], *, by: User) -> None:
    """A version from a file has no author among our people; whoever loads it approves it."""
    now = timezone.now()
    ItemVersion.objects.create(item=item, number=number, written_at=now, approved_at=now, approved_by=by, **facts)


@transaction.atomic
def load_assessment(data: Mapping[str, Any], *, organisation: Organisation, by: User) -> Assessment:
    """Read an assessment and its blueprint from the bank it names; an existing one stays. Raises Unreadable."""
    _refuse_any(_assessment_problems(data))
    existing = Assessment.objects.filter(code=data["code"]).first()
    if existing is not None:
        if existing.organisation_id != organisation.pk:
            raise Unreadable([_("code: another organisation already has an assessment with this code.")])
        return existing
    topics = {
        topic.code: topic
        for topic in BankTopic.objects.filter(bank__code=data["bank"], bank__organisation=organisation)
    }
    _refuse_any(_blueprint_problems(data, topics))
    policy = {name: data[name] for name in ASSESSMENT - {"bank", "blueprint"} if name in data}
    policy["cut_percent"] = Decimal(str(data["cut_percent"]))
    assessment = Assessment(organisation=organisation, **policy)
    _refuse_any(_model_problems(assessment))
    assessment.save()
    BlueprintLine.objects.bulk_create(
        BlueprintLine(assessment=assessment, topic=topics[line["topic"]], count=line["count"])
        for line in data["blueprint"]
    )
    ledger.record("assessments.load_assessment", of=assessment, by=by, detail={"assessment": assessment.code})
    return assessment


def _refuse_any(problems: Sequence[str]) -> None:
    if problems:
        raise Unreadable(problems)


def _bank_problems(data: Any) -> list[str]:
    found = _shape(data, "", BANK, texts=("code", "title"), lists=("topics", "items"))
    if found:
        return found
    found += _code(data["code"], "code")
    topics: set[str] = set()
    for number, entry in enumerate(data["topics"]):
        place = f"topics[{number}]"
        wrong = _shape(entry, place, {"code", "title"}, texts=("code", "title"))
        found += wrong or _code(entry["code"], f"{place}.code") + _once(entry["code"], topics, f"{place}.code")
    codes: set[str] = set()
    for number, entry in enumerate(data["items"]):
        found += _item_problems(entry, f"items[{number}]", topics, codes)
    return found


def _item_problems(entry: Any, place: str, topics: set[str], codes: set[str]) -> list[str]:
    found = _shape(entry, place, ITEM, texts=("code", "kind", "topic", "stem"), lists=("options",))
    if found:
        return found
    found += _code(entry["code"], f"{place}.code") + _once(entry["code"], codes, f"{place}.code")
    found += _one_of(entry["kind"], Kind.values, f"{place}.kind")
    found += _one_of(entry["topic"], sorted(topics), f"{place}.topic")
    found += _one_of(entry.get("difficulty", Difficulty.MEDIUM), Difficulty.values, f"{place}.difficulty")
    wrong: list[str] = []
    for number, option in enumerate(entry["options"]):
        wrong += _option_problems(option, f"{place}.options[{number}]")
    if wrong or found:
        return found + wrong
    return [f"{place}.options: {problem.words}" for problem in items.problems(entry["kind"], entry["options"])]


def _option_problems(option: Any, place: str) -> list[str]:
    found = _shape(option, place, OPTION, texts=("text",))
    if not found and not isinstance(option.get("correct"), bool):
        found.append(_("%(place)s: say true or false.") % {"place": f"{place}.correct"})
    if not found and not isinstance(option.get("rationale", ""), str):
        found.append(_("%(place)s: this must be text.") % {"place": f"{place}.rationale"})
    return found


def _assessment_problems(data: Any) -> list[str]:
    found = _shape(data, "", ASSESSMENT, texts=("code", "title", "bank"), lists=("blueprint",))
    if found:
        return found
    found += _code(data["code"], "code")
    found += _one_of(data.get("feedback", Feedback.TOPICS), Feedback.values, "feedback")
    for name in ("time_limit_minutes", "attempts", "window_days", "wait_days", "grace_seconds"):
        if data.get(name) is not None and not _is_whole(data[name]):
            found.append(_("%(place)s: this must be a whole number.") % {"place": name})
    if not isinstance(data.get("shuffle", True), bool):
        found.append(_("%(place)s: say true or false.") % {"place": "shuffle"})
    if not _is_number(data.get("cut_percent")):
        found.append(_("%(place)s: this must be a number from 0 to 100.") % {"place": "cut_percent"})
    return found


def _blueprint_problems(data: Mapping[str, Any], topics: Mapping[str, BankTopic]) -> list[str]:
    """A blueprint that asks for more items than there are is refused here, long before anybody starts."""
    if not topics:
        return [_("bank: there is no bank %(bank)s with topics in this organisation.") % {"bank": data["bank"]}]
    found: list[str] = []
    seen: set[str] = set()
    live = list(ItemVersion.objects.live().filter(topic__in=topics.values()).values_list("topic__code", flat=True))
    for number, line in enumerate(data["blueprint"]):
        place = f"blueprint[{number}]"
        wrong = _shape(line, place, {"topic", "count"}, texts=("topic",))
        wrong = wrong or _one_of(line["topic"], list(topics), f"{place}.topic") + _once(
            line["topic"], seen, f"{place}.topic"
        )
        if not wrong and not (_is_whole(line.get("count")) and line["count"] > 0):
            wrong = [_("%(place)s: this must be a whole number above zero.") % {"place": f"{place}.count"}]
        if not wrong and line["count"] > live.count(line["topic"]):
            words = _("%(place)s: %(wanted)s items are asked for, and the bank has %(have)s approved ones.")
            wrong = [words % {"place": f"{place}.count", "wanted": line["count"], "have": live.count(line["topic"])}]
        found += wrong
    return found if data["blueprint"] else [_("blueprint: name at least one topic.")]


def _model_problems(assessment: Assessment) -> list[str]:
    try:
        assessment.full_clean(validate_unique=False)
    except ValidationError as problem:
        return [f"{name}: {words}" for name, several in problem.message_dict.items() for words in several]
    return []


def _shape(
    data: Any, place: str, known: set[str], *, texts: Sequence[str] = (), lists: Sequence[str] = ()
) -> list[str]:
    """What is missing, unknown or of the wrong form in one mapping."""
    if not isinstance(data, Mapping):
        return [_("%(place)s: this must be a mapping.") % {"place": place or _("file")}]
    inside = f"{place}." if place else ""
    found = [
        _("%(place)s: this is not known here.") % {"place": f"{inside}{name}"} for name in data if name not in known
    ]
    for name in texts:
        if not isinstance(data.get(name), str) or not data[name].strip():
            found.append(_("%(place)s: words are missing.") % {"place": f"{inside}{name}"})
    for name in lists:
        if not isinstance(data.get(name), list):
            found.append(_("%(place)s: this must be a list.") % {"place": f"{inside}{name}"})
    return found


def _code(value: str, place: str) -> list[str]:
    try:
        code_like(value)
    except ValidationError as problem:
        return [f"{place}: {words}" for words in problem.messages]
    return []


def _once(value: str, seen: set[str], place: str) -> list[str]:
    if value in seen:
        return [_("%(place)s: %(value)s is there twice.") % {"place": place, "value": value}]
    seen.add(value)
    return []


def _one_of(value: Any, accepted: Sequence[str], place: str) -> list[str]:
    if value in accepted:
        return []
    words = _("%(place)s: %(value)s is not one of: %(accepted)s.")
    return [words % {"place": place, "value": value, "accepted": ", ".join(accepted)}]


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 32_000


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
