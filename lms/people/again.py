"""Knows whether the password was given again of late: in the form that needs it, or on allauth's own page."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest


def take_password(request: HttpRequest) -> str:
    """What is wrong with the `password` that a form brings along, in words; empty where it is right or none was typed.

    A right one counts as given again, as on allauth's page; tries on both are counted together.
    """
    typed = request.POST.get("password", "")
    if not typed:
        return ""
    adapter = get_adapter()
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return str(adapter.error_messages["rate_limited"])
    try:
        is_right = adapter.reauthenticate(request.user, typed)
    except ValidationError as too_often:
        return " ".join(too_often.messages)
    if not is_right:
        return str(adapter.error_messages["incorrect_password"])
    reauthentication.reauthenticate_by_password(request)
    return ""


def ask_for_password(request: HttpRequest) -> None:
    """Lead to allauth's page, and back with the form as sent, whoever has not confirmed in these five minutes."""
    reauthentication.raise_if_reauthentication_required(request, app="")
