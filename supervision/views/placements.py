"""The pages of placements: proposed in four questions, agreed to, and given or relieved of a supervisor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people.access import role_required
from lms.people.actions import Refused
from lms.people.roles import Role
from supervision import access, actions, periods, programme_access, rulebook, rules
from supervision.forms import (
    FAMILY,
    AcceptForm,
    EndForm,
    FirstSupervisorForm,
    NameForm,
    PositionForm,
    SiteForm,
    SupervisorForm,
    TermsForm,
)
from supervision.models import Agreement, EntryVersion, HourRules, Party, Placement, PlacementSupervisor, Position
from supervision.terms import Frequency, Terms
from supervision.views import SignedInRequest, agreements, codes, typed
from supervision.views.consents import asked_first

STEPS = {"site": SiteForm, "position": PositionForm, "terms": TermsForm, "supervisor": FirstSupervisorForm}
KEPT = "supervision_proposal"


@role_required(Role.PROGRAMME_MANAGER)
def placements(request: SignedInRequest) -> HttpResponse:
    """Every placement at the sites that this programme manager manages."""
    managed = Placement.objects.filter(site__in=access.managed_sites(request.user))
    found = managed.select_related("trainee", "site").prefetch_related("supervisions__supervisor")
    page = Paginator(found.order_by("-starts_on", "-pk"), 50).get_page(request.GET.get("page"))
    trainees = set(managed.values_list("trainee", flat=True))
    return render(request, "supervision/placements.html", {"page": page, "circles": _circles(trainees)})


def _circles(people: set[int]) -> list[str]:
    """A sentence for each group of people who supervise one another."""
    groups = access.circles_among(people, timezone.localdate())
    names = [get_text_list([person.get_full_name() for person in group], _("and")) for group in groups]
    return [_("%(names)s supervise one another.") % {"names": group} for group in names]


@login_required
def propose_placement(request: SignedInRequest, step: str = "") -> HttpResponse:
    """One question a page; the answers wait in the session, and the last page shows them all before they are sent."""
    answers: dict[str, dict[str, str]] = request.session.get(KEPT, {})
    if step == "check":
        return _check_proposal(request, answers)
    if not step:
        return redirect("supervision:propose_placement_step", _open_step(answers) or "check")
    if step not in STEPS:
        raise Http404
    form = STEPS[step](typed(request), initial=answers.get(step) or _first_answer(step, answers))
    if request.method == "POST" and form.is_valid():
        request.session[KEPT] = answers | {step: {name: request.POST.get(name, "") for name in form.fields}}
        return redirect("supervision:propose_placement")
    context = {"form": form, "back_url": _before(step)}
    return render(request, "supervision/propose_placement_step.html", context)


def _first_answer(step: str, answers: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The terms begin with what the site's rules ask for."""
    site = answers.get("site", {}).get("site", "")
    if step != "terms" or not site.isdigit():
        return {}
    limits = rulebook.in_force(HourRules.editions(int(site)), timezone.localdate())
    return {"work_per_supervision": limits.work_per_supervision}


def _before(step: str) -> str:
    """Where the back link of a question leads: to the question before it, or out."""
    steps = list(STEPS)
    place = steps.index(step)
    return (
        reverse("supervision:propose_placement_step", args=[steps[place - 1]])
        if place
        else reverse("supervision:practice")
    )


def _open_step(answers: dict[str, dict[str, str]]) -> str:
    return next((step for step in STEPS if step not in answers), "")


def _check_proposal(request: SignedInRequest, answers: dict[str, dict[str, str]]) -> HttpResponse:
    forms = {step: form(answers.get(step, {})) for step, form in STEPS.items()}
    unanswered = next((step for step, form in forms.items() if not form.is_valid()), "")
    if unanswered:
        return redirect("supervision:propose_placement_step", unanswered)
    if not access.has_consented(request.user):
        return asked_first(request.path)
    said = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
    name, problems = NameForm(typed(request)), []
    if request.method == "POST" and name.is_valid():
        try:
            placement = _propose(request, said | name.cleaned_data)
        except Refused as refusal:
            problems = [str(refusal)]
        else:
            del request.session[KEPT]
            if said["email"]:
                messages.success(request, _("Your supervisor is invited. You can log hours as drafts from today."))
            else:
                messages.success(
                    request, _("Now make a code for your supervisor. You can log hours as drafts already.")
                )
            return redirect("supervision:placement", placement.pk)
    context = {"rows": _rows(said), "form": name, "problems": problems}
    return render(request, "supervision/propose_placement_check.html", context)


def _propose(request: SignedInRequest, said: dict[str, Any]) -> Placement:
    return actions.propose_placement(
        trainee=request.user,
        site=said["site"],
        position=said["position"],
        starts_on=said["starts_on"],
        ends_on=said["ends_on"],
        supervisor_email=said["email"],
        terms=_terms(said),
        typed_name=said["typed_name"],
        by=request.user,
    )


def _terms(said: dict[str, Any]) -> Terms:
    return Terms(said["work_per_supervision"], said["frequency"])


def _rows(said: dict[str, Any]) -> list[dict]:
    shown = [
        (_("Where"), said["site"], "site"),
        (_("Position"), Position(said["position"]).label, "position"),
        (_("First day"), rules.long_date(said["starts_on"]), "position"),
        (_("Last day"), rules.long_date(said["ends_on"]), "position"),
        (_("Supervision"), _terms(said).frequency_in_words, "terms"),
        (_("Its amount"), _terms(said).ratio_in_words, "terms"),
        (_("Supervisor"), said["email"] or _("Gets a code from you"), "supervisor"),
    ]
    return [
        {"key": key, "value": value, "url": reverse("supervision:propose_placement_step", args=[step])}
        for key, value, step in shown
    ]


@login_required
def placement(request: SignedInRequest, pk: int) -> HttpResponse:
    return _placement_page(request, access.placement(request.user, pk))


@login_required
@require_POST
def accept_placement(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.placement(request.user, pk)
    is_trainee = request.user.pk == found.trainee_id
    form: NameForm | AcceptForm = NameForm(request.POST) if is_trainee else AcceptForm(request.POST)
    if not form.is_valid():
        return _placement_page(request, found, form=form)
    relation = form.cleaned_data.get("relation", "")
    try:
        actions.accept_placement(
            placement=found,
            by=request.user,
            relation=relation,
            is_family=relation == FAMILY,
            typed_name=form.cleaned_data["typed_name"],
        )
    except actions.ConsentMissing:
        return asked_first(reverse("supervision:placement", args=[pk]))
    except Refused as refusal:
        return _placement_page(request, found, form=form, problems=[str(refusal)])
    messages.success(request, _("You agreed to this placement."))
    if not is_trainee:
        for sentence in _circles({found.trainee_id}):
            messages.warning(request, sentence)
    return redirect("supervision:placement", pk)


@login_required
@require_POST
def add_supervisor(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.steered_placement(request.user, pk)
    form = SupervisorForm(request.POST)
    if form.is_valid():
        try:
            actions.add_supervisor(
                placement=found,
                email=form.cleaned_data["email"],
                by=request.user,
                from_on=max(found.starts_on, timezone.localdate()),
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("supervision:placement", pk)
    return _placement_page(request, found, form=form)


@login_required
def end_supervisor(request: SignedInRequest, pk: int) -> HttpResponse:
    supervision = access.supervision(request.user, pk)
    form = EndForm(
        typed(request),
        initial={"until_on": timezone.localdate()},
        may_end_at_once=actions.may_end_at_once(supervision, request.user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_supervisor(supervision=supervision, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("until_on", str(refusal))
        else:
            messages.success(request, _("The last day of this supervision is set."))
            return redirect("supervision:placement", supervision.placement_id)
    return render(request, "supervision/end_supervisor.html", {"form": form, "supervision": supervision})


def _placement_page(request: SignedInRequest, found: Placement, form=None, problems=None) -> HttpResponse:
    supervisions = list(found.supervisions.select_related("supervisor", "code__used_by").order_by("from_on", "pk"))
    is_trainee, today = request.user.pk == found.trainee_id, found.site.today()
    invited = not is_trainee and access.invitations(request.user).filter(placement=found).exists()
    steers = is_trainee or access.managed_sites(request.user).filter(pk=found.site_id).exists()
    sign_offs = access.visible_sign_offs(request.user).filter(placement=found)
    party = Party.TRAINEE if is_trainee else _supervising(request.user, supervisions, is_invited=invited)
    agreement = agreements.of_placement(found, request.user, as_party=party)
    months = _months(found, agreement["holding"]) if not invited else []
    own_form = isinstance(form, AcceptForm | NameForm)
    return render(
        request,
        "supervision/placement.html",
        {
            "placement": found,
            "supervisions": supervisions,
            "sign_offs": list(sign_offs.order_by("-signed_at")[:50]),
            "handed_in": list(access.handed_in_at(found)[:50]) if steers and not is_trainee else [],
            "agreement": agreement,
            "has_consented": not agreement["to_sign"] or access.has_consented(request.user),
            "months": months,
            "refusals": list(
                programme_access.visible_refusals(request.user).filter(placement=found).order_by("-pk")[:20]
            ),
            "alternates": list(
                programme_access.visible_alternates(request.user).filter(placement=found).order_by("-pk")[:20]
            ),
            "disputes": list(
                programme_access.visible_disputes(request.user).filter(placement=found).order_by("-pk")[:20]
            ),
            "manages": steers and not is_trainee,
            "today": today,
            "is_trainee": is_trainee,
            "is_invited": invited,
            "supervises": any(one.supervisor_id == request.user.pk and one.lasts(today) for one in supervisions),
            "steers": steers,
            "codes": codes.told(found) if steers else [],
            "accept_form": form if own_form else NameForm() if is_trainee else AcceptForm(),
            "supervisor_form": SupervisorForm() if own_form or form is None else form,
            "form": form if form is not None and form.errors else None,
            "problems": problems,
        },
    )


def _supervising(reader, supervisions: list[PlacementSupervisor], *, is_invited: bool) -> Party | None:
    """Whether the reader signs the terms as a supervisor; somebody invited will."""
    agreed = any(one.supervisor_id == reader.pk and one.until_on is None for one in supervisions)
    return Party.SUPERVISOR if is_invited or agreed else None


def _months(found: Placement, holding: Agreement | None) -> list[dict[str, Any]]:
    """What each month comes to, and what it lacks by the site's rules or by the terms that both sides signed."""
    entries = EntryVersion.objects.filter(entry__placement=found)
    months = periods.months(entries.by_month())
    if not months:
        return []
    editions, terms = HourRules.editions(found.site_id), holding.terms if holding else Terms(0, Frequency.AS_NEEDED)
    gaps = terms.gaps(*entries.days_of_work_and_supervision())
    told = []
    for month in months:
        remarks = [*month.remarks(editions), terms.shortfall(month.work, month.supervision), gaps.get(month.first, "")]
        told.append({"month": month, "remarks": [remark for remark in dict.fromkeys(remarks) if remark]})
    return told
