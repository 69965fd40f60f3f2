"""Knows people, organisations and dated memberships; a role is a guardian grant on one organisation."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from lms.audit.models import AppendOnlyModel, AppendOnlyQuerySet
from lms.people import days
from lms.people.roles import PERMISSIONS, Role, codename


def known_timezone(value: str) -> None:
    if value not in days.known_zones():
        raise ValidationError(_("%(zone)s is not a time zone we know."), params={"zone": value})


def _nobody() -> str:
    return gettext("somebody whose account was erased")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts) -> "User":
        """A person who signs in with `email`, kept in lower case; without `password` they cannot sign in yet."""
        person = self.model(email=email.strip().lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **facts) -> "User":
        return self.create_user(email, password, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())

    def same_as(self, person: int) -> models.QuerySet:
        """Every account of whoever has this one, for a statement that knows no more than its number."""
        # Compared with one value, not with a list: so both indexes are used.
        of_it = models.Subquery(self.filter(pk=person).values("goes_on_as")[:1])
        return self.filter(Q(pk=person) | Q(goes_on_as=of_it)).values("pk")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The legal name is printed on documents; the preferred name is what we call them everywhere else."""

    email = models.EmailField(_("e-mail address"), unique=True)
    legal_given_names = models.CharField(_("legal given names"), max_length=100)
    legal_family_name = models.CharField(_("legal family name"), max_length=100)
    preferred_name = models.CharField(_("name we call you"), max_length=100, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en", choices=settings.LANGUAGES)
    timezone = models.CharField(_("time zone"), max_length=64, default="America/New_York", validators=[known_timezone])
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=now)
    # The account under which a person goes on who had several; itself for that one, nothing for nearly everybody.
    goes_on_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["legal_given_names", "legal_family_name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email_address",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
            models.CheckConstraint(
                condition=Q(goes_on_as=None) | Q(goes_on_as=F("pk")) | Q(is_active=False),
                name="nobody_signs_in_with_an_account_that_was_left",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    @cached_property
    def accounts(self) -> tuple[int, ...]:
        """Every account of this person, this one among them; asked for where there are several (`access.accounts_of`
        asks for many at once)."""
        if self.goes_on_as_id is None:
            return (self.pk,)
        own = User.objects.filter(goes_on_as=self.goes_on_as_id)
        return tuple(own.order_by("pk").values_list("pk", flat=True))

    @property
    def identity(self) -> int:
        """The same for all accounts of a person, and for no other."""
        return self.goes_on_as_id or self.pk

    @property
    def lasting(self) -> "User":
        """The account under which this person signs in and is written to."""
        return self.goes_on_as or self

    @property
    def legal_name(self) -> str:
        return f"{self.legal_given_names} {self.legal_family_name}".strip() or _nobody()

    def get_full_name(self) -> str:
        """What other people who may see this person read: the preferred name and the family name."""
        return f"{self.preferred_name or self.legal_given_names} {self.legal_family_name}".strip() or _nobody()

    def get_short_name(self) -> str:
        return self.preferred_name or self.legal_given_names or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()


class Organisation(models.Model):
    """A training provider, a site, a certifying body, or several of these at once."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(unique=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="America/New_York", validators=[known_timezone])
    trains = models.BooleanField(_("trains"), default=False)
    hosts_practice = models.BooleanField(_("hosts practice"), default=False)
    certifies = models.BooleanField(_("certifies"), default=False)
    contact_email = models.EmailField(_("contact address"), blank=True)

    class Meta:
        permissions = PERMISSIONS

    def __str__(self) -> str:
        return self.name

    def today(self) -> date:
        """The organisation's own date now."""
        return days.today_in(self.timezone)


class OrganisationUserPermission(UserObjectPermissionBase):
    """Guardian's direct row: this person holds this role's permission on this organisation."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class OrganisationGroupPermission(GroupObjectPermissionBase):
    """Guardian asks for the group's twin; Peerway grants nothing through it."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        """Memberships in force on a day, both ends included; without one, today where each organisation is."""
        day = on or days.DayIn("organisation__timezone")
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def lapsed(self):
        """Memberships whose last day is over, with their grant still standing and no other period that needs it."""
        day = days.DayIn("organisation__timezone")
        same = Membership.objects.filter(
            person=OuterRef("person"), organisation=OuterRef("organisation"), role=OuterRef("role")
        )
        lasting = same.filter(Q(until_on=None) | Q(until_on__gte=day))
        grant = OrganisationUserPermission.objects.filter(
            user=OuterRef("person"),
            content_object=OuterRef("organisation"),
            permission__codename=Concat(Value(codename("")), OuterRef("role")),
        )
        return self.filter(Exists(grant), ~Exists(lasting), until_on__lt=day)


class Membership(models.Model):
    """One role of one person in one organisation, from a day until a day, both included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_membership_ends_no_earlier_than_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(until_on=None),
                name="one_open_membership_per_person_role_and_organisation",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="members_of_one_organisation")]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.organisation}"


class CopyQuerySet(models.QuerySet):
    def facts(self):
        """Without the file."""
        return self.defer("content").order_by("asked_at", "pk")


class Copy(models.Model):
    """Everything that is held of a person, written into one file for them alone; emptied once it has expired."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="copies")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)

    objects = CopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None, expires_at=None, content=None)
                | Q(made_at__isnull=False, expires_at__isnull=False),
                name="a_copy_that_is_made_expires",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(made_at=None), name="one_copy_at_a_time_is_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.asked_at}"

    def may_be_fetched(self, at: datetime) -> bool:
        return self.expires_at is not None and at < self.expires_at


class Death(models.Model):
    """Somebody of an organisation reported that a person has died, and how they know; nothing of theirs is deleted.

    A report that was wrong is taken back, and stays written down.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deaths")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    died_on = models.DateField(null=True)
    reason = models.TextField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_death_is_reported_with_a_reason"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="a_death_is_taken_back_by_somebody",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(taken_back_at=None), name="a_person_dies_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.reported_at}"


class Erasure(models.Model):
    """A person asked that their account be erased; it is, on `due_at`, unless they take it back before."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasures")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(taken_back_at=None, done_at=None),
                name="one_erasure_at_a_time_is_under_way",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(done_at=None), name="what_is_taken_back_is_not_done"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("due_at")),
                name="nobody_is_erased_before_their_day",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(taken_back_at=None, done_at=None), name="erasures_to_do")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.due_at}"


class MergeQuerySet(AppendOnlyQuerySet):
    def told(self):
        """With everybody who is named, the first asked first."""
        beside = ("account", "into", "organisation", "asked_by", "decision__by")
        return self.select_related(*beside).order_by("asked_at", "pk")

    def waiting(self):
        return self.filter(decision=None)


class Merge(AppendOnlyModel):
    """A registrar of an organisation says that two accounts are one person's: `account` is left, `into` goes on.

    Nothing is moved: both keep their rows, and whoever reads what a person has reads it of all their accounts.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merges_into_it")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MergeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_merge_is_asked_with_a_reason"),
            models.CheckConstraint(condition=~Q(account=F("into")), name="no_account_is_merged_into_itself"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("account")) & ~Q(asked_by=F("into")),
                name="nobody_asks_that_their_own_accounts_be_merged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} into {self.into_id}"


class MergeDecision(AppendOnlyModel):
    """What a second registrar said to it; `account` is that of the merge, so that it is left once."""

    merge = models.OneToOneField(Merge, on_delete=models.PROTECT, related_name="decision")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_approved = models.BooleanField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_approved=True) | ~Q(note=""), name="a_merge_is_refused_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(is_approved=True), name="an_account_is_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merge_id}: {'approved' if self.is_approved else 'refused'}"
