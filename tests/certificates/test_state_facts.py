"""People say about themselves what a programme asks: dated, kept, and judged as it was said when they applied."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from certificates import actions, evidence, facts, judging
from certificates.actions import Stated
from certificates.models import StatedFact
from certificates.rules.files import plain_values
from lms.audit import ledger
from lms.people.actions import Refused

FILE = """
programme: {slug}
title: {slug}
body: Board
timezone: America/New_York
standards:
  - stage: initial
    version: "1"
    in_force: {{from: 2023-06-01}}
    term: {{months: 24{ends}}}
    requirements:
      - id: schooling
        person: {{attribute: education, one_of: [high_school, college], 'on': applied}}
      - id: home
        person: {{attribute: lives_or_works_in, equals: PA, 'on': applied}}
      - id: share
        person: {{attribute: percent_in_jurisdiction, at_least: 51, 'on': applied}}
      - id: telehealth
        task: {{code: telehealth-course}}
        when: {{person: {{attribute: practises_telehealth, equals: true}}}}
      - id: exam
        task: {{code: exam-passed}}
        unless: {{route: reciprocity}}
  - stage: renewal
    version: "1"
    in_force: {{from: 2023-06-01}}
    term: {{months: 24}}
    renewal: {{choices: [{{years: 1, scale: 0.5}}, {{years: 2}}]}}
    requirements: [{{hours: {{kind: ce, minimum: 20}}}}]
"""
PAGE = "/paths/here/facts/"
DAY = date(2026, 1, 2)
TRUE = {
    "education": Stated("college"),
    "lives_or_works_in": Stated("PA"),
    "percent_in_jurisdiction": Stated("80"),
    "practises_telehealth": Stated("no"),
}


def load(board, slug: str, ends: str = ""):
    return actions.load(values=plain_values(FILE.format(slug=slug, ends=ends).encode()), body=board, by=None).programme


@pytest.fixture
def here(board):
    return load(board, "here")


def met(ada, programme) -> dict[str, bool]:
    found = judging.explore(person=ada, programme=programme, on=programme.today()).findings
    return {one["id"]: one["met"] for one in found}


def person_of(ada, programme) -> dict:
    return evidence.gather(ada, programme).case["person"]


def test_each_question_a_programme_asks_is_put_in_words_and_its_answer_counts(as_, here, ada):
    site = as_(ada)
    page = site.get(PAGE).content.decode()
    for words in (
        "What is the highest schooling you have finished?",
        "A high school diploma",
        "None of these",
        "Where do you live or work?",
        "In percent, from 0 to 100.",
        "Do you support people by telephone or video?",
        "Which way do you apply?",
        "Reciprocity",
    ):
        assert words in page, words
    assert "How long is your next term" not in page
    answers = {
        "route": "reciprocity",
        "answer_0": "college",
        "since_0": "2010-06-01",
        "answer_1": "PA",
        "answer_2": "80",
    }
    assert site.post(PAGE, answers | {"answer_3": "yes"}).url == "/paths/here/"
    assert met(ada, here) == {"schooling": True, "home": True, "share": True, "telehealth": False, "exam": True}
    told = " ".join(site.get("/paths/here/").content.decode().split())
    assert "A college degree" in told
    assert "since 1 June 2010" in told
    assert "Reciprocity" in told
    assert 'value="2010-06-01"' in site.get(PAGE).content.decode()
    assert ledger.sentence(ledger.history(ada).last()) == "Said something about themselves (here)."


def test_an_answer_nobody_offered_is_refused_and_nothing_is_kept(as_, here, ada):
    for name, stated, words in (
        ("age", Stated("30"), "does not ask for this"),
        ("education", Stated("<b>"), "Choose one of the answers"),
        ("percent_in_jurisdiction", Stated("-3"), "Choose one of the answers"),
        ("education", Stated("college", date(2999, 1, 1)), "still to come"),
    ):
        with pytest.raises(Refused, match=words):
            actions.state_facts(programme=here, answers={"lives_or_works_in": Stated("PA"), name: stated}, by=ada)
    with pytest.raises(Refused, match="no such way"):
        actions.state_facts(programme=here, answers={}, route="by-stealth", by=ada)
    with pytest.raises(Refused, match="no such length"):
        actions.state_facts(programme=here, answers={}, choice={"years": 9}, by=ada)
    page = as_(ada).post(PAGE, {"answer_0": "college", "answer_2": "many"}).content.decode()
    assert "There is a problem" in page
    assert not StatedFact.objects.exists()


def test_what_is_true_everywhere_is_said_once_and_the_rest_for_each_programme(here, board, ada):
    actions.state_facts(programme=here, answers=TRUE, by=ada)
    assert met(ada, load(board, "there"))["schooling"] is True
    assert person_of(ada, load(board, "there"))["education"] == [{"value": "college"}]
    assert "lives_or_works_in" not in person_of(ada, load(board, "there"))


def test_saying_the_same_again_keeps_nothing_and_nothing_kept_changes(here, ada):
    assert len(actions.state_facts(programme=here, answers=TRUE, by=ada)) == 4
    assert actions.state_facts(programme=here, answers=TRUE, by=ada) == []
    assert len(actions.state_facts(programme=here, answers=TRUE, route="reciprocity", by=ada)) == 1
    assert len(actions.state_facts(programme=here, answers=TRUE, by=ada)) == 1
    assert "route" not in evidence.gather(ada, here).case
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE certificates_statedfact SET value = '1'")


def test_a_new_answer_holds_from_its_first_day_on(here, ada):
    def say(answer: str, day: date | None) -> list[dict]:
        actions.state_facts(programme=here, answers={"education": Stated(answer, day)}, by=ada)
        return person_of(ada, here)["education"]

    assert say("none", None) == [{"value": "none"}]
    assert say("college", date(2026, 5, 1))[1:] == [{"value": "college", "from": "2026-05-01"}]
    assert say("high_school", date(2024, 6, 1)) == [{"value": "none"}, {"value": "high_school", "from": "2024-06-01"}]
    assert say("college", None) == [{"value": "college"}]


def test_an_application_is_judged_by_what_was_said_when_it_was_sent(as_, here, ada, rita):
    application = actions.begin(programme=here, by=ada)
    actions.answer(application=application, given_names="Ada", family_name="Okafor", by=ada)
    said = {name: one for name, one in TRUE.items() if name != "practises_telehealth"}
    actions.state_facts(programme=here, answers=said, route="reciprocity", by=ada)
    with pytest.raises(Refused, match="Answer this about yourself first: Do you support people by telephone"):
        actions.submit(application=application, by=ada)
    actions.state_facts(programme=here, answers=TRUE, route="reciprocity", by=ada)
    application = actions.submit(application=application, by=ada)
    actions.state_facts(programme=here, answers={"lives_or_works_in": Stated("other")}, by=ada)
    assert judging.application(application, on=here.today()).met is True
    page = " ".join(as_(rita).get(f"/review/{application.pk}/").content.decode().split())
    assert "What they say about themselves" in page
    assert "<dd>Reciprocity</dd>" in page
    assert "<dd>PA</dd>" in page
    actions.give_back(application=application, by=rita, reasons="Where do you live now?")
    application.refresh_from_db()
    assert judging.application(application, on=here.today()).met is False


def test_a_term_that_ends_with_the_birth_month_asks_for_the_birthday_first(board, ben):
    programme = load(board, "born", ends=", ends: birth_month")
    actions.state_facts(programme=programme, answers=TRUE, route="reciprocity", by=ben)
    judgement = judging.explore(person=ben, programme=programme, on=programme.today())
    assert judging.unanswered(judgement) == ["When were you born?"]


def test_a_holder_chooses_the_length_of_the_next_term(as_, here, ada, rita, nora):
    actions.state_facts(programme=here, answers=TRUE, route="reciprocity", by=ada)
    application = actions.begin(programme=here, by=ada)
    actions.answer(application=application, given_names="Ada", family_name="Okafor", by=ada)
    application = actions.submit(application=application, by=ada)
    actions.recommend(application=application, by=rita)
    actions.approve(application=application, by=nora)
    site = as_(ada)
    assert "How long is your next term" in site.get(PAGE).content.decode()
    site.post(PAGE, {"choice": "1 years"})
    assert evidence.gather(ada, here).case["choice"] == {"years": 1}
    judgement = judging.explore(person=ada, programme=here, on=here.today(), stage="renewal")
    assert judgement.findings[0]["need"] == 10 * 60


def test_a_length_that_is_offered_no_more_is_left_out():
    (standard,) = (
        one for one in judging.rules.read_programme(FILE.format(slug="x", ends="")).standards if one.stage == "renewal"
    )
    case = {"person": {}, "choice": {"years": 3}}
    assert facts.fitting(case, standard) == {"person": {}}
    assert facts.fitting(case | {"choice": {"months": 12}}, standard)["choice"] == {"months": 12}


def test_a_programme_that_asks_nothing_of_the_kind_has_no_such_page(as_, programme, ada):
    assert as_(ada).get(f"/paths/{programme.slug}/facts/").status_code == 404
