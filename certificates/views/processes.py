"""How applications for a programme are handled: set by a registrar, with every version there has been."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certificates import access, actions, processes
from certificates.forms.processes import FeeForm, FeeFormSet, ProcessForm, StepFormSet
from certificates.models import Process
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


@role_required(Role.REGISTRAR)
@second_factor_required
@reauthentication_required(allow_get=True)
def set_process(request: HttpRequest, slug: str) -> HttpResponse:
    programme = access.programme_of_registrar(request.user, slug)
    now = processes.current(programme) or Process()
    form = ProcessForm(request.POST or None, initial=ProcessForm.kept(now))
    formset = StepFormSet(request.POST or None, initial=now.steps)
    costs = FeeFormSet(request.POST or None, initial=FeeForm.kept(now), prefix="fee")
    problems: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid() & formset.is_valid() & costs.is_valid():
        said: dict[str, Any] = {"steps": formset.steps, "fees": costs.fees, **form.cleaned_data}  # type: ignore[attr-defined]
        try:
            actions.set_process(programme=programme, by=request.user, **said)
        except Refused as refusal:
            problems = [{"text": str(refusal)}]
        else:
            messages.success(request, _("Set. Applications that are under way keep what held when they were begun."))
            return redirect("certificates:set_process", slug)
    versions = programme.processes.select_related("set_by").prefetch_related("fees")
    context = {
        "programme": programme,
        "form": form,
        "formset": formset,
        "costs": costs,
        "problems": problems,
        "versions": [{"process": one, "rows": processes.in_words(one)} for one in versions],
    }
    return render(request, "certificates/set_process.html", context)
