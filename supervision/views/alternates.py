"""The pages on which two people of the programme look into hours, one after the other, in place of a supervisor."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from lms.content.proofs import handed_back
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions, programme_access, statements, table
from supervision.forms import ConfirmForm, PaperForm, ReasonForm, VouchForm
from supervision.models import Alternate, Placement
from supervision.views import SignedInRequest, typed
from supervision.views.consents import asked_first
from supervision.views.tables import known_words


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def open_alternate(request: SignedInRequest, pk: int) -> HttpResponse:
    """The hours of a placement that no supervisor can sign any more, and what shows that they were worked."""
    placement = programme_access.outside_placement(request.user, pk)
    versions = list(programme_access.to_vouch_for(placement))
    form = VouchForm(typed(request), request.FILES or None, versions=versions)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_alternate(
                placement=placement,
                shown=form.cleaned_data["entries"],
                why=form.cleaned_data["why"],
                by=request.user,
                **form.gathered,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("A second person of the programme is asked to look at it."))
            return redirect("supervision:alternate", opened.pk)
    context = {"form": form, "placement": placement, "versions": versions}
    return render(request, "supervision/open_alternate.html", context)


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def record_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hours that were signed by hand: taken down from the paper, with its scan."""
    placement = programme_access.outside_placement(request.user, pk)
    form = PaperForm(typed(request), request.FILES or None)
    stopped: list[dict] = []
    if request.method == "POST" and form.is_valid():
        opened = _recorded(request, placement, form, stopped)
        if opened:
            messages.success(request, _("It is taken down. A second person of the programme is asked to look at it."))
            return redirect("supervision:alternate", opened.pk)
    context = {"form": form, "placement": placement, "stopped": stopped}
    return render(request, "supervision/record_paper.html", context)


def _recorded(request: SignedInRequest, placement: Placement, form: PaperForm, stopped: list[dict]) -> Alternate | None:
    """What was taken down; otherwise the form and `stopped` say why not."""
    said = form.cleaned_data
    try:
        rows = (
            table.read(said["table"].encode("utf-8", "surrogatepass"), known_words()) if said["table"].strip() else []
        )
        return actions.record_paper(
            placement=placement, codes=said["codes"], rows=rows, by=request.user, **form.gathered
        )
    except table.Unreadable as problem:
        form.add_error("table", str(problem))
    except actions.RowsRefused as refusal:
        form.add_error("table", str(refusal))
        known = _("This row was taken down before.")
        stopped += [{"row": one.row, "problems": one.problems or [known]} for one in refusal.outcomes]
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


@login_required
@require_GET
def alternate(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was gathered and what became of it: for the trainee and the programme."""
    return render(request, "supervision/alternate.html", _told(request, programme_access.alternate(request.user, pk)))


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
@reauthentication_required(allow_get=True)
def confirm_alternate(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second person signs: the entries on the screen, the evidence beside them."""
    found = programme_access.managed_alternate(request.user, pk)
    if not access.has_consented(request.user):
        return asked_first(request.path)
    form = ConfirmForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            sign_off = actions.confirm_alternate(alternate=found, by=request.user, **form.cleaned_data)
        except actions.NameDiffers as refusal:
            form.add_error("typed_name", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("supervision:signature", sign_off.pk)
    context = _told(request, found)
    context |= {"form": form, "statement": statements.alternate(found, [one.digest for one in context["evidence"]])}
    return render(request, "supervision/confirm_alternate.html", context)


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
def decline_alternate(request: SignedInRequest, pk: int) -> HttpResponse:
    found = programme_access.managed_alternate(request.user, pk)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline_alternate(alternate=found, reasons=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Declined. Whoever gathered it and the trainee read your reasons."))
            return redirect("supervision:alternate", pk)
    return render(request, "supervision/decline_alternate.html", _told(request, found) | {"form": form})


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def alternate_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    paper = programme_access.alternate_evidence(request.user, pk)
    return handed_back(paper.content, ending=paper.ending, name=f"evidence-{paper.pk}")


def _told(request: SignedInRequest, found: Alternate) -> dict:
    entries = found.entries.select_related("entry_version__entry__placement__site__hour_words").order_by(
        "entry_version__starts_at", "pk"
    )
    versions = [one.entry_version for one in entries]
    decision = getattr(found, "decision", None)
    manages = access.managed_sites(request.user).filter(pk=found.placement.site_id).exists()
    count = ngettext("%(count)d entry", "%(count)d entries", len(versions)) % {"count": len(versions)}
    return {
        "alternate": found,
        "placement": found.placement,
        "entries": [{"version": version} for version in versions],
        "count_in_words": count,
        "minutes": sum(version.minutes for version in versions),
        "evidence": list(found.evidence.defer("content").order_by("pk")),
        "decision": decision,
        "manages": manages,
        "may_decide": manages and decision is None and request.user.pk != found.opened_by_id,
    }
