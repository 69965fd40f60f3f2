"""Doors inside the editor: what publishing or withdrawing a page means for people, before it is done."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin import messages
from wagtail.models import Page, Revision

from courses import publishing
from courses.models import StudyPage

# What is asked for in the address once an author has read what stays.
UNDERSTOOD = "understood"


def ask_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Leads to `publish` where people on their way would meet something else; the draft is saved by now."""
    if isinstance(page, StudyPage) and publishing.of_publishing(page).asks:
        return redirect("courses_publish", page.pk)
    return None


def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the newest draft changes and for how many, and the button that publishes exactly this draft."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    draft = page.get_latest_revision()
    if not isinstance(page, StudyPage) or draft is None:
        return redirect("wagtailadmin_pages:edit", page.pk)
    if request.method == "POST":
        return _publish(request, page, draft)
    asked = draft.as_object()
    context = {
        "page": asked,
        "revision": draft,
        "announcement": publishing.of_publishing(asked),
        "later": asked.go_live_at if asked.go_live_at and asked.go_live_at > timezone.now() else None,
        "header_title": _("Before you publish"),
        "page_title": _("Before you publish"),
        "page_subtitle": asked.title,
        "header_icon": "group",
    }
    return TemplateResponse(request, "courses/admin/publish.html", context)


def _publish(request: HttpRequest, page: StudyPage, draft: Revision) -> HttpResponse:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if request.POST.get("revision") != str(draft.pk) or page.permissions_for_user(request.user).page_locked():
        messages.error(request, _("This page was changed after you looked. Look once more before you publish."))
        return redirect(edit)
    try:
        PublishPageRevisionAction(draft, user=request.user).execute()
    except ValidationError as refusal:
        for words in refusal.messages:
            messages.error(request, words)
        return redirect(edit)
    page.refresh_from_db()
    for hook in hooks.get_hooks("after_publish_page"):
        answer = hook(request, page)
        if hasattr(answer, "status_code"):
            return answer
    words = _("“%(title)s” is published.") if page.live else _("“%(title)s” will be published at its time.")
    messages.success(request, words % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def say_what_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before deleting: who is concerned and what stays theirs. Then the same address goes on."""
    if request.method != "GET" or UNDERSTOOD in request.GET or not isinstance(page, StudyPage):
        return None
    if not publishing.of_withdrawing([page]).asks:
        return None
    onward = request.GET.copy()
    onward[UNDERSTOOD] = "1"
    context = {
        "page": page,
        "onward": f"{request.path}?{onward.urlencode()}",
        "header_title": _("What stays"),
        "page_title": _("What stays"),
        "page_subtitle": page.title,
        "header_icon": "group",
    }
    return TemplateResponse(request, "courses/admin/what_stays.html", context)
