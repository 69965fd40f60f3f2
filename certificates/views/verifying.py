"""A file that somebody was given, dropped here to learn whether it is ours, unchanged, and what it says today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from certificates import access, faces
from certificates.forms.checking import FileForm, VerifyForm
from certificates.models import Certificate, SignedCredential
from certificates.views import checking
from certificates.vouching import reading
from lms.people import limits

# What a form wraps around a file.
WRAPPING = 16 * 1024


@csrf_exempt
def verify_file(request: HttpRequest) -> HttpResponse:
    """Judged by its length before a byte of it is read; only then is the form opened, its token among what is in it."""
    if request.method != "POST":
        return redirect("certificates:verify")
    if int(request.META.get("CONTENT_LENGTH") or 0) > FileForm.MOST + WRAPPING:
        return _form(request, FileForm.too_large(), status=413)
    if limits.is_over(request, "verify_file", most=checking.MOST_CHECKS, seconds=checking.WINDOW):
        return checking.for_strangers(render(request, "certificates/too_many.html", status=429))
    return _read(request)


@csrf_protect
def _read(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form)
    found = reading.read(form.cleaned_data["file"].read())
    if found.verdict == "unreadable":
        form.add_error("file", _("This file cannot be read as a PDF, a PNG or a JSON file. It may be incomplete."))
        return _form(request, form)
    return checking.for_strangers(
        render(request, "certificates/verified_file.html", _told(found)), referrer="same-origin"
    )


def _form(request: HttpRequest, form: FileForm, *, status: int = 200) -> HttpResponse:
    problems = [{"text": error, "href": "#id_file"} for error in form.errors.get("file", ())]
    context = {"form": VerifyForm(), "file_form": form, "problems": problems}
    answer = render(request, "certificates/verify.html", context, status=status)
    return checking.for_strangers(answer, referrer="same-origin")


def _told(found: reading.Reading) -> dict[str, Any]:
    """What the page says. A certificate whose holder hides it is told as none of ours is."""
    shown = _shown(found.credential)
    if found.verdict == "foreign" or (found.credential is not None and shown is None):
        return {"verdict": "foreign"}
    told: dict[str, Any] = {"verdict": found.verdict, "found": found, "signature": _signature(found)}
    if shown is None or found.credential is None:
        return told
    state = shown.state()
    replaced = SignedCredential.objects.filter(supersedes=found.credential).exists() or state.kind == "superseded"
    if found.verdict == "ours" and replaced:
        told["verdict"] = "replaced"
    return told | {"certificate": shown, "face": faces.face(shown, state, name=shown.name_today), "state": state}


def _shown(credential: SignedCredential | None) -> Certificate | None:
    if credential is None:
        return None
    return access.checkable().with_what_a_page_needs().with_names().filter(pk=credential.certificate_id).first()


def _signature(found: reading.Reading) -> str:
    if found.key is None:
        return _("It has no signature of ours that fits.")
    if found.key.compromised_at is not None:
        words = _("It was signed with the key %(kid)s, which was taken out and is not believed any more.")
    elif found.fits:
        words = _("It fits: signed with our key %(kid)s, and nothing was changed since.")
    else:
        words = _("It does not fit: something was changed after it was signed with our key %(kid)s.")
    return words % {"kid": found.key.kid}
