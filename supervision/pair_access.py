"""May this person see what is between a trainee and their supervisors of today: ratings and meetings."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from lms.people import days
from lms.people.models import User
from supervision.meetings import Series
from supervision.models import Meeting, Placement, PlacementSupervisor, Rating, RatingDraft


def placements(person: User) -> QuerySet[Placement]:
    """Their own, and those they supervise today."""
    today = days.DayIn("placement__site__timezone")
    supervises = PlacementSupervisor.objects.accepted().on(today).filter(supervisor=person, placement=OuterRef("pk"))
    return Placement.objects.filter(Q(trainee__in=person.accounts) | Exists(supervises)).select_related(
        "trainee", "site__hour_words"
    )


def placement(person: User, pk: int) -> Placement:
    return get_object_or_404(placements(person), pk=pk)


def is_of(person: User, found: Placement) -> bool:
    return placements(person).filter(pk=found.pk).exists()


def draft(person: User, found: Placement) -> RatingDraft | None:
    """One's own rating under way."""
    return RatingDraft.objects.filter(placement=found, rater=person).first()


def ratings_of(found: Placement) -> QuerySet[Rating]:
    """All that are finished, of both sides, the newest first."""
    return Rating.objects.filter(placement=found).order_by("-rated_on", "-pk")


def rating(person: User, pk: int) -> Rating:
    """A finished one: of one's own practice, of a trainee of today, or one that one gave."""
    readable = Rating.objects.filter(Q(rater__in=person.accounts) | Q(placement__in=placements(person)))
    return get_object_or_404(readable.select_related("placement__trainee", "placement__site"), pk=pk)


def meetings_of(found: Placement) -> list[tuple[Meeting, Series]]:
    """What is planned at a placement and not called off, each with its days; two queries."""
    return _with_series(Meeting.objects.standing().filter(placement=found))


def series_of(person: User) -> list[Series]:
    """Every meeting of one's own as a calendar shows it; two queries."""
    own = Meeting.objects.standing().filter(Q(placement__trainee__in=person.accounts) | Q(supervisor=person))
    return [series for _meeting, series in _with_series(own)]


def meeting(person: User, pk: int) -> Meeting:
    """A meeting of one's own, as trainee or as supervisor, called off or not: a second click finds it."""
    own = Meeting.objects.filter(Q(placement__trainee__in=person.accounts) | Q(supervisor=person))
    return get_object_or_404(own.select_related("placement__trainee", "placement__site"), pk=pk)


def supervisors_of(found: Placement) -> QuerySet[User]:
    """Who supervises a placement today."""
    current = found.supervisions.accepted().on(found.site.today())
    return User.objects.filter(pk__in=current.values("supervisor")).order_by("pk")


def _with_series(meetings: QuerySet[Meeting]) -> list[tuple[Meeting, Series]]:
    agreed = Prefetch("placement__supervisions", PlacementSupervisor.objects.accepted(), to_attr="agreed")
    found = meetings.select_related("placement", "supervisor").prefetch_related(agreed).order_by("on", "clock", "pk")
    return [(meeting, meeting.series(ends_on=_last_day(meeting))) for meeting in found]


def _last_day(meeting: Meeting) -> date | None:
    """The last day on which the two still meet: the earlier end of placement and supervision, if there is one."""
    agreed: list[PlacementSupervisor] = meeting.placement.agreed  # type: ignore[attr-defined]
    ends = [one.until_on for one in agreed if one.supervisor_id == meeting.supervisor_id]
    supervised = None if None in ends else max(day for day in ends if day)
    return min(filter(None, (meeting.placement.ends_on, supervised)), default=None)
