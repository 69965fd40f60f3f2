"""Serves the pages: Wagtail's own view, hooks and refusals, with the page already found."""

from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.url_routing import RouteResult

from lms.content import finding


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A page that cannot be found at once is looked for in Wagtail's own way."""
    page = finding.find(path)
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    return views.serve(request, path)
