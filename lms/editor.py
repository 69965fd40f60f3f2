"""Knows who passes into Wagtail's admin: whoever a role lets in today, with a second factor."""

from collections.abc import Callable
from functools import wraps
from types import ModuleType

from django.http import HttpRequest, HttpResponse
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
    guarded = second_factor_required(view)

    @wraps(view)
    def inside(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        actions.lapse(person=request.user)
        enters = request.user.has_perm("wagtailadmin.access_admin")
        return (guarded if enters else view)(request, *args, **kwargs)

    return inside
