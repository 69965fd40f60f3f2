"""Knows how a bank and an assessment are read from mappings such as a curriculum's YAML files.

Reading twice changes nothing. What people have edited since is never overwritten: a text that differs from the file
becomes the item's next version only when `revise` asks for it, and only where the last version came from a file too.
Everything is read or nothing, and what is wrong is named by its place: `items[3].options[1].text: ...`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import blueprints, items
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
    Layout,
    Release,
    Scale,
    code_like,
)
from lms.audit import ledger
from lms.people.models import Organisation, User

BANK = {"code", "title", "is_exam", "language", "topics", "items"}
# What each entry of an item's lists may say.
ENTRIES = {
    "options": {"text", "correct", "rationale", "fraction"},
    "pairs": {"left", "right", "rationale"},
    "answers": {"text", "fraction", "tolerance", "rationale"},
}
FLAGS = ("case_matters", "is_pretest")
WORDS = ("title", "rationale", "source")
ITEM = {"code", "kind", "topic", "difficulty", "stem", "language", *ENTRIES, *FLAGS, *WORDS}
CHOSEN = {"feedback": Feedback, "release": Release, "scale": Scale, "layout": Layout}
NUMBERS = ("time_limit_minutes", "attempts", "window_days", "wait_days", "grace_seconds", "pretest_count")
MIXES = ("shuffle", "shuffle_options")
POLICY = {"code", "title", "introduction", "cut_percent", *CHOSEN, *NUMBERS, *MIXES}
ASSESSMENT = POLICY | {"bank", "blueprint"}


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
    kind = entry["kind"]
    stored = items.fitted(kind, **_lists(entry))
    return {
        "kind": kind,
        "stem": entry["stem"].strip(),
        "topic": topics[entry["topic"]],
        "difficulty": entry.get("difficulty", Difficulty.MEDIUM),
        "language": entry.get("language", language),
        **stored,
        **{name: str(entry.get(name) or "").strip() for name in WORDS},
        **{name: entry.get(name, False) for name in FLAGS},
    }


def _lists(entry: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The lists of an item with what may be left out: an accepted answer is worth the point, a left side is empty."""
    left_out: dict[str, dict[str, Any]] = {
        "options": {"correct": False},
        "pairs": {"left": ""},
        "answers": {"fraction": "1"},
    }
    return {name: [left_out[name] | dict(one) for one in entry.get(name) or []] for name in ENTRIES}


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
def load_assessment(
    data: Mapping[str, Any], *, organisation: Organisation, by: User, revise: bool = False
) -> Assessment:
    """Read an assessment and its blueprint from the bank it names. Raises Unreadable.

    An existing one stays as it is, unless `revise` says that nobody has edited it; attempts under way keep what they
    were started with.
    """
    _refuse_any(_assessment_problems(data))
    existing = Assessment.objects.filter(code=data["code"]).first()
    if existing is not None and existing.organisation_id != organisation.pk:
        raise Unreadable([_("code: another organisation already has an assessment with this code.")])
    if existing is not None and not revise:
        return existing
    topics = {
        topic.code: topic
        for topic in BankTopic.objects.filter(bank__code=data["bank"], bank__organisation=organisation)
    }
    _refuse_any(_blueprint_problems(data, topics))
    assessment = existing or Assessment(organisation=organisation)
    for name in POLICY & set(data):
        setattr(assessment, name, data[name])
    assessment.cut_percent = Decimal(str(data["cut_percent"]))
    _refuse_any(_model_problems(assessment))
    assessment.save()
    BlueprintLine.objects.filter(assessment=assessment).delete()
    BlueprintLine.objects.bulk_create(
        BlueprintLine(
            assessment=assessment,
            topic=topics[line["topic"]],
            difficulty=line.get("difficulty", ""),
            count=line["count"],
        )
        for line in data["blueprint"]
    )
    ledger.record("assessments.load_assessment", of=assessment, by=by, detail={"assessment": assessment.code})
    return assessment


def policy_of(assessment: Assessment) -> dict[str, Any]:
    """What a file says of an assessment, as it stands now: to tell whether somebody has edited it since."""
    lines = BlueprintLine.objects.filter(assessment=assessment).values_list("topic__code", "difficulty", "count")
    return {name: str(getattr(assessment, name)) for name in POLICY} | {"blueprint": sorted(map(list, lines))}


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
    found = _shape(entry, place, ITEM, texts=("code", "kind", "topic", "stem"))
    if found:
        return found
    found += _code(entry["code"], f"{place}.code") + _once(entry["code"], codes, f"{place}.code")
    found += _one_of(entry["kind"], Kind.values, f"{place}.kind")
    found += _one_of(entry["topic"], sorted(topics), f"{place}.topic")
    found += _one_of(entry.get("difficulty", Difficulty.MEDIUM), Difficulty.values, f"{place}.difficulty")
    found += _flags(entry, FLAGS, f"{place}.")
    for name in ENTRIES:
        found += _entry_problems(entry.get(name) or [], name, f"{place}.{name}", kind=entry["kind"])
    if found:
        return found
    wrong = items.problems(entry["kind"], **_lists(entry))
    return [f"{place}{items.written_place(problem.place)}: {problem.words}" for problem in wrong]


def _entry_problems(entries: Any, name: str, place: str, *, kind: str) -> list[str]:
    if not isinstance(entries, list):
        return [_("%(place)s: this must be a list.") % {"place": place}]
    found: list[str] = []
    for number, one in enumerate(entries):
        here = f"{place}[{number}]"
        found += _shape(one, here, ENTRIES[name], texts=("text",) if name == "options" else ())
        if isinstance(one, Mapping):
            found += _value_problems(one, here, is_choice=name == "options" and kind in items.CHOICES)
    return found


def _value_problems(one: Mapping[str, Any], place: str, *, is_choice: bool) -> list[str]:
    found = _flags({"correct": None} | dict(one) if is_choice else {}, ("correct",), f"{place}.")
    for name, value in one.items():
        if name in ("text", "left", "right", "tolerance", "fraction") and isinstance(value, int | float):
            continue
        if name != "correct" and not isinstance(value, str | None):
            found.append(_("%(place)s: this must be text.") % {"place": f"{place}.{name}"})
    return found


def _flags(entry: Mapping[str, Any], names: Iterable[str], inside: str = "") -> list[str]:
    wrong = [name for name in names if name in entry and not isinstance(entry[name], bool)]
    return [_("%(place)s: say true or false.") % {"place": f"{inside}{name}"} for name in wrong]


def _assessment_problems(data: Any) -> list[str]:
    found = _shape(data, "", ASSESSMENT, texts=("code", "title", "bank"), lists=("blueprint",))
    if found:
        return found
    found += _code(data["code"], "code")
    for name, choices in CHOSEN.items():
        if name in data:
            found += _one_of(data[name], choices.values, name)
    for name in NUMBERS:
        if data.get(name) is not None and not _is_whole(data[name]):
            found.append(_("%(place)s: this must be a whole number.") % {"place": name})
    found += _flags(data, MIXES)
    if not _is_number(data.get("cut_percent")):
        found.append(_("%(place)s: this must be a number from 0 to 100.") % {"place": "cut_percent"})
    return found


def _blueprint_problems(data: Mapping[str, Any], topics: Mapping[str, BankTopic]) -> list[str]:
    """A blueprint that asks for more items than there are is refused here, long before anybody starts."""
    if not topics:
        return [_("bank: there is no bank %(bank)s with topics in this organisation.") % {"bank": data["bank"]}]
    if not data["blueprint"]:
        return [_("blueprint: name at least one topic.")]
    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(data["blueprint"]):
        found += _line_problems(line, f"blueprint[{number}]", topics, seen)
    if found:
        return found
    lines = [
        blueprints.Line(topics[line["topic"]].pk, line.get("difficulty", ""), line["count"])
        for line in data["blueprint"]
    ]
    return list(_pool_problems(lines))


def _line_problems(line: Any, place: str, topics: Mapping[str, BankTopic], seen: set[tuple[str, str]]) -> list[str]:
    found = _shape(line, place, {"topic", "difficulty", "count"}, texts=("topic",))
    if found:
        return found
    difficulty = line.get("difficulty", "")
    found += _one_of(line["topic"], list(topics), f"{place}.topic")
    found += _one_of(difficulty, ["", *Difficulty.values], f"{place}.difficulty")
    if (line["topic"], str(difficulty)) in seen:
        words = _("%(place)s: %(value)s is there twice.")
        found.append(words % {"place": f"{place}.topic", "value": line["topic"]})
    seen.add((line["topic"], str(difficulty)))
    if not (_is_whole(line.get("count")) and line["count"] > 0):
        found.append(_("%(place)s: this must be a whole number above zero.") % {"place": f"{place}.count"})
    return found


def _pool_problems(lines: Sequence[blueprints.Line]) -> Iterator[str]:
    pool, essays = ItemVersion.objects.pool({line.topic for line in lines})
    for number, short in blueprints.shortages(lines, pool).items():
        words = _("%(place)s: %(wanted)s items are asked for, and the bank has %(have)s approved ones.")
        yield words % {"place": f"blueprint[{number}].count", "wanted": short.wanted, "have": short.have}
    if not blueprints.surely_scored(lines, essays):
        yield _("blueprint: every question could be an essay, and then there would be no score.")


def _model_problems(assessment: Assessment) -> list[str]:
    try:
        assessment.full_clean(validate_unique=False)
    except ValidationError as problem:
        return [
            f"{'policy' if at == NON_FIELD_ERRORS else at}: {words}"
            for at, several in problem.message_dict.items()
            for words in several
        ]
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
