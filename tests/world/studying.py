"""What somebody can have in courses and assessments, by the keys of the access matrix."""

from datetime import time, timedelta
from typing import Any

from wagtail.models import Page

from assessments import actions as assessments
from assessments import loading
from assessments.accommodations import Terms
from assessments.actions import item_files
from assessments.models import Assessment, ItemBank, ItemFile, ItemVersion
from courses import actions as courses
from lms.content.proofs import Proof
from lms.people.models import User
from tests.assessments.conftest import answer_all, assessment_data, bank_data
from tests.courses.conftest import BODY, REFLECTION, add_assessment, add_course, add_lesson, add_module
from tests.world.places import Place


def study(trainee: User, place: Place, *, proof: str, thought: str) -> dict[str, list[Any]]:
    quiz, instruments = examine(place)
    pages = publish(place, quiz)
    course, lesson = pages["course_page"], pages["second_lesson"]
    courses.enrol(person=trainee, course=course, by=trainee)
    courses.mark_read(person=trainee, lesson=pages["first_lesson"], by=trainee)
    kept = courses.reflect(person=trainee, lesson=lesson, block=REFLECTION, text=thought, by=trainee)
    finished = assessments.start(person=trainee, assessment=quiz, by=trainee)
    answer_all(finished, right=0)
    assessments.submit(attempt=finished, by=trainee)
    attempt = assessments.start(person=trainee, assessment=quiz, by=trainee)
    return {
        **{key: [page.url_path.removeprefix("/home/")] for key, page in pages.items()},
        **instruments,
        **claim_training(trainee, place, proof=proof),
        "course": [course.translation_key],
        **invite(course, place),
        **gather_live(trainee, place),
        "reflection": [kept.pk],
        "lesson": [lesson.translation_key],
        "unpublished_lesson": [pages["unpublished_page"].translation_key],
        "page": [lesson.pk],
        **ask_for_accommodations(trainee, place),
        "question": [attempt.pk, 1],
        "attempt": [attempt.pk],
        "finished_attempt": [finished.pk],
    }


def examine(place: Place) -> tuple[Assessment, dict[str, list[Any]]]:
    """A quiz with its bank, in which one item is being revised, and the bank of an exam."""
    slug = place.trains.slug
    bank, exam = (
        loading.load_bank(data, organisation=place.trains, by=place.examiner).bank
        for data in (bank_data(code=f"bank-{slug}"), bank_data(code=f"exam-{slug}", is_exam=True))
    )
    policy = assessment_data(code=f"quiz-{slug}", bank=bank.code)
    quiz = loading.load_assessment(policy, organisation=place.trains, by=place.examiner)
    approved, exam_item = (ItemVersion.objects.filter(item__bank=one).first() for one in (bank, exam))
    return quiz, {
        "quiz": [quiz.code],
        "policy": [quiz.pk],
        "bank": [bank.pk],
        "item_draft": [assessments.revise(version=approved, by=place.examiner).pk],
        "exam_item": [exam_item.pk],
        "item_file": [bring_items(exam, place).pk],
    }


def bring_items(bank: ItemBank, place: Place) -> ItemFile:
    facts = {"topic": None, "name": "items.gift", "format": "gift", "data": b"Is it so?{T}"}
    return item_files.bring(bank=bank, by=place.examiner, **facts)


def ask_for_accommodations(trainee: User, place: Place) -> dict[str, list[Any]]:
    """One that waits, with a document, and one that is granted."""
    waiting, granted = (
        assessments.request_accommodation(
            organisation=place.trains, wants=[kind], proof=Proof(b"%PDF-", "pdf"), by=trainee
        )
        for kind in ("wants_time", "wants_reader")
    )
    assessments.grant_accommodation(request=granted, terms=Terms(reader=True), reason="It fits.", by=place.examiner)
    return {"accommodation": [waiting.pk], "granted_accommodation": [granted.pk]}


def publish(place: Place, quiz: Assessment) -> dict[str, Page]:
    """A course by the keys of the matrix; one of its lessons is not published."""
    catalogue = courses.open_catalogue(organisation=place.trains, by=None)
    course = add_course(catalogue, f"Foundations at {place.trains.slug}")
    module = add_module(course)
    pages = {
        "catalogue": catalogue,
        "course_page": course,
        "module_page": module,
        "first_lesson": add_lesson(module, "Choice first"),
        "second_lesson": add_lesson(module, "Your story", body=BODY),
        "unpublished_page": add_lesson(module, "Not yet"),
        "assessment_page": add_assessment(module, quiz),
    }
    pages["unpublished_page"].unpublish()
    return pages


def invite(course: Page, place: Place) -> dict[str, list[Any]]:
    until_on = place.trains.today() + timedelta(days=30)
    label = f"A group at {place.trains.slug}"
    made, code = courses.make_code(course=course, label=label, places=9, until_on=until_on, by=place.manager)
    return {"invitation": [made.pk], "invitation_code": [code]}


def gather_live(trainee: User, place: Place) -> dict[str, list[Any]]:
    """A live training to come, which the trainee has joined."""
    on = place.trains.today() + timedelta(days=30)
    sessions = [courses.Session(on=on, starts=time(9), ends=time(12))]
    facts = {"title": f"Live at {place.trains.slug}", "mode": "in_person", "sessions": sessions}
    training, code = courses.plan_live(organisation=place.trains, by=place.manager, **facts)
    mine = courses.join_live(person=trainee, typed=code, by=trainee)
    return {"live_training": [training.pk], "live_session": [training.sessions.get().pk], "live_place": [mine.pk]}


def claim_training(trainee: User, place: Place, *, proof: str) -> dict[str, list[Any]]:
    """One claim that is accepted, one that waits, one that is returned."""
    accepted, waiting, returned = (
        courses.claim_training(
            person=trainee,
            organisation=place.trains,
            by=trainee,
            provider=proof,
            title=f"Day {number} of {proof}",
            began_on=day,
            completed_on=day,
            minutes=6 * 60,
            minutes_by_topic={},
            mode="in_person",
            activity="course",
            proof=f"Ask {proof}.",
        )
        for number, day in enumerate(place.trains.today() - timedelta(days=ago) for ago in (60, 61, 62))
    )
    courses.accept_claim(claim=accepted, by=place.manager, as_of=accepted.claimed_at)
    courses.return_claim(claim=returned, reason="Who was it?", by=place.manager, as_of=returned.claimed_at)
    return {"claim": [waiting.pk], "returned_claim": [returned.pk]}
