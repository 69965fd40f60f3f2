"""Folders of YAML become pages: once, wholly or not at all, and never over what somebody has edited."""

import shutil
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from assessments import actions
from assessments.models import Assessment, BlueprintLine, Item, ItemVersion
from courses import curriculum
from courses.models import AssessmentPage, CoursePage, LessonPage, ModulePage, Objective
from lms.content.models import Topic
from lms.people.roles import Role
from tests.conftest import member, person
from tests.courses.conftest import publish

LESSON = {
    "slug": "silence",
    "title": "Silence",
    "summary": "On listening.",
    "topics": {"ethics": 20, "self_care": 5},
    "minutes_note": "",
    "body": [
        {"text": "<p>Wait.</p>"},
        {"key_terms": [{"term": "Silence", "meaning": "Room."}]},
        {"reflection": {"prompt": "When were you heard?"}},
        {
            "check": {
                "question": "Who speaks?",
                "options": [
                    {"text": "She", "correct": True, "explanation": "Yes."},
                    {"text": "You", "correct": False, "explanation": "Wait."},
                ],
            }
        },
        {"practice": {"title": "Try it", "text": "<p>Two minutes.</p>", "minutes": 2}},
    ],
}
MODULE = {
    "slug": "listening",
    "title": "Listening",
    "summary": "Being there.",
    "language": "en",
    "mode": "self_paced",
    "objectives": [{"text": "You can wait.", "competencies": [1, 9]}],
    "lessons": ["silence"],
}


@pytest.fixture
def exa(academy):
    return member(person("exa@example.org", "Exa", "Moreau"), academy, Role.EXAMINER)


@pytest.fixture
def folder(tmp_path):
    """One module with one lesson."""
    place = tmp_path / "listening"
    (place / "lessons").mkdir(parents=True)
    write(place / "module.yaml", MODULE)
    write(place / "lessons/silence.yaml", LESSON)
    return place


def write(path, data) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def shipped() -> list[dict]:
    return [yaml.safe_load(path.read_text()) for path in (curriculum.SHIPPED / "ethics/lessons").iterdir()]


def load(*modules) -> str:
    out = StringIO()
    call_command("curriculum", "load", *map(str, modules), stdout=out)
    return out.getvalue()


def test_the_shipped_ethics_module_loads_with_its_bank(academy, exa, client):
    assert load("ethics").startswith("added: 11")
    course = CoursePage.objects.get()
    outline = course.outline()
    [module] = outline.modules
    assert (course.title, module.title) == ("Peer specialist foundations", "Ethics in peer support")
    assert sum(step.is_lesson for step in module.steps) >= 6
    assert module.steps[-1].assessment == "ethics"
    assert module.minutes == sum(sum(lesson["topics"].values()) for lesson in shipped())
    assert Item.objects.count() >= 24
    for step in outline.steps():
        assert client.get(step.url).status_code == 200


def test_loading_twice_changes_nothing(academy, exa, folder):
    assert "added: 3" in load(folder)
    revisions = LessonPage.objects.get().revisions.count()
    assert load(folder) == "unchanged: 3 (Peer specialist foundations, Listening, Silence)\n"
    assert LessonPage.objects.get().revisions.count() == revisions


def test_words_become_blocks_and_topics_get_their_titles(academy, exa, folder):
    load(folder)
    lesson = LessonPage.objects.get()
    assert [block.block_type for block in lesson.body] == ["text", "key_terms", "reflection", "check", "practice"]
    assert lesson.body[1].value[0]["meaning"] == "Room."
    assert lesson.body[3].value["options"][0]["correct"] is True
    assert [(row.topic.code, row.minutes) for row in lesson.topic_minutes.all()] == [("ethics", 20), ("self_care", 5)]
    assert Topic.objects.titles()["self_care"] == "Caring for yourself"
    assert ModulePage.objects.get().objectives.get().competencies == [1, 9]


def test_a_changed_file_updates_a_page_that_nobody_edited(academy, exa, folder):
    load(folder)
    kept = LessonPage.objects.get()
    write(folder / "lessons/silence.yaml", LESSON | {"title": "Silence and sound", "topics": {"ethics": 30}})
    assert "updated: 1 (Silence and sound)" in load(folder)
    page = LessonPage.objects.get()
    assert (page.pk, page.title, page.live) == (kept.pk, "Silence and sound", True)
    assert [row.minutes for row in page.topic_minutes.all()] == [30]
    assert [block.id for block in page.body] == [block.id for block in kept.body]
    assert "unchanged: 3" in load(folder)


@pytest.mark.parametrize("is_published", [True, False])
def test_an_edited_page_is_left_as_it_is_even_as_a_draft(academy, exa, folder, is_published):
    load(folder)
    page = LessonPage.objects.get()
    page.title = "In my own words"
    publish(page) if is_published else page.save_revision()
    write(folder / "lessons/silence.yaml", LESSON | {"title": "From the file"})
    assert "edited: 1" in load(folder)
    assert LessonPage.objects.get().get_latest_revision_as_object().title == "In my own words"


def test_a_page_saved_without_a_change_still_follows_its_file(academy, exa, folder):
    load(folder)
    publish(LessonPage.objects.get())
    write(folder / "lessons/silence.yaml", LESSON | {"title": "From the file"})
    assert "updated: 1" in load(folder)


def test_a_page_taken_away_is_not_brought_back(academy, exa, folder):
    load(folder)
    LessonPage.objects.get().delete()
    assert "gone: 1 (Silence)" in load(folder)
    assert not LessonPage.objects.exists()


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        ("module.yaml", {"objectives": [{"text": "x", "competencies": [13]}]}, "objectives[0].competencies: they are"),
        ("module.yaml", {"mode": "asleep"}, "mode: say one of self_paced, live_online, in_person."),
        ("module.yaml", {"colour": "blue"}, "colour: this is not known here."),
        ("module.yaml", {"lessons": "silence"}, "lessons: this must be a list."),
        ("module.yaml", {"lessons": ["noise"]}, "lessons/noise.yaml: the file is missing."),
        ("lessons/silence.yaml", {"topics": {"ethics": 1.5}}, "topics.ethics: minutes are a whole number from 1."),
        ("lessons/silence.yaml", {"topics": {}}, "topics: say how many minutes count"),
        ("lessons/silence.yaml", {"body": [{"song": "la"}]}, "body[0]: this is not one of the blocks."),
        ("lessons/silence.yaml", {"body": [{"text": 3}]}, "body[0].text: this must be words."),
        ("lessons/silence.yaml", {"body": [{"reflection": {}}]}, "body[0].reflection.prompt: this is missing."),
        (
            "lessons/silence.yaml",
            {"body": [{"check": {"question": "?", "options": [{"text": "a", "correct": "yes", "explanation": "b"}]}}]},
            "body[0].check.options[0].correct: this must be true or false.",
        ),
        (
            "lessons/silence.yaml",
            {"body": [{"key_terms": [{"term": "a", "meaning": "b", "sound": "c"}]}]},
            "body[0].key_terms[0].sound: this is not known here.",
        ),
    ],
)
def test_what_is_wrong_is_named_by_file_and_place_and_nothing_is_loaded(academy, exa, folder, file, change, words):
    data = yaml.safe_load((folder / file).read_text())
    write(folder / file, data | change)
    with pytest.raises(CommandError) as refusal:
        load(folder)
    assert words in str(refusal.value)
    assert f"{file.split('/')[-1]}: " in str(refusal.value) or "missing" in words
    assert not CoursePage.objects.exists()


def test_what_is_not_yaml_says_so_with_its_line(academy, exa, folder):
    (folder / "lessons/silence.yaml").write_text("slug: silence\ntitle: [\n")
    with pytest.raises(CommandError, match=r"lessons/silence\.yaml: line \d+: this is not YAML"):
        load(folder)


def test_a_bank_with_a_fault_loads_nothing_at_all(academy, exa, tmp_path):
    place = shutil.copytree(curriculum.SHIPPED / "ethics", tmp_path / "ethics")
    bank = yaml.safe_load((place / "bank.yaml").read_text())
    bank["items"][3]["options"][0].pop("text")
    write(place / "bank.yaml", bank)
    with pytest.raises(CommandError, match=r"ethics/bank\.yaml: items\[3\]\.options\[0\]"):
        load(place)
    assert not CoursePage.objects.exists()
    assert not AssessmentPage.objects.exists()


def test_whose_it_is_and_who_answers_must_be_known(academy, clinic, folder):
    with pytest.raises(CommandError, match="Say who answers for the item banks of Two Rivers Academy with --by"):
        load(folder)
    with pytest.raises(CommandError, match="There is no organisation with the slug nowhere"):
        call_command("curriculum", "load", str(folder), "--organisation", "nowhere")
    with pytest.raises(CommandError, match="There is nobody with the address"):
        call_command("curriculum", "load", str(folder), "--by", "nobody@example.org")


def test_two_that_train_need_a_name(academy, elsewhere, folder):
    with pytest.raises(CommandError, match="Say whose catalogue it is with --organisation"):
        load(folder)


def test_a_folder_that_is_not_there_is_named(academy, exa):
    with pytest.raises(CommandError, match="noise: there is no folder"):
        load("noise")


# A later edition.


@pytest.fixture
def ethics(tmp_path):
    """The shipped ethics module, where it can be changed: its first lesson, its bank and its assessment."""
    place = shutil.copytree(curriculum.SHIPPED / "ethics", tmp_path / "ethics")
    module = yaml.safe_load((place / "module.yaml").read_text())
    write(place / "module.yaml", module | {"lessons": module["lessons"][:1]})
    return place


def change(file, **facts) -> None:
    write(file, yaml.safe_load(file.read_text()) | facts)


def change_item(file, code: str, stem: str) -> None:
    bank = yaml.safe_load(file.read_text())
    next(item for item in bank["items"] if item["code"] == code)["stem"] = stem
    write(file, bank)


def test_everything_shipped_is_loaded_twice_without_doubling(academy, exa):
    assert load() == load().replace("unchanged: ", "added: ")
    assert (LessonPage.objects.count(), AssessmentPage.objects.count(), ModulePage.objects.count()) == (32, 4, 4)
    banks = [curriculum.read(curriculum.SHIPPED / slug).bank for slug in curriculum.read_course()["modules"]]
    assert ItemVersion.objects.count() == sum(len(bank["items"]) for bank in banks)
    assert BlueprintLine.objects.count() == 28


def test_a_later_edition_reaches_what_nobody_edited_and_says_what_it_left_alone(academy, exa, ethics):
    load(ethics)
    change_item(ethics / "bank.yaml", "eth-001", "What do you tell Ana?")
    change_item(ethics / "bank.yaml", "eth-002", "What fits Leo?")
    change(ethics / "assessment.yaml", title="Ethics, second edition", cut_percent=80, attempts=2)
    change(ethics / "lessons/self-determination-first.yaml", title="Choice comes first")
    edited = actions.revise(version=ItemVersion.objects.get(item__code="eth-002"), by=exa)
    printed = load(ethics).splitlines()
    assert printed == [
        "updated: 2 (Choice comes first, Ethics, second edition)",
        "unchanged: 2 (Peer specialist foundations, Ethics in peer support)",
        "revised items: 1 (eth-001)",
        "kept items: 1 (eth-002)",
    ]
    assert ItemVersion.objects.live().get(item__code="eth-001").stem == "What do you tell Ana?"
    assert ItemVersion.objects.filter(item__code="eth-002").latest("number") == edited
    quiz = Assessment.objects.get()
    assert (quiz.title, quiz.cut_percent, quiz.attempts) == ("Ethics, second edition", 80, 2)
    assert AssessmentPage.objects.get().title == "Ethics, second edition"
    assert load(ethics).splitlines() == [
        "unchanged: 4 (Peer specialist foundations, Ethics in peer support, Choice comes first,"
        " Ethics, second edition)",
        "kept items: 1 (eth-002)",
    ]


def test_an_assessment_that_somebody_edited_is_left_as_it_is(academy, exa, ethics):
    load(ethics)
    Assessment.objects.update(cut_percent=60)
    change(ethics / "assessment.yaml", cut_percent=90)
    assert "edited: 1 (Ethics assessment)" in load(ethics)
    assert Assessment.objects.get().cut_percent == 60


def test_details_of_the_course_follow_their_file_until_somebody_edits_them(academy, exa, folder):
    course, told = curriculum.read_course(), {"organisation": academy, "by": exa}
    curriculum.load(course, [], **told)
    outcome = curriculum.load(course | {"summary": "In fewer words."}, [], **told)
    assert outcome.updated == ["Peer specialist foundations"]
    page = CoursePage.objects.get()
    assert page.summary == "In fewer words."
    page.summary = "In our own words."
    publish(page)
    outcome = curriculum.load(course | {"summary": "In other words."}, [], **told)
    assert outcome.edited == ["Peer specialist foundations"]
    assert CoursePage.objects.get().summary == "In our own words."


def test_an_edited_module_keeps_its_objectives_while_its_lessons_follow(academy, exa, folder):
    load(folder)
    module = ModulePage.objects.get()
    module.objectives.set([Objective(text="You can wait for long.", competencies=[2])])
    publish(module)
    change(folder / "module.yaml", summary="From the file.")
    change(folder / "lessons/silence.yaml", title="Silence and sound")
    printed = load(folder)
    assert "updated: 1 (Silence and sound)" in printed
    assert "edited: 1 (Listening)" in printed
    assert ModulePage.objects.get().objectives.get().text == "You can wait for long."
