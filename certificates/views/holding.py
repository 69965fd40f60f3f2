"""A holder's own certificates, and those a body has issued."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from certificates import (
    access,
    actions,
    auditing,
    conduct,
    faces,
    histories,
    measures,
    milestones,
    numbers,
    renaming,
    renewing,
)
from certificates.forms.holding import FindForm, StatusForm, VisibilityForm
from certificates.models import Certificate, Happened, StatusEvent
from certificates.states import ENDED, MAY_BE_GIVEN_BACK
from certificates.views import dying
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role

PER_PAGE = 50


def _row(certificate: Certificate) -> dict:
    state = certificate.state()
    return {"certificate": certificate, "state": state, "shape": faces.shape(state)}


def _shown(certificate: Certificate) -> dict:
    row = _row(certificate)
    return row | {
        "face": faces.face(certificate, row["state"]),
        "happenings": certificate.happenings.all(),
        "may_give_back": row["state"].kind in MAY_BE_GIVEN_BACK,
        "is_ended": row["state"].kind in ENDED,
        "reminders": certificate.reminders.select_related("message"),
        "audit": getattr(certificate, "audit", None),
    }


@login_required
def certificates(request: HttpRequest) -> HttpResponse:
    context = {"rows": [*map(_row, access.held_by(request.user))], "asked": auditing.own_audits(request.user)}
    return render(request, "certificates/certificates.html", context)


@login_required
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    held = access.held_certificate(request.user, number)
    form = VisibilityForm(initial={"visibility": held.certification.visibility})
    return render(request, "certificates/certificate.html", _own_page(request, held, form))


def _own_page(request: HttpRequest, held: Certificate, form: VisibilityForm) -> dict:
    programme = held.certification.programme
    shown = _shown(held)
    return shown | {
        "form": form,
        "may_ask_name": renaming.may_be_asked(shown["state"]),
        "offers": renewing.offers(held, programme.today()),
        "days": milestones.of(held, programme.renewal_on(programme.today())),
        "application": access.open_application(request.user, programme),
        "measures": [measures.standing(one, programme.today()) for one in conduct.own_measures(request.user, held)],
    }


@login_required
@require_POST
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The holder chooses who can check the certificate."""
    held = access.held_certificate(request.user, number)
    form = VisibilityForm(request.POST)
    if not form.is_valid():
        return render(request, "certificates/certificate.html", _own_page(request, held, form))
    actions.show(certification=held.certification, visibility=form.cleaned_data["visibility"], by=request.user)
    messages.success(request, _("Your choice is saved and holds from now on."))
    return redirect("certificates:certificate", number)


@login_required
@reauthentication_required(allow_get=True)
def surrender(request: HttpRequest, number: str) -> HttpResponse:
    """The holder gives a certificate back; asked twice, since it cannot be undone."""
    held = access.held_certificate(request.user, number)
    context = _shown(held)
    if request.method == "POST":
        try:
            actions.surrender(certificate=held, by=request.user)
        except Refused as refusal:
            return render(request, "certificates/surrender.html", context | {"problems": [{"text": str(refusal)}]})
        messages.success(request, _("Your certificate is given back."))
        return redirect("certificates:certificate", number)
    return render(request, "certificates/surrender.html", context)


@role_required(Role.REGISTRAR)
def issued(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    rows = access.issued_by_bodies_of(request.user)
    if form.is_valid() and (asked := form.cleaned_data["q"].strip()):
        rows = rows.filter(Q(number=numbers.read_number(asked) or "-") | Q(printed_name__icontains=asked))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/issued.html", {"form": form, "page": page, "rows": list(map(_row, page))})


@role_required(Role.REGISTRAR)
def issued_certificate(request: HttpRequest, number: str) -> HttpResponse:
    shown = access.issued_certificate(request.user, number)
    programme = shown.certification.programme
    death = dying.standing_death(shown.certification.person)
    context = _shown(shown) | {
        "who": _who(shown),
        "death": death,
        "may_take_back_death": death is not None and death.organisation_id == programme.body_id,
        "cases": shown.cases.select_related("decision").order_by("pk"),
        "measures": [measures.standing(one, programme.today()) for one in shown.measures.prefetch_related("steps")],
        "kinds": measures.open_kinds(shown, programme.today()),
        "by_one": not measures.is_suspended_by_two(shown),
        "happenings": shown.happenings.select_related("by"),
        "history": [*histories.told(shown, shown.certification.programme)],
    }
    return render(request, "certificates/issued_certificate.html", context)


def _who(shown: Certificate) -> str:
    """Who approved a certificate and who carried that out."""
    names = {"approved": shown.issued_by.get_full_name()}
    if shown.finished_by is None:
        return _("%(approved)s approved it. Something interrupted that, and the nightly round issued it.") % names
    if shown.finished_by == shown.issued_by:
        return _("%(approved)s approved and issued it.") % names
    return _("%(approved)s approved it, and %(issued)s issued it.") % {
        **names,
        "issued": shown.finished_by.get_full_name(),
    }


@dataclass(frozen=True)
class Change:
    """The words of one thing that a registrar may do to a certificate."""

    title: Any
    explanation: Any
    button: Any
    done: Any
    is_final: bool = False


def _change(act: Callable[..., StatusEvent], what: Happened, words: Change) -> Callable[..., HttpResponse]:
    """The page of one thing that happens to a certificate: why, a note, and the deed."""

    @role_required(Role.REGISTRAR)
    @second_factor_required
    @reauthentication_required(allow_get=True)
    def page(request: HttpRequest, number: str) -> HttpResponse:
        shown = access.issued_certificate(request.user, number)
        form = StatusForm(request.POST or None, what=what)
        problems = []
        if request.method == "POST" and form.is_valid():
            try:
                act(certificate=shown, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                problems = [{"text": str(refusal)}]
            else:
                messages.success(request, words.done)
                return redirect("certificates:issued_certificate", number)
        context = _shown(shown) | {"form": form, "words": words, "problems": problems}
        return render(request, "certificates/change.html", context)

    return page


suspend = _change(
    actions.suspend,
    Happened.SUSPENDED,
    Change(
        title=gettext_lazy("Suspend this certificate"),
        explanation=gettext_lazy("Everybody who checks it sees that it is suspended, until it is reinstated."),
        button=gettext_lazy("Suspend it"),
        done=gettext_lazy("The certificate is suspended. Everybody who checks it sees that from now on."),
    ),
)
reinstate = _change(
    actions.reinstate,
    Happened.REINSTATED,
    Change(
        title=gettext_lazy("Reinstate this certificate"),
        explanation=gettext_lazy("The suspension ends. What the certificate says of its dates stays as it was."),
        button=gettext_lazy("Reinstate it"),
        done=gettext_lazy("The certificate is reinstated. Everybody who checks it sees that from now on."),
    ),
)
