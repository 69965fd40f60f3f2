"""Everything that is done in this room; nothing else writes its rows. One module for each subject."""

from courses.actions.authors import keep_all_authors, keep_authors, open_catalogue
from courses.actions.claims import accept_claim, claim_training, return_claim
from courses.actions.codes import end_code, join, make_code
from courses.actions.editions import offer_edition, take_up_edition
from courses.actions.enrolling import enrol
from courses.actions.live import (
    Session,
    add_session,
    cancel_live,
    confirm_live,
    join_live,
    leave_live,
    make_up,
    move_session,
    note_attendance,
    plan_live,
)
from courses.actions.studying import complete, complete_after, complete_after_attempts, erase, mark_read, reflect, view

__all__ = [
    "Session",
    "accept_claim",
    "add_session",
    "cancel_live",
    "claim_training",
    "complete",
    "complete_after",
    "complete_after_attempts",
    "confirm_live",
    "end_code",
    "enrol",
    "erase",
    "join",
    "join_live",
    "keep_all_authors",
    "keep_authors",
    "leave_live",
    "make_code",
    "make_up",
    "mark_read",
    "move_session",
    "note_attendance",
    "offer_edition",
    "open_catalogue",
    "plan_live",
    "reflect",
    "return_claim",
    "take_up_edition",
    "view",
]
