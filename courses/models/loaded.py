"""Knows which pages a curriculum file made, and as what."""

from django.db import models

from lms.people.models import Organisation


class LoadedPage(models.Model):
    """A page as a curriculum file made it, so that loading again finds it and leaves alone what was edited since."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="loaded_pages")
    source = models.CharField(max_length=200)
    page_key = models.UUIDField()
    file_digest = models.CharField(max_length=64)
    page_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source"], name="one_page_per_source_and_organisation")
        ]

    def __str__(self) -> str:
        return self.source
