"""A file of items is brought, looked at, taken or put away; a bank is handed out; and who may do none of it."""

import io
import json
import zlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from assessments import actions, handout, intake
from assessments.actions import item_files
from assessments.exchange import formats, gift
from assessments.exchange.understood import Unreadable
from assessments.models import BankTopic, ItemBank, ItemFile, ItemVersion
from lms.audit.models import Event
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.assessments.conftest import examiner, signed_in
from tests.conftest import member, person

SAMPLES = Path(__file__).parent / "samples"
ETHICS = (SAMPLES / "ethics.gift").read_bytes()
BROKEN = (SAMPLES / "broken.gift").read_bytes()


@pytest.fixture
def drawer(academy, exa) -> ItemBank:
    """An exam's bank with one topic and no items."""
    bank = ItemBank.objects.create(code="drawer", title="A drawer", organisation=academy, is_exam=True)
    BankTopic.objects.create(bank=bank, code="role", title="Role and power")
    return bank


@pytest.fixture
def file(drawer, exa) -> ItemFile:
    return brought(drawer, exa, ETHICS)


def brought(bank, by, data, **facts) -> ItemFile:
    return item_files.bring(
        **{"bank": bank, "topic": None, "name": "ethics.gift", "format": "", "data": data, "by": by} | facts
    )


def many(count) -> bytes:
    return "\n\n".join(f"::Item {number}::What is {number}?{{={number} ~nothing}}" for number in range(count)).encode()


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_bringing_a_file_puts_nothing_into_the_bank(file, drawer, exa):
    assert (file.total, file.format, file.status) == (12, "gift", "brought")
    assert ItemVersion.objects.count() == 0
    event = Event.objects.latest("pk")
    assert (event.verb, event.by_id, event.detail) == (
        "assessments.bring",
        str(exa.pk),
        {"bank": "drawer", "items": 12},
    )


def test_a_file_that_says_nothing_is_not_kept(drawer, exa):
    with pytest.raises(Unreadable, match="There is nothing in this file"):
        brought(drawer, exa, b" ")
    assert ItemFile.objects.count() == 0


def test_the_good_items_become_drafts_that_somebody_else_approves(file, drawer, exa, vera):
    done = item_files.take(file=file, by=exa)
    assert (done.status, done.added, done.known, done.unfit) == ("finished", 11, 0, 1)
    assert bytes(done.data) == b""
    versions = ItemVersion.objects.filter(item__bank=drawer)
    assert {version.status for version in versions} == {"draft"}
    assert {version.written_by for version in versions} == {exa}
    assert verbs().count("assessments.draft") == 11
    draft = versions.get(title="Which of these")
    assert draft.topic.title == "Role and power"
    with pytest.raises(Refused, match="Somebody else approves what you have written"):
        actions.approve(version=draft, by=exa)


def test_a_draft_without_reasons_waits_for_them(drawer, exa, vera):
    item_files.take(file=brought(drawer, exa, b"x{=a#why ~b}\n\ny{=a#why ~b#why not}\n\nz{#3####why}\n\nw{}"), by=exa)
    drafts = {version.stem: version for version in ItemVersion.objects.all()}
    with pytest.raises(Refused, match="Reasons are missing"):
        actions.approve(version=drafts["x"], by=vera)
    assert {actions.approve(version=drafts[stem], by=vera).status for stem in "yzw"} == {"approved"}


def test_a_category_becomes_a_topic_once_and_what_has_none_goes_where_it_was_said(drawer, exa):
    role = drawer.topics.get()
    data = b"a{T}\n\n$CATEGORY: top/New one\n\nb{T}\n\nc{F}\n\n$CATEGORY: top/role and POWER\n\nd{T}"
    item_files.take(file=brought(drawer, exa, data, topic=role), by=exa)
    item_files.take(file=brought(drawer, exa, b"e{T}"), by=exa)
    topics = dict(ItemVersion.objects.values_list("stem", "topic__code"))
    assert topics == {"a": "role", "b": "new-one", "c": "new-one", "d": "role", "e": "imported-items"}


def test_45_the_same_file_twice_adds_nothing_even_after_its_drafts_were_changed(drawer, exa):
    item_files.take(file=brought(drawer, exa, ETHICS), by=exa)
    changed = ItemVersion.objects.get(title="Which of these")
    facts = {name: getattr(changed, name) for name in actions.WORDING} | {"stem": "Better words"}
    actions.redraft(version=changed, by=exa, **facts)
    again = item_files.take(file=brought(drawer, exa, ETHICS), by=exa)
    assert (again.added, again.known, again.unfit) == (0, 11, 1)
    assert ItemVersion.objects.get(pk=changed.pk).stem == "Better words"
    assert ItemVersion.objects.count() == 11


def test_an_item_that_stands_in_a_file_twice_is_taken_once(drawer, exa):
    done = item_files.take(file=brought(drawer, exa, b"a{T}\n\na{T}"), by=exa)
    assert (done.added, done.known) == (1, 1)


def test_taking_twice_changes_nothing(file, exa):
    once = item_files.take(file=file, by=exa)
    before = Event.objects.count()
    twice = item_files.take(file=file, by=exa)
    assert (twice.taken_at, twice.added) == (once.taken_at, once.added)
    assert Event.objects.count() == before


def test_a_file_without_a_good_item_is_refused(drawer, exa):
    file = brought(drawer, exa, b"a{")
    with pytest.raises(Refused, match="There is no item in this file that could be taken"):
        item_files.take(file=file, by=exa)


def test_a_large_file_is_left_to_the_worker_and_goes_on_where_it_stood(drawer, exa, monkeypatch):
    file = item_files.take(file=brought(drawer, exa, many(item_files.BATCH * 2 + 5)), by=exa)
    assert (file.status, file.place) == ("under_way", 0)
    task = DBTaskResult.objects.get(task_path="assessments.actions.item_files.take_on")
    assert task.args_kwargs["args"] == [file.pk]
    drafted, real = [], item_files.draft

    def falls(**facts):
        drafted.append(facts)
        if len(drafted) == item_files.BATCH + 7:
            raise KeyboardInterrupt
        return real(**facts)

    monkeypatch.setattr(item_files, "draft", falls)
    with pytest.raises(KeyboardInterrupt):
        item_files.go_on(file.pk)
    file.refresh_from_db()
    assert (file.place, ItemVersion.objects.count()) == (item_files.BATCH, item_files.BATCH)
    assert item_files.finish_files() == 1
    file.refresh_from_db()
    assert (file.status, file.added, file.known) == ("finished", item_files.BATCH * 2 + 5, 0)
    assert ItemVersion.objects.count() == file.total
    assert item_files.finish_files() == 0


def test_a_file_is_put_away_before_anything_was_taken_and_not_after(file, exa, drawer):
    other = brought(drawer, exa, b"a{T}")
    item_files.put_away(file=file, by=exa)
    assert list(ItemFile.objects.all()) == [other]
    assert Event.objects.latest("pk").verb == "assessments.put_away"
    item_files.take(file=other, by=exa)
    with pytest.raises(Refused, match="are in the bank, or on their way there"):
        item_files.put_away(file=other, by=exa)


@pytest.mark.parametrize("format", ["gift", "moodle_xml", "csv"])
def test_33_a_bank_handed_out_and_read_into_another_is_the_same(file, drawer, exa, academy, format):
    item_files.take(file=file, by=exa)
    written = item_files.hand_out(bank=drawer, format=format, by=exa)
    other = ItemBank.objects.create(code="other", title="Another", organisation=academy)
    item_files.take(file=brought(other, exa, written.data, format=format), by=exa)
    assert facts_of(other) == facts_of(drawer)
    event = Event.objects.filter(verb="assessments.hand_out").get()
    assert event.detail == {"bank": "drawer", "items": 11, "format": formats.FORMATS[format].title}


def facts_of(bank) -> list:
    names = [name for name in actions.WORDING if name != "topic"]
    return list(
        ItemVersion.objects.filter(item__bank=bank)
        .order_by("item__code")
        .values_list("item__code", "topic__title", *names)
    )


def test_what_goes_out_is_what_is_approved_and_nothing_that_is_retired(bank, exa, vera):
    approved = ItemVersion.objects.filter(item__bank=bank).first()
    actions.revise(version=approved, by=exa)
    assert len(handout.of_bank(bank)) == 8
    assert approved.stem in [item.stem.text for item in handout.of_bank(bank)]


def test_handing_out_asks_the_database_as_often_for_many_items_as_for_few(bank, drawer, exa, django_assert_num_queries):
    with django_assert_num_queries(2):
        handout.of_bank(bank)
    item_files.take(file=brought(drawer, exa, many(30)), by=exa)
    with django_assert_num_queries(2):
        assert len(handout.of_bank(drawer)) == 30


# Doors.


@pytest.fixture
def as_exa(exa, settings):
    settings.REQUIRE_MFA = False
    return signed_in(exa)


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def upload(client, bank, data, name="ethics.gift", **facts):
    form = {"bank": bank.pk, "file": SimpleUploadedFile(name, data)} | facts
    return client.post(reverse("assessment_files:bring"), form)


def test_an_examiner_brings_a_file_sees_all_of_it_and_takes_it(as_exa, drawer, exa):
    response = upload(as_exa, drawer, BROKEN + b"\n\nOnly words")
    file = ItemFile.objects.get()
    assert response["Location"] == reverse("assessment_files:look", args=[file.pk])
    text = words(as_exa.get(response["Location"]))
    assert "GIFT for the bank A drawer, brought by Exa Moreau" in text
    assert "2 items are new, 0 are in the bank already and stay as they are, 1 cannot be held by a bank." in text
    assert "3 The { on this line is never closed. A blank line ends an item, inside its answers too." in text
    assert "27 A text that asks nothing is no item; write it into the next question." in text
    assert "New, as good-" in text
    assert verbs()[-1] == "assessments.look_into"
    as_exa.post(reverse("assessment_files:take", args=[file.pk]))
    text = words(as_exa.get(response["Location"]))
    assert "2 drafts added, 0 were there already, 1 left out" in text
    assert "The file itself is no longer kept." in text
    assert "2 drafts added, 0 were there already, 1 left out" in words(as_exa.get(reverse("assessment_files:bring")))


def test_a_file_of_another_kind_is_refused_with_line_and_reason(as_exa, drawer):
    text = words(upload(as_exa, drawer, b"ok\n\n\xff\xd8\xff"))
    assert "Line 3: This is not text in UTF-8. Save the file again with this encoding." in text
    assert ItemFile.objects.count() == 0


def test_a_file_may_say_one_thing_and_be_named_another(as_exa, drawer):
    upload(as_exa, drawer, b"A question\nA) a\nB) b\nANSWER: B", name="x.gift", format="aiken")
    assert ItemFile.objects.get().format == "aiken"


def test_a_topic_of_another_bank_is_not_taken(as_exa, drawer, bank):
    text = words(upload(as_exa, drawer, ETHICS, topic=bank.topics.first().pk))
    assert "This topic belongs to another bank." in text


def test_what_a_file_says_is_shown_as_text(as_exa, drawer):
    upload(as_exa, drawer, b"::<script>alert\\(1\\)</script>::[html]<img src\\=x onerror\\=alert(2)>{=<b>a</b> ~b}")
    page = as_exa.get(reverse("assessment_files:look", args=[ItemFile.objects.get().pk])).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(2)&gt;" in page


def test_a_long_file_is_shown_in_pages_with_the_same_queries(as_exa, drawer, exa, django_assert_max_num_queries):
    brought(drawer, exa, many(60))
    address = reverse("assessment_files:look", args=[ItemFile.objects.get().pk])
    with django_assert_max_num_queries(30):
        text = words(as_exa.get(address, {"p": 3}))
    assert "Page 3 of 3" in text
    assert "Item 59" in text
    assert "Item 49" not in text


def test_a_file_under_way_says_how_far(as_exa, drawer, exa):
    file = item_files.take(file=brought(drawer, exa, many(60)), by=exa)
    text = words(as_exa.get(reverse("assessment_files:look", args=[file.pk])))
    assert "Under way: 0 of 60 items. You may leave this page; the work goes on." in text


def test_a_bank_is_handed_out_after_saying_what_each_format_carries(as_exa, file, drawer, exa):
    item_files.take(file=file, by=exa)
    address = reverse("assessment_files:hand_out", args=[drawer.pk])
    text = words(as_exa.get(address))
    assert "11 items go out with their keys" in text
    assert "9 items are not written: Aiken holds only choices with one right answer." in text
    assert "GIFT Everything." in text
    response = as_exa.post(address, {"format": "gift"})
    assert response["Content-Disposition"] == 'attachment; filename="drawer.gift"'
    assert len(gift.read(response.content).items) == 11
    assert verbs()[-1] == "assessments.hand_out"


def test_keys_go_out_only_to_whom_has_a_second_factor(as_exa, settings, drawer):
    settings.REQUIRE_MFA = True
    response = as_exa.post(reverse("assessment_files:hand_out", args=[drawer.pk]), {"format": "gift"})
    assert response["Location"].startswith(reverse("people:second_factor"))


def test_20_authors_and_examiners_elsewhere_find_nothing(file, drawer, academy, elsewhere, iris, db):
    actions.keep_examiners(person=iris)
    elses = examiner(person("ove@example.org", "Ove", "Dahl"), elsewhere)
    author = member(person("ann@example.org", "Ann", "Roe"), academy, Role.AUTHOR)
    for who in (elses, author, iris):
        client = signed_in(who)
        for name, of, method in [
            ("look", file.pk, client.get),
            ("take", file.pk, client.post),
            ("put_away", file.pk, client.post),
            ("hand_out", drawer.pk, client.get),
            ("hand_out", drawer.pk, client.post),
        ]:
            assert method(reverse(f"assessment_files:{name}", args=[of])).status_code in (302, 404), (who, name)
    page = signed_in(elses).get(reverse("assessment_files:bring"))
    assert page.status_code == 200
    assert b"drawer" not in page.content
    assert b"ethics.gift" not in page.content
    file.refresh_from_db()
    assert file.status == "brought"


# The command.


def run(*args, **options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_items", *map(str, args), stdout=out, stderr=err, **options)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_prints_every_item_as_understood():
    code, out, err = run(SAMPLES / "ethics.gift", "--json")
    printed = json.loads(out)
    assert (code, err) == (0, "")
    assert len(printed) == 12
    assert list(printed[0]) == [
        "type",
        "title",
        "stem",
        "format",
        "options",
        "pairs",
        "answers",
        "feedback",
        "category",
    ]
    assert printed[6]["answers"][1] == {"text": "2", "fraction": 0.5, "tolerance": 2, "feedback": "Near."}
    assert "line 8: multiple_choice: Which of these" not in out
    assert "multiple_choice: Which of these" in run(SAMPLES / "ethics.gift")[1]


def test_the_command_names_file_line_and_reason_and_ends_with_2(drawer):
    code, out, err = run(SAMPLES / "broken.gift", "--json", "--bank", "drawer")
    assert code == 2
    assert [item["title"] for item in json.loads(out)] == ["Good", "Also good"]
    assert f"{SAMPLES / 'broken.gift'}: line 3: The {{ on this line is never closed." in err
    assert ItemVersion.objects.count() == 0
    code, _out, err = run(SAMPLES / "broken.gift", "--json", "--bank", "drawer", "--good")
    assert code == 2
    assert "2 drafts added, 0 were there already." in err
    assert ItemVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["no-such-file"], "no-such-file: cannot be read: No such file or directory"),
        ([SAMPLES / "bank.xml", "--bank", "none"], "--bank: there is no bank none"),
        ([SAMPLES / "bank.xml", "--by", "x@example.org"], "--by: there is nobody with the address x@example.org"),
        ([SAMPLES / "bank.xml", "--format", "csv"], "line 1: There is no column"),
    ],
)
def test_a_call_that_makes_no_sense_ends_with_2(db, args, words):
    code, out, err = run(*args, "--json")
    assert (code, out) == (2, "")
    assert words in err


def test_the_command_takes_items_into_a_bank_and_twice_is_once(drawer, exa):
    path = SAMPLES / "bank.csv"
    assert run(path, "--bank", "drawer", "--dry-run")[0] == 0
    assert ItemVersion.objects.count() == 0
    code, _out, err = run(path, "--bank", "drawer", "--by", exa.email)
    assert (code, err) == (0, f"{path}: 5 drafts added, 0 were there already.\n")
    assert set(ItemVersion.objects.values_list("written_by", flat=True)) == {exa.pk}
    assert "0 drafts added, 5 were there already." in run(path, "--bank", "drawer")[2]


def test_what_a_bank_cannot_hold_is_a_fault_once_a_bank_is_named(drawer):
    assert run(SAMPLES / "ethics.gift", "--bank", "drawer", "--dry-run")[0] == 2
    _code, _out, err = run(SAMPLES / "ethics.gift", "--bank", "drawer", "--good")
    assert "line 49: A text that asks nothing is no item; write it into the next question." in err
    assert "11 drafts added" in err


def test_a_file_kept_is_kept_as_it_was_brought(file):
    assert zlib.decompress(file.data) == ETHICS
    assert len(intake.prepared(item_files.reading_of(file).items)) == 12
