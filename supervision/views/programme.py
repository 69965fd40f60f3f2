"""One page of everything that waits for the programme at the sites somebody manages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from lms.people.access import role_required
from lms.people.roles import Role
from supervision import access, flags, leaving, programme_access
from supervision.views import SignedInRequest

SHOWN = 50


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def programme(request: SignedInRequest) -> HttpResponse:
    """Each list says nothing where nothing waits; the number of queries is that of the lists."""
    sites = access.managed_sites(request.user)
    alternates = programme_access.visible_alternates(request.user).waiting().filter(placement__site__in=sites)
    disputes = programme_access.visible_disputes(request.user).open().filter(placement__site__in=sites)
    lists = {
        "appeals": list(programme_access.appeals(request.user).waiting()[:SHOWN]),
        "alternates": list(alternates[:SHOWN]),
        "disputes": list(disputes.order_by("opened_at", "pk")[:SHOWN]),
        "leaving": leaving.at_sites(sites, today=timezone.localdate())[:SHOWN],
        "flagged": flags.of_sites(sites, today=timezone.localdate())[:SHOWN],
        "orphaned": list(programme_access.orphaned_at(sites)[:SHOWN]),
    }
    return render(request, "supervision/programme.html", lists | {"is_empty": not any(lists.values())})
