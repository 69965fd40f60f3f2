"""What the whole editor needs of us: date pickers without an inline script, and no door to accounts and groups."""

from django.contrib.auth.models import Group
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from lms.content.templatetags.peerway import script
from lms.people.models import User


class NobodyPolicy(BasePermissionPolicy):
    """Not even a superuser: whoever can set a registrar's password or address here decides in the registrar's name."""

    def user_has_permission(self, user, action: str) -> bool:
        return False

    def users_with_any_permission(self, actions):
        return User.objects.none()

    def instances_user_has_any_permission_for(self, user, actions):
        return self.model.objects.none()


for model in (User, Group):
    register_permission_policy(model, NobodyPolicy(model))


@hooks.register("insert_global_admin_js")
def start_pickers() -> SafeString:
    return script("editor/pickers.js")
