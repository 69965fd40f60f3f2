"""What is done to the answers of an open attempt: saved, the highest number winning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import responses
from assessments.actions.attempts import NotTheirs
from assessments.models import Answer, Attempt, AttemptItem
from lms.people.actions import Refused
from lms.people.models import User

# A browser counts on by one for each change; a number far ahead of the saved one was never given to anybody.
FURTHEST_SEQUENCE = 10_000
OVER = gettext_lazy("This attempt is handed in. What you had saved is kept.")


class Over(Refused):
    """The attempt is handed in, so that nothing can be answered any more."""


class OnBreak(Refused):
    """The clock stands still, and so does what is answered."""


class NoSuchQuestion(responses.Malformed):
    """The attempt has no question at this place."""


@dataclass(frozen=True)
class Given:
    """What a page sends for one question: the answer as `responses.read` takes it, and the page's count of changes."""

    given: responses.Given
    sequence: int
    known: int | None = None
    """The number of the answer the page was drawn with or saved last, 0 for none; None where it does not say."""


@dataclass(frozen=True)
class Saved:
    """What stands after a save of one question."""

    answer: Answer | None
    is_newest: bool
    """False when a later answer was already there and nothing was written: this page is behind."""
    took_over: bool = False
    """True when another page had saved a different answer since this one looked: this page's answer stands."""
    is_due: bool = False
    """True when `answer` is to be written, over the one numbered `follows`, 0 for none."""
    follows: int = 0


def save_answer(
    *,
    attempt: Attempt | int,
    position: int,
    given: responses.Given,
    sequence: int,
    by: User,
    known: int | None = None,
    at: datetime | None = None,
) -> Saved:
    """Save what is answered to one question; `given` is read by `responses.read`."""
    answers = {position: Given(given, sequence, known)}
    return save_answers(attempt=attempt, answers=answers, by=by, at=at)[position]


def save_answers(
    *, attempt: Attempt | int, answers: Mapping[int, Given], by: User, at: datetime | None = None
) -> dict[int, Saved]:
    """Save what is answered to several questions of one attempt (or its number): all of it or nothing.

    Doing it twice changes nothing. The highest sequence number wins: an earlier one, or the same with another answer,
    writes nothing and is told so. Raises responses.Malformed for what cannot be an answer, Over once it is handed in.

    Nothing is locked meanwhile: an answer is written where what was read is still what is saved, or else read anew.
    That nothing is written beside a hand-in is held by the database (`assessments_answer_refuses_change`).
    """
    at = at or timezone.now()
    pk = attempt if isinstance(attempt, int) else attempt.pk
    saved = _judged(pk, answers, by=by, at=at)
    while not _is_written(saved.values(), pk):
        again = _judged(pk, answers, by=by, at=at)
        saved = {place: replace(one, took_over=one.took_over or saved[place].took_over) for place, one in again.items()}
    return saved


def _judged(pk: int, answers: Mapping[int, Given], *, by: User, at: datetime) -> dict[int, Saved]:
    """What is to be written over what is saved now, and what is not."""
    asked = {
        question.position: question
        for question in AttemptItem.objects.select_related("attempt__fitted", "item_version", "answer").filter(
            attempt=pk, position__in=answers
        )
    }
    _refuse_what_is_not_open(asked, by=by, at=at)
    read = {position: _read(asked.get(position), one) for position, one in answers.items()}
    return {position: _verdict(asked[position], answers[position], read[position], at) for position in answers}


def _refuse_what_is_not_open(asked: Mapping[int, AttemptItem], *, by: User, at: datetime) -> None:
    for question in asked.values():
        if by.pk != question.attempt.person_id:
            raise NotTheirs(_("An attempt is answered by the person who takes it."))
        if question.attempt.is_overdue(at) or not question.attempt.is_open:
            raise Over(OVER)
    attempt = next((question.attempt for question in asked.values()), None)
    if attempt is not None and attempt.current_break(at):
        raise OnBreak(_("You are on a break, and the clock stands still. Go on, and your answer is saved."))


def _read(question: AttemptItem | None, one: Given) -> responses.Response:
    if question is None:
        raise NoSuchQuestion(_("There is no such question in this attempt."))
    try:
        _check_sequence(one.sequence, question.saved)
        return responses.read(question.item_version.kind, question.shown, one.given, rights=question.rights)
    except responses.Malformed as problem:
        problem.position = question.position
        raise


def _check_sequence(sequence: int, saved: Answer | None) -> None:
    last = saved.sequence if saved else 0
    if type(sequence) is not int or not 1 <= sequence <= last + FURTHEST_SEQUENCE:
        raise responses.Malformed(_("This page has lost count of your answers. Open the question again."))


def _verdict(question: AttemptItem, one: Given, response: responses.Response, at: datetime) -> Saved:
    before = question.saved
    fresh = Answer(attempt_item_id=question.pk, response=response, sequence=one.sequence, saved_at=at)
    if before is None:
        # A question left open and moved past stays without a row.
        return Saved(fresh, is_newest=True, is_due=True) if response else Saved(None, is_newest=True)
    is_same = response == before.response
    if one.sequence <= before.sequence:
        return Saved(before, is_newest=is_same)
    took_over = one.known is not None and one.known < before.sequence and not is_same
    return Saved(fresh, is_newest=True, took_over=took_over, is_due=True, follows=before.sequence)


# One statement is atomic by itself; it writes a row only over the one that was read.
_WRITE = """
INSERT INTO assessments_answer (attempt_item_id, response, sequence, saved_at) VALUES {rows}
ON CONFLICT (attempt_item_id) DO UPDATE
SET response = excluded.response, sequence = excluded.sequence, saved_at = excluded.saved_at
WHERE (assessments_answer.attempt_item_id, assessments_answer.sequence) IN (VALUES {followed})
"""
_COLUMNS = [column for column in Answer._meta.concrete_fields if not column.primary_key]


def _is_written(saved: Iterable[Saved], pk: int) -> bool:
    """Write what is due. False where another save came first: what was due beside it may be written already."""
    due = [(one.answer, one.follows) for one in saved if one.answer is not None and one.is_due]
    if not due:
        return True
    # Always in the same order, so that two pages never wait for each other.
    due.sort(key=lambda pair: pair[0].attempt_item_id)
    rows = [
        column.get_db_prep_save(getattr(answer, column.attname), connection)
        for answer, _follows in due
        for column in _COLUMNS
    ]
    followed = [number for answer, follows in due for number in (answer.attempt_item_id, follows)]
    places = {"rows": ["(%s, %s, %s, %s)"] * len(due), "followed": ["(%s, %s)"] * len(due)}
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE.format(**{name: ", ".join(marks) for name, marks in places.items()}), rows + followed)
            return cursor.rowcount == len(due)
    except IntegrityError:
        if Attempt.objects.open().filter(pk=pk).exists():
            raise
        raise Over(OVER) from None
