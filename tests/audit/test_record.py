"""The ledger takes events and gives none back changed."""

import pytest
from django.db import Error, connection, transaction

from lms.audit import ledger
from lms.audit.models import AppendOnly, Event
from lms.audit.sentences import SENTENCES, UnknownVerb


@pytest.fixture
def event(ada) -> Event:
    with transaction.atomic():
        return ledger.record("people.describe", of=ada, by=ada, detail={"fields": "language"})


def test_an_event_says_what_was_done_to_whom_by_whom(event, ada):
    assert (event.of_type, event.of_id, event.by_id) == ("people.User", str(ada.pk), str(ada.pk))
    assert ledger.sentence(event) == "Changed their own details (language)."
    assert list(ledger.history(ada)) == [event]


def test_a_verb_without_a_sentence_is_refused(ada):
    with pytest.raises(UnknownVerb, match=r"people\.vanish has no sentence"):
        ledger.record("people.vanish", of=ada, by=ada)


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused(ada):
    with pytest.raises(ledger.OutsideTransaction):
        ledger.record("people.describe", of=ada, by=ada)


@pytest.mark.parametrize(
    "deed",
    [
        lambda event: Event.objects.update(verb="x"),
        lambda event: Event.objects.all().delete(),
        lambda event: event.delete(),
        lambda event: event.save(),
        lambda event: Event.objects.bulk_update([event], ["verb"]),
        lambda event: Event._base_manager.filter(pk=event.pk).delete(),
    ],
)
def test_the_orm_refuses_to_change_or_delete_an_event(event, deed):
    with pytest.raises((AppendOnly, Error), match=r"never (changed|deleted)"), transaction.atomic():
        deed(event)
    assert Event.objects.get(pk=event.pk).verb == "people.describe"


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_to_change_or_delete_an_event(event, statement):
    with pytest.raises(Error, match="never changed or deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get(pk=event.pk).verb == "people.describe"


def test_every_recorded_verb_has_its_sentence():
    assert SENTENCES
    assert all(str(sentence).endswith(".") for sentence in SENTENCES.values())
