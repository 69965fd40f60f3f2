"""The examiners' doors inside Wagtail's admin: write an item, look at it as a candidate, approve, retire, succeed."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.permissions import policy_registry

from assessments import access, actions
from assessments.admin_forms import ItemVersionForm
from assessments.forms import AnswerForm
from assessments.models import AttemptItem, ItemVersion
from assessments.views import SignedInRequest
from lms.people.access import second_factor_required
from lms.people.actions import Refused


class EachObjectAsked:
    """Wagtail's generic views ask once per model; here each object is asked for, and a closed one is not there."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        instance = super().get_object(*args, **kwargs)  # type: ignore[misc]
        needed = getattr(self, "permission_required", None) or "view"
        policy = policy_registry.get_by_type(type(instance))
        if not policy.user_has_permission_for_instance(self.request.user, needed, instance):  # type: ignore[attr-defined]
            raise Http404
        return instance


class OwnIndexView(IndexView):
    """Lists what the person may open, and nothing else; what is the same for every row is asked once."""

    @cached_property
    def is_open(self) -> bool:
        return self.permission_policy.user_has_permission(self.request.user, "view")

    def user_has_permission(self, permission: str) -> bool:
        return permission in self.permission_policy.MAY and self.is_open

    def user_has_any_permission(self, permissions: Iterable[str]) -> bool:
        return any(self.user_has_permission(permission) for permission in permissions)

    def get_base_queryset(self):
        within = policy_registry.get_by_type(self.model).instances_user_has_any_permission_for(
            self.request.user, ["view"]
        )
        return super().get_base_queryset().filter(pk__in=within.values("pk"))


class OwnEditView(EachObjectAsked, EditView):
    pass


class OwnDeleteView(EachObjectAsked, DeleteView):
    pass


class OwnHistoryView(EachObjectAsked, HistoryView):
    pass


class OwnUsageView(EachObjectAsked, UsageView):
    pass


class SetUpView(CreateView):
    def save_instance(self):
        instance = super().save_instance()
        actions.set_up(of=instance, by=self.request.user)
        return instance


class ChangeSetUpView(OwnEditView):
    def save_instance(self):
        instance = super().save_instance()
        actions.set_up(of=instance, by=self.request.user)
        return instance


class ItemIndexView(OwnIndexView):
    """Leads to the item as it looks, from where a draft can be changed and approved."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("item__bank", "topic")

    def get_edit_url(self, instance: ItemVersion) -> str | None:
        return self.get_inspect_url(instance)


def _facts(form: ItemVersionForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in actions.WORDING}


class DraftView(CreateView):
    success_message = None

    def save_instance(self) -> ItemVersion:
        return actions.draft(code=self.form.cleaned_data["code"], by=self.request.user, **_facts(self.form))

    def get_success_url(self) -> str:
        return _look_at_url(self.object)


class RedraftView(OwnEditView):
    success_message = None

    def save_instance(self) -> ItemVersion:
        # The form has written into the object it was given; the action reads the row again.
        return actions.redraft(version=self.object, by=self.request.user, **_facts(self.form))

    def get_success_url(self) -> str:
        return _look_at_url(self.object)


class LookAtView(EachObjectAsked, InspectView):
    """One version: as a candidate sees it, then its key, reasons and history."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.object
        is_own = version.written_by_id == self.request.user.pk
        others = version.item.versions.exclude(pk=version.pk).order_by("number")
        may_change = version.status == "draft"
        own = {"version": version, "is_own": is_own, "others": others, "may_change": may_change}
        return super().get_context_data(**kwargs) | own


@require_GET
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The item as a candidate sees it; what is never shown in its own order is mixed here too."""
    version = access.version(request.user, pk)
    asked = AttemptItem(position=1, item_version=version, option_order=actions.option_order(version))
    context = {"asked": asked, "form": AnswerForm(asked=asked), "public": True}
    return render(request, "assessments/item_preview.html", context)


@require_POST
@second_factor_required
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.approve, _("The item is approved and can be drawn from now on."))


@require_POST
@second_factor_required
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.retire, _("The item is retired. Attempts that have it keep it."))


@require_POST
def revise(request: SignedInRequest, pk: int) -> HttpResponse:
    fresh = actions.revise(version=access.version(request.user, pk), by=request.user)
    return redirect("assessment_items:edit", fresh.pk)


def _decide(request: SignedInRequest, pk: int, act, words: str) -> HttpResponse:
    version = access.version(request.user, pk)
    try:
        act(version=version, by=request.user)
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_look_at_url(version))


def _look_at_url(version: ItemVersion) -> str:
    return reverse("assessment_items:inspect", args=[version.pk])
