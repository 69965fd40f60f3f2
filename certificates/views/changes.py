"""The registrars' doors to what a draft would change for people: work it out, look at it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access, actions, rules, wording
from certificates.models import Affected, ChangeOutcome, ChangePreview
from certificates.views.drafting import drawn, registrars_only
from lms.content.models import Topic
from lms.people.access import SignedInRequest
from lms.people.actions import Refused

ON_A_PAGE = 50
# Who changes most is told first.
ORDER = (
    ChangeOutcome.LOSES,
    ChangeOutcome.GAINS,
    ChangeOutcome.KEEPS,
    ChangeOutcome.STAYS_NOT_YET,
    ChangeOutcome.STAYS_MET,
)


@require_POST
@registrars_only
def work_out(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = access.draft(request.user, pk)
    try:
        preview = actions.work_out(draft=draft, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except rules.RuleError:
        messages.error(request, _("This draft cannot be published yet. What is missing stands at its fields."))
    else:
        return redirect("programme_drafts:change", preview.pk)
    return redirect("programme_drafts:edit", pk)


@require_GET
@registrars_only
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """In numbers for all, by name for those the body knows: who has sent an application, who holds a certificate."""
    preview = access.change_preview(request.user, pk)
    outcome, topics = request.GET.get("outcome", ""), Topic.objects.titles()
    page = _people(preview, outcome, request.GET.get("p"))
    context = {
        "preview": preview,
        "is_current": _is_current(preview),
        "numbers": _numbers(preview),
        "chosen": outcome,
        "page": page,
        "people": [{"row": row, "reasons": list(_reasons(row, topics))} for row in page.object_list],
    }
    title = _("What changes for people: %(title)s") % {"title": preview.draft.title}
    return drawn(request, "change", title, context)


def _is_current(preview: ChangePreview) -> bool:
    digest = actions.digest_of(preview.draft.get_latest_revision_as_object())
    return actions.previews_of(preview.draft, digest).filter(pk=preview.pk).exists()


def _numbers(preview: ChangePreview) -> list[dict[str, Any]]:
    rows = preview.people.values("outcome").annotate(
        applicants=Count("application"), holders=Count("certificate"), people=Count("pk")
    )
    counted = {row["outcome"]: row for row in rows}
    nobody = {"applicants": 0, "holders": 0, "people": 0}
    return [{"outcome": one.value, "label": one.label} | counted.get(one.value, nobody) for one in ORDER]


def _people(preview: ChangePreview, outcome: str, number: str | None):
    rows = preview.people.filter(is_named=True)
    if outcome in ChangeOutcome.values:
        rows = rows.filter(outcome=outcome)
    else:
        rows = rows.filter(outcome__in=(ChangeOutcome.LOSES, ChangeOutcome.GAINS, ChangeOutcome.KEEPS))
    rows = rows.select_related("person", "application", "certificate").order_by(
        "person__legal_family_name", "person__legal_given_names", "pk"
    )
    return Paginator(rows, ON_A_PAGE).get_page(number)


def _reasons(row: Affected, topics: dict[str, str]):
    for finding in row.why:
        if finding["met"]:
            yield _("%(label)s: would be met, or is no longer asked.") % {"label": finding["label"]}
        else:
            yield wording.missing(finding, topics)
