"""Knows who passes into Wagtail's admin, with a second factor, and what no view of Wagtail's may answer them."""

from collections.abc import Callable
from functools import wraps
from traceback import walk_tb
from types import ModuleType
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.utils.urlpatterns import decorate_urlpatterns

from lms.people import actions
from lms.people.access import second_factor_required


def behind_the_door(urls: ModuleType) -> ModuleType:
    """Wagtail's own addresses and those of our viewsets, each asking at our door before it asks for itself."""
    decorate_urlpatterns(urls.urlpatterns, _door)
    return urls


def _door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Rooms keep Wagtail's groups in step with roles when their bell rings; no bell rings at midnight.

    So a role that ended by its date since then is let go here, at the next request, and every page, picture and list
    behind the door refuses by itself. Whoever has no business here is passed on to Wagtail, which sends them away.
    """
    guarded = second_factor_required(_mended(view))

    @wraps(view)
    def inside(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        actions.lapse(person=request.user)
        enters = request.user.has_perm("wagtailadmin.access_admin")
        return (guarded if enters else view)(request, *args, **kwargs)

    return inside


def _mended(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wagtail's view without two faults of Wagtail's: it names foreign pages, and a broken form is our own error."""

    @wraps(view)
    def inside(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "destination_id" in kwargs:
            _refuse_foreign_move(request, **kwargs)
        if "page_id" in kwargs and "task_state_id" in kwargs:
            _refuse_foreign_task(request, **kwargs)
        try:
            return view(request, *args, **kwargs)
        except Exception as problem:
            if request.method != "POST" or not _arose_while_reading_a_form(problem):
                raise
            return render(request, "400.html", status=400)

    return inside


def _refuse_foreign_move(request: HttpRequest, page_to_move_id: int, destination_id: int, **kwargs: Any) -> None:
    """Before the question whether to move it says what both pages are called."""
    page, destination = (get_object_or_404(Page, pk=pk) for pk in (page_to_move_id, destination_id))
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied(_("You may not move this page there. Pages are moved within a catalogue one writes in."))


def _refuse_foreign_task(request: HttpRequest, page_id: int, **kwargs: Any) -> None:
    """Before the question whether the page waits for anything it says what the page is called."""
    if not get_object_or_404(Page, pk=page_id).permissions_for_user(request.user).can_edit():
        raise PermissionDenied(_("Pages are approved by those who may read them before they go live."))


def _arose_while_reading_a_form(problem: BaseException) -> bool:
    """Whether a field was being read from what was sent: a list of blocks without its count, text that is no JSON."""
    return any(frame.f_code.co_name == "value_from_datadict" for frame, _line in walk_tb(problem.__traceback__))
