"""The path page: where one stands, what counts, what does not and why, and what to do next."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.models import Assessment, Attempt
from certificates import actions, shipped
from certificates.models import Statement
from courses.models import TrainingClaim, TrainingCredit
from tests.benchmarks.meter import Statements
from tests.certificates.test_gathering import copies

PATH = "/paths/samhsa-model-standards/"


def read(site, address: str = PATH) -> str:
    response = site.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def claimed(ada, academy, mona) -> TrainingClaim:
    """Ada's training elsewhere, waiting for Mona."""
    return TrainingClaim.objects.create(
        person=ada,
        organisation=academy,
        provider="Elsewhere",
        title="Advocacy in person",
        began_on=date(2026, 1, 5),
        completed_on=date(2026, 1, 9),
        minutes=2160,
        minutes_by_topic={"advocacy": 2160},
        mode="in_person",
        activity="course",
        proof="A scan.",
        claimed_at=timezone.now(),
    )


@pytest.fixture
def credited(claimed, mona) -> TrainingCredit:
    """Mona has accepted it."""
    claimed.accepted_at, claimed.accepted_by = timezone.now(), mona
    claimed.save()
    return TrainingCredit.objects.create(
        person=claimed.person,
        organisation=claimed.organisation,
        claim=claimed,
        title=claimed.title,
        provider=claimed.provider,
        minutes=2400,
        minutes_by_topic={"advocacy": 2200, "ethics": 200},
        mode="in_person",
        activity="course",
        began_on=claimed.began_on,
        completed_on=claimed.completed_on,
        frozen_at=timezone.now(),
    )


@pytest.fixture
def passed(ada, academy) -> Attempt:
    """Ada has passed the ethics assessment."""
    assessment = Assessment.objects.create(code="ethics", title="Ethics", organisation=academy, cut_percent=75)
    now = timezone.now()
    return Attempt.objects.create(
        person=ada,
        assessment=assessment,
        number=1,
        seed=1,
        started_at=now - timedelta(minutes=30),
        cut_percent=75,
        feedback="topics",
        submitted_at=now - timedelta(minutes=1),
        ending="submitted",
        right_count=20,
        percent=83,
        passed=True,
    )


def test_with_nothing_yet_each_requirement_says_what_is_missing_and_where_to_begin(as_, programme, ben, academy):
    Assessment.objects.create(code="ethics", title="Ethics", organisation=academy, cut_percent=75)
    site = as_(ben)
    page = read(site, PATH)
    assert "0 of 6 requirements met" in page
    assert "40 hours of training, of which 3 on ethics" in page
    for step in (
        "/learning/",
        "/learning/claims/new/",
        "/practice/",
        "/assessments/ethics/?return_to=%2Fpaths%2Fsamhsa-model-standards%2F",
        f"{PATH}statements/lived-experience/",
        f"{PATH}statements/code-of-ethics/",
        "/account/details/",
    ):
        assert f'href="{step}"' in page, step
        assert site.get(step).status_code == 200, step


def test_no_next_step_of_any_shipped_programme_leads_nowhere(as_, board, ben):
    """Statements without a text and exams held elsewhere are told of, and not led to."""
    site, opened, told = as_(ben), set(), set()
    for path in sorted(shipped.PROGRAMMES.glob("*.yaml")):
        programme = actions.load(values=shipped.read(str(path)).values, body=board, by=None).programme
        rows = site.get(f"/paths/{programme.slug}/").context.get("rows", [])
        for step in (step for row in rows for step in row["steps"]):
            if step.url and (ask := step.url.split("/")[-2]) not in opened:
                assert site.get(step.url).status_code == 200, (programme.slug, step)
                opened.add(ask)
            told.add(step.label.partition(".")[0])
    assert {"It is held elsewhere", "Its text is not put up yet"} <= told
    assert len(opened) > 20


def test_what_the_rooms_know_counts_with_a_label_and_a_link(as_, programme, ada, credited, passed):
    page = read(as_(ada))
    assert "3 of 6 requirements met" in page
    assert "Advocacy in person" in page
    assert f"/assessments/attempts/{passed.pk}/result/" in page


def test_a_claim_that_waits_is_shown_and_not_counted(as_, programme, ada, claimed):
    page = read(as_(ada))
    assert "Advocacy in person" in page
    assert "Its proof is waiting for a decision." in page
    assert "1 of 6 requirements met" in page


def test_what_is_signed_on_this_site_counts(as_, programme, ada):
    statement = Statement.objects.get(code="code-of-ethics")
    actions.attest(statement=statement, programme=programme, signed_name="Ada Okafor", by=ada)
    assert "2 of 6 requirements met" in read(as_(ada))


def test_what_was_signed_for_another_body_does_not_count(as_, programme, ada, elsewhere):
    other = Statement.objects.create(
        body=elsewhere, code="code-of-ethics", version="2023", title="Another code", text="Other words."
    )
    actions.attest(statement=other, programme=programme, signed_name="Ada Okafor", by=ada)
    assert "1 of 6 requirements met" in read(as_(ada))


def test_the_list_to_tick_comes_first_and_leads_to_each_finding(as_, programme, ada, claimed, passed):
    page = read(as_(ada))
    listed = page[page.index("What it asks of you") : page.index("Each of them")]
    assert listed.count('href="#finding-') == 6
    for name in ("age", "training"):
        assert f'id="finding-{name}"' in page
    assert "40 h in total" in listed


def test_an_open_page_of_a_path_takes_15_statements_however_much_there_is(as_, programme, ada, credited, passed):
    site, statements = as_(ada), Statements()
    read(site)
    statements(lambda: read(site))
    few = len(statements.sent)
    copies(passed, 30, number=lambda n: n + 1)
    statements.sent.clear()
    statements(lambda: read(site))
    assert len(statements.sent) == few <= 15, "\n".join(statements.sent)


def test_a_version_to_come_is_told_with_what_would_be_open_by_it(as_, board, ada):
    today = timezone.localdate()
    values = {
        "programme": "changing",
        "title": "Changing",
        "body": board.name,
        "standards": [
            {
                "stage": "initial",
                "version": "old",
                "in_force": {"until": (today + timedelta(days=30)).isoformat()},
                "requirements": [{"id": "age", "label": "Eighteen", "person": {"attribute": "age", "at_least": 18}}],
            },
            {
                "stage": "initial",
                "version": "new",
                "in_force": {"from": (today + timedelta(days=31)).isoformat()},
                "requirements": [
                    {"id": "age", "label": "Twenty-one", "person": {"attribute": "age", "at_least": 21}},
                    {"id": "course", "label": "A course of its own", "task": {"code": "course"}},
                ],
            },
        ],
    }
    actions.load(values=values, body=board, by=None)
    page = read(as_(ada), "/paths/changing/")
    assert "1 of 1 requirement met" in page
    assert "on is judged by version new." in page
    assert "<li>A course of its own</li>" in page
    assert "<li>Twenty-one</li>" not in page


def test_a_stranger_is_asked_to_sign_in(client, programme):
    assert client.get(PATH).url == f"/account/login/?next={PATH}"


def test_nobody_sees_anothers_evidence(as_, programme, credited, otto, rita):
    for someone in (otto, rita):
        assert "Advocacy in person" not in read(as_(someone))


def test_a_programme_that_is_not_there_is_not_found(as_, programme, ada):
    assert as_(ada).get("/paths/nothing/").status_code == 404


def test_a_programme_without_rules_in_force_says_so(as_, board, ada):
    values = {
        "programme": "later",
        "title": "Later",
        "body": board.name,
        "standards": [
            {
                "stage": "initial",
                "version": "1",
                "in_force": {"from": "2999-01-01"},
                "requirements": [{"task": {"code": "a"}}],
            }
        ],
    }
    actions.load(values=values, body=board, by=None)
    assert "No version of the rules of Later is in force." in read(as_(ada), "/paths/later/")
    assert "No rules in force" in read(as_(ada), "/programmes/later/")


def test_the_programme_page_says_in_plain_words_what_is_asked_and_where_it_comes_from(client, programme):
    page = read(client, "/programmes/samhsa-model-standards/")
    for words in (
        "40 hours of training, of which 3 hours on ethics;",
        "120 hours of experience; signed by somebody who held on that day certified peer supervisor,",
        "passed with at least 75 percent in one attempt.",
        "A certificate is valid for 24 months.",
        "confirm with the body",
        "What are SAMHSA&#x27;s National Model Standards",
        "Model State Peer Board does not exist.",
    ):
        assert words in page, words
    assert "Certified Peer Specialist" in read(client, "/programmes/")


def test_following_keeps_a_programme_on_ones_own_page(as_, programme, ada):
    site = as_(ada)
    assert "On your page" not in read(site, "/paths/")
    for _twice in range(2):
        assert site.post(f"{PATH}follow/").url == PATH
    assert "On your page" in read(site, "/paths/")
    site.post(f"{PATH}unfollow/")
    site.post(f"{PATH}unfollow/")
    assert "On your page" not in read(site, "/paths/")


def test_following_takes_a_post_and_a_person(client, as_, programme, ada):
    assert client.post(f"{PATH}follow/").url.startswith("/account/login/")
    assert as_(ada).get(f"{PATH}follow/").status_code == 405


def test_the_path_says_each_requirement_in_the_sentence_of_the_programmes_own_page(as_, ada, programme):
    site = as_(ada)
    for address in (PATH, "/programmes/samhsa-model-standards/"):
        page = read(site, address)
        assert "40 hours of training, of which 3 hours on ethics; the same course or event counts once" in page
        assert "The statement “Code of ethics" in page
    assert "A certificate is valid for 24 months." in page
