"""Knows live trainings: their sessions, who takes part, and who was there for how long."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import attendance
from courses.models.kinds import MINUTES_OF_A_DAY, Mode
from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.content.templatetags.peerway import longdate
from lms.people.access import accounts_of
from lms.people.models import Organisation, known_timezone

LIVE_MODES = [(mode.value, mode.label) for mode in (Mode.IN_PERSON, Mode.LIVE_ONLINE)]


class LiveTrainingQuerySet(models.QuerySet):
    def with_days(self) -> "LiveTrainingQuerySet":
        """Each with `first_at` and `last_at`, the ends of its sessions, and how many take part."""
        return self.annotate(
            first_at=models.Min("sessions__starts_at"),
            last_at=Max("sessions__ends_at"),
            people=models.Count("participants", filter=Q(participants__left_at=None), distinct=True),
        )


class LiveTraining(models.Model):
    """Training given live to one group, in one or more sessions. `most_missed` are minutes; `zone` is where it is held.

    The code by which people join is nowhere kept but as a keyed digest.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="live_trainings")
    title = models.CharField(gettext_lazy("title"), max_length=255)
    mode = models.CharField(
        gettext_lazy("how it is given"), max_length=20, choices=[(m.value, m.label) for m in Mode if m != "self_paced"]
    )
    place = models.TextField(gettext_lazy("where"), blank=True)
    zone = models.CharField(max_length=64, validators=[known_timezone])
    most_missed = models.PositiveIntegerField(gettext_lazy("minutes that may be missed"), default=0)
    course_key = models.UUIDField(null=True)
    course_title = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = LiveTrainingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(reason="")),
                name="a_cancelled_live_training_says_when_by_whom_and_why",
            ),
            models.CheckConstraint(condition=~Q(mode=Mode.SELF_PACED), name="a_live_training_is_given_by_somebody"),
        ]
        indexes = [models.Index(fields=["organisation", "planned_at"], name="live_trainings_of_one_house")]

    def __str__(self) -> str:
        return self.title


class LiveSession(models.Model):
    """One stretch of a live training, on one day where it is held. `minutes` are what is taught, without breaks."""

    training = models.ForeignKey(LiveTraining, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=80, blank=True)
    may_be_missed = models.BooleanField(default=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_live_session_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_OF_A_DAY), name="a_live_session_teaches_for_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.starts_at:%Y-%m-%d}"

    @property
    def on(self) -> date:
        """Its day where the training is held."""
        return timezone.localdate(self.starts_at, ZoneInfo(self.training.zone))

    @property
    def local_starts(self) -> time:
        return self.starts_at.astimezone(ZoneInfo(self.training.zone)).time()

    @property
    def local_ends(self) -> time:
        return self.ends_at.astimezone(ZoneInfo(self.training.zone)).time()

    @property
    def in_words(self) -> str:
        """Its day and times where it is held."""
        facts = {"day": longdate(self.on), "starts": f"{self.local_starts:%H:%M}", "ends": f"{self.local_ends:%H:%M}"}
        return _("%(day)s, %(starts)s to %(ends)s") % facts

    @property
    def breaks(self) -> int:
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1)) - self.minutes

    @property
    def taught(self) -> attendance.Taught:
        return attendance.Taught(self.pk, self.minutes, self.topic, self.may_be_missed)


class LiveParticipant(models.Model):
    """One person in one live training."""

    training = models.ForeignKey(LiveTraining, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="live_trainings")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="a_person_takes_part_in_a_live_training_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.training_id}"

    def present(self) -> dict[int, int]:
        """Minutes by session, from what was noted last; one statement, or none where attendances were fetched."""
        return {noted.session_id: noted.minutes for noted in sorted(self.attendances.all(), key=lambda row: row.number)}

    def attended(self) -> attendance.Attended:
        """Expects the training's sessions and the attendances to be fetched along where there are many."""
        taught = [session.taught for session in self.training.sessions.all()]
        return attendance.add_up(taught, self.present(), most_missed=self.training.most_missed)


@dataclass(frozen=True)
class Attending:
    """What somebody attended so far of a live training that nobody has confirmed yet."""

    place: int
    person: int
    title: str
    mode: str
    minutes: int
    until: date


class AttendanceQuerySet(AppendOnlyQuerySet):
    def unconfirmed(self, *people) -> list[Attending]:
        """What these people attended and what is not frozen yet; the window for rooms above, in one statement."""
        later = Attendance.objects.filter(
            participant=OuterRef("participant"), session=OuterRef("session"), number__gt=OuterRef("number")
        )
        place = ("participant", "participant__person", "participant__training__title", "participant__training__mode")
        rows = (
            self.filter(
                ~Exists(later), minutes__gte=1, participant__person__in=accounts_of(*people), participant__credit=None
            )
            .filter(participant__left_at=None, participant__training__cancelled_at=None)
            .order_by("participant")
            .values_list(*place, "participant__training__zone")
            .annotate(Sum("minutes"), Max("session__ends_at"))
        )
        return [
            Attending(place, person, title, mode, minutes, timezone.localdate(last, ZoneInfo(zone)))
            for place, person, title, mode, zone, minutes, last in rows
        ]


class Attendance(AppendOnlyModel):
    """How long somebody was there, as it was noted; a later note corrects it and both stay.

    A missed session that is made up says on which day and where.
    """

    participant = models.ForeignKey(LiveParticipant, on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="attendances")
    number = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    made_up_on = models.DateField(null=True)
    made_up = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AttendanceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "session", "number"], name="notes_of_one_attendance_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(made_up_on=None, made_up="") | (Q(made_up_on__isnull=False) & ~Q(made_up="")),
                name="a_session_made_up_says_when_and_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} at {self.session_id}: {self.minutes}"
