"""May this person act in this role, and where: guardian's grant and the membership's dates, both or nothing."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from lms.people import kept
from lms.people.models import Membership, Organisation, OrganisationUserPermission, User
from lms.people.roles import Role, codename


class SignedInRequest(HttpRequest):
    """A request behind a door: whoever sent it is a person we know."""

    user: User


def organisations(person, *roles: Role, on: date | None = None) -> QuerySet[Organisation]:
    """The organisations where `person` holds any of `roles`: granted, and within the membership's dates.

    Without a day it is today in each organisation's own time zone, whatever zone the person reads the site in.
    Nobody holds a role by being a superuser, by a global permission or through a group.
    """
    if not person.is_authenticated or not person.is_active:
        return Organisation.objects.none()
    # Guardian's own window puts the whole question to the database twice.
    here = OuterRef("pk")
    current = Membership.objects.current(on).filter(person=person, role__in=roles, organisation=here)
    granted = OrganisationUserPermission.objects.filter(
        user=person, permission__codename__in=[codename(role) for role in roles], content_object=here
    )
    return Organisation.objects.filter(Exists(current), Exists(granted))


def holds(person, *roles: Role, organisation: Organisation | int | None = None, on: date | None = None) -> bool:
    """Whether `person` holds any of `roles`, at `organisation` or, where it is None, anywhere."""
    where = organisations(person, *roles, on=on)
    if organisation is not None:
        where = where.filter(pk=getattr(organisation, "pk", organisation))
    return where.exists()


def holders(organisations: Iterable[Organisation | int], *roles: Role) -> QuerySet[User]:
    """Whoever holds one of `roles` at one of these organisations today and has not left, in a fixed order."""
    current = Membership.objects.current().filter(role__in=roles, organisation__in=organisations)
    return User.objects.filter(is_active=True, pk__in=current.values("person")).order_by("pk")


def roles_of(person, *, on: date | None = None, or_else: QuerySet | None = None) -> set[str]:
    """Every role `person` holds anywhere; one query, for navigation and the dashboard.

    `or_else` are rows of one more role each, which rooms above give without a membership.
    """
    if not person.is_authenticated or not person.is_active:
        return set()
    held = Membership.objects.current(on).filter(person=person).order_by().values_list("role")
    return {role for (role,) in (held.union(or_else) if or_else is not None else held)}


def has_second_factor(person) -> bool:
    """A working authenticator app or passkey; recovery codes alone are not one."""
    return _is_second_factor(_authenticators(person))


def _is_second_factor(types: Iterable[str]) -> bool:
    return bool(set(types) - {Authenticator.Type.RECOVERY_CODES})


def _authenticators(person) -> frozenset[str]:
    return frozenset(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def accounts_of(*people: User) -> list[int]:
    """Every account of these people; one statement where any of them has several, none where nobody has."""
    unknown = [one for one in people if one.goes_on_as_id and "accounts" not in vars(one)]
    # One by itself remembers it, behind a request too.
    if len(unknown) > 1:
        rows = User.objects.filter(goes_on_as__in={one.identity for one in unknown}).order_by("pk")
        found: dict[int | None, list[int]] = {}
        for pk, identity in rows.values_list("pk", "goes_on_as"):
            found.setdefault(identity, []).append(pk)
        for one in unknown:
            one.accounts = tuple(found[one.identity])
    return [pk for one in people for pk in one.accounts]


def role_required(*roles: Role) -> Callable:
    """A door for people who hold one of `roles` anywhere; which objects they may open is the view's own question."""

    def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def inside(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not holds(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return inside

    return door


def second_factor_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A door for signing, deciding, publishing: without a second factor it says how to get one, and loses nothing."""

    @login_required
    @wraps(view)
    def inside(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return lacks_second_factor(request) or view(request, *args, **kwargs)

    return inside


def lacks_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Where to go first, for a person who needs a second factor and has none; None for everybody else."""
    if not settings.REQUIRE_MFA:
        return None
    # Kept for as long as this request lasts: whether the password was given lately asks for the same.
    request.user.authenticators = found = _authenticators(request.user)  # type: ignore[union-attr]
    if _is_second_factor(found):
        return None
    was_typed_on = kept.keep(request, person_id=str(request.user.pk)) if request.method == "POST" else None
    where = urlencode({"next": was_typed_on or request.get_full_path()})
    return redirect(f"{reverse('people:second_factor')}?{where}")
