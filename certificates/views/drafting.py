"""The registrars' doors around a draft: bring a file, take one away, open what is published, approve or return."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certificates import access, actions, drawing, rules
from certificates.editing import drafts
from certificates.forms.drafts import BringFileForm, ReturnForm
from certificates.models import ProgrammeDraft
from certificates.rules.files import plain_values
from certificates.writing import as_yaml
from lms.people.access import SignedInRequest, holds, second_factor_required
from lms.people.actions import Refused
from lms.people.roles import Role


def registrars_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Inside the admin, which has asked for a sign-in before."""

    @wraps(view)
    def inside(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request.user, Role.REGISTRAR):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return inside


@require_http_methods(["GET", "POST"])
@registrars_only
def bring(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Lay a programme file into a draft; with a fault nothing changes, and each is told with its place."""
    draft = access.draft(request.user, pk) if pk else None
    form = BringFileForm(request.POST or None, request.FILES or None, person=request.user, is_new=draft is None)
    problems: list[rules.Problem] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            values = plain_values(upload.read(), name=upload.name)
            body = draft.body if draft else form.cleaned_data["body"]
            laid = actions.bring_draft(values=_mapping(values, upload.name), body=body, draft=draft, by=request.user)
        except rules.RuleError as wrong:
            problems = list(wrong.problems)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The file is in the draft. Look it through before you send it for approval."))
            return redirect("programme_drafts:edit", laid.pk)
    title = _("Bring a file into %(title)s") % {"title": draft.title} if draft else _("Bring a file as a new draft")
    return drawn(request, "bring", title, {"draft": draft, "form": form, "problems": problems})


def _mapping(values: Any, name: str) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise rules.RuleError.at(name, _("must be a mapping that begins with programme"))
    return values


@require_http_methods(["GET", "POST"])
@registrars_only
def open_published(request: SignedInRequest) -> HttpResponse:
    """Programmes that were loaded from files and have no draft yet."""
    closed = access.programmes_without_draft(request.user)
    if request.method == "POST":
        chosen = closed.filter(slug=request.POST.get("programme", "")).first()
        if chosen is not None:
            try:
                draft = actions.open_draft(programme=chosen, by=request.user)
            except (Refused, rules.RuleError) as wrong:
                messages.error(request, str(wrong))
            else:
                return redirect("programme_drafts:edit", draft.pk)
        else:
            messages.error(request, _("Choose a programme that has no draft yet."))
    return drawn(request, "open", _("Open a published programme"), {"programmes": closed})


@require_GET
@registrars_only
def export(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the draft says now, as a file; it may be one that cannot be read yet."""
    draft = access.draft(request.user, pk).get_latest_revision_as_object()
    response = HttpResponse(as_yaml(drafts.values_of(draft)), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{draft.slug}.yaml"'
    return response


@require_GET
@registrars_only
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a second registrar looks at: the sentences, what differs, what it changes for people."""
    return _decision(request, access.draft(request.user, pk), ReturnForm())


def _decision(request: SignedInRequest, stored: ProgrammeDraft, form: ReturnForm) -> HttpResponse:
    draft = stored.get_latest_revision_as_object()
    digest = actions.digest_of(draft)
    context = {
        "draft": stored,
        "digest": digest,
        "form": form,
        "waits": stored.workflow_in_progress,
        "state": stored.current_workflow_state,
        "in_the_way": actions.standing_in_the_way(stored, request.user),
        "preview": actions.previews_of(stored, digest).order_by("-asked_at").first(),
        **drawing.in_words(draft),
    }
    words = _("Rules to approve: %(title)s") if context["waits"] else _("What changes for people: %(title)s")
    title = words % {"title": draft.title}
    return drawn(request, "decide", title, context)


@require_POST
@registrars_only
@second_factor_required
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = access.draft(request.user, pk)
    try:
        loaded = actions.approve_rules(draft=draft, shown=request.POST.get("digest", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("programme_drafts:decide", pk)
    versions = ", ".join(f"{one.get_stage_display()} {one.version}" for one in loaded.published)
    messages.success(request, _("Published: %(versions)s.") % {"versions": versions or _("no new version")})
    return redirect("programme_drafts:edit", pk)


@require_POST
@registrars_only
@second_factor_required
def return_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = access.draft(request.user, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _decision(request, draft, form)
    try:
        actions.return_rules(draft=draft, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Returned. Whoever sent the draft is told."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("programme_drafts:edit", pk)


def drawn(request: SignedInRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    frame = {"page_title": title, "header_title": title, "header_icon": "list-ul"}
    return render(request, f"certificates/admin/{name}.html", frame | context)
