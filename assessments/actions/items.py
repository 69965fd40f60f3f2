"""What is done to an item: written, approved by a second person, succeeded, retired, looked at."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import items
from assessments.models import BankTopic, BlueprintLine, Item, ItemBank, ItemVersion
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
def draft(*, topic: BankTopic, code: str, by: User, **facts) -> ItemVersion:
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
    now = timezone.now()
    for before in ItemVersion.objects.live().filter(item=version.item_id):
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
        _refuse_a_gap(version)
    _retire(version, by=by, at=timezone.now())
    return version


def _retire(version: ItemVersion, *, by: User, at: datetime) -> None:
    version.retired_at, version.retired_by = at, by
    version.save(update_fields=["retired_at", "retired_by"])
    ledger.record("assessments.retire", of=version, by=by, detail=_facts_of(version))


def _refuse_a_gap(version: ItemVersion) -> None:
    left = ItemVersion.objects.live().filter(topic=version.topic_id).count() - 1
    needy = BlueprintLine.objects.filter(topic=version.topic_id, count__gt=left).select_related("assessment").first()
    if needy is not None:
        words = _("%(assessment)s needs %(count)s items on this topic. Approve another one first.")
        raise Refused(words % {"assessment": needy.assessment.title, "count": needy.count})


def _locked_version(version: ItemVersion) -> ItemVersion:
    """Locks the topic as well, so that two items of it cannot be retired side by side below what is needed."""
    BankTopic.objects.select_for_update().get(pk=version.topic_id)
    versions = ItemVersion.objects.select_for_update(of=("self",)).select_related("item__bank", "topic")
    return versions.get(pk=version.pk)


def _facts_of(version: ItemVersion) -> dict[str, str | int]:
    return {"bank": version.item.bank.code, "item": version.item.code, "version": version.number}


@transaction.atomic
def look_at(*, version: ItemVersion, by: User) -> ItemVersion:
    """Open an item with its key: written down where the bank is an exam's."""
    if version.item.bank.is_exam:
        ledger.record("assessments.look_at", of=version, by=by, detail=_facts_of(version))
    return version
