"""Knows what people say about themselves that programmes ask: facts with their first day, the route and the choice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.programmes import OrderedJSONField, Programme
from lms.audit.models import AppendOnlyModel


class FactKind(models.TextChoices):
    ATTRIBUTE = "attribute", _("fact")
    ROUTE = "route", _("way of applying")
    CHOICE = "choice", _("length of the next term")


class StatedFact(AppendOnlyModel):
    """One statement of a person about themselves. The last one holds from its first day on, or as ever where it has
    none; what was said before is kept, because applications are judged by what was said when they were sent.

    Without a programme it is true for all of them. `value` is plain JSON: a word, a number, true or false; of a choice
    a length, such as `{"years": 2}`.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stated_facts")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="stated_facts")
    kind = models.CharField(max_length=12, choices=FactKind.choices)
    name = models.CharField(max_length=80, blank=True)
    value = OrderedJSONField()
    from_on = models.DateField(null=True)
    stated_at = models.DateTimeField()
    stated_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="attribute") & ~Q(name="")) | (~Q(kind="attribute") & Q(name="", from_on=None)),
                name="a_fact_is_named_and_a_route_is_chosen",
            ),
            models.CheckConstraint(
                condition=Q(kind="attribute") | Q(programme__isnull=False),
                name="a_route_and_a_choice_are_of_one_programme",
            ),
        ]
        indexes = [models.Index(fields=["person", "stated_at"], name="facts_of_one_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} of {self.person_id}"
