"""Loading from a curriculum's files: all or nothing, twice is once, and nothing edited is overwritten."""

import copy
from pathlib import Path

import pytest
import yaml

from assessments import actions, loading
from assessments.loading import Unreadable
from assessments.models import Assessment, Attempt, BlueprintLine, Item, ItemBank, ItemVersion
from lms.audit import ledger
from tests.assessments.conftest import assessment_data, bank_data

CURRICULUM = Path("courses/curriculum")


def test_a_bank_is_loaded_with_its_items_approved(academy, exa):
    loaded = loading.load_bank(bank_data(), organisation=academy, by=exa)
    assert (len(loaded.added), loaded.unchanged, loaded.kept) == (8, [], [])
    version = ItemVersion.objects.get(item__code="choice-0")
    assert (version.status, version.approved_by, version.written_by) == ("approved", exa, None)
    assert [option["id"] for option in version.options] == ["a", "b", "c", "d"]
    assert version.setting == "Somebody asks you for help."
    assert version.question == "What fits best in choice-0?"
    assert ledger.sentence(ledger.history(loaded.bank).get()) == "Loaded 8 items into the bank bank."


def test_loading_twice_changes_nothing(academy, exa):
    loading.load_bank(bank_data(), organisation=academy, by=exa)
    again = loading.load_bank(bank_data(), organisation=academy, by=exa)
    assert (again.added, again.revised, len(again.unchanged)) == ([], [], 8)
    assert ItemVersion.objects.count() == 8
    assert ledger.history(again.bank).count() == 1


def changed() -> dict:
    data = copy.deepcopy(bank_data())
    data["items"][0]["stem"] = "What fits even better?"
    return data


def test_a_changed_text_becomes_a_new_version_only_when_asked(academy, exa, bank):
    kept = loading.load_bank(changed(), organisation=academy, by=exa)
    assert kept.kept == ["choice-0"]
    revised = loading.load_bank(changed(), organisation=academy, by=exa, revise=True)
    assert revised.revised == ["choice-0"]
    first, second = ItemVersion.objects.filter(item__code="choice-0").order_by("number")
    assert (first.status, second.status) == ("retired", "approved")
    assert second.stem == "What fits even better?"
    assert loading.load_bank(changed(), organisation=academy, by=exa, revise=True).revised == []


def test_what_somebody_edited_is_never_overwritten(academy, exa, vera, bank):
    version = ItemVersion.objects.get(item__code="choice-0")
    edited = actions.revise(version=version, by=exa)
    facts = {name: getattr(edited, name) for name in actions.WORDING} | {"stem": "Edited?"}
    actions.approve(version=actions.redraft(version=edited, by=exa, **facts), by=vera)
    assert loading.load_bank(changed(), organisation=academy, by=exa, revise=True).kept == ["choice-0"]
    assert ItemVersion.objects.live().get(item__code="choice-0").stem == "Edited?"


def test_attempts_keep_the_version_they_were_given(academy, exa, bank, attempt):
    before = list(attempt.items.values_list("item_version", flat=True))
    data = copy.deepcopy(bank_data())
    for entry in data["items"]:
        entry["stem"] += " Now changed."
    loading.load_bank(data, organisation=academy, by=exa, revise=True)
    assert list(Attempt.objects.get().items.values_list("item_version", flat=True)) == before
    assert "Now changed." not in attempt.items.select_related("item_version").first().item_version.stem


def broken(place: tuple, value) -> dict:
    """The bank with one place changed; None takes it away."""
    data = copy.deepcopy(bank_data())
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    if value is None:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return data


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("title",), None, "title: words are missing."),
        (("colour",), "red", "colour: this is not known here."),
        (("code",), "Big Bank", "code: Use small letters"),
        (("items",), "many", "items: this must be a list."),
        (("topics", 1, "code"), "choice", "topics[1].code: choice is there twice."),
        (("items", 3), "text", "items[3]: this must be a mapping."),
        (("items", 3, "stem"), " ", "items[3].stem: words are missing."),
        (("items", 3, "kind"), "riddle", "items[3].kind: riddle is not one of: single_choice"),
        (("items", 3, "topic"), "weather", "items[3].topic: weather is not one of: boundaries, choice"),
        (("items", 3, "difficulty"), 7, "items[3].difficulty: 7 is not one of: easy, medium, hard"),
        (("items", 3, "code"), "choice-1", "items[3].code: choice-1 is there twice."),
        (("items", 3, "options"), [], "items[3].options: An item has from two to 12 options."),
        (("items", 3, "options", 0, "correct"), False, "items[3].options: Exactly one option must be correct."),
        (("items", 3, "options", 1, "correct"), True, "items[3].options: Exactly one option must be correct."),
        (("items", 3, "options", 1, "correct"), "yes", "items[3].options[1].correct: say true or false."),
        (("items", 3, "options", 1, "text"), None, "items[3].options[1].text: words are missing."),
        (
            ("items", 3, "options", 1, "text"),
            "Words 0 for choice-3",
            "items[3].options[1].text: Two options say the same.",
        ),
        (("items", 3, "kind"), "true_false", "items[3].options: A true or false item has exactly two options."),
    ],
)
def test_what_is_wrong_is_named_by_its_place_and_nothing_is_loaded(place, value, words, academy, exa):
    with pytest.raises(Unreadable) as refused:
        loading.load_bank(broken(place, value), organisation=academy, by=exa)
    assert any(problem.startswith(words) for problem in refused.value.problems), refused.value.problems
    assert not ItemBank.objects.exists()


def test_every_problem_is_told_at_once(academy, exa):
    data = broken(("items", 0, "stem"), "")
    data["items"][5]["kind"] = "riddle"
    with pytest.raises(Unreadable) as refused:
        loading.load_bank(data, organisation=academy, by=exa)
    assert len(refused.value.problems) == 2


def test_a_bank_of_another_organisation_is_not_touched(bank, elsewhere, exa):
    with pytest.raises(Unreadable, match="another organisation"):
        loading.load_bank(bank_data(), organisation=elsewhere, by=exa)


def test_an_assessment_is_loaded_with_its_blueprint(quiz, exa):
    assert (quiz.cut_percent, quiz.time_limit_minutes, quiz.attempts) == (75, 30, 3)
    assert list(quiz.blueprint.values_list("topic__code", "count")) == [("choice", 2), ("boundaries", 2)]
    assert ledger.sentence(ledger.history(quiz).get()) == "Loaded the assessment quiz."


def test_an_assessment_that_is_there_stays_as_it_is(quiz, academy, exa):
    Assessment.objects.update(cut_percent=60)
    again = loading.load_assessment(assessment_data(per_topic=1), organisation=academy, by=exa)
    assert (again.pk, again.cut_percent) == (quiz.pk, 60)
    assert BlueprintLine.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"blueprint": [{"topic": "choice", "count": 5}]},
            "blueprint[0].count: 5 items are asked for, and the bank has 4",
        ),
        ({"blueprint": [{"topic": "weather", "count": 1}]}, "blueprint[0].topic: weather is not one of"),
        (
            {"blueprint": [{"topic": "choice", "count": 0}]},
            "blueprint[0].count: this must be a whole number above zero.",
        ),
        ({"blueprint": []}, "blueprint: name at least one topic."),
        ({"bank": "nothing"}, "bank: there is no bank nothing"),
        ({"cut_percent": 101}, "cut_percent: "),
        ({"cut_percent": "half"}, "cut_percent: this must be a number from 0 to 100."),
        ({"time_limit_minutes": 0}, "time_limit_minutes: "),
        ({"attempts": 1.5}, "attempts: this must be a whole number."),
        ({"feedback": "everything"}, "feedback: everything is not one of: none, score, topics, items, rationale"),
        ({"shuffle": "yes"}, "shuffle: say true or false."),
        ({"colour": "red"}, "colour: this is not known here."),
    ],
)
def test_an_assessment_nobody_could_take_is_refused(change, words, bank, academy, exa):
    with pytest.raises(Unreadable) as refused:
        loading.load_assessment(assessment_data(**change), organisation=academy, by=exa)
    assert any(problem.startswith(words) for problem in refused.value.problems), refused.value.problems
    assert not Assessment.objects.exists()


def test_the_curriculum_that_ships_can_be_loaded_and_taken(academy, exa, ada):
    read = [yaml.safe_load((CURRICULUM / "ethics" / name).read_text()) for name in ("bank.yaml", "assessment.yaml")]
    loaded = loading.load_bank(read[0], organisation=academy, by=exa)
    quiz = loading.load_assessment(read[1], organisation=academy, by=exa)
    assert len(loaded.added) == Item.objects.count() >= 24
    assert actions.start(person=ada, assessment=quiz, by=ada).items.count() == sum(
        line["count"] for line in read[1]["blueprint"]
    )


def test_queries_do_not_grow_with_the_items_of_an_unchanged_bank(academy, exa, django_assert_max_num_queries):
    for per_topic in (5, 30):
        data = bank_data(per_topic=per_topic, code=f"bank-{per_topic}")
        loading.load_bank(data, organisation=academy, by=exa)
        with django_assert_max_num_queries(9):
            loading.load_bank(data, organisation=academy, by=exa)
