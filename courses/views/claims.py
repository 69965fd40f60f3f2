"""Training taken elsewhere: sent by whoever took it, decided by a programme manager."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses import access, actions
from courses.forms import AcceptForm, ClaimForm, ReturnForm, TopicTimesFormSet
from courses.models import TrainingClaim
from lms.content.models import Topic
from lms.content.templatetags.peerway import longdate as date_in_words
from lms.content.templatetags.peerway import minutes as in_words
from lms.people.access import SignedInRequest, role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


@login_required
def claim_training(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Send training, or send a returned claim again; what was typed stays where something is missing."""
    claim = access.claim(request.user, pk) if pk else None
    form = ClaimForm(request.POST or None, claim=claim)
    times = [{"topic": code, **_hours(spent)} for code, spent in claim.minutes_by_topic.items()] if claim else None
    formset = TopicTimesFormSet(request.POST or None, initial=times)
    if request.method == "POST" and form.is_valid() & formset.is_valid():
        try:
            sent = actions.claim_training(
                person=request.user,
                organisation=form.cleaned_data["organisation"],
                by=request.user,
                claim=claim,
                minutes=form.minutes,
                minutes_by_topic=formset.minutes_by_topic,  # type: ignore[attr-defined]
                **form.facts_of(form.cleaned_data),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your training is sent. You get a mail when it is decided."))
            return redirect("courses:claim", pk=sent.pk)
    return render(request, "courses/claim_training.html", {"form": form, "formset": formset, "claim": claim})


def _hours(spent: int) -> dict[str, int]:
    hours, rest = divmod(spent, 60)
    return {"hours": hours, "rest": rest}


@login_required
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = access.claim(request.user, pk)
    return render(request, "courses/claim.html", {"claim": mine, "rows": _rows(mine)})


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def claims(request: SignedInRequest) -> HttpResponse:
    """The queue of a programme manager."""
    return render(request, "courses/claims.html", {"claims": access.claims_to_decide(request.user)})


@role_required(Role.PROGRAMME_MANAGER)
@require_GET
def decide_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decision_page(request, access.claim_to_decide(request.user, pk), ReturnForm())


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
@reauthentication_required(allow_get=True)
def accept_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    sent = access.claim_to_decide(request.user, pk)
    if request.method != "POST":
        return redirect("courses:decide_claim", pk=pk)
    form = AcceptForm(request.POST, organisation=sent.organisation_id)
    if not form.is_valid():
        return _decision_page(request, sent, ReturnForm(), accepting=form)
    stands_for = form.cleaned_data["stands_for"]
    try:
        actions.accept_claim(claim=sent, by=request.user, as_of=_as_shown(request, sent), stands_for=stands_for)
    except Refused as refusal:
        return _decision_page(request, sent, ReturnForm(), problem=str(refusal))
    messages.success(request, _("The training of %(name)s is accepted.") % {"name": sent.person})
    return redirect("courses:claims")


@role_required(Role.PROGRAMME_MANAGER)
@second_factor_required
@reauthentication_required(allow_get=True)
def return_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    sent = access.claim_to_decide(request.user, pk)
    if request.method != "POST":
        return redirect("courses:decide_claim", pk=pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, sent, form)
    try:
        actions.return_claim(
            claim=sent, reason=form.cleaned_data["reason"], by=request.user, as_of=_as_shown(request, sent)
        )
    except Refused as refusal:
        return _decision_page(request, sent, form, problem=str(refusal))
    messages.success(request, _("The training of %(name)s is returned with your reason.") % {"name": sent.person})
    return redirect("courses:claims")


def _as_shown(request: HttpRequest, sent: TrainingClaim):
    """When the claim was sent, as the page said that the person decides from; nothing typed there is trusted."""
    try:
        return parse_datetime(request.POST.get("as_of", ""))
    except ValueError:
        return None


def _decision_page(
    request: HttpRequest,
    sent: TrainingClaim,
    form: ReturnForm,
    problem: str = "",
    accepting: AcceptForm | None = None,
) -> HttpResponse:
    context = {
        "accepting": accepting or AcceptForm(organisation=sent.organisation_id),
        "claim": sent,
        "rows": _rows(sent),
        "form": form,
        "problems": [{"text": problem}] if problem else [],
        "as_of": sent.claimed_at.isoformat(),
    }
    return render(request, "courses/decide_claim.html", context, status=409 if problem else 200)


def _rows(sent: TrainingClaim) -> list[dict[str, str]]:
    """A claim as a list of facts."""
    titles = Topic.objects.titles()
    parts = [f"{titles.get(code, code)}: {in_words(spent)}" for code, spent in sent.minutes_by_topic.items()]
    days = [date_in_words(day) for day in dict.fromkeys([sent.began_on, sent.completed_on])]
    return [
        {"key": _("Title"), "value": sent.title},
        {"key": _("Given by"), "value": sent.provider},
        {"key": _("Days"), "value": " – ".join(days)},
        {"key": _("Time in all"), "value": in_words(sent.minutes)},
        {"key": _("Topics"), "value": ", ".join(parts)},
        {"key": _("How it was given"), "value": sent.get_mode_display()},
        {"key": _("What it was"), "value": sent.get_activity_display()},
        {"key": _("How it can be checked"), "value": sent.proof},
        {"key": _("Sent to"), "value": sent.organisation.name},
    ]
