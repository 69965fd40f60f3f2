"""Documents: sent from a person's path, read and decided by reviewers, opened by nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access, actions, separation, standards
from certificates.forms.applications import ReasonsForm
from certificates.forms.documents import DocumentForm
from certificates.models import FILE_TYPES, Document
from lms.people.access import role_required, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


@login_required
def send_document(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Send one kind of document; what was sent before stands below."""
    programme = access.programme(slug)
    if code not in standards.documents(programme):
        raise Http404
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_document(programme=programme, type=code, by=request.user, **form.cleaned_facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your document is sent. You get a mail when it is decided."))
            return redirect("certificates:send_document", slug, code)
    sent = Document.objects.of(request.user, body=programme.body_id).filter(type=code)
    context = {"programme": programme, "form": form, "sent": sent, "name": code.replace("-", " ")}
    return render(request, "certificates/send_document.html", context)


@login_required
@require_GET
def document_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, for its owner and the body's reviewers; saved, never shown as a page of this site."""
    document = access.document(request.user, pk)
    response = HttpResponse(bytes(document.content), content_type=FILE_TYPES[document.ending])
    response["Content-Disposition"] = f'attachment; filename="document-{document.pk}.{document.ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@role_required(Role.REVIEWER)
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """The documents that wait for a reviewer, the longest waiting first."""
    return render(request, "certificates/documents.html", {"documents": access.documents_to_review(request.user)[:50]})


@role_required(Role.REVIEWER)
@require_GET
def review_document(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.document_to_review(request.user, pk), ReasonsForm())


@role_required(Role.REVIEWER)
@second_factor_required
@require_POST
def accept_document(request: HttpRequest, pk: int) -> HttpResponse:
    document = access.document_to_review(request.user, pk)
    try:
        actions.accept_document(document=document, by=request.user)
    except Refused as refusal:
        return _page(request, document, ReasonsForm(), [str(refusal)])
    messages.success(request, _("The document is accepted."))
    return redirect("certificates:documents")


@role_required(Role.REVIEWER)
@second_factor_required
@require_POST
def return_document(request: HttpRequest, pk: int) -> HttpResponse:
    document = access.document_to_review(request.user, pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _page(request, document, form)
    try:
        actions.return_document(document=document, reason=form.cleaned_data["reasons"], by=request.user)
    except Refused as refusal:
        return _page(request, document, form, [str(refusal)])
    messages.success(request, _("The document is returned with your reason."))
    return redirect("certificates:documents")


def _page(request: HttpRequest, document: Document, form: ReasonsForm, problems=()) -> HttpResponse:
    context = {
        "document": document,
        "form": form,
        "in_the_way": separation.standing_in_the_way(request.user, document),
        "problems": [{"text": problem} for problem in problems],
    }
    return render(request, "certificates/review_document.html", context)
