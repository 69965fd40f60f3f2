"""May this person see a rating: the trainee, and whoever supervises them on that day; nobody manages their way in."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from lms.people import days
from lms.people.models import User
from supervision.models import Placement, PlacementSupervisor, Rating, RatingDraft


def placements(person: User) -> QuerySet[Placement]:
    """Placements whose competencies `person` may rate, and read: their own, and those they supervise today."""
    today = days.DayIn("placement__site__timezone")
    supervises = PlacementSupervisor.objects.accepted().on(today).filter(supervisor=person, placement=OuterRef("pk"))
    return Placement.objects.filter(Q(trainee=person) | Exists(supervises)).select_related("trainee", "site")


def placement(person: User, pk: int) -> Placement:
    return get_object_or_404(placements(person), pk=pk)


def may_rate(person: User, found: Placement) -> bool:
    return placements(person).filter(pk=found.pk).exists()


def draft(person: User, found: Placement) -> RatingDraft | None:
    """One's own rating under way."""
    return RatingDraft.objects.filter(placement=found, rater=person).first()


def ratings_of(found: Placement) -> QuerySet[Rating]:
    """All that are finished, of both sides, the newest first."""
    return Rating.objects.filter(placement=found).order_by("-rated_on", "-pk")


def rating(person: User, pk: int) -> Rating:
    """A finished one: of one's own practice, of a trainee of today, or one that one gave."""
    readable = Rating.objects.filter(Q(rater=person) | Q(placement__in=placements(person)))
    return get_object_or_404(readable.select_related("placement__trainee", "placement__site"), pk=pk)
