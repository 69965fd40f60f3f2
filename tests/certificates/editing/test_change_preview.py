"""Before rules are published: who keeps the version they filed under, whose result turns, and why."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certificates import actions, changing, rules, shipped, wording
from certificates.actions import previews
from certificates.models import Affected, Application, ChangePreview, ProgrammeDraft
from certificates.rules.files import plain_values
from lms.people.actions import Refused
from tests.certificates.editing.conftest import SMALL, bring
from tests.conftest import person

LIST = "/admin/programmes/"
SHIPPED = (shipped.PROGRAMMES / "samhsa-model-standards.yaml").read_text()
HEAD, RULES = SHIPPED.split("  - stage: initial\n")
RULES = RULES.split("    in_force: {from: 2023-06-01}\n")[1]
MORE_ETHICS = RULES.replace("ethics: 3", "ethics: 5")
RENEWAL = """  - stage: renewal
    version: "{version}"
    in_force: {days}
    term: {{months: 24}}
    requirements:
      - id: ce
        label: {hours} hours of advocacy
        hours: {{kind: training, minimum: {hours}, where: {{topic: advocacy}}}}
"""


def initial(version: str, days: str, rules: str = RULES) -> str:
    return f'  - stage: initial\n    version: "{version}"\n    in_force: {days}\n{rules}'


OLD = HEAD + initial("2023", "{from: 2023-06-01}")
NEW = (
    HEAD + initial("2023", "{from: 2023-06-01, until: 2026-06-30}") + initial("2026", "{from: 2026-07-01}", MORE_ETHICS)
)


@pytest.fixture
def open_draft(programme, nora) -> ProgrammeDraft:
    """The example programme, opened in the editor."""
    return actions.open_draft(programme=programme, by=nora)


def worked_out(draft: ProgrammeDraft, text: str, by) -> ChangePreview:
    return actions.work_out(draft=bring(draft, text, by=by), by=by)


def told(preview: ChangePreview) -> dict[str, tuple[str, bool]]:
    rows = preview.people.select_related("person")
    return {row.person.legal_given_names: (row.outcome, row.is_named) for row in rows}


def test_who_has_filed_keeps_the_version_and_who_has_only_begun_is_judged_by_the_new_one(
    open_draft, submitted, everything, ben, nora
):
    actions.begin(programme=open_draft.programme, by=ben)
    preview = worked_out(open_draft, NEW, nora)
    assert preview.finished_at is not None
    assert (preview.total, preview.done) == (2, 2)
    assert told(preview) == {"Ada": ("keeps", True), "Benjamin": ("loses", False)}
    assert [row.version for row in preview.people.order_by("application")] == ["2023", "2026"]
    [why] = preview.people.get(person=ben).why
    assert (why["id"], why["short"]) == ("training", [{"what": "ethics", "minutes": 60}])
    assert set(why) <= {"id", "label", "met", "need", "short", "why"}


def test_who_would_meet_what_becomes_less_gains_and_who_meets_both_stays(open_draft, everything, ben, ada, nora):
    actions.begin(programme=open_draft.programme, by=ben)
    everything.without("t1")
    less = NEW.replace("ethics: 5", "advocacy: 1").replace("minimum: 40", "minimum: 30")
    less = less.replace("minimum: 30", "minimum: 40", 1)
    preview = worked_out(open_draft, less, nora)
    assert told(preview) == {"Benjamin": ("gains", False)}
    assert [finding["met"] for finding in preview.people.get().why] == [True]


def test_a_holder_is_judged_as_if_they_renewed(open_draft, certificate, everything, nora, vera):
    first = OLD + RENEWAL.format(version="1", days="{from: 2023-06-01}", hours=20)
    actions.load(values=plain_values(first), by=None)
    second = (
        OLD
        + RENEWAL.format(version="1", days="{from: 2023-06-01, until: 2030-12-31}", hours=20)
        + RENEWAL.format(version="2", days="{from: 2031-01-01}", hours=60)
    )
    preview = worked_out(open_draft, second, nora)
    [row] = preview.people.select_related("certificate")
    assert (row.outcome, row.certificate, row.version, row.is_named) == ("loses", certificate, "2", True)
    assert row.why[0]["short"] == [{"what": "total", "minutes": 1440}]


def test_who_is_not_touched_is_not_judged(open_draft, submitted, certificate, everything, nora, monkeypatch):
    only_renewal = OLD + RENEWAL.format(version="1", days="{from: 2023-06-01}", hours=20)
    preview = worked_out(open_draft, only_renewal, nora)
    assert {row.certificate_id for row in preview.people.all()} == {certificate.pk}
    cover_only = OLD.replace("title: Certified Peer Specialist", "title: Another name")
    assert worked_out(open_draft, cover_only, nora).total == 0


def test_the_page_names_the_right_people_to_the_bodys_own_registrars_only(
    as_, open_draft, submitted, everything, ben, nora, vera, otto, rita
):
    actions.begin(programme=open_draft.programme, by=ben)
    draft = bring(open_draft, NEW, by=nora)
    site = as_(vera)
    response = site.post(f"{LIST}changes/{draft.pk}/work-out/")
    address = response.url
    page = " ".join(site.get(address).content.decode().split())
    assert "Ada Okafor" in page
    assert "Keeps the version they filed under: 2023" in page
    assert "Ruiz" not in page
    assert '?outcome=loses">Met, and would not be met yet</a></th><td>1</td><td>0</td>' in page
    everybody = site.get(f"{address}?outcome=loses").content.decode()
    assert "Ruiz" not in everybody
    for who in (otto, rita, ben):
        answer = as_(who).get(address)
        assert answer.status_code in (302, 403, 404)
        assert b"Okafor" not in answer.content
    with pytest.raises(Refused, match="Only a registrar of the body"):
        actions.work_out(draft=draft, by=otto)


def test_why_is_said_in_words(as_, open_draft, certificate, everything, nora):
    renewal = OLD + RENEWAL.format(version="1", days="{from: 2023-06-01}", hours=20)
    actions.load(values=plain_values(renewal), by=None)
    second = (
        OLD
        + RENEWAL.format(version="1", days="{from: 2023-06-01, until: 2030-12-31}", hours=20)
        + RENEWAL.format(version="2", days="{from: 2031-01-01}", hours=60)
    )
    preview = worked_out(open_draft, second, nora)
    page = as_(nora).get(f"{LIST}changes/{preview.pk}/").content.decode()
    assert "60 hours of advocacy: still to come 24 h in total." in page
    bring(open_draft, second.replace("hours of advocacy", "hours on advocacy"), by=nora)
    assert (
        "The draft or what is published says something else by now."
        in as_(nora).get(f"{LIST}changes/{preview.pk}/").content.decode()
    )


def test_why_of_a_count_says_how_many_are_to_come():
    rule = {"id": "c", "label": "Five trainings", "kind": "count", "need": 5, "have": 3, "counted": [{"id": "t1"}]}
    unmet = rule | {"met": False, "short": [{"what": "total", "count": 2}]}
    [why] = changing.turned([rule | {"met": True, "short": []}], [unmet])
    assert wording.missing(why, {}) == "Five trainings: still to come 2 more."
    assert "counted" not in why


def test_the_same_text_is_worked_out_once_a_day(open_draft, submitted, nora, vera):
    preview = worked_out(open_draft, NEW, nora)
    assert actions.work_out(draft=open_draft, by=vera) == preview
    assert Affected.objects.count() == 1


def test_what_cannot_be_published_is_not_worked_out(as_, open_draft, nora):
    changed = OLD.replace("ethics: 3", "ethics: 4")
    with pytest.raises(rules.RuleError, match="says something else"):
        worked_out(open_draft, changed, nora)
    response = as_(nora).post(f"{LIST}changes/{open_draft.pk}/work-out/", follow=True)
    assert "This draft cannot be published yet." in response.content.decode()
    assert not ChangePreview.objects.exists()


# Many people ------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(open_draft, everything) -> list[Application]:
    """Sixty people who have begun."""
    people = [person(f"p{n}@example.org", f"P{n}", "Quist") for n in range(60)]
    return [actions.begin(programme=open_draft.programme, by=one) for one in people]


def test_many_are_left_to_the_worker_and_an_interrupted_run_goes_on(as_, open_draft, crowd, nora, monkeypatch):
    preview = worked_out(open_draft, NEW, nora)
    assert (preview.total, preview.done, preview.finished_at) == (60, 0, None)
    page = as_(nora).get(f"{LIST}changes/{preview.pk}/").content.decode()
    assert "Under way: 0 of 60 people." in page

    batches = []

    def stop_at_the_second(self, preview, subjects):
        batches.append(subjects)
        if len(batches) == 2:
            raise RuntimeError("the machine went down")
        return rows(self, preview, subjects)

    rows = changing.Change.rows
    monkeypatch.setattr(changing.Change, "rows", stop_at_the_second)
    with pytest.raises(RuntimeError):
        previews.go_on(preview.pk)
    preview.refresh_from_db()
    assert (preview.done, preview.people.count()) == (25, 25)
    assert actions.finish_previews() == 1
    preview.refresh_from_db()
    assert (preview.done, preview.people.count()) == (60, 60)
    assert preview.finished_at is not None
    assert actions.finish_previews() == 0


def test_one_that_cannot_be_published_any_more_is_over_and_keeps_no_other_waiting(
    as_, open_draft, crowd, nora, vera, board
):
    spoilt = worked_out(open_draft, NEW, nora)
    small = actions.bring_draft(values=plain_values(SMALL), body=board, draft=None, by=nora)
    waiting = actions.work_out(draft=small, by=nora)
    ChangePreview.objects.update(finished_at=None)
    actions.load(values=plain_values(NEW.replace("ethics: 5", "ethics: 4")), by=None)
    assert actions.finish_previews() == 2
    assert actions.finish_previews() == 0
    spoilt.refresh_from_db()
    waiting.refresh_from_db()
    assert (spoilt.done, bool(spoilt.finished_at), waiting.stopped, bool(waiting.finished_at)) == (0, True, "", True)
    page = as_(nora).get(f"{LIST}changes/{spoilt.pk}/").text
    assert "This text cannot be published any more" in page
    assert "is published and says something else" in page
    with pytest.raises(IntegrityError, match="a_preview_that_was_stopped_is_over"), transaction.atomic():
        ChangePreview.objects.filter(pk=spoilt.pk).update(finished_at=None)


def test_two_workers_write_each_person_once(open_draft, crowd, nora, monkeypatch):
    preview = worked_out(open_draft, NEW, nora)
    change = changing.change(open_draft.programme, plain_values(preview.text), on=preview.on)
    later = previews.batch(preview, change)
    assert previews.batch(preview, change).done == later.done == 25
    previews.go_on(preview.pk)
    assert preview.people.count() == 60


def test_a_batch_takes_the_same_statements_for_one_person_and_for_many(open_draft, ada, ben, nora, programme):
    for someone in (ada, ben):
        actions.begin(programme=programme, by=someone)
    preview = worked_out(open_draft, NEW, nora)
    change = changing.change(programme, plain_values(preview.text), on=preview.on)
    begun = list(Application.objects.select_related("person", "standard"))
    counts = []
    for subjects in (begun[:1], begun):
        with CaptureQueriesContext(connection) as asked:
            assert len(list(change.rows(preview, subjects))) == len(subjects)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
