"""Every kind of item: written in the admin, seen as a candidate does, answered, saved, graded, told."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from assessments import actions, loading, results
from assessments.forms import AnswerForm
from assessments.models import Answer, BankTopic, BlueprintLine, ItemVersion
from tests.assessments.conftest import bank_data, signed_in
from tests.assessments.kinds import KINDS, SAMPLES, approved, given_for, posted_for, wording
from tests.assessments.test_approve import door, entries, posted

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def topic(bank):
    return bank.topics.get(code="choice")


def asked_of(attempt, kind: str):
    return attempt.items.select_related("item_version", "answer").get(item_version__kind=kind)


def address(asked) -> str:
    return reverse("assessments:question", args=[asked.attempt_id, asked.position])


@pytest.mark.parametrize("kind", KINDS)
def test_an_examiner_writes_each_kind_and_sees_it_as_a_candidate_does(kind, exa, topic):
    fields = {}
    for name, values in SAMPLES[kind].lists.items():
        typed = [
            {at: "on" if text is True else text for at, text in one.items() if text is not False} for one in values
        ]
        fields |= entries(name, *typed)
    data = {**posted(topic, kind=kind), "options-count": "0", **fields}
    response = signed_in(exa).post(door("add"), data)
    assert response.status_code == 302, response.context["form"].errors
    version = ItemVersion.objects.get(item__code="new-1")
    assert {name: getattr(version, name) for name in ("options", "pairs", "answers")} == {
        name: wording(kind)[name] for name in ("options", "pairs", "answers")
    }
    seen = signed_in(exa).get(door("preview", version.pk)).content.decode()
    assert "What now?" in seen
    assert "Because" not in seen
    key = signed_in(exa).get(door("inspect", version.pk)).content.decode()
    assert ("Because" in key) == bool(SAMPLES[kind].lists)


def test_what_the_kind_does_not_use_is_not_kept(exa, topic):
    data = posted(topic, kind="essay") | entries("answers", {"text": "12"})
    signed_in(exa).post(door("add"), data)
    version = ItemVersion.objects.get(item__code="new-1")
    assert (version.options, version.pairs, version.answers) == ([], [], [])


@pytest.mark.parametrize(
    ("kind", "lists", "words"),
    [
        ("single_choice", {"options": [{"text": "A", "correct": "on"}, {"text": "a"}]}, "Two options say the same."),
        ("single_choice", {"options": [{"text": "A"}, {"text": "B"}]}, "Exactly one option must be correct."),
        (
            "multiple_choice",
            {"options": [{"text": "A", "correct": "on", "fraction": "much"}, {"text": "B", "fraction": "0"}]},
            "A share is a number from -1 to 1.",
        ),
        (
            "multiple_choice",
            {"options": [{"text": "A", "correct": "on", "fraction": "0.5"}, {"text": "B", "fraction": "0"}]},
            "The shares of the correct options must add up to 1.",
        ),
        (
            "multiple_choice",
            {"options": [{"text": "A", "correct": "on", "fraction": "1"}, {"text": "B", "fraction": "0.5"}]},
            "This share does not fit what is marked correct.",
        ),
        ("ordering", {"options": [{"text": "A"}]}, "An item has from two to 12 options."),
        ("matching", {"pairs": [{"left": "A", "right": "B"}]}, "A matching item has from two to 12 pairs."),
        (
            "matching",
            {"pairs": [{"left": "A", "right": "B"}, {"left": "C", "right": "B"}]},
            "There must be at least two different right sides",
        ),
        (
            "matching",
            {"pairs": [{"left": "A", "right": "B"}, {"left": "A", "right": "C"}]},
            "Two pairs have the same left side.",
        ),
        ("matching", {"pairs": [{"left": "A", "right": "B"}, {"left": "C"}]}, "Every pair needs its right side."),
        ("numeric", {"answers": [{"text": "ten", "fraction": "1"}]}, "Write a number in digits, such as 12 or 3.5."),
        ("numeric", {"answers": [{"text": "1e309", "fraction": "1"}]}, "Write a number in digits, such as 12 or 3.5."),
        ("numeric", {"answers": [{"text": "1", "tolerance": "-1", "fraction": "1"}]}, "A tolerance is not below zero."),
        ("numeric", {"answers": [{"text": "*", "fraction": "1"}]}, "This would accept every answer."),
        ("short_answer", {"answers": [{"text": "**", "fraction": "1"}]}, "This would accept every answer."),
        ("short_answer", {"answers": [{"text": "a", "fraction": "0.5"}]}, "must be worth the whole point."),
        ("short_answer", {"answers": []}, "Write from one to 50 accepted answers."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(kind, lists, words, exa, topic):
    fields = {}
    for name, values in lists.items():
        # A blank entry first: the words still stand beside the entry they are about.
        fields |= entries(name, {"text": "", "left": ""}, *values)
    data = {**posted(topic, kind=kind), "options-count": "0", **fields}
    response = signed_in(exa).post(door("add"), data)
    assert response.status_code == 200
    page = response.content.decode()
    assert words in page.replace("\\u0027", "'")
    assert not ItemVersion.objects.filter(item__code="new-1").exists()


def test_a_form_that_lost_its_lists_is_no_crash(exa, topic):
    for count in ("", "x", "99999999", "-1"):
        data = posted(topic) | {"options-count": count}
        assert "An item has from two to 12 options." in signed_in(exa).post(door("add"), data).content.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_each_kind_is_saved_and_shown_again(kind, how, sitting, as_ada):
    asked, sample = asked_of(sitting, kind), SAMPLES[kind]
    assert as_ada.post(address(asked), posted_for(asked, sample.right), **how).status_code in (204, 302)
    assert Answer.objects.get(attempt_item=asked).response == sample.right
    page = as_ada.get(address(asked)).content.decode()
    shown = page.count(" checked") + page.count(" selected") + page.count('value="988"')
    assert shown or any(words in page for words in ("mutuality", "I would listen."))
    assert "Saved at" in page


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_taken_back(kind, sitting, as_ada):
    asked = asked_of(sitting, kind)
    as_ada.post(address(asked), posted_for(asked, SAMPLES[kind].right))
    empty = {name: "" for name in posted_for(asked, SAMPLES[kind].right) if name != "sequence"}
    as_ada.post(address(asked), empty | {"sequence": 2})
    assert not Answer.objects.get(attempt_item=asked).response


def test_every_kind_is_listed_in_words_before_handing_in(sitting, ada, as_ada):
    for kind in KINDS:
        asked = asked_of(sitting, kind)
        actions.save_answer(
            attempt=sitting, position=asked.position, given=given_for(asked, SAMPLES[kind].right), sequence=1, by=ada
        )
    page = as_ada.get(reverse("assessments:check", args=[sitting.pk])).content.decode()
    for words in ("Red", "Sun: Day", "1. Breathe", "3. Answer", "988", "mutuality", "I would listen."):
        assert words in page
    assert "No answer yet" not in page
    assert "Because" not in page


def test_an_answer_that_is_begun_is_saved_and_said_to_be_unfinished(sitting, as_ada):
    ordering, matching = asked_of(sitting, "ordering"), asked_of(sitting, "matching")
    as_ada.post(address(ordering), {"answer-1": "1", "answer-2": "1", "answer-3": "2", "sequence": 1})
    as_ada.post(address(matching), {"answer-1": "1", "answer-2": "", "sequence": 1})
    page = as_ada.get(reverse("assessments:check", args=[sitting.pk])).content.decode()
    assert "2 answers are begun and not finished." in page
    assert "Two have the same place." in page
    assert "A part of this has no answer yet." in page


def hand_in(sitting, ada, response_of) -> None:
    for kind in KINDS:
        asked = asked_of(sitting, kind)
        given = given_for(asked, response_of(SAMPLES[kind]))
        actions.save_answer(attempt=sitting, position=asked.position, given=given, sequence=1, by=ada)
    actions.submit(attempt=sitting, by=ada)
    sitting.refresh_from_db()


def test_all_keys_are_a_hundred_percent_and_the_essay_is_read_by_a_person(sitting, ada, as_ada):
    hand_in(sitting, ada, lambda sample: sample.right)
    assert (sitting.right_count, sitting.percent, sitting.passed) == (7, 100, True)
    page = as_ada.get(reverse("assessments:result", args=[sitting.pk])).content.decode()
    assert "One of your answers is an essay. A person reads it; it is no part of the result on this page." in page
    assert "7 of 7" in page
    assert page.count("Read by a person") == 1
    assert "Reason for all." in page
    assert "Because 988." in page


def test_no_key_is_nothing(sitting, ada, as_ada):
    hand_in(sitting, ada, lambda sample: sample.other)
    assert (sitting.right_count, sitting.percent, sitting.passed) == (0, 0, False)


def test_a_part_of_the_point_is_told_as_such(sitting, ada, as_ada):
    asked = asked_of(sitting, "matching")
    half = given_for(asked, {"a": "a", "b": "c"})
    actions.save_answer(attempt=sitting, position=asked.position, given=half, sequence=1, by=ada)
    actions.submit(attempt=sitting, by=ada)
    page = as_ada.get(reverse("assessments:result", args=[sitting.pk])).content.decode()
    assert "Partly right" in page
    assert "0.50 of 7" in page


# Tried out.


@pytest.fixture
def trying(academy, exa, quiz):
    """The quiz with two items that are tried out, of which one may be drawn."""
    items = [one | {"code": f"try-{number}", "is_pretest": True} for number, one in enumerate(bank_data()["items"][:2])]
    loading.load_bank(bank_data() | {"items": items}, organisation=academy, by=exa)
    quiz.pretest_count = 1
    quiz.save()
    return quiz


def test_what_is_tried_out_is_added_and_does_not_count(trying, ada, as_ada):
    page = as_ada.get(reverse("assessments:begin", args=["quiz"])).content.decode()
    assert "Up to 1 further question is being tried out. It looks like all the others and does not count." in page
    attempt = actions.start(person=ada, assessment=trying, by=ada)
    asked = results.asked_in(attempt)
    assert [one.item_version.is_pretest for one in asked].count(True) == 1
    assert len(asked) == 5
    for one in asked:
        if not one.item_version.is_pretest:
            right = [option["id"] for option in one.item_version.options if option["correct"]]
            actions.save_answer(attempt=attempt, position=one.position, given=given_for(one, right), sequence=1, by=ada)
    done = actions.submit(attempt=attempt, by=ada)
    assert (done.percent, done.right_count) == (100, 4)
    tried = results.tried_out(results.asked_in(done))
    assert (tried.points, tried.total) == (0, 1)
    told = as_ada.get(reverse("assessments:result", args=[attempt.pk])).content.decode()
    assert told.count("2 of 2") == 2
    assert "tried out" not in told


def test_nothing_on_a_page_tells_that_its_question_is_tried_out(attempt):
    asked = attempt.items.select_related("attempt__assessment", "item_version").get(position=1)
    pages = []
    for asked.item_version.is_pretest in (False, True):
        context = {
            "attempt": attempt,
            "asked": asked,
            "form": AnswerForm(asked=asked),
            "overview": [],
            "now": attempt.started_at,
        }
        pages.append(render_to_string("assessments/question.html", context))
        pages.append(repr(results.review([asked], with_key=True)))
    assert pages[:2] == pages[2:]


def test_an_item_that_is_tried_out_is_in_no_line_of_a_blueprint(trying, exa, academy):
    line = {"topic": "choice", "count": 5}
    data = {"code": "more", "title": "More", "bank": "bank", "cut_percent": 50, "blueprint": [line]}
    with pytest.raises(loading.Unreadable, match="5 items are asked for, and the bank has 4"):
        loading.load_assessment(data, organisation=academy, by=exa)


def test_essays_alone_make_no_assessment(academy, exa, vera, bank):
    topic = BankTopic.objects.create(bank=bank, code="words", title="In words")
    for number in range(2):
        approved("essay", topic, by=exa, second=vera, code=f"essay-{number}")
    data = {"code": "w", "title": "W", "bank": "bank", "cut_percent": 50, "blueprint": [{"topic": "words", "count": 1}]}
    with pytest.raises(loading.Unreadable, match="every question could be an essay"):
        loading.load_assessment(data, organisation=academy, by=exa)


def test_a_gap_counts_neither_other_difficulties_nor_what_is_tried_out(trying):
    line = trying.blueprint.get(topic__code="choice")
    assert trying.gaps() == []
    BlueprintLine.objects.filter(pk=line.pk).update(count=5)
    assert trying.gaps() == [(line, 4)]
    BlueprintLine.objects.filter(pk=line.pk).update(count=2, difficulty="hard")
    assert trying.gaps() == [(line, 0)]
