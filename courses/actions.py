"""Everything that is done in this room: enrolled, read, completed, claimed, decided; nothing else writes its rows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from assessments.models import Attempt
from courses import access, outlines, progress
from courses.models import (
    MINUTES,
    MINUTES_OF_A_DAY,
    Activity,
    CataloguePage,
    CoursePage,
    Enrolment,
    LessonPage,
    LessonReading,
    Objective,
    Reflection,
    TrainingClaim,
    TrainingCredit,
)
from courses.progress import Module, Outline, Step
from lms.audit import ledger
from lms.content.models import HomePage
from lms.notices import outbox
from lms.people.access import holds
from lms.people.actions import Refused
from lms.people.models import Membership, Organisation, OrganisationUserPermission, User
from lms.people.roles import Role, codename

AUTHORS_MAY = ("add_page", "change_page", "publish_page")
AUTHORS_KEEP = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@transaction.atomic
def enrol(*, person: User, course: CoursePage, by: User, at: datetime | None = None) -> Enrolment:
    """Enrol in a published course; a second time changes nothing. Raises Refused."""
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if by.pk != person.pk:
        raise Refused(_("People enrol themselves. Send them the address of the course."))
    if not course.live:
        raise Refused(_("This course is not open for enrolment at the moment."))
    enrolment, is_new = Enrolment.objects.get_or_create(
        person=person,
        course_key=course.translation_key,
        defaults={"organisation": course.organisation, "course_title": course.title, "enrolled_at": at},
    )
    if is_new:
        ledger.record("courses.enrol", of=enrolment, by=by, at=at, detail={"course": enrolment.course_title})
    return enrolment


def view(*, enrolment: Enrolment, lesson: LessonPage, at: datetime | None = None) -> None:
    """Note that a lesson was opened for the first time; two tabs at once are one first time."""
    at = at or timezone.now()
    LessonReading.objects.bulk_create(
        [
            LessonReading(
                enrolment=enrolment, lesson_key=lesson.translation_key, lesson_title=lesson.title, first_viewed_at=at
            )
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(*, person: User, lesson: LessonPage, by: User, at: datetime | None = None) -> list[TrainingCredit]:
    """Mark a lesson as read, and complete what that completes: returned is what was frozen by it.

    A second time changes nothing. Raises Refused.
    """
    at = at or timezone.now()
    outline = lesson.outline()
    enrolment = _locked(person, outline.key)
    if by.pk != person.pk:
        raise Refused(_("A lesson is marked as read by the person who reads it."))
    if lesson.translation_key not in {step.key for step in outline.steps()}:
        raise Refused(_("This lesson is not part of a published course at the moment."))
    if enrolment is None:
        raise Refused(_("Enrol in this course first, so that your progress can be kept."))
    reading, _is_new = LessonReading.objects.get_or_create(
        enrolment=enrolment,
        lesson_key=lesson.translation_key,
        defaults={"lesson_title": lesson.title, "first_viewed_at": at},
    )
    if reading.read_at is None:
        reading.read_at = at
        reading.save(update_fields=["read_at"])
        ledger.record("courses.mark_read", of=enrolment, by=by, at=at, detail={"lesson": lesson.title})
    return _freeze(enrolment, outline, at=at)


@transaction.atomic
def complete(*, enrolment: Enrolment, at: datetime | None = None) -> list[TrainingCredit]:
    """Freeze every module whose rule is fulfilled now, and return what that froze. Twice changes nothing.

    The same call as each read mark and each passed assessment makes; also for the button that is shown where the
    last open step was taken out of a module, and for the nightly round.
    """
    at = at or timezone.now()
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)
    course = CoursePage.objects.live().filter(translation_key=enrolment.course_key).first()
    return _freeze(enrolment, course.outline(), at=at) if course else []


def complete_after(*, attempt: Attempt) -> None:
    """What a finished attempt means for the courses of the person who took it; heard from the bell of assessments."""
    keys = CoursePage.objects.containing(attempt.assessment).values_list("translation_key", flat=True)
    enrolled = Enrolment.objects.filter(person=attempt.person_id, course_key__in=list(keys))
    for enrolment in enrolled.annotate(last_read_at=Max("readings__read_at")):
        # An assessment may be passed before the course is begun; the last deed dates the completion.
        deeds = (attempt.submitted_at, enrolment.enrolled_at, enrolment.last_read_at)
        complete(enrolment=enrolment, at=max(deed for deed in deeds if deed is not None))


def complete_after_attempts(*, since: datetime) -> int:
    """The nightly round's call for every attempt passed since a moment, in case a bell was not heard."""
    passed = Attempt.objects.filter(passed=True, submitted_at__gte=since).select_related("assessment")
    for attempt in passed:
        complete_after(attempt=attempt)
    return len(passed)


@transaction.atomic
def reflect(
    *, person: User, lesson: LessonPage, block: UUID, text: str, by: User, at: datetime | None = None
) -> Reflection | None:
    """Keep what a person wrote for themselves under one question; nothing written erases what was kept.

    There is no event: what people write to themselves leaves no trace elsewhere.
    """
    at = at or timezone.now()
    if by.pk != person.pk:
        raise Refused(_("A reflection belongs to the person who writes it."))
    prompt = lesson.reflection_prompts().get(str(block))
    if prompt is None:
        raise Refused(_("This question is no longer part of the lesson. Copy what you wrote before you leave."))
    place = {"person": person, "lesson_key": lesson.translation_key, "block": block}
    if not text.strip():
        Reflection.objects.filter(**place).delete()
        return None
    words = {"text": text, "prompt": prompt, "lesson_title": lesson.title, "written_at": at}
    return Reflection.objects.update_or_create(**place, defaults=words)[0]


@transaction.atomic
def claim_training(
    *,
    person: User,
    organisation: Organisation,
    by: User,
    claim: TrainingClaim | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> TrainingClaim:
    """Send training taken elsewhere to be decided, or send a returned `claim` again, corrected. Raises Refused.

    `facts`: provider, title, began_on, completed_on, minutes, minutes_by_topic, mode, activity, proof.
    """
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    claim = claim and TrainingClaim.objects.get(pk=claim.pk, person=person)
    if by.pk != person.pk:
        raise Refused(_("People claim their own training."))
    _refuse_claim(person, organisation, claim, facts, on=_day(at, person))
    claim = claim or TrainingClaim(person=person)
    for name, value in {**facts, "organisation": organisation, "claimed_at": at}.items():
        setattr(claim, name, value)
    claim.save()
    detail = {"title": claim.title, "minutes": claim.minutes, "organisation": organisation.slug}
    ledger.record("courses.claim_training", of=claim, by=by, at=at, detail=detail)
    return claim


@transaction.atomic
def accept_claim(*, claim: TrainingClaim, by: User, as_of: datetime, at: datetime | None = None) -> TrainingCredit:
    """Accept a claim and freeze it as training; accepting an accepted one changes nothing. Raises Refused.

    `as_of` is the claim's `claimed_at` as the deciding person saw it.
    """
    at = at or timezone.now()
    claim = _claim_to_decide(claim, by)
    if claim.status == "accepted":
        return claim.credit
    _refuse_decision(claim, as_of)
    claim.accepted_at, claim.accepted_by = at, by
    claim.save(update_fields=["accepted_at", "accepted_by"])
    credit = _credit_of(claim, at)
    detail = {"title": claim.title, "minutes": claim.minutes}
    ledger.record("courses.accept_claim", of=claim, by=by, at=at, detail=detail)
    outbox.tell(claim.person, "courses/claim_accepted", dedupe=f"courses/claim/{claim.pk}", context={"claim": claim})
    return credit


@transaction.atomic
def return_claim(
    *, claim: TrainingClaim, reason: str, by: User, as_of: datetime, at: datetime | None = None
) -> TrainingClaim:
    """Return a claim with the reason, for the person to correct and send again. Raises Refused."""
    at = at or timezone.now()
    claim = _claim_to_decide(claim, by)
    if claim.status == "returned":
        return claim
    _refuse_decision(claim, as_of)
    if not reason.strip():
        raise Refused(_("Say what is missing, so that it can be sent again."))
    claim.returned_at, claim.returned_by, claim.reason = at, by, reason.strip()
    claim.save(update_fields=["returned_at", "returned_by", "reason"])
    ledger.record("courses.return_claim", of=claim, by=by, at=at, detail={"title": claim.title})
    once = f"courses/claim/{claim.pk}/{claim.claimed_at.isoformat()}"
    outbox.tell(claim.person, "courses/claim_returned", dedupe=once, context={"claim": claim})
    return claim


# Catalogues and who writes in them.


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
    authors = _authors(organisation, on) if catalogues else set()
    before = set(group.user_set.values_list("pk", flat=True))
    group.user_set.set(authors)
    if authors != before:
        detail = {"let_in": len(authors - before), "let_go": len(before - authors)}
        ledger.record("courses.keep_authors", of=organisation, by=None, detail=detail)


def _authors(organisation: Organisation, on: date) -> set[int]:
    """Who is author there on the day: granted, and within the membership's dates, as `people.access` has it."""
    granted = OrganisationUserPermission.objects.filter(
        content_object=organisation, permission__codename=codename(Role.AUTHOR)
    )
    current = Membership.objects.current(on).filter(organisation=organisation, role=Role.AUTHOR)
    both = current.filter(person__is_active=True, person__in=granted.values("user"))
    return set(both.values_list("person", flat=True))


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


# What the actions above are made of.


def _locked(person: User, course_key: UUID) -> Enrolment | None:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    return rows.filter(person=person, course_key=course_key).first()


def _day(at: datetime, person: User) -> date:
    """The day a moment falls on where the person lives."""
    return timezone.localdate(at, ZoneInfo(person.timezone))


def _freeze(enrolment: Enrolment, outline: Outline, *, at: datetime) -> list[TrainingCredit]:
    """Freeze the modules that are fulfilled now; with the last of them the course is complete, once and for good."""
    done = enrolment.done()
    ready = progress.to_freeze(outline, done)
    if not ready:
        return []
    fresh = [credit for module in ready for credit in _freeze_module(enrolment, outline, module, at=at)]
    done = replace(done, frozen=done.frozen | {module.key for module in ready})
    if enrolment.completed_at is None and progress.is_course_complete(outline, done):
        enrolment.completed_at = at
        enrolment.save(update_fields=["completed_at"])
        ledger.record("courses.complete", of=enrolment, by=None, at=at, detail={"course": outline.title})
        context = {"course": outline.title, "on": _day(at, enrolment.person)}
        once = f"courses/completed/{enrolment.pk}"
        outbox.tell(enrolment.person, "courses/completed", dedupe=once, context=context)
    return fresh


def _freeze_module(enrolment: Enrolment, outline: Outline, module: Module, *, at: datetime) -> list[TrainingCredit]:
    """One credit for each mode in which the module was taught."""
    spent = outlines.minutes(MINUTES, [step.page for step in module.steps])
    by_mode: dict[str, dict[str, int]] = {}
    for step in module.steps:
        by_mode[step.mode] = progress.add_up(by_mode.get(step.mode, {}), spent.get(step.page, {}))
    objectives = [{"text": o.text, "competencies": o.competencies} for o in Objective.objects.filter(page=module.page)]
    shared = _frozen_facts(enrolment, outline, module, at) | {"objectives": objectives}
    fresh = [
        TrainingCredit.objects.create(
            mode=mode, minutes=sum(minutes.values()), minutes_by_topic=minutes, event=f"{module.key}/{mode}", **shared
        )
        for mode, minutes in by_mode.items()
        if minutes
    ]
    for credit in fresh:
        detail = {"module": module.title, "minutes": credit.minutes, "mode": credit.mode}
        ledger.record("courses.complete_module", of=credit, by=None, at=at, detail=detail)
    return fresh


def _frozen_facts(enrolment: Enrolment, outline: Outline, module: Module, at: datetime) -> dict[str, Any]:
    on = _day(at, enrolment.person)
    path: list[Module | Step] = [module, *module.steps]
    pages = [{"page": page.page, "revision": page.revision, "title": page.title} for page in path]
    return {
        "person": enrolment.person,
        "organisation": enrolment.organisation,
        "enrolment": enrolment,
        "course_key": outline.key,
        "module_key": module.key,
        "title": module.title,
        "course_title": outline.title,
        "provider": enrolment.organisation.name,
        "provider_code": enrolment.organisation.slug,
        "activity": Activity.COURSE,
        "pages": pages,
        "began_on": on,
        "completed_on": on,
        "frozen_at": at,
    }


def _refuse_claim(
    person: User, organisation: Organisation, claim: TrainingClaim | None, facts: Mapping[str, Any], *, on: date
) -> None:
    days = (facts["completed_on"] - facts["began_on"]).days + 1
    same = TrainingClaim.objects.filter(
        person=person,
        provider__iexact=facts["provider"],
        title__iexact=facts["title"],
        completed_on=facts["completed_on"],
    )
    if claim is not None and claim.status == "accepted":
        raise Refused(_("This training is accepted and stays as it is."))
    if claim is not None and claim.status == "waiting":
        raise Refused(_("This training is waiting for a decision. It can be changed when it comes back to you."))
    if days < 1:
        raise Refused(_("The last day comes before the first day. Check the two dates."))
    if facts["completed_on"] > on:
        raise Refused(_("Training can be claimed once it is over. Come back after its last day."))
    if not 1 <= facts["minutes"] <= days * MINUTES_OF_A_DAY:
        raise Refused(_("The time is longer than these days are. Check the hours and the dates."))
    if sum(facts["minutes_by_topic"].values()) > facts["minutes"]:
        raise Refused(_("The topics take more time than the training in all. Check the times of the topics."))
    if claim is not None:
        same = same.exclude(pk=claim.pk)
    if same.exists():
        raise Refused(_("You have already sent this training. Find it in your list."))
    if not access.deciding_organisations().filter(pk=organisation.pk).exists():
        raise Refused(_("Nobody at %(name)s decides about training at the moment.") % {"name": organisation.name})


def _claim_to_decide(claim: TrainingClaim, by: User) -> TrainingClaim:
    rows = TrainingClaim.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    claim = rows.get(pk=claim.pk)
    if by.pk == claim.person_id:
        raise Refused(_("Nobody decides about their own training."))
    if not holds(by, Role.PROGRAMME_MANAGER, organisation=claim.organisation_id):
        raise Refused(_("Only a programme manager of %(name)s decides here.") % {"name": claim.organisation.name})
    return claim


def _refuse_decision(claim: TrainingClaim, as_of: datetime) -> None:
    if claim.claimed_at != as_of:
        raise Refused(_("This claim was sent again after you opened it. Read it once more before you decide."))
    if claim.status == "accepted":
        raise Refused(_("This claim is already accepted."))
    if claim.status == "returned":
        raise Refused(_("This claim was returned and has not been sent again yet."))


def _credit_of(claim: TrainingClaim, at: datetime) -> TrainingCredit:
    provider = slugify(claim.provider)[:200]
    return TrainingCredit.objects.create(
        person=claim.person,
        organisation=claim.organisation,
        claim=claim,
        title=claim.title,
        provider=claim.provider,
        provider_code=provider,
        event=f"{provider}/{slugify(claim.title)}/{claim.completed_on.isoformat()}",
        minutes=claim.minutes,
        minutes_by_topic=claim.minutes_by_topic,
        mode=claim.mode,
        activity=claim.activity,
        began_on=claim.began_on,
        completed_on=claim.completed_on,
        frozen_at=at,
    )
