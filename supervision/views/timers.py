"""The page of a timer: started here, running here, stopped on whatever device."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.content.templatetags.peerway import minutes as in_words
from supervision import access, actions, hours, timing
from supervision.forms import TimerForm
from supervision.models import EntryVersion, Mode
from supervision.views import SignedInRequest, typed


@login_required
def timer(request: SignedInRequest) -> HttpResponse:
    """What runs, or what may be started."""
    running = access.timer(request.user)
    if running is not None:
        now = timezone.now()
        context = {
            "timer": running,
            "minutes": max(0, (now - running.started_at) // hours.MINUTE),
            "is_forgotten": timing.is_forgotten(running.started_at, now),
        }
        return render(request, "supervision/timer.html", context)
    form = TimerForm(typed(request), placements=access.open_placements(request.user), initial=_first_answers(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.start_timer(placement=said["placement"], kind=said["kind"], mode=said["mode"], by=request.user)
        return redirect("supervision:timer")
    return render(request, "supervision/timer.html", {"form": form})


@login_required
@require_POST
def stop_timer(request: SignedInRequest) -> HttpResponse:
    stopped = actions.stop_timer(row_key=request.POST.get("row_key", ""), by=request.user)
    for problem in stopped.problems:
        messages.warning(request, problem)
    if stopped.draft is not None:
        total = in_words(stopped.draft.minutes)
        messages.success(request, _("%(time)s are a draft now. Add a note, or hand it in.") % {"time": total})
        return redirect("supervision:entry", stopped.draft.entry_id)
    if stopped.unfinished is not None:
        return redirect("supervision:check_entry", stopped.unfinished.pk)
    messages.info(request, _("That was less than a minute, so nothing was written down."))
    return redirect("supervision:timer")


@login_required
@require_POST
def discard_timer(request: SignedInRequest) -> HttpResponse:
    actions.discard_timer(row_key=request.POST.get("row_key", ""), by=request.user)
    messages.success(request, _("The timer is gone, and nothing was written down."))
    return redirect("supervision:practice")


def _first_answers(request: SignedInRequest) -> dict:
    """As last time, so that a day like the others begins with one press."""
    last = EntryVersion.objects.filter(person=request.user).select_related("entry").order_by("-written_at").first()
    if last is None:
        only = access.open_placements(request.user).first()
        return {"placement": only, "mode": Mode.IN_PERSON}
    return {"placement": last.entry.placement_id, "kind": last.kind, "mode": last.mode}
