"""What a programme wants to know about a person, said by the person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certificates import access, actions, evidence, standards
from certificates.forms.facts import FactsForm
from lms.people.actions import Refused


@login_required
def state_facts(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions with what was said before; saved as far as they are answered."""
    programme = access.programme(slug)
    asked = standards.asked_of(request.user, programme)
    if not (asked.facts or asked.routes or asked.choices):
        raise Http404
    gathered = evidence.gather(request.user, programme)
    form = FactsForm(request.POST or None, asked=asked, has_term=gathered.held is not None, before=gathered.case)
    if request.method == "POST" and form.is_valid():
        try:
            actions.state_facts(programme=programme, by=request.user, **form.cleaned_facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answers are kept. Your path counts with them."))
            return redirect("certificates:path", slug)
    sent = access.open_application(request.user, programme)
    context = {"programme": programme, "form": form, "sent": sent, "documents": bool(asked.documents)}
    return render(request, "certificates/state_facts.html", context)
