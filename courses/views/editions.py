"""New editions: offered by whoever answers for a course, taken up by people on their way."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import access, actions, standing
from lms.people.access import SignedInRequest, role_required
from lms.people.actions import Refused
from lms.people.roles import Role


@role_required(Role.AUTHOR, Role.PROGRAMME_MANAGER)
def offer_edition(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Says what is new, for how many people, before it is offered to them."""
    page = access.course_to_offer(request.user, key)
    if request.method != "POST":
        return render(request, "courses/offer_edition.html", {"page": page, "waiting": standing.waiting_for(page)})
    try:
        actions.offer_edition(course=page, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is offered. People on their way see it on the page of the course."))
    return redirect("courses:offer_edition", key=key)


@login_required
def take_up_edition(request: SignedInRequest, key: UUID) -> HttpResponse:
    page = access.course(key)
    enrolment = access.enrolment(request.user, key)
    if request.method != "POST" or enrolment is None:
        return redirect(page.url)
    before = enrolment.edition.keys if enrolment.edition else frozenset()
    try:
        enrolment = actions.take_up_edition(enrolment=enrolment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page.url)
    count = len(enrolment.edition.keys - before) if enrolment.edition else 0
    words = ngettext(
        "You go on with the new edition. %(count)d page is new on your path; what you have done stays done.",
        "You go on with the new edition. %(count)d pages are new on your path; what you have done stays done.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect(page.url)
