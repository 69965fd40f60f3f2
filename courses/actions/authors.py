"""A catalogue is opened, and its organisation's authors are let in."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from courses.actions.readers import holders, keep_readers
from courses.models import CataloguePage
from lms.audit import ledger
from lms.content.models import HomePage
from lms.people.models import Organisation, User
from lms.people.roles import Role

AUTHORS_MAY = ("add_page", "change_page", "publish_page")
AUTHORS_KEEP = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@transaction.atomic
def open_catalogue(*, organisation: Organisation, by: User | None) -> CataloguePage:
    """The published catalogue of an organisation, made where there is none, with its authors let in."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    catalogue = CataloguePage.objects.filter(organisation=organisation).first()
    if catalogue is None:
        home = HomePage.objects.get()
        is_free = not home.get_children().filter(slug="courses").exists()
        slug = "courses" if is_free else organisation.slug
        catalogue = CataloguePage(
            title=_("Courses"), slug=slug, organisation=organisation, show_in_menus=True, live=False
        )
        home.add_child(instance=catalogue)
        catalogue.save_revision().publish()
        ledger.record("courses.open_catalogue", of=organisation, by=by, detail={"page": catalogue.pk})
    keep_authors(organisation=organisation)
    return catalogue


@transaction.atomic
def keep_authors(*, organisation: Organisation, on: date | None = None) -> None:
    """Let exactly the organisation's authors of the day write in its catalogues; doing it twice changes nothing."""
    on = on or timezone.localdate(timezone=ZoneInfo(organisation.timezone))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    catalogues = list(CataloguePage.objects.filter(organisation=organisation))
    group, _is_new = Group.objects.get_or_create(name=f"Authors of {organisation.slug}")
    group.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    _keep_page_permissions(group, catalogues)
    if catalogues:
        _keep_shelf(group, organisation)
    authors = holders(Role.AUTHOR, organisation, on) if catalogues else set()
    before = set(group.user_set.values_list("pk", flat=True))
    group.user_set.set(authors)
    keep_readers(organisation=organisation, catalogues=catalogues, authors=group, on=on)
    if authors != before:
        detail = {"let_in": len(authors - before), "let_go": len(before - authors)}
        ledger.record("courses.keep_authors", of=organisation, by=None, detail=detail)


def keep_all_authors(*, on: date | None = None) -> None:
    """The nightly round's call: roles that began or ended by their dates, wherever there is a catalogue."""
    for organisation in Organisation.objects.filter(catalogues__isnull=False).distinct():
        keep_authors(organisation=organisation, on=on)


def _keep_page_permissions(group: Group, catalogues: list[CataloguePage]) -> None:
    """Write, change and publish below these catalogues and nowhere else."""
    page = ContentType.objects.get_for_model(Page)
    allowed = Permission.objects.filter(content_type=page, codename__in=AUTHORS_MAY)
    GroupPagePermission.objects.filter(group=group).exclude(page__in=catalogues).delete()
    wanted = [
        GroupPagePermission(group=group, page_id=catalogue.pk, permission=permission)
        for catalogue in catalogues
        for permission in allowed
    ]
    GroupPagePermission.objects.bulk_create(wanted, ignore_conflicts=True)


def _keep_shelf(group: Group, organisation: Organisation) -> None:
    """A collection of the organisation's own images and documents; nobody else's authors choose from it."""
    held = GroupCollectionPermission.objects.filter(group=group).first()
    shelf = held.collection if held else Collection.get_first_root_node().add_child(name=organisation.name[:255])
    allowed = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=AUTHORS_KEEP
    )
    for permission in allowed:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=shelf, permission=permission)
