"""The clocks of a body, for its reviewers and registrars: what is late, what is due, and how it goes over time."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certificates import auditing, figures, keeping
from lms.people import access
from lms.people.access import SignedInRequest, role_required
from lms.people.roles import Role


@role_required(*auditing.STAFF)
@require_GET
def clocks(request: SignedInRequest) -> HttpResponse:
    """Of one body; whoever works for several chooses which."""
    bodies = list(access.organisations(request.user, *auditing.STAFF).order_by("name"))
    asked = request.GET.get("body")
    body = next((one for one in bodies if asked in (None, one.slug)), None)
    if body is None:
        raise Http404
    today = body.today()
    context = {
        "body": body,
        "bodies": bodies,
        "today": today,
        "due": keeping.due(body, today, concerns=access.holds(request.user, Role.REGISTRAR, organisation=body)),
        "lists": keeping.freshness(timezone.now()),
        "plots": keeping.plots(body, today),
        "fewest": figures.FEWEST,
    }
    return render(request, "certificates/clocks.html", context)
