"""Knows who reads an exam's items in the admin, and who tried to: each is written down before anything is shown.

Wagtail shows one object through many views (inspect, edit, preview, history, usage, delete) and may bring more. All of
them stand under one name and take the item's number, so that they are watched here, together, and not one by one.
"""

from collections.abc import Callable

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse

from assessments import access, actions
from assessments.models import ItemVersion

DOORS = "assessment_items"


class ExamItemsMiddleware:
    """Looks at answers to requests for one item; every other request passes with a comparison of two words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and DOORS in match.namespaces and "pk" in match.kwargs:
            _write_down(request, str(match.kwargs["pk"]), is_shown=response.status_code == 200)
        return response


def _write_down(request: HttpRequest, written: str, *, is_shown: bool) -> None:
    pk = unquote(written)
    if not (request.user.is_authenticated and pk.isascii() and pk.isdigit() and len(pk) < 19):
        return
    version = ItemVersion.objects.of_exams().filter(pk=int(pk)).first()
    if version is None:
        return
    if is_shown:
        actions.look_at(version=version, by=request.user)
    elif not access.versions(request.user).filter(pk=version.pk).exists():
        actions.turn_away(version=version, by=request.user)
