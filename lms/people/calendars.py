"""Knows the secret address at which a calendar elsewhere reads what is a person's own; only its digest is kept."""

import hashlib
import secrets

from django.db import models

from lms.people.models import User


def new_secret() -> str:
    """256 random bits, told to their person once."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of the secret in an address, so that nobody who sees the database can read along."""
    return hashlib.sha256(secret.encode()).hexdigest()


class FeedQuerySet(models.QuerySet):
    def at(self, secret: str):
        """The one at an address, with its person; none once their account is closed, or they have died."""
        return self.filter(digest=digest(secret), person__is_active=True).select_related("person").first()

    def renew(self, person, *, at) -> str:
        """The secret of a new address; the one before it is dead."""
        secret = new_secret()
        self.update_or_create(person=person, defaults={"digest": digest(secret), "made_at": at})
        return secret


class Feed(models.Model):
    """One address of one person; each room has its own table of them, with a person in it once."""

    # Each table has its own.
    person: User
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = FeedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Calendar feed of {self.person.pk}"
