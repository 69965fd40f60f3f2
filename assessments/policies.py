"""Who may do what with banks, items and assessments in Wagtail's admin: by role and organisation, never by group."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from assessments import access
from assessments.models import Assessment, ItemBank, ItemVersion
from lms.people import access as roles
from lms.people.models import User
from lms.people.roles import Role


class WithinOrganisationPolicy(BasePermissionPolicy):
    """`reach` gives the objects a person may open; `is_open_to` says whether there is anything here for her at all.

    Nothing is ever deleted here: versions are retired, and what an attempt has used must stay.
    """

    MAY = frozenset({"add", "change", "view"})

    def __init__(self, model, *, reach: Callable[..., QuerySet], is_open_to: Callable[..., bool]) -> None:
        super().__init__(model)
        self.reach, self.is_open_to = reach, is_open_to

    def user_has_permission(self, user, action: str) -> bool:
        return action in self.MAY and self.is_open_to(user)

    def user_has_any_permission(self, user, actions: Iterable[str]) -> bool:
        return bool(self.MAY & set(actions)) and self.is_open_to(user)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        return action in self.MAY and self.reach(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions: Iterable[str]) -> QuerySet:
        return self.reach(user) if self.MAY & set(actions) else self.model.objects.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Wagtail asks this only to offer people in its own lists, where ours do not belong."""
        return User.objects.none()


class ItemVersionPolicy(WithinOrganisationPolicy):
    """Only a draft can be changed."""

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        is_fitting = action != "change" or instance.status == "draft"
        return is_fitting and super().user_has_permission_for_instance(user, action, instance)


def _is_examiner(user) -> bool:
    return roles.holds(user, Role.EXAMINER)


def _has_banks(user) -> bool:
    return access.banks(user).exists()


POLICIES = {
    ItemBank: WithinOrganisationPolicy(ItemBank, reach=access.examined_banks, is_open_to=_is_examiner),
    ItemVersion: ItemVersionPolicy(ItemVersion, reach=access.versions, is_open_to=_has_banks),
    Assessment: WithinOrganisationPolicy(Assessment, reach=access.examined_assessments, is_open_to=_is_examiner),
}
