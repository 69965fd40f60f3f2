"""What a person sees of this room, by page; each view is a thin door to one action."""

from django.http import HttpRequest, QueryDict

from lms.people.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: its user is a person."""

    user: User


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is nothing; None where a page is only opened."""
    return request.POST if request.method == "POST" else None
