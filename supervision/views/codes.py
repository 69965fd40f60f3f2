"""The pages of a supervisor's code: made and shown once, taken back, and typed by whoever was given it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.content.templatetags.peerway import longdate as date_in_words
from lms.people import codes as symbols
from lms.people import limits
from lms.people.actions import Refused
from supervision import access, actions
from supervision.forms import CodeForm
from supervision.models import Placement, SupervisorCode
from supervision.views import SignedInRequest, typed

# Tries of one person, and of everybody behind one address, within ten minutes.
MOST_TRIES, MOST_TRIES_OF_A_HOUSE, WINDOW = 10, 100, 600
# Where the session keeps a fresh code until its page has shown it.
FRESH = "supervision_fresh_code"


@login_required
@require_POST
def make_code(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        made, code = actions.make_code(placement=access.steered_placement(request.user, pk), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("supervision:placement", pk)
    request.session[FRESH] = [made.pk, symbols.shown(code)]
    return redirect("supervision:code", made.pk)


@login_required
@require_GET
def code(request: SignedInRequest, pk: int) -> HttpResponse:
    """The facts of a code, and once, right after it was made and to whom made it, the code itself."""
    found = access.steered_code(request.user, pk)
    fresh_pk, fresh = request.session.get(FRESH) or (None, "")
    if fresh_pk == found.pk:
        del request.session[FRESH]
    context = {
        "code": found,
        "rows": _rows(found),
        "status": _status(found, found.placement),
        "is_open": found.used_at is None and found.ended_at is None,
        "fresh": fresh if fresh_pk == found.pk else "",
    }
    response = render(request, "supervision/code.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def end_code(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.steered_code(request.user, pk)
    try:
        actions.end_code(code=found, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("supervision:code", pk)
    messages.success(request, _("The code is taken back. Nobody can use it."))
    return redirect("supervision:placement", found.placement_id)


@login_required
def use_code(request: SignedInRequest) -> HttpResponse:
    """Whoever was given a code is invited by it; they agree on the placement's page, as after a mail."""
    form = CodeForm(typed(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "supervision/use_code.html", {"form": form})
    if _tries_too_often(request):
        form.add_error("code", _("That was tried too often. Wait ten minutes, then try again."))
        return render(request, "supervision/use_code.html", {"form": form}, status=429)
    try:
        placement = actions.use_code(typed=form.cleaned_data["code"], by=request.user)
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return render(request, "supervision/use_code.html", {"form": form})
    return redirect("supervision:placement", placement.pk)


def _tries_too_often(request: SignedInRequest) -> bool:
    """Both are counted each time, whichever says no."""
    mine = limits.is_over_for(request.user, "supervise", most=MOST_TRIES, seconds=WINDOW)
    ours = limits.is_over(request, "supervise", most=MOST_TRIES_OF_A_HOUSE, seconds=WINDOW)
    return mine or ours


def told(placement: Placement) -> list[dict]:
    """The newest codes of a placement with how each stands; one query."""
    made = SupervisorCode.objects.filter(placement=placement).select_related("made_by").order_by("-pk")
    return [{"code": one, **_status(one, placement)} for one in made[:10]]


def _rows(found: SupervisorCode) -> list[dict[str, str]]:
    rows = [
        (_("Placement"), f"{found.placement.trainee}, {found.placement.site.name}"),
        (_("Supervision begins"), date_in_words(found.from_on)),
        (_("Good until"), date_in_words(found.until_on)),
        (_("Made by"), f"{found.made_by}, {date_in_words(found.made_at)}"),
    ]
    if found.used_at:
        rows.append((_("Used by"), f"{found.used_by}, {date_in_words(found.used_at)}"))
    if found.ended_at:
        rows.append((_("Taken back by"), f"{found.ended_by}, {date_in_words(found.ended_at)}"))
    return [{"key": key, "value": value} for key, value in rows]


def _status(found: SupervisorCode, placement: Placement) -> dict[str, str]:
    kind, words = {
        "open": ("active", _("Open")),
        "used": ("complete", _("Used")),
        "ended": ("suspended", _("Taken back")),
        "over": ("expired", _("Its last day is over")),
    }[found.status(placement.site.today())]
    return {"kind": kind, "words": words}
