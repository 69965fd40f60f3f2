"""What is done with ratings of competencies: begun, answered one by one, finished for good, or thrown away."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import ledger
from lms.notices import outbox
from lms.people.actions import Refused
from lms.people.models import User
from supervision import competencies, hours, rules
from supervision.actions.asking import HoursRefused
from supervision.models import Party, Placement, Rating, RatingDraft


@transaction.atomic
def begin_rating(*, placement: Placement, by: User, at: datetime | None = None) -> RatingDraft:
    """A rating by the trainee or by a supervisor of today; one that is under way is given back."""
    at = at or timezone.now()
    _party(placement, by, at=at)
    draft, _is_new = RatingDraft.objects.get_or_create(placement=placement, rater=by, defaults={"begun_at": at})
    return draft


@transaction.atomic
def rate(*, draft: RatingDraft, number: int, level: int, by: User, note: str = "") -> RatingDraft:
    """Keep the level of one competency, and a note that names nobody. Raises HoursRefused for a note that does."""
    draft = _own(draft, by)
    if number not in competencies.NUMBERS or level not in competencies.Level.values:
        raise Refused(_("Choose one of the answers on the page."))
    note = " ".join(note.split())
    answers = [rules.note_length(note), rules.note_identities(note, frozenset())]
    if rules.blocks(answers):
        raise HoursRefused(rules.blocks(answers))
    draft.levels[str(number)] = level
    draft.notes = {key: words for key, words in {**draft.notes, str(number): note}.items() if words}
    draft.save(update_fields=["levels", "notes"])
    return draft


@transaction.atomic
def finish_rating(*, draft: RatingDraft, by: User, at: datetime | None = None) -> Rating:
    """All twelve at once, for good; the other side is told that there is something to read."""
    at = at or timezone.now()
    draft = _own(draft, by)
    placement = Placement.objects.select_related("site", "trainee").get(pk=draft.placement_id)
    party = _party(placement, by, at=at)
    open_ones = [number for number in competencies.NUMBERS if str(number) not in draft.levels]
    if open_ones:
        raise Refused(_("Answer all twelve first. What you could not see has an answer of its own."))
    rating = Rating.objects.create(
        placement=placement,
        rater=by,
        party=party,
        rater_name=by.legal_name,
        finished_at=at,
        rated_on=hours.day_of(at, placement.site.timezone),
        levels=draft.levels,
        notes=draft.notes,
    )
    draft.delete()
    ledger.record("supervision.finish_rating", of=rating, by=by, at=at, detail={"party": str(party)})
    _tell(rating, placement)
    return rating


@transaction.atomic
def drop_rating(*, draft: RatingDraft, by: User) -> None:
    """Throw away a rating that is under way; twice changes nothing."""
    RatingDraft.objects.filter(pk=draft.pk, rater=by).delete()


def _own(draft: RatingDraft, by: User) -> RatingDraft:
    found = RatingDraft.objects.select_for_update().filter(pk=draft.pk, rater=by).first()
    if found is None:
        raise Refused(_("This rating was finished or thrown away on another page."))
    return found


def _party(placement: Placement, by: User, *, at: datetime) -> Party:
    """As what `by` rates: as the trainee, or as somebody who supervises the placement on that day."""
    if placement.trainee_id in by.accounts:
        return Party.TRAINEE
    today = hours.day_of(at, placement.site.timezone)
    if not placement.supervisions.accepted().on(today).filter(supervisor=by).exists():
        raise Refused(_("Competencies are rated by the trainee and by who supervises them today."))
    return Party.SUPERVISOR


def _tell(rating: Rating, placement: Placement) -> None:
    supervisions = placement.supervisions.accepted().on(rating.rated_on).select_related("supervisor")
    readers = {placement.trainee, *(supervision.supervisor for supervision in supervisions)}
    for person in readers - {rating.rater}:
        outbox.tell(
            person,
            "supervision/rated",
            dedupe=f"supervision/rated:{rating.pk}:{person.pk}",
            context={"rating": rating},
        )
