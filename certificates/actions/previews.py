"""Working out what a draft would change for applicants and holders: in batches, by the worker, to its end."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from certificates import changing, rules
from certificates.editing import drafts
from certificates.models import Affected, Application, Certificate, ChangePreview, Programme, ProgrammeDraft, Stage
from certificates.rules.files import plain_values
from certificates.standards import values_of
from certificates.states import STANDING
from certificates.writing import as_json
from lms.audit import ledger
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import User
from lms.people.roles import Role

# So many are judged between two notes of how far it has come; a crash repeats no more.
BATCH = 25
# So few are judged while staff wait; more are left to the worker.
AT_ONCE = 25


def digest_of(draft: ProgrammeDraft) -> str:
    """Tells whether a draft says what was worked out."""
    return sha256(as_json(drafts.values_of(draft)).encode()).hexdigest()


def previews_of(draft: ProgrammeDraft, digest: str) -> QuerySet[ChangePreview]:
    """What was worked out for this text beside what is published now."""
    return draft.previews.filter(digest=digest, published=_published(draft.programme))


def _published(programme: Programme | None) -> str:
    """Tells whether what is published still says the same; empty where nothing is."""
    if programme is None or programme.pk is None:
        return ""
    return sha256(as_json(values_of(programme, programme.standards.all())).encode()).hexdigest()


@transaction.atomic
def work_out(*, draft: ProgrammeDraft, by: User) -> ChangePreview:
    """Begin to work out what the draft would change; the same text on the same day is worked out once.

    Raises Refused, and RuleError where the draft could not be published.
    """
    draft = ProgrammeDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not holds(by, Role.REGISTRAR, organisation=draft.body_id):
        raise Refused(_("Only a registrar of the body can look at what its rules would change."))
    latest = draft.get_latest_revision_as_object()
    text = as_json(drafts.values_of(latest))
    programme = _programme(draft, plain_values(text))
    on = programme.today()
    change = changing.change(programme, plain_values(text), on=on)
    facts = {"draft": draft, "digest": sha256(text.encode()).hexdigest(), "on": on}
    facts |= {"published": _published(programme)}
    found = ChangePreview.objects.filter(**facts).first()
    if found is not None:
        return found
    preview = ChangePreview.objects.create(
        **facts,
        revision=draft.latest_revision,
        text=text,
        asked_by=by,
        asked_at=timezone.now(),
        total=_applications(change, 0).count() + _certificates(change, 0).count(),
    )
    ledger.record("certificates.work_out", of=draft, by=by, detail={"people": preview.total})
    if preview.total > AT_ONCE:
        work_on.enqueue(preview.pk)
    else:
        go_on(preview.pk)
    return ChangePreview.objects.get(pk=preview.pk)


@task()
def work_on(pk: int) -> None:
    """The worker's part: batch after batch, from wherever it stands to its end."""
    go_on(pk)


def go_on(pk: int) -> None:
    """To its end, or until what was published meanwhile leaves nothing to work out; then it is over and says why."""
    preview = ChangePreview.objects.select_related("draft").get(pk=pk)
    values = plain_values(preview.text)
    try:
        change = changing.change(_programme(preview.draft, values), values, on=preview.on)
        while preview.finished_at is None:
            preview = batch(preview, change)
    except rules.RuleError as wrong:
        words = _("This text cannot be published any more: %(why)s") % {"why": "; ".join(map(str, wrong.problems))}
        ChangePreview.objects.filter(pk=pk, finished_at=None).update(finished_at=timezone.now(), stopped=words)


def finish_previews() -> int:
    """For the nightly round: those whose worker was lost go on. Returns how many."""
    waiting = list(ChangePreview.objects.under_way().values_list("pk", flat=True))
    for pk in waiting:
        go_on(pk)
    return len(waiting)


def _programme(draft: ProgrammeDraft, values: Mapping[str, Any]) -> Programme:
    """What is published, or what would be; it is nobody's yet. Raises RuleError for a draft that cannot be read."""
    drafted = rules.read_programme(values)
    return draft.programme or Programme(slug=draft.slug, timezone=drafted.timezone)


def batch(preview: ChangePreview, change: changing.Change) -> ChangePreview:
    """Judge the next people without holding a lock, then write them down if nobody has meanwhile."""
    applications = list(_applications(change, preview.last_application)[:BATCH])
    certificates = [] if applications else list(_certificates(change, preview.last_certificate)[:BATCH])
    holders = [one for one in certificates if one.state(preview.on).kind in STANDING]
    rows = list(change.rows(preview, [*applications, *holders]))
    with transaction.atomic():
        current = ChangePreview.objects.select_for_update(of=("self",)).get(pk=preview.pk)
        if _place(current) != _place(preview):
            return current
        Affected.objects.bulk_create(rows)
        current.done += len(applications) + len(certificates)
        if applications:
            current.last_application = applications[-1].pk
        elif certificates:
            current.last_certificate = certificates[-1].pk
        else:
            current.finished_at = timezone.now()
        current.save(update_fields=["done", "last_application", "last_certificate", "finished_at"])
    return current


def _place(preview: ChangePreview) -> tuple[int, int, bool]:
    return preview.last_application, preview.last_certificate, preview.finished_at is not None


def _applications(change: changing.Change, after: int) -> QuerySet[Application]:
    """Open applications of the stages whose rules would be others."""
    if change.programme.pk is None:
        return Application.objects.none()
    rows = Application.objects.open().filter(programme=change.programme, stage__in=change.turns, pk__gt=after)
    return rows.select_related("person", "standard").order_by("pk")


def _certificates(change: changing.Change, after: int) -> QuerySet[Certificate]:
    """The last certificate of each lineage, where the rules of renewal would be others."""
    if change.programme.pk is None or Stage.RENEWAL not in change.turns:
        return Certificate.objects.none()
    rows = Certificate.objects.with_what_a_page_needs().filter(certification__programme=change.programme)
    return rows.filter(successor=None, pk__gt=after).select_related("certification__person").order_by("pk")
