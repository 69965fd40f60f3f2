"""What a stranger sees: one certificate at its address, and a form for its number and a family name."""

from functools import lru_cache

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates import access, faces, lookup, names, numbers
from certificates.forms.checking import FileForm, VerifyForm
from certificates.models import Certificate, FileKind, SignedCredential
from certificates.states import FINAL, State
from certificates.views import published
from lms.people import limits

# Checks of number and name from one address within ten minutes.
MOST_CHECKS, WINDOW = 30, 600


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """A certificate as it stands now; in the place of an earlier one, the later: a former name is told to nobody.

    Unknown and hidden answer alike.
    """
    kept = numbers.read_code(code)
    found = lookup.looked_up(kept or "")
    if found is None:
        return _nothing_here(request)
    state, waits = found
    if code != kept:
        return for_strangers(redirect("certificates:check", kept))
    if state.kind == "superseded" and (later := access.checkable().in_place_of(code)):
        return for_strangers(redirect(reverse("certificates:check", args=[later]) + "?from=earlier"))
    came_by_earlier = request.GET.get("from") == "earlier"
    # One that was ended stays at its address, and its holder may have another name by now.
    name = _name_today(code) if state.kind in FINAL else ""
    return for_strangers(HttpResponse(_page(code, state, waits, get_language(), came_by_earlier, name)))


def _name_today(code: str) -> str:
    return access.checkable().filter(code=code).with_names().values_list("name_today", flat=True)[0]


def _nothing_here(request: HttpRequest) -> HttpResponse:
    return for_strangers(render(request, "certificates/nothing_here.html", {"public": True}, status=404))


@lru_cache(maxsize=1024)
def _page(code: str, state: State, waits: bool, language: str | None, came_by_earlier: bool, name: str) -> str:
    """What is printed on a certificate never changes, so its page follows from its state; it is drawn for nobody in
    particular, and who may see it is asked before."""
    certificate = Certificate.objects.with_what_a_page_needs().get(code=code)
    context = {
        "public": True,
        "certificate": certificate,
        "face": faces.face(certificate, state, name=name),
        "waits": waits,
        "came_by_earlier": came_by_earlier,
    }
    return render_to_string("certificates/check.html", context)


@require_safe
def credential(request: HttpRequest, code: str) -> HttpResponse:
    """The credential as it was issued, byte for byte. Unknown and hidden answer as the page does."""
    documents = _documents(code).values_list("document", flat=True)
    return _as_issued(request, "certificates:credential", code, documents, published.CREDENTIAL)


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The signed PDF as it was issued."""
    return _file(request, "certificates:paper", code, FileKind.PAPER, "application/pdf")


@require_safe
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """The picture that carries the credential within itself, as it was issued."""
    return _file(request, "certificates:badge", code, FileKind.BADGE, "image/png")


def _documents(code: str) -> QuerySet[SignedCredential]:
    """The current document of a certificate; none where a later certificate is in another name."""
    renamed = Certificate.objects.filter(
        certification=OuterRef("certificate__certification"), pk__gt=OuterRef("certificate")
    ).exclude(printed_name=OuterRef("certificate__printed_name"))
    shown = access.checkable().filter(code=code)
    return SignedCredential.objects.current().filter(~Exists(renamed), certificate__in=shown)


def _file(request: HttpRequest, address: str, code: str, kind: FileKind, content_type: str) -> HttpResponse:
    rows = _documents(code).annotate(file=FilteredRelation("files", condition=Q(files__kind=kind)))
    response = _as_issued(request, address, code, rows.values_list("file__content", flat=True), content_type)
    if response.status_code == 200:
        name = f"certificate-{code[:6]}.{kind}"
        response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


def _as_issued(request: HttpRequest, address: str, code: str, contents: QuerySet, content_type: str) -> HttpResponse:
    """One file, from one statement; `contents` has no row where nothing is to be shown, None where it is not signed.

    Where a later certificate is in another name, its file is told in place of this one.
    """
    found = list(contents[:1])
    if not found:
        return _in_its_place(request, address, code)
    if found[0] is None:
        response = render(request, "certificates/being_signed.html", {"public": True}, status=404)
        response.headers["Retry-After"] = "10"
        return for_strangers(response)
    return for_strangers(published.for_machines(bytes(found[0]), content_type))


def _in_its_place(request: HttpRequest, address: str, code: str) -> HttpResponse:
    later = access.checkable().in_place_of(code) if access.checkable().filter(code=code).exists() else None
    return _nothing_here(request) if later in (None, code) else for_strangers(redirect(address, later))


def for_strangers(response: HttpResponse, *, referrer: str = "no-referrer") -> HttpResponse:
    """Found by no search engine, told to nobody by a link, and never older than the request."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = referrer
    response.headers["Cache-Control"] = "no-cache, max-age=0"
    return response


def verify(request: HttpRequest) -> HttpResponse:
    """Number and family name. A wrong name, an unknown number and a hidden certificate answer alike."""
    form = VerifyForm(request.POST or None)
    if request.method == "POST" and limits.is_over(request, "verify", most=MOST_CHECKS, seconds=WINDOW):
        return for_strangers(render(request, "certificates/too_many.html", status=429))
    if request.method == "POST" and form.is_valid():
        code = _found(form)
        if code:
            return for_strangers(redirect("certificates:check", code))
    # Under no-referrer a browser hides where the form came from, even from us, and CSRF protection must refuse it.
    return for_strangers(
        render(request, "certificates/verify.html", {"form": form, "file_form": FileForm()}), referrer="same-origin"
    )


def _found(form: VerifyForm) -> str:
    """The code of the certificate with this number and name, or the one that was typed; else the form says that there
    is none.

    A wrong name, an unknown number and a hidden certificate cost the same one statement and the same comparisons. Both
    the name in print and the one its holder has by now lead to it.
    """
    if form.code:
        return form.code
    number = numbers.read_number(form.cleaned_data["number"])
    if number is None:
        form.add_error("number", _mistyped(form.cleaned_data["number"]))
        return ""
    rows = access.checkable().filter(number=number).with_names()
    code, *written = rows.values_list("code", "family_name", "family_name_today").first() or ("", "", "")
    matches = [names.same_family_name(form.cleaned_data["family_name"], one) for one in written]
    if any(matches):
        return code
    form.add_error(
        None, _("No certificate with this number and this name can be shown. Check both against the certificate.")
    )
    return ""


def _mistyped(typed: str) -> str:
    words = _("This is no certificate number. One of its letters or digits is mistyped.")
    if meant := numbers.meant(typed):
        return words + " " + _("Is it %(number)s?") % {"number": numbers.shown(meant)}
    return words
