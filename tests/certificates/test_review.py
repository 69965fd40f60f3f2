"""A reviewer sees what the applicant sees, and recommends or returns with reasons."""

import pytest
from django.utils import timezone

from certificates import actions
from certificates.models import Application, Review, Status
from courses.models import Enrolment
from lms.audit import ledger
from lms.notices.models import OutboxMessage
from lms.people.actions import Refused
from lms.people.roles import Role
from tests.conftest import member


def at(application: Application, verb: str = "") -> str:
    return f"/review/{application.pk}/" + (f"{verb}/" if verb else "")


def findings(page: str) -> list[str]:
    """Each finding's own words, without what only its owner may follow."""
    sections = page.split('<section id="finding-')[1:]
    return [section.split('<div class="actions">')[0].split("</section>")[0] for section in sections]


def test_the_reviewer_reads_the_same_findings_as_the_applicant(as_, submitted, ada, rita):
    own = as_(ada).get(f"/paths/{submitted.programme.slug}/").content.decode()
    theirs = as_(rita).get(at(submitted)).content.decode()
    assert len(findings(own)) == 6
    assert findings(own) == findings(theirs)


def test_the_queue_shows_what_waits_the_longest_first(as_, submitted, rita, ben):
    assert "Ada Okafor" in as_(rita).get("/review/").content.decode()
    actions.recommend(application=submitted, by=rita)
    assert "Nothing is waiting" in as_(rita).get("/review/").content.decode()


def test_recommending_hands_it_to_the_registrar_and_is_recorded(as_, submitted, rita):
    as_(rita).post(at(submitted, "recommend"))
    submitted.refresh_from_db()
    assert submitted.status == Status.RECOMMENDED
    assert Review.objects.get().by == rita
    assert ledger.history(submitted).last().verb == "certificates.recommend"


def test_recommending_twice_recommends_once(as_, submitted, rita):
    site = as_(rita)
    site.post(at(submitted, "recommend"))
    page = site.post(at(submitted, "recommend")).content.decode()
    assert "This application has moved on: With the registrar." in page
    assert Review.objects.count() == 1


def test_returning_gives_reasons_that_the_applicant_is_told_of(as_, submitted, rita):
    as_(rita).post(at(submitted, "give-back"), {"reasons": "The hours of May lack a signature."})
    submitted.refresh_from_db()
    assert submitted.status == Status.RETURNED
    mail = OutboxMessage.objects.get(notice="certificates/given_back")
    assert mail.subject == "Something is needed from you"
    assert "May" not in mail.text


def test_returning_without_reasons_is_refused(as_, submitted, rita):
    page = as_(rita).post(at(submitted, "give-back"), {"reasons": "  "}).content.decode()
    assert "There is a problem" in page
    with pytest.raises(Refused, match="Say what is missing"):
        actions.give_back(application=submitted, by=rita, reasons=" ")
    assert not Review.objects.exists()


def test_nobody_reviews_their_own_application(submitted, ada, board):
    member(ada, board, Role.REVIEWER)
    with pytest.raises(Refused, match="This is your own application"):
        actions.recommend(application=submitted, by=ada)


def test_who_taught_a_person_does_not_review_them(as_, submitted, ada, rita, academy):
    Enrolment.objects.create(
        person=ada,
        organisation=academy,
        course_key="00000000-0000-4000-8000-000000000001",
        course_title="Ethics",
        enrolled_at=timezone.now(),
    )
    member(rita, academy, Role.INSTRUCTOR)
    page = as_(rita).get(at(submitted)).content.decode()
    assert "You have taught Ada Okafor. Who teaches a person does not decide about them." in page
    assert "Recommend to the registrar" not in page
    with pytest.raises(Refused, match="You have taught Ada Okafor"):
        actions.recommend(application=submitted, by=rita)
    with pytest.raises(Refused, match="You have taught Ada Okafor"):
        actions.give_back(application=submitted, by=rita, reasons="Please.")


def test_only_reviewers_of_that_body_open_it(as_, submitted, client, ada, ben, sol, iris, nora, otto):
    for someone in (ada, ben, sol, iris, nora):
        assert as_(someone).get("/review/").status_code == 403
        assert as_(someone).get(at(submitted)).status_code == 403
        if someone != nora:
            assert as_(someone).post(at(submitted, "recommend")).status_code == 403
    refused = as_(nora).post(at(submitted, "recommend")).content.decode()
    assert "This step is done by a reviewer of Model State Peer Board." in refused
    assert as_(otto).get(at(submitted)).status_code == 404
    assert as_(otto).post(at(submitted, "give-back"), {"reasons": "x"}).status_code == 404
    assert "Ada Okafor" not in as_(otto).get("/review/").content.decode()
    client.logout()
    assert client.get("/review/").url.startswith("/account/login/")


def test_a_draft_is_nobodys_business_yet(as_, draft, rita):
    assert as_(rita).get(at(draft)).status_code == 404


def test_recommending_takes_a_second_factor(as_, settings, submitted, rita):
    site = as_(rita)
    settings.REQUIRE_MFA = True
    assert site.post(at(submitted, "recommend")).url.startswith("/account/second-factor/")
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


def test_recommending_takes_a_post(as_, submitted, rita):
    assert as_(rita).get(at(submitted, "recommend")).status_code == 405


def test_a_page_drawn_before_it_was_sent_again_recommends_nothing(as_, submitted, rita, ada):
    site, old = as_(rita), submitted.edition
    assert f'name="as_of" value="{old}"' in site.get(at(submitted)).content.decode().replace("&#x2B;", "+")
    actions.give_back(application=submitted, by=rita, reasons="Say which name is to be printed.")
    actions.answer(application=submitted, given_names="Adaeze", family_name="Okafor", by=ada)
    actions.submit(application=submitted, by=ada)
    page = site.post(at(submitted, "recommend"), {"as_of": old}).content.decode()
    assert "The applicant sent this again since you opened the page." in page
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED
