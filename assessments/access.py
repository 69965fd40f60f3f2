"""May this person see this attempt, these items; and where may she be sent back to."""

from django.db.models import Q, QuerySet, Sum
from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from assessments.models import (
    AccommodationRequest,
    AccommodationRequestQuerySet,
    Assessment,
    Attempt,
    AttemptItem,
    AttemptQuerySet,
    ItemBank,
    ItemFile,
    ItemVersion,
)
from lms.people import access
from lms.people.roles import Role


def assessment(code: str) -> Assessment:
    """Whoever is signed in may take any assessment by its code; what it is worth is for rooms above to say.

    `questions` is how many its blueprint asks for.
    """
    rows = Assessment.objects.select_related("organisation").annotate(questions=Sum("blueprint__count", default=0))
    try:
        return rows.get(code=code)
    except Assessment.DoesNotExist:
        raise Http404 from None


def attempts(person) -> AttemptQuerySet:
    """One's own attempts and nobody else's."""
    return Attempt.objects.filter(person__in=person.accounts).select_related("assessment__organisation", "fitted")


def attempt(person, pk: int) -> Attempt:
    """Another person's attempt answers as one that never was."""
    try:
        return attempts(person).get(pk=pk)
    except Attempt.DoesNotExist:
        raise Http404 from None


def attempts_beside(person, pk: int) -> list[Attempt]:
    """One's own attempt with all others at the same assessment, the oldest first; another person's never was."""
    beside = list(attempts(person).filter(assessment__sittings=pk).order_by("submitted_at", "pk"))
    if not any(one.pk == pk for one in beside):
        raise Http404
    return beside


def question(person, pk: int, position: int) -> AttemptItem:
    """One question of one's own attempt, with its wording, what is saved for it, and the attempt."""
    asked = AttemptItem.objects.select_related("attempt__assessment", "attempt__fitted", "item_version", "answer")
    try:
        return asked.get(attempt__person__in=person.accounts, attempt=pk, position=position)
    except AttemptItem.DoesNotExist:
        raise Http404 from None


def banks(person) -> QuerySet[ItemBank]:
    """The banks a person may open: an examiner all of her organisation's, an author those that are no exam's."""
    examined = Q(organisation__in=access.organisations(person, Role.EXAMINER))
    authored = Q(organisation__in=access.organisations(person, Role.AUTHOR), is_exam=False)
    return ItemBank.objects.filter(examined | authored)


def examined_banks(person) -> QuerySet[ItemBank]:
    """The banks a person may set up: those of the organisations where she is an examiner."""
    return ItemBank.objects.filter(organisation__in=access.organisations(person, Role.EXAMINER))


def examined_bank(person, pk: int) -> ItemBank:
    """A bank of another house answers as one that never was, and so does one she does not examine by."""
    return _found(examined_banks(person).prefetch_related("topics"), pk)


def item_files(person) -> QuerySet[ItemFile]:
    """Every file of items that was brought for a bank the person sets up."""
    files = ItemFile.objects.filter(bank__in=examined_banks(person)).defer("data")
    return files.select_related("bank", "topic", "brought_by", "taken_by")


def item_file(person, pk: int) -> ItemFile:
    return _found(item_files(person), pk)


def _found(within: QuerySet, pk: int):
    try:
        return within.get(pk=pk)
    except within.model.DoesNotExist:
        raise Http404 from None


def examined_assessments(person) -> QuerySet[Assessment]:
    return Assessment.objects.filter(organisation__in=access.organisations(person, Role.EXAMINER))


def answered_for(person) -> QuerySet[Assessment]:
    """The assessments of the organisations where the person is examiner or programme manager, by title."""
    theirs = access.organisations(person, Role.EXAMINER, Role.PROGRAMME_MANAGER)
    return Assessment.objects.filter(organisation__in=theirs).select_related("organisation").order_by("title", "pk")


def one_answered_for(person, code: str) -> Assessment:
    """An assessment of another house answers as one that never was."""
    try:
        return answered_for(person).get(code=code)
    except Assessment.DoesNotExist:
        raise Http404 from None


def accommodation_requests(person) -> AccommodationRequestQuerySet:
    """What a person has asked for, and nobody else."""
    return AccommodationRequest.objects.whole().filter(person__in=person.accounts)


def accommodation_request(person, pk: int) -> AccommodationRequest:
    return _found(accommodation_requests(person), pk)


def accommodations_to_decide(person) -> AccommodationRequestQuerySet:
    """What the person's organisations were asked for by others, where she is examiner or programme manager."""
    theirs = access.organisations(person, Role.EXAMINER, Role.PROGRAMME_MANAGER)
    return AccommodationRequest.objects.whole().filter(organisation__in=theirs).exclude(person__in=person.accounts)


def accommodation_to_decide(person, pk: int) -> AccommodationRequest:
    """A request to another house, and one's own, answers as one that never was."""
    return _found(accommodations_to_decide(person), pk)


def versions(person) -> QuerySet[ItemVersion]:
    """Every version of every item in the banks a person may open."""
    return ItemVersion.objects.filter(item__bank__in=banks(person)).select_related("item__bank", "topic")


def version(person, pk: int) -> ItemVersion:
    """An item of a bank that is closed to the person answers as one that never was."""
    try:
        return versions(person).get(pk=pk)
    except ItemVersion.DoesNotExist:
        raise Http404 from None


def way_back(address: str) -> str:
    """The address when it is a path of this site, else nothing."""
    is_ours = address.startswith("/") and len(address) <= 500
    return address if is_ours and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""
