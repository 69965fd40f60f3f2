"""The doors of those who answer for assessments: how each stands by cohort and topic; every attempt with its terms."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from assessments import access, accommodations, standing
from assessments.models import Assessment, Attempt
from assessments.standing import Group
from lms.content.templatetags.peerway import longdate
from lms.people.access import SignedInRequest, role_required
from lms.people.roles import Role

PER_PAGE = 50
STAFF = (Role.EXAMINER, Role.PROGRAMME_MANAGER)


@require_GET
@role_required(*STAFF)
def standings(request: SignedInRequest) -> HttpResponse:
    rows = [
        [_link("assessments:standing", one.title, one.code), one.organisation.name]
        for one in access.answered_for(request.user)
    ]
    columns = [{"label": _("Assessment")}, {"label": _("Organisation")}]
    return render(request, "assessments/standings.html", {"rows": rows, "columns": columns})


@require_GET
@role_required(*STAFF)
def standing_of(request: SignedInRequest, code: str) -> HttpResponse:
    assessment = access.one_answered_for(request.user, code)
    zone = assessment.organisation.timezone
    attempts = standing.sat(assessment)
    cohorts = standing.cohorts(attempts, zone=zone)
    chosen = _chosen(cohorts, request.GET.get("cohort", ""))
    people = standing.members(attempts, zone=zone, cohort=chosen)
    context = {
        "assessment": assessment,
        "chosen": _named(chosen) if chosen else "",
        "cohorts": [_cohort_row(assessment, group) for group in cohorts],
        "together": _figures(_("All that are shown"), standing.together(attempts, zone=zone)),
        "columns": _columns(),
        "topics": [_topic_row(mean) for mean in standing.topic_means(assessment, people)],
        "topic_columns": [
            {"label": _("Topic")},
            {"label": _("People"), "numeric": True},
            {"label": _("Average"), "numeric": True},
        ],
        "fewest": standing.FEWEST,
    }
    return render(request, "assessments/standing.html", context)


def _chosen(cohorts: list[Group], key: str) -> Group | None:
    """A cohort too small to speak of cannot be asked for either."""
    if not key:
        return None
    for group in cohorts:
        if group.key == key and group.is_shown:
            return group
    raise Http404


def _columns() -> list[dict[str, Any]]:
    labels = [_("People"), _("Attempts"), _("Passed"), _("Average")]
    return [{"label": _("First attempt in")}, *({"label": label, "numeric": True} for label in labels)]


def _cohort_row(assessment: Assessment, group: Group) -> list[Any]:
    name = _named(group)
    if group.is_shown:
        address = f"{reverse('assessments:standing', args=[assessment.code])}?cohort={group.key}"
        name = format_html('<a href="{}">{}</a>', address, name)
    return _figures(name, group)


def _figures(name: Any, group: Group) -> list[Any]:
    if not group.is_shown:
        return [name, _too_few(), "", "", ""]
    passed = _("%(count)s (%(share)s)") % {"count": group.passed, "share": _percent(group.passed_percent)}
    return [name, group.people, group.attempts, passed, _percent(group.mean)]


def _topic_row(mean: standing.TopicMean) -> list[Any]:
    if mean.people is None:
        return [mean.topic, _too_few(), ""]
    return [mean.topic, mean.people, _percent(mean.mean)]


def _named(group: Group) -> str:
    """July to September 2026."""
    begins_on = group.begins_on or date.min
    last = begins_on.replace(month=begins_on.month + 2)
    names = {"first": date_format(begins_on, "F"), "last": date_format(last, "F Y")}
    return _("%(first)s to %(last)s") % names


def _percent(value: Decimal | None) -> str:
    return f"{value.normalize():f} %" if value is not None else ""


def _too_few() -> str:
    return _("fewer than %(fewest)s") % {"fewest": standing.FEWEST}


def _link(name: str, text: str, *args: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse(name, args=args), text)


@require_GET
@role_required(*STAFF)
def standing_attempts(request: SignedInRequest, code: str) -> HttpResponse:
    assessment = access.one_answered_for(request.user, code)
    handed_in = Attempt.objects.filter(assessment=assessment, submitted_at__isnull=False).select_related(
        "person", "fitted"
    )
    page = Paginator(handed_in.order_by("-submitted_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    forms = standing.forms(page.object_list)
    context = {
        "assessment": assessment,
        "page": page,
        "rows": [_attempt_row(attempt, forms.get(attempt.pk, "")) for attempt in page],
        "columns": [
            {"label": _("Person")},
            {"label": _("Attempt"), "numeric": True},
            {"label": _("Handed in")},
            {"label": _("Form")},
            {"label": _("Accommodations")},
            {"label": _("Cut score"), "numeric": True},
            {"label": _("Reached"), "numeric": True},
            {"label": _("Outcome")},
        ],
        "total": ngettext("%(count)s attempt", "%(count)s attempts", page.paginator.count)
        % {"count": page.paginator.count},
    }
    return render(request, "assessments/standing_attempts.html", context)


def _attempt_row(attempt: Attempt, form: str) -> list[Any]:
    outcome = _("passed") if attempt.passed else _("not yet")
    return [
        attempt.person.get_full_name(),
        attempt.number,
        longdate(attempt.submitted_at),
        form,
        ", ".join(accommodations.named(attempt.terms)),
        _percent(attempt.cut_percent),
        _percent(attempt.percent),
        outcome,
    ]
