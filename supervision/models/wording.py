"""Knows what each site calls supervision, who gives it, and the kinds of hours; the ledger knows those before."""

from django.conf import settings
from django.db import models

from lms.people.models import Organisation
from supervision import wording


def _word() -> models.CharField:
    return models.CharField(max_length=wording.LONGEST, blank=True)


class HourWords(models.Model):
    """A site's own words; an empty one is the standard word. Nothing signed depends on them, so they may change."""

    site = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="hour_words")
    supervision = _word()
    supervisor = _word()
    supervisors = _word()
    individual = _word()
    group = _word()
    co_reflection = _word()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Words of {self.site.slug}"

    @property
    def own(self) -> dict[str, str]:
        return {name: text for name in wording.RENAMABLE if (text := getattr(self, name))}

    @classmethod
    def of(cls, site: Organisation) -> wording.Words:
        """What a site says; no query where `hour_words` was fetched along with it."""
        chosen = getattr(site, "hour_words", None)
        return wording.Words(chosen.own) if chosen else wording.STANDARD
