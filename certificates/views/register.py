"""The public register of a body: what its holders chose to list, and nothing else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates import access, faces, register
from certificates.forms.register import SearchForm
from certificates.models import Certificate
from certificates.views.checking import for_strangers
from lms.people import limits

# Pages and searches from one address within ten minutes.
MOST_PAGES, WINDOW = 120, 600


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    context = {"public": True, "bodies": access.bodies_with_a_register()}
    return for_strangers(render(request, "certificates/registers.html", context), referrer="same-origin")


@require_safe
def register_of(request: HttpRequest, slug: str) -> HttpResponse:
    if limits.is_over(request, "register", most=MOST_PAGES, seconds=WINDOW):
        return for_strangers(render(request, "certificates/too_many.html", {"public": True}, status=429))
    body = get_object_or_404(access.bodies_with_a_register(), slug=slug)
    form = SearchForm(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {"q": "", "after": None}
    page = register.page(body, asked=asked["q"], after=asked["after"])
    context = {
        "public": True,
        "body": body,
        "form": form,
        "asked": asked["q"],
        "page": page,
        "rows": [_row(register.standing(entry)) for entry in page.entries],
    }
    return for_strangers(render(request, "certificates/register.html", context), referrer="same-origin")


def _row(certificate: Certificate) -> dict[str, Any]:
    state = certificate.state()
    return {"certificate": certificate, "shape": faces.shape(state), "facts": [*faces.published(state)]}
