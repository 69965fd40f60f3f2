"""Addresses of this room; the pages of the courses themselves are found by Wagtail."""

from django.urls import path

from courses.views import claims, codes, editions, learning, live, studying

app_name = "courses"
urlpatterns = [
    path("", learning.home, name="home"),
    path("transcript/", learning.transcript, name="transcript"),
    path("transcript.pdf", learning.transcript_pdf, name="transcript_pdf"),
    path("courses/<uuid:key>/enrol/", studying.enrol, name="enrol"),
    path("courses/<uuid:key>/complete/", studying.complete, name="complete"),
    path("courses/<uuid:key>/offer/", editions.offer_edition, name="offer_edition"),
    path("courses/<uuid:key>/edition/", editions.take_up_edition, name="take_up_edition"),
    path("lessons/<uuid:key>/read/", studying.mark_read, name="mark_read"),
    path("lessons/<uuid:key>/reflect/", studying.reflect, name="reflect"),
    path("join/", codes.join, name="join"),
    path("codes/", codes.codes, name="codes"),
    path("codes/new/", codes.make_code, name="make_code"),
    path("codes/<int:pk>/", codes.code, name="code"),
    path("codes/<int:pk>/end/", codes.end_code, name="end_code"),
    path("live/<int:pk>/", live.live_place, name="live_place"),
    path("live/<int:pk>/leave/", live.leave_live, name="leave_live"),
    path("teaching/", live.live_trainings, name="live_trainings"),
    path("teaching/new/", live.plan_live, name="plan_live"),
    path("teaching/<int:pk>/", live.live_training, name="live_training"),
    path("teaching/<int:pk>/sessions/", live.add_session, name="add_session"),
    path("teaching/<int:pk>/confirm/", live.confirm_live, name="confirm_live"),
    path("teaching/<int:pk>/cancel/", live.cancel_live, name="cancel_live"),
    path("teaching/sessions/<int:pk>/move/", live.move_session, name="move_session"),
    path("teaching/sessions/<int:pk>/attendance/", live.note_attendance, name="note_attendance"),
    path("teaching/people/<int:pk>/make-up/", live.make_up, name="make_up"),
    path("reflections/", learning.reflections, name="reflections"),
    path("reflections/<int:pk>/erase/", learning.erase, name="erase"),
    path("reflections/export/", learning.export_reflections, name="export_reflections"),
    path("claims/", claims.claims, name="claims"),
    path("claims/new/", claims.claim_training, name="claim_training"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/correct/", claims.claim_training, name="correct_claim"),
    path("claims/<int:pk>/decide/", claims.decide_claim, name="decide_claim"),
    path("claims/<int:pk>/accept/", claims.accept_claim, name="accept_claim"),
    path("claims/<int:pk>/return/", claims.return_claim, name="return_claim"),
]
