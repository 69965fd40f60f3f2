"""What is done to an item: written, approved by a second person, succeeded, retired, looked at."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import blueprints, items
from assessments.models import Assessment, BankTopic, Item, ItemBank, ItemVersion
from lms.audit import ledger
from lms.people.actions import Refused
from lms.people.models import User

# What a version says; all of it is copied into the next one.
WORDING = (
    "title",
    "kind",
    "stem",
    "options",
    "pairs",
    "answers",
    "case_matters",
    "rationale",
    "topic",
    "difficulty",
    "source",
    "language",
    "is_pretest",
)


@transaction.atomic
def draft(*, topic: BankTopic, code: str, by: User | None, **facts) -> ItemVersion:
    """Write the first version of a new item in the topic's bank; it is drawn by nobody before it is approved."""
    bank = ItemBank.objects.select_for_update().get(pk=topic.bank_id)
    if Item.objects.filter(bank=bank, code=code).exists():
        raise Refused(_("This bank already has an item with this code."))
    item = Item.objects.create(bank=bank, code=code)
    version = ItemVersion.objects.create(
        item=item, number=1, topic=topic, written_by=by, written_at=timezone.now(), **facts
    )
    ledger.record("assessments.draft", of=version, by=by, detail=_facts_of(version))
    return version


@transaction.atomic
def redraft(*, version: ItemVersion, by: User, **facts) -> ItemVersion:
    """Change a draft; whoever changed it last is the one who cannot approve it."""
    version = _locked_version(version)
    if version.status != "draft":
        raise Refused(_("Only a draft can be changed. Write the next version."))
    if facts["topic"].bank_id != version.item.bank_id:
        raise Refused(_("An item stays in its bank. Choose a topic of the same bank."))
    for name, value in facts.items():
        setattr(version, name, value)
    version.written_by, version.written_at = by, timezone.now()
    version.save()
    ledger.record("assessments.redraft", of=version, by=by, detail=_facts_of(version))
    return version


@transaction.atomic
def revise(*, version: ItemVersion, by: User) -> ItemVersion:
    """Begin the item's next version as a copy of this one, or go on with the draft that is already there."""
    Item.objects.select_for_update().get(pk=version.item_id)
    last = ItemVersion.objects.filter(item=version.item_id).select_related("item__bank").order_by("number").last()
    if last is not None and last.status == "draft":
        return last
    number = last.number + 1 if last else 1
    copied = {name: getattr(version, name) for name in WORDING}
    fresh = ItemVersion.objects.create(
        item=version.item, number=number, written_by=by, written_at=timezone.now(), **copied
    )
    ledger.record("assessments.draft", of=fresh, by=by, detail=_facts_of(fresh))
    return fresh


@transaction.atomic
def approve(*, version: ItemVersion, by: User) -> ItemVersion:
    """Let a draft be drawn from now on, in the place of the version before it; approving twice changes nothing."""
    version = _locked_version(version)
    if version.status == "approved":
        return version
    if version.status == "retired":
        raise Refused(_("A retired version is not approved again. Write the next version."))
    if version.written_by_id == by.pk:
        raise Refused(_("Somebody else approves what you have written."))
    wrong = items.problems(version.kind, version.options, version.pairs, version.answers)
    if wrong:
        raise Refused(" ".join(problem.words for problem in wrong))
    if not items.is_explained(version.kind, version.options, version.pairs, version.answers, version.rationale):
        raise Refused(_("Reasons are missing. People learn from why an answer is right, and why another is not."))
    before = ItemVersion.objects.live().filter(item=version.item_id).select_related("item__bank").first()
    _refuse_a_gap(leaves=before, comes=version)
    now = timezone.now()
    if before is not None:
        _retire(before, by=by, at=now)
    version.approved_at, version.approved_by = now, by
    version.save(update_fields=["approved_at", "approved_by"])
    ledger.record("assessments.approve", of=version, by=by, detail=_facts_of(version))
    return version


@transaction.atomic
def retire(*, version: ItemVersion, by: User) -> ItemVersion:
    """Let a version be drawn no more; attempts that have it keep it. Retiring twice changes nothing.

    Raises Refused where an assessment would be left with too few items.
    """
    version = _locked_version(version)
    if version.retired_at is not None:
        return version
    if version.status == "approved":
        _refuse_a_gap(leaves=version)
    _retire(version, by=by, at=timezone.now())
    return version


def _retire(version: ItemVersion, *, by: User, at: datetime) -> None:
    version.retired_at, version.retired_by = at, by
    version.save(update_fields=["retired_at", "retired_by"])
    ledger.record("assessments.retire", of=version, by=by, detail=_facts_of(version))


def _refuse_a_gap(*, leaves: ItemVersion | None, comes: ItemVersion | None = None) -> None:
    """Refuse what would leave a blueprint with too few items, or with nothing but essays."""
    if leaves is None:
        return
    needy = Assessment.objects.filter(blueprint__topic=leaves.topic_id).distinct().prefetch_related("blueprint")
    for assessment in needy:
        lines = [blueprints.Line(line.topic_id, line.difficulty, line.count) for line in assessment.blueprint.all()]
        pool, essays = ItemVersion.objects.pool({line.topic for line in lines})
        for version, by_how_many in ((leaves, -1), (comes, 1)):
            _shift(pool, essays, version, by_how_many)
        for short in blueprints.shortages(lines, pool).values():
            words = _("%(assessment)s needs %(count)s items like this one. Approve another one first.")
            raise Refused(words % {"assessment": assessment.title, "count": short.wanted})
        if not blueprints.surely_scored(lines, essays):
            words = _("%(assessment)s would be left with essays only, and without a score.")
            raise Refused(words % {"assessment": assessment.title})


def _shift(
    pool: dict[tuple[int, str], int], essays: dict[int, int], version: ItemVersion | None, by_how_many: int
) -> None:
    if version is None or version.is_pretest:
        return
    place = (version.topic_id, version.difficulty)
    pool[place] = pool.get(place, 0) + by_how_many
    if version.kind == items.Kind.ESSAY:
        essays[version.topic_id] = essays.get(version.topic_id, 0) + by_how_many


def _locked_version(version: ItemVersion) -> ItemVersion:
    """Locks the bank's topics as well, so that two items cannot be retired side by side below what is needed."""
    topics = BankTopic.objects.filter(bank__items=version.item_id).order_by("pk")
    list(topics.select_for_update(of=("self",)).values_list("pk", flat=True))
    versions = ItemVersion.objects.select_for_update(of=("self",)).select_related("item__bank", "topic")
    return versions.get(pk=version.pk)


def _facts_of(version: ItemVersion) -> dict[str, str | int]:
    return {"bank": version.item.bank.code, "item": version.item.code, "version": version.number}


@transaction.atomic
def look_at(*, version: ItemVersion, by: User) -> None:
    """Write down that somebody read an item of an exam bank: who, which and when, and nothing of what it says."""
    ledger.record("assessments.look_at", of=version, by=by, detail=_facts_of(version))


@transaction.atomic
def turn_away(*, version: ItemVersion, by: User) -> None:
    """Write down that somebody asked for an item of an exam bank that is closed to them."""
    ledger.record("assessments.turn_away", of=version, by=by, detail=_facts_of(version))
