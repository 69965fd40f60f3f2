"""Items in the admin: written by one examiner, approved by another, unchanged from then on, seen by nobody else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions, loading
from assessments.models import Assessment, BankTopic, Frozen, ItemBank, ItemVersion
from lms.audit import ledger
from lms.people import actions as people
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.assessments.conftest import bank_data, signed_in


@pytest.fixture(autouse=True)
def _password_alone(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def draft(bank, exa) -> ItemVersion:
    return actions.draft(topic=bank.topics.first(), code="new-1", by=exa, **wording())


def wording(**facts) -> dict:
    options = [
        {"id": "a", "text": "Ask her", "correct": True, "rationale": "It is hers."},
        {"id": "b", "text": "Decide for her", "correct": False, "rationale": "It is not ours."},
    ]
    plain = {"kind": "single_choice", "stem": "What now?", "options": options}
    return plain | {"difficulty": "easy", "source": "lesson-1", "language": "en"} | facts


def posted(topic: BankTopic, **facts) -> dict:
    """What the admin's form sends."""
    fields = {
        "code": "new-1",
        "topic": topic.pk,
        "kind": "single_choice",
        "difficulty": "easy",
        "stem": "What now?",
        "source": "",
        "language": "en",
    }
    options = ({"text": "Ask her", "correct": "on"}, {"text": "Decide for her"})
    return fields | entries("options", *options) | facts


def entries(name: str, *values: dict) -> dict:
    """One of an item's lists, as the admin's form sends it."""
    fields = {f"{name}-count": str(len(values))}
    for number, value in enumerate(values):
        here = f"{name}-{number}"
        fields |= {f"{here}-deleted": "", f"{here}-order": str(number), f"{here}-type": "entry", f"{here}-id": ""}
        fields |= {f"{here}-value-{field}": text for field, text in value.items()}
    return fields


def door(name: str, *args) -> str:
    return reverse(f"assessment_items:{name}", args=args)


def test_an_examiner_writes_a_draft(exa, bank):
    response = signed_in(exa).post(door("add"), posted(bank.topics.first()))
    version = ItemVersion.objects.get(item__code="new-1")
    assert response.url == door("inspect", version.pk)
    assert (version.status, version.written_by, version.number) == ("draft", exa, 1)
    assert [(option["id"], option["text"], option["correct"]) for option in version.options] == [
        ("a", "Ask her", True),
        ("b", "Decide for her", False),
    ]
    assert ledger.sentence(ledger.history(version).get()) == "Wrote version 1 of item new-1 in bank."


def test_an_item_without_a_right_answer_is_refused_and_keeps_what_was_typed(exa, bank):
    fields = posted(bank.topics.first()) | {"options-0-value-correct": ""}
    page = signed_in(exa).post(door("add"), fields).content.decode()
    assert "Exactly one option must be correct." in page
    assert "Decide for her" in page
    assert not ItemVersion.objects.filter(item__code="new-1").exists()


def test_a_code_that_is_taken_is_refused(exa, bank):
    page = signed_in(exa).post(door("add"), posted(bank.topics.first(), code="choice-0")).content.decode()
    assert "This bank already has an item with this code." in page


def test_the_form_shows_a_draft_and_changes_it(exa, draft):
    client = signed_in(exa)
    page = client.get(door("edit", draft.pk)).content.decode()
    assert "Ask her" in page
    response = client.post(door("edit", draft.pk), posted(draft.topic, stem="What would you do?"))
    assert response.url == door("inspect", draft.pk)
    draft.refresh_from_db()
    assert draft.stem == "What would you do?"
    assert [event.verb for event in ledger.history(draft)] == ["assessments.draft", "assessments.redraft"]


def test_a_second_person_approves(vera, draft):
    client = signed_in(vera)
    assert "Approve this item" in client.get(door("inspect", draft.pk)).content.decode()
    client.post(door("approve", draft.pk))
    draft.refresh_from_db()
    assert (draft.status, draft.approved_by) == ("approved", vera)
    client.post(door("approve", draft.pk))
    assert ledger.history(draft).filter(verb="assessments.approve").count() == 1


def test_nobody_approves_what_they_have_written(exa, draft):
    client = signed_in(exa)
    assert "Somebody else approves it." in client.get(door("inspect", draft.pk)).content.decode()
    page = client.post(door("approve", draft.pk), follow=True).content.decode()
    assert "Somebody else approves what you have written." in page
    with pytest.raises(Error), transaction.atomic():
        ItemVersion.objects.filter(pk=draft.pk).update(approved_at=draft.written_at, approved_by=exa)


def test_approving_asks_for_a_second_factor(vera, draft, settings):
    settings.REQUIRE_MFA = True
    assert signed_in(vera).post(door("approve", draft.pk)).url.startswith(reverse("people:second_factor"))
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_approved_version_is_never_changed(vera, draft, exa):
    approved = actions.approve(version=draft, by=vera)
    with pytest.raises(Refused, match=r"Only a draft can be changed\. Write the next version\."):
        actions.redraft(version=approved, by=exa, topic=draft.topic, **wording(stem="Else"))
    again = ItemVersion.objects.get(pk=draft.pk)
    again.stem = "Else"
    with pytest.raises(Frozen, match="never changed"):
        again.save()
    with pytest.raises(Frozen, match="never deleted"):
        again.delete()
    for deed in (lambda rows: rows.update(stem="Else"), lambda rows: rows.delete()):
        with pytest.raises(Error, match="never changed or deleted"), transaction.atomic():
            deed(ItemVersion.objects.filter(pk=draft.pk))
    assert signed_in(exa).get(door("edit", draft.pk)).status_code == 404


def test_the_next_version_succeeds_the_one_before(exa, vera, draft):
    first = actions.approve(version=draft, by=vera)
    response = signed_in(exa).post(door("revise", first.pk))
    second = ItemVersion.objects.get(item=first.item, number=2)
    assert response.url == door("edit", second.pk)
    assert (second.stem, second.status, second.written_by) == ("What now?", "draft", exa)
    assert actions.revise(version=first, by=vera) == second
    actions.approve(version=second, by=vera)
    first.refresh_from_db()
    assert first.status == "retired"
    assert ItemVersion.objects.live().get(item=first.item).number == 2


def test_a_retired_version_is_drawn_no_more(exa, vera, draft):
    actions.approve(version=draft, by=vera)
    signed_in(exa).post(door("retire", draft.pk))
    draft.refresh_from_db()
    assert (draft.status, draft.retired_by) == ("retired", exa)
    with pytest.raises(Refused, match="not approved again"):
        actions.approve(version=draft, by=vera)


def test_retiring_what_an_assessment_needs_is_refused(exa, quiz):
    three, *_rest = ItemVersion.objects.filter(topic__code="choice")
    for version in _rest[:2]:
        actions.retire(version=version, by=exa)
    with pytest.raises(Refused, match=r"A quiz needs 2 items like this one\. Approve another one first\."):
        actions.retire(version=three, by=exa)


def test_a_candidates_view_has_no_key(exa, draft):
    page = signed_in(exa).get(door("preview", draft.pk)).content.decode()
    assert "What now?" in page
    assert "It is hers." not in page
    assert page.count('type="radio"') == 2
    look = signed_in(exa).get(door("inspect", draft.pk)).content.decode()
    assert "It is hers." in look


# Who sees what.


DOORS = ["edit", "inspect", "history", "history_results", "usage", "delete", "preview"]


@pytest.mark.parametrize("name", DOORS)
def test_an_item_is_closed_to_an_examiner_elsewhere(name, otto_examines, exam):
    response = signed_in(otto_examines).get(door(name, exam.items.first().versions.get().pk))
    assert response.status_code in (302, 403, 404)
    assert b"Because" not in response.content


@pytest.mark.parametrize("name", DOORS)
def test_an_exam_item_is_closed_to_an_author(name, iris, exam):
    let_in(iris)
    response = signed_in(iris).get(door(name, exam.items.first().versions.get().pk))
    assert response.status_code in (302, 403, 404)
    assert b"Because" not in response.content


def let_in(somebody) -> None:
    """Into the admin and no further, by whatever opens it to authors."""
    somebody.user_permissions.add(Permission.objects.get(codename="access_admin"))


def test_lists_show_only_ones_own_banks(otto_examines, exa, exam, bank, elsewhere):
    theirs = loading.load_bank(bank_data(code="theirs", title="Theirs"), organisation=elsewhere, by=otto_examines).bank
    page = signed_in(exa).get(reverse("assessment_banks:index")).content.decode()
    assert "The exam" in page
    assert "Theirs" not in page
    listed = signed_in(otto_examines).get(door("index")).content.decode()
    assert "Theirs" in listed
    assert "The exam" not in listed
    assert theirs.items.count() == 8


def test_an_author_sees_the_items_of_ordinary_banks_and_none_of_an_exam(iris, exam, bank):
    let_in(iris)
    page = signed_in(iris).get(door("index")).content.decode()
    assert "A bank" in page
    assert "The exam" not in page
    form = signed_in(iris).get(door("add")).content.decode()
    assert "A bank: On choice" in form
    assert "The exam: On choice" not in form
    assert signed_in(iris).get(reverse("assessment_banks:index")).status_code in (302, 403)


def test_an_author_cannot_write_into_an_exam_bank(iris, exam, bank):
    let_in(iris)
    page = signed_in(iris).post(door("add"), posted(exam.topics.first())).content.decode()
    assert "Select a valid choice" in page
    assert not ItemVersion.objects.filter(item__code="new-1").exists()


@pytest.mark.parametrize("name", ["approve", "retire", "revise"])
def test_what_is_done_to_an_exam_item_is_closed_to_everybody_else(name, iris, otto_examines, exam):
    let_in(iris)
    version = exam.items.first().versions.get()
    for somebody in (iris, otto_examines):
        assert signed_in(somebody).post(door(name, version.pk)).status_code in (302, 403, 404)
    version.refresh_from_db()
    assert (version.status, version.item.versions.count()) == ("approved", 1)


def test_there_is_no_copying_and_no_deleting(exa, draft):
    client = signed_in(exa)
    assert client.post(door("delete", draft.pk)).status_code in (302, 403, 404)
    assert client.get(f"/admin/assessment_items/copy/{draft.pk}/").status_code == 404
    assert ItemVersion.objects.filter(pk=draft.pk).exists()


def test_who_ceases_to_be_an_examiner_no_longer_enters(exa, academy, bank, django_capture_on_commit_callbacks):
    assert signed_in(exa).get(door("index")).status_code == 200
    membership = exa.memberships.get(role=Role.EXAMINER)
    with django_capture_on_commit_callbacks(execute=True):
        people.end(membership=membership, by=None, until_on=membership.from_on)
    assert signed_in(exa).get(door("index")).status_code in (302, 403)
    assert not exa.groups.exists()


def test_the_nightly_round_closes_the_admin_once_the_last_day_is_over(exa, bank):
    membership = exa.memberships.get(role=Role.EXAMINER)
    people.end(membership=membership, by=None, until_on=timezone.localdate())
    actions.keep_all_examiners()
    assert exa.groups.exists()
    actions.keep_all_examiners(on=timezone.localdate() + timedelta(days=1))
    assert not exa.groups.exists()


# Banks and assessments.


def test_an_examiner_sets_up_an_assessment_and_it_is_recorded(exa, academy, bank):
    response = signed_in(exa).post(reverse("assessment_policies:add"), policy(bank, academy))
    assert response.status_code == 302, response.context["form"].errors
    quiz = Assessment.objects.get(code="made")
    assert list(quiz.blueprint.values_list("topic__code", "count")) == [("choice", 3)]
    event = ledger.history(quiz).get()
    assert (event.verb, event.detail["cut"]) == ("assessments.set_up", "70")


def policy(bank: ItemBank, academy, **facts) -> dict:
    fields = {
        "title": "Made",
        "code": "made",
        "organisation": academy.pk,
        "introduction": "",
        "time_limit_minutes": "20",
        "grace_seconds": "30",
        "attempts": "2",
        "window_days": "",
        "wait_days": "0",
        "cut_percent": "70",
        "scale": "percent",
        "feedback": "topics",
        "release": "at_once",
        "layout": "one",
        "pretest_count": "0",
        "shuffle": "on",
        "shuffle_options": "on",
        "blueprint-TOTAL_FORMS": "1",
        "blueprint-INITIAL_FORMS": "0",
        "blueprint-MIN_NUM_FORMS": "1",
        "blueprint-MAX_NUM_FORMS": "1000",
        "blueprint-0-topic": bank.topics.first().pk,
        "blueprint-0-difficulty": "",
        "blueprint-0-count": "3",
        "blueprint-0-id": "",
        "blueprint-0-DELETE": "",
        "blueprint-0-ORDER": "1",
    }
    return fields | facts


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"blueprint-0-count": "5"}, "5 items are asked for, and 4 are approved."),
        ({"cut_percent": "120"}, "less than or equal to 100"),
        ({"cut_percent": "100", "scale": "scaled"}, "need a cut score above 0 and below 100."),
        ({"release": "after_window"}, "Say within how many days, since the questions wait for that."),
        ({"blueprint-0-difficulty": "hard", "blueprint-0-count": "1"}, "1 items are asked for, and 0 are approved."),
        ({"code": "Made Up"}, "letters"),
    ],
)
def test_an_assessment_that_cannot_be_taken_is_refused_in_words(change, words, exa, academy, bank):
    page = signed_in(exa).post(reverse("assessment_policies:add"), policy(bank, academy, **change)).content.decode()
    assert words in page
    assert not Assessment.objects.exists()


def test_an_assessment_elsewhere_is_not_there(otto_examines, quiz):
    client = signed_in(otto_examines)
    for name in ("edit", "history", "usage", "delete"):
        assert client.get(reverse(f"assessment_policies:{name}", args=[quiz.pk])).status_code in (302, 403, 404)


def test_a_bank_is_set_up_in_ones_own_organisation_only(exa, elsewhere, academy):
    fields = {
        "title": "Mine",
        "code": "mine",
        "is_exam": "on",
        "topics-TOTAL_FORMS": "1",
        "topics-INITIAL_FORMS": "0",
        "topics-MIN_NUM_FORMS": "1",
        "topics-MAX_NUM_FORMS": "1000",
        "topics-0-code": "a",
        "topics-0-title": "A",
        "topics-0-id": "",
        "topics-0-DELETE": "",
        "topics-0-ORDER": "1",
    }
    client = signed_in(exa)
    refused = client.post(reverse("assessment_banks:add"), fields | {"organisation": elsewhere.pk})
    assert "Select a valid choice" in refused.content.decode()
    client.post(reverse("assessment_banks:add"), fields | {"organisation": academy.pk})
    bank = ItemBank.objects.get()
    assert (bank.organisation, bank.is_exam, bank.topics.get().title) == (academy, True, "A")


def test_the_list_asks_the_database_as_often_for_many_items_as_for_few(exa, academy):
    client = signed_in(exa)
    asked = []
    for per_topic in (2, 8):
        loading.load_bank(bank_data(code=f"b{per_topic}", per_topic=per_topic), organisation=academy, by=exa)
        client.get(door("index"))
        with CaptureQueriesContext(connection) as queries:
            client.get(door("index"))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 36
