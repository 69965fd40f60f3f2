"""Knows the firewall: who may not review or decide an application because of what they are to the applicant."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from certificates import processes
from certificates.models import Application, Decision, Proof, ReferenceRequest, Status, Waiver
from courses.access import has_taught
from lms.people.actions import Refused
from lms.people.models import User
from supervision.access import has_supervised


def standing_in_the_way(user, application: Application | Proof | ReferenceRequest) -> list[str]:
    """Every reason why `user` may have no part in this application, in words; empty where there is none."""
    return too_close(user, application.person)


def too_close(user, person) -> list[str]:
    """The same for anything that is decided about a person."""
    if person.pk in user.accounts:
        return [_("This is your own application. Somebody else has to look at it.")]
    reasons = []
    if has_taught(user, person):
        reasons.append(
            _("You have taught %(name)s. Who teaches a person does not decide about them.")
            % {"name": person.get_full_name()}
        )
    if has_supervised(user, person):
        reasons.append(
            _("You have supervised %(name)s. Who supervises a person does not decide about them.")
            % {"name": person.get_full_name()}
        )
    return reasons


def in_the_way_of_step(user, application: Application) -> list[str]:
    """The same for the step an application is at: each step takes another person."""
    reasons = standing_in_the_way(user, application)
    if application.reviews.filter(by__in=user.accounts).exclude(step=application.step).exists():
        reasons.append(_("You did another step of this application. Each step takes another person."))
    return reasons


def in_the_way_of_deciding(user, application: Application) -> list[str]:
    """The same for a decision, which takes a person who did no step before it."""
    reasons = standing_in_the_way(user, application)
    if application.reviews.filter(by__in=user.accounts, step__lt=processes.of(application).last_step).exists():
        reasons.append(_("You reviewed this application. A second person has to decide it."))
    elif (
        application.status == Status.RECOMMENDED
        and Decision.objects.filter(application=application, by__in=user.accounts).exists()
    ):
        reasons.append(_("You decided this application before. Another person has to do it now."))
    return reasons


def in_the_way_of_appeal(user, application: Application) -> list[str]:
    """The same for an appeal, which takes a person who had no part in the decision."""
    reasons = standing_in_the_way(user, application)
    if (
        Decision.objects.filter(application=application, by__in=user.accounts).exists()
        or application.reviews.filter(by__in=user.accounts).exists()
    ):
        reasons.append(_("You had a part in this decision. Other people decide the appeal."))
    return reasons


def in_the_way_of_waiving(user, waiver: Waiver) -> list[str]:
    """The same for a waiver; one for a group is for everybody there who has sent what it is about, and for oneself."""
    if waiver.person is not None:
        return too_close(user, waiver.person)
    touched = _under_way(user, waiver).iterator(chunk_size=500)
    return next((reasons for one in touched if (reasons := too_close(user, one))), [])


def _under_way(user, waiver: Waiver) -> QuerySet[User]:
    """Who has begun and not sent it is nobody the body knows."""
    sent_or_own = Q(submitted_at__isnull=False) | Q(person__in=user.accounts)
    asked = Application.objects.open().filter(sent_or_own, programme=waiver.programme, stage=waiver.stage)
    people = User.objects.filter(pk__in=asked.values("person")).order_by("pk")
    if waiver.organisation is None:
        return people
    there = waiver.organisation
    return people.filter(Q(pk__in=there.enrolments.values("person")) | Q(pk__in=there.placements.values("trainee")))


def refuse_all(reasons: Iterable[str]) -> None:
    if reasons := list(reasons):
        raise Refused(" ".join(reasons))
