"""Whoever reads pages before they go live is let in: an organisation's authors and its programme managers."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from courses.models import CataloguePage, SecondReaderTask
from lms.people.models import Membership, Organisation, OrganisationUserPermission
from lms.people.roles import Role, codename


def holders(role: Role, organisation: Organisation, on: date) -> set[int]:
    """Who holds a role there on the day: granted, and within the membership's dates, as `people.access` has it."""
    granted = OrganisationUserPermission.objects.filter(
        content_object=organisation, permission__codename=codename(role)
    )
    current = Membership.objects.current(on).filter(organisation=organisation, role=role)
    both = current.filter(person__is_active=True, person__in=granted.values("user"))
    return set(both.values_list("person", flat=True))


def keep_readers(*, organisation: Organisation, catalogues: list[CataloguePage], authors: Group, on: date) -> None:
    """Let exactly the managers of the day read what is sent in, and offer the workflow below each catalogue.

    A catalogue that somebody gave another workflow keeps it. Called with every change of authors, in its transaction.
    """
    managers, _is_new = Group.objects.get_or_create(name=f"Readers of {organisation.slug}")
    managers.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    managers.user_set.set(holders(Role.PROGRAMME_MANAGER, organisation, on) if catalogues else set())
    if catalogues:
        workflow = _workflow(organisation, [authors, managers])
        for catalogue in catalogues:
            WorkflowPage.objects.get_or_create(page=catalogue.page_ptr, defaults={"workflow": workflow})


def _workflow(organisation: Organisation, groups: list[Group]) -> Workflow:
    """The organisation's own, known by who reads."""
    task = SecondReaderTask.objects.filter(groups=groups[-1]).first()
    if task is None:
        task = SecondReaderTask.objects.create(name=_("Second reader at %(name)s") % {"name": organisation.name})
        task.groups.set(groups)
    link = WorkflowTask.objects.filter(task=task).first()
    if link is None:
        workflow = Workflow.objects.create(name=_("Read before it goes live: %(name)s") % {"name": organisation.name})
        link = WorkflowTask.objects.create(workflow=workflow, task=task)
    return link.workflow
