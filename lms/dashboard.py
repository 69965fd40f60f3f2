"""One person's page, gathered from every room, read-only."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet, Sum, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import access as assessments_access
from certificates import access as certificates_access
from certificates import auditing, clocks, faces, renaming
from certificates.models import Application
from certificates.states import STANDING
from courses import access as courses_access
from courses import standing
from lms import navigation
from lms.content.rendering import Task
from lms.people.roles import Role
from supervision import access as supervision_access
from supervision.models import EntryVersion, Placement, Status


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits for this person first, then what is next for them, their learning, practice and certificates.

    Staff who learn and practise nowhere see their queues only.
    """
    person = request.user
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    roles = navigation.roles(request)
    figures = _figures(person, roles, monday)
    own: dict[str, Any] = {
        "learning": standing.of(person),
        "placements": list(_placements(person)),
        "certification": list(_certification(person)),
    }
    is_staff = bool(roles)
    context = own | {
        "waiting": list(_waiting(figures, roles)),
        "next": next((one for one in own["learning"] if one.next_step), None),
        "monday": monday,
        "minutes_this_week": figures["minutes_this_week"],
        "is_staff": is_staff,
        "has_own": any(own.values()),
        "beginnings": [] if is_staff and not any(own.values()) else list(_beginnings(own)),
    }
    return render(request, "dashboard.html", context)


def _placements(person) -> QuerySet[Placement]:
    return Placement.objects.filter(trainee=person).select_related("site")


def _figures(person, roles: set[str], monday: date) -> dict[str, int]:
    """How much stands in each queue of this person's, and the minutes of the week; two queries.

    The queues of roles that nobody holds today are empty, and are left out.
    """
    queues: dict[str, tuple[set[str], Callable[[Any], QuerySet]]] = {
        "invitations": (set(), supervision_access.invitations),
        "to_sign": ({Role.SUPERVISOR}, _signable),
        "claims": ({Role.PROGRAMME_MANAGER}, courses_access.claims_to_decide),
        "accommodations": ({Role.EXAMINER, Role.PROGRAMME_MANAGER}, _accommodations),
        "to_review": ({Role.REVIEWER}, certificates_access.to_review),
        "proofs": ({Role.REVIEWER}, certificates_access.proofs_to_review),
        "to_decide": ({Role.REGISTRAR}, certificates_access.to_decide),
        "appeals": ({Role.REGISTRAR}, certificates_access.appeals_to_decide),
        "names": ({Role.REGISTRAR}, renaming.to_decide),
        "cases": ({Role.REGISTRAR}, certificates_access.cases_to_close),
        "own_audits": (set(), auditing.own_audits),
        "audits": ({Role.REVIEWER, Role.REGISTRAR}, auditing.to_decide),
        "messages": ({Role.REVIEWER, Role.REGISTRAR}, certificates_access.with_new_messages),
    }
    first, *others = [
        rows(person)
        .order_by()
        .annotate(queue=Value(queue))
        .values("queue")
        .annotate(amount=Count("pk"))
        .values_list("queue", "amount")
        for queue, (of_roles, rows) in queues.items()
        if not of_roles or of_roles & roles
    ]
    counted = first.union(*others, all=True) if others else first
    return dict.fromkeys(queues, 0) | dict(counted) | _own_hours(person, monday)


def _signable(person) -> QuerySet:
    return supervision_access.handed_in_to(person).filter(status__in=(Status.SUBMITTED, Status.APPROVED))


def _accommodations(person) -> QuerySet:
    return assessments_access.accommodations_to_decide(person).waiting()


def _own_hours(person, monday: date) -> dict[str, int]:
    entries = EntryVersion.objects.of(person).newest().filter(entry__void=None)
    week = Q(worked_on__range=(monday, monday + timedelta(days=6)))
    return entries.aggregate(
        returned=Count("pk", filter=Q(status=Status.RETURNED, signed_entry=None)),
        refused=Count("pk", filter=Q(status=Status.REFUSED, signed_entry=None)),
        minutes_this_week=Sum("minutes", filter=week, default=0),
    )


def _waiting(figures: dict[str, int], roles: set[str]) -> Iterator[Task]:
    """One line for each queue in which something waits; an empty queue says nothing."""
    queues = [
        ("invitations", "supervision:practice", _invitations),
        ("returned", "supervision:practice", _returned),
        ("refused", "supervision:practice", _refused),
        ("own_audits", "certificates:certificates", _own_audits),
        ("to_sign", "supervision:queue", _to_sign),
        ("claims", "courses:claims", _claims),
        ("accommodations", "assessments:accommodations_to_decide", _wishes),
        ("to_review", "certificates:review_queue", _to_review),
        ("proofs", "certificates:proofs", _proofs),
        ("to_decide", "certificates:decide_queue", _to_decide),
        ("appeals", "certificates:decide_queue", _appeals),
        ("names", "certificates:decide_queue", _names),
        ("cases", "certificates:cases", _cases),
        ("audits", "certificates:audits", _audits),
        ("messages", "certificates:review_queue" if Role.REVIEWER in roles else "certificates:decide_queue", _messages),
    ]
    for queue, name, words in queues:
        count = figures[queue]
        if count:
            yield Task(label=words(count), url=reverse(name), status="waiting")


def _invitations(count: int) -> str:
    return ngettext("%(n)d invitation to supervise", "%(n)d invitations to supervise", count) % {"n": count}


def _returned(count: int) -> str:
    return ngettext("%(n)d entry was returned to you", "%(n)d entries were returned to you", count) % {"n": count}


def _refused(count: int) -> str:
    return ngettext("%(n)d entry was not signed", "%(n)d entries were not signed", count) % {"n": count}


def _to_sign(count: int) -> str:
    return ngettext("%(n)d entry to read and sign", "%(n)d entries to read and sign", count) % {"n": count}


def _claims(count: int) -> str:
    return ngettext("%(n)d training claim to decide", "%(n)d training claims to decide", count) % {"n": count}


def _wishes(count: int) -> str:
    return ngettext("%(n)d request for assessments to decide", "%(n)d requests for assessments to decide", count) % {
        "n": count
    }


def _to_review(count: int) -> str:
    return ngettext("%(n)d application to review", "%(n)d applications to review", count) % {"n": count}


def _proofs(count: int) -> str:
    return ngettext("%(n)d proof to look at", "%(n)d proofs to look at", count) % {"n": count}


def _to_decide(count: int) -> str:
    return ngettext("%(n)d application to decide", "%(n)d applications to decide", count) % {"n": count}


def _names(count: int) -> str:
    return ngettext(
        "%(n)d certificate to print in another name", "%(n)d certificates to print in another name", count
    ) % {"n": count}


def _cases(count: int) -> str:
    return ngettext("%(n)d certificate to look at again", "%(n)d certificates to look at again", count) % {"n": count}


def _own_audits(count: int) -> str:
    return ngettext("%(n)d body asks what you learned", "%(n)d bodies ask what you learned", count) % {"n": count}


def _audits(count: int) -> str:
    return ngettext("%(n)d audit to decide", "%(n)d audits to decide", count) % {"n": count}


def _appeals(count: int) -> str:
    return ngettext("%(n)d appeal to decide", "%(n)d appeals to decide", count) % {"n": count}


def _messages(count: int) -> str:
    return ngettext("%(n)d applicant has written", "%(n)d applicants have written", count) % {"n": count}


def _certification(person) -> Iterator[Task]:
    """Certificates held, applications under way, and the paths kept on this page that have led to none yet."""
    held = set()
    for certificate in certificates_access.held_by(person):
        state = certificate.state()
        if state.kind == "superseded":
            continue
        shape = faces.shape(state)
        if state.kind in STANDING:
            held.add(certificate.certification.programme_id)
        url = reverse("certificates:certificate", args=[certificate.number])
        yield Task(label=certificate.credential, url=url, status=shape["kind"], words=shape["words"])
    for application in (
        Application.objects.open().filter(person__in=person.accounts).select_related("programme", "process")
    ):
        clock = clocks.of_applicant(application, application.programme.today())
        yield Task(
            label=application.title,
            url=reverse("certificates:application", args=[application.pk]),
            status=application.status_kind,
            words=application.status_words,
            hint=_("Send it by %(day)s.") % {"day": clock.words} if clock else "",
        )
    for programme in certificates_access.followed(person):
        if programme.pk not in held:
            label = _("Your path: %(title)s") % {"title": programme.title}
            yield Task(label=label, url=reverse("certificates:path", args=[programme.slug]), status="in_progress")


def _beginnings(own: dict[str, Any]) -> Iterator[Task]:
    """What somebody has not begun yet, each with where to begin."""
    if not own["certification"]:
        yield Task(
            label=_("Choose a certificate to work toward"),
            url=reverse("certificates:programmes"),
            hint=_("See what it asks for, what counts already and what is missing."),
        )
    if not own["learning"]:
        yield Task(
            label=_("Find a course"),
            url=reverse("courses:home"),
            hint=_("Read it on your phone, a little at a time. Your place is kept."),
        )
    if not own["placements"]:
        yield Task(
            label=_("Propose a placement"),
            url=reverse("supervision:propose_placement"),
            hint=_("When you have found where to practise and who supervises you."),
        )
