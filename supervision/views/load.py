"""The page that says how long hours wait, and on whom: to a supervisor their own, to a manager those of their sites."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supervision import access, ageing, waiting
from supervision.views import SignedInRequest


@login_required
def load(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    sites = access.managed_sites(request.user)
    manages = sites.exists()
    supervises = access.is_supervising(request.user, timezone.localdate())
    loads = waiting.loads(sites, at=now) if manages else []
    own = waiting.load_of(request.user, at=now) if supervises else None
    return render(
        request,
        "supervision/load.html",
        {
            "own": own and _told(own),
            "own_ages": waiting.by_age(waiting.for_person(request.user), at=now) if supervises else [],
            "loads": [_told(one) for one in loads],
            "ages": waiting.by_age(waiting.at_sites(sites), at=now) if manages else [],
            "manages": manages,
            "steps": [words for _days, words in ageing.STEPS],
        },
    )


def _told(found: waiting.Load) -> dict:
    return {"load": found, "answers_in": in_days(found.answers_in)}


def in_days(took: timedelta | None) -> str:
    """How long an answer takes, in words that are no finer than it matters."""
    if took is None:
        return _("No answer yet in these 90 days")
    if took < timedelta(days=1):
        return _("Within a day")
    days = -(-took // timedelta(days=1))
    return ngettext("Within %(days)d day", "Within %(days)d days", days) % {"days": days}
