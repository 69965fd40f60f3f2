"""Knows which doors to show whom: the main navigation, from the roles a person holds today."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lms.people import access
from lms.people.roles import ENTER_ADMIN, Role
from supervision.models import PlacementSupervisor

# Label, address, and who sees it: everybody signed in, or holders of any of these roles.
DOORS: list[tuple[Any, str, frozenset[str]]] = [
    (_("My page"), "dashboard", frozenset()),
    (_("Learning"), "courses:home", frozenset()),
    (_("Practice"), "supervision:practice", frozenset()),
    (_("Certification"), "certificates:paths", frozenset()),
    (_("To sign"), "supervision:queue", frozenset({Role.SUPERVISOR})),
    (_("Results"), "assessments:standings", frozenset({Role.EXAMINER, Role.PROGRAMME_MANAGER})),
    (_("Live training"), "courses:live_trainings", frozenset({Role.INSTRUCTOR, Role.PROGRAMME_MANAGER})),
    (_("Training claims"), "courses:claims", frozenset({Role.PROGRAMME_MANAGER})),
    (_("Invitation codes"), "courses:codes", frozenset({Role.PROGRAMME_MANAGER})),
    (_("Qualifications"), "supervision:verifications", frozenset({Role.PROGRAMME_MANAGER})),
    (_("Their paths"), "certificates:people", frozenset({Role.SUPERVISOR, Role.PROGRAMME_MANAGER})),
    (_("To review"), "certificates:review_queue", frozenset({Role.REVIEWER})),
    (_("Proofs"), "certificates:proofs", frozenset({Role.REVIEWER})),
    (_("To decide"), "certificates:decide_queue", frozenset({Role.REGISTRAR})),
    (_("Issued"), "certificates:issued", frozenset({Role.REGISTRAR})),
    (_("To look at again"), "certificates:cases", frozenset({Role.REVIEWER, Role.REGISTRAR})),
    (_("Clocks"), "certificates:clocks", frozenset({Role.REVIEWER, Role.REGISTRAR})),
    (_("Audits"), "certificates:audits", frozenset({Role.REVIEWER, Role.REGISTRAR})),
    (_("API tokens"), "certificates:tokens", frozenset({Role.PROGRAMME_MANAGER, Role.REGISTRAR})),
    (_("Conduct"), "certificates:conduct", frozenset({Role.REGISTRAR})),
    (_("Editor"), "wagtailadmin_home", frozenset(ENTER_ADMIN)),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation` and `account_links`: lists of {label, url, current}, lazy, so that a page without a header asks
    nothing."""
    return {
        "navigation": SimpleLazyObject(lambda: list(_doors(request))),
        "account_links": SimpleLazyObject(lambda: list(_account(request))),
    }


def _doors(request: HttpRequest) -> Iterator[dict[str, Any]]:
    if not request.user.is_authenticated:
        return
    held = roles(request)
    for label, name, for_roles in DOORS:
        if not for_roles or for_roles & held:
            yield _door(request, label, reverse(name))


def roles(request: HttpRequest) -> set[str]:
    """Every role of whoever asks, today, with that of a supervisor from outside; asked of the database once a page."""
    if not hasattr(request, "roles_today"):
        request.roles_today = access.roles_of(request.user, or_else=_supervising(request.user))  # type: ignore[attr-defined]
    return request.roles_today  # type: ignore[attr-defined]


def _supervising(person) -> QuerySet:
    """A supervisor from outside the site comes by invitation and holds no role there."""
    agreed = PlacementSupervisor.objects.accepted().filter(supervisor=person.pk).order_by()
    return agreed.annotate(role=Value(Role.SUPERVISOR.value, output_field=CharField())).values_list("role")


def _account(request: HttpRequest) -> Iterator[dict[str, Any]]:
    if request.user.is_authenticated:
        yield _door(request, request.user.get_short_name(), reverse("people:details"))


def _door(request: HttpRequest, label: Any, url: str) -> dict[str, Any]:
    return {"label": label, "url": url, "current": request.path == url}
