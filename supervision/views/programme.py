"""One page of everything that waits for the programme at the sites somebody manages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.people.access import role_required
from lms.people.roles import Role
from supervision import access
from supervision.views import SignedInRequest

SHOWN = 50


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def programme(request: SignedInRequest) -> HttpResponse:
    """Each list says nothing where nothing waits; the number of queries is that of the lists."""
    sites = access.managed_sites(request.user)
    waiting = access.visible_alternates(request.user).waiting().filter(placement__site__in=sites)
    context = {
        "appeals": list(access.appeals(request.user).waiting()[:SHOWN]),
        "alternates": list(waiting[:SHOWN]),
        "disputes": list(access.visible_disputes(request.user).open().filter(placement__site__in=sites)[:SHOWN]),
        "orphaned": list(access.orphaned_at(sites)[:SHOWN]),
    }
    return render(request, "supervision/programme.html", context)
