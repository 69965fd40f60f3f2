"""Addresses of this room."""

from datetime import date

from django.urls import path, register_converter

from supervision.views import (
    agreements,
    alternates,
    codes,
    consents,
    disputes,
    entries,
    load,
    meetings,
    papers,
    placements,
    practice,
    programme,
    qualifications,
    ratings,
    refusals,
    rulebook,
    signatures,
    tables,
    timers,
    wording,
    writing,
)


class Day:
    """A date in an address, as 2026-03-16; an impossible one is not found, nor one whose week leaves the calendar."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not 1900 <= day.year < 3000:
            raise ValueError
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "day")

app_name = "supervision"
urlpatterns = [
    path("", practice.practice, name="practice"),
    path("hours/", papers.hours, name="hours"),
    path("hours.pdf", papers.hours_pdf, name="hours_pdf"),
    path("hours.csv", papers.hours_csv, name="hours_csv"),
    path("consent/", consents.consent, name="consent"),
    path("consent/withdraw/", consents.withdraw_consent, name="withdraw_consent"),
    path("weeks/<day:monday>/", practice.week, name="week"),
    path("weeks/<day:monday>/submit/", practice.submit_week, name="submit_week"),
    path("programme/", programme.programme, name="programme"),
    path("placements/", placements.placements, name="placements"),
    path("placements/new/", placements.propose_placement, name="propose_placement"),
    path("placements/new/<slug:step>/", placements.propose_placement, name="propose_placement_step"),
    path("placements/<int:pk>/", placements.placement, name="placement"),
    path("placements/<int:pk>/accept/", placements.accept_placement, name="accept_placement"),
    path("placements/<int:pk>/terms/", agreements.propose_terms, name="propose_terms"),
    path("placements/<int:pk>/terms/sign/", agreements.sign_terms, name="sign_terms"),
    path("placements/<int:pk>/supervisors/", placements.add_supervisor, name="add_supervisor"),
    path("placements/<int:pk>/codes/", codes.make_code, name="make_code"),
    path("codes/<int:pk>/", codes.code, name="code"),
    path("codes/<int:pk>/end/", codes.end_code, name="end_code"),
    path("code/", codes.use_code, name="use_code"),
    path("sites/<slug:slug>/rules/", rulebook.rules, name="rules"),
    path("sites/<slug:slug>/rules/new/", rulebook.set_rules, name="set_rules"),
    path("sites/<slug:slug>/words/", wording.set_words, name="set_words"),
    path("supervisors/<int:pk>/end/", placements.end_supervisor, name="end_supervisor"),
    path("placements/<int:pk>/table/", tables.bring_in, name="bring_in"),
    path("placements/<int:pk>/log/", entries.log, name="log"),
    path("placements/<int:pk>/log/questions/", writing.begin_entry, name="begin_entry"),
    path("placements/<int:pk>/ratings/", ratings.ratings, name="ratings"),
    path("placements/<int:pk>/ratings/begin/", ratings.begin_rating, name="begin_rating"),
    path("placements/<int:pk>/ratings/check/", ratings.check_rating, name="check_rating"),
    path("placements/<int:pk>/ratings/drop/", ratings.drop_rating, name="drop_rating"),
    path("placements/<int:pk>/ratings/<int:number>/", ratings.rate, name="rate"),
    path("placements/<int:pk>/meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:pk>/<day:day>/skip/", meetings.skip_meeting, name="skip_meeting"),
    path("meetings/<int:pk>/call-off/", meetings.call_off_meeting, name="call_off_meeting"),
    path("calendar/", meetings.calendar, name="calendar"),
    path("calendar/new/", meetings.make_feed, name="make_feed"),
    path("calendar/off/", meetings.revoke_feed, name="revoke_feed"),
    path("calendar/<str:secret>.ics", meetings.feed, name="feed"),
    path("ratings/<int:pk>/", ratings.rating, name="rating"),
    path("unfinished/<int:pk>/", writing.check_entry, name="check_entry"),
    path("unfinished/<int:pk>/drop/", writing.drop_entry, name="drop_entry"),
    path("unfinished/<int:pk>/<slug:step>/", writing.answer_entry, name="answer_entry"),
    path("days/<day:day>/repeat/<day:onto>/", writing.repeat_day, name="repeat_day"),
    path("timer/", timers.timer, name="timer"),
    path("timer/stop/", timers.stop_timer, name="stop_timer"),
    path("timer/discard/", timers.discard_timer, name="discard_timer"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("entries/<int:pk>/change/", entries.change, name="change"),
    path("entries/<int:pk>/submit/", entries.submit, name="submit"),
    path("entries/<int:pk>/amend/", entries.amend, name="amend"),
    path("entries/<int:pk>/discard/", entries.discard, name="discard"),
    path("entries/<int:pk>/void/", entries.void, name="void"),
    path("entries/<int:pk>/return/", entries.return_entry, name="return_entry"),
    path("entries/<int:pk>/purge-note/", entries.purge_note, name="purge_note"),
    path("load/", load.load, name="load"),
    path("queue/", signatures.queue, name="queue"),
    path("queue/<int:pk>/<day:monday>/", signatures.queue_week, name="queue_week"),
    path("queue/<int:pk>/<day:monday>/approve/", signatures.approve, name="approve"),
    path("queue/<int:pk>/<day:monday>/sign/", signatures.sign, name="sign"),
    path("queue/<int:pk>/sign/", signatures.sign, name="sign_all"),
    path("queue/<int:pk>/<day:monday>/refuse/", refusals.refuse_to_sign, name="refuse_to_sign"),
    path("refusals/<int:pk>/", refusals.refusal, name="refusal"),
    path("refusals/<int:pk>/appeal/", refusals.appeal, name="appeal"),
    path("appeals/<int:pk>/decide/", refusals.decide_appeal, name="decide_appeal"),
    path("placements/<int:pk>/vouch/", alternates.open_alternate, name="open_alternate"),
    path("placements/<int:pk>/paper/", alternates.record_paper, name="record_paper"),
    path("placements/<int:pk>/by-hand.pdf", papers.by_hand_pdf, name="by_hand_pdf"),
    path("alternates/<int:pk>/", alternates.alternate, name="alternate"),
    path("alternates/<int:pk>/confirm/", alternates.confirm_alternate, name="confirm_alternate"),
    path("alternates/<int:pk>/decline/", alternates.decline_alternate, name="decline_alternate"),
    path("alternates/evidence/<int:pk>/", alternates.alternate_evidence, name="alternate_evidence"),
    path("placements/<int:pk>/dispute/", disputes.open_dispute, name="open_dispute"),
    path("disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("disputes/<int:pk>/decide/", disputes.decide_dispute, name="decide_dispute"),
    path("disputes/<int:pk>/take-back/", disputes.take_back_dispute, name="take_back_dispute"),
    path("signatures/<int:pk>/", signatures.signature, name="signature"),
    path("signatures/<int:pk>.pdf", papers.signature_pdf, name="signature_pdf"),
    path("check/<slug:digest>/", papers.check_signature, name="check_signature"),
    path("qualifications/", qualifications.qualifications, name="qualifications"),
    path("qualifications/new/", qualifications.record_qualification, name="record_qualification"),
    path("qualifications/verify/", qualifications.verifications, name="verifications"),
    path("qualifications/verify/new/", qualifications.record_for, name="record_for"),
    path("qualifications/<int:pk>/proof/", qualifications.add_proof, name="add_proof"),
    path("qualifications/proofs/<int:pk>/", qualifications.qualification_proof, name="qualification_proof"),
    path("qualifications/<int:pk>/return/", qualifications.return_qualification, name="return_qualification"),
    path("qualifications/<int:pk>/end/", qualifications.end_qualification, name="end_qualification"),
    path("qualifications/<int:pk>/signatures/", qualifications.review_signatures, name="review_signatures"),
    path("qualifications/<int:pk>/verify/", qualifications.verify_qualification, name="verify_qualification"),
]
