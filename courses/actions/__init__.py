"""Everything that is done in this room; nothing else writes its rows. One module for each subject."""

from courses.actions.authors import keep_all_authors, keep_authors, open_catalogue
from courses.actions.claims import accept_claim, claim_training, return_claim
from courses.actions.codes import end_code, join, make_code
from courses.actions.editions import offer_edition, take_up_edition
from courses.actions.enrolling import enrol
from courses.actions.studying import complete, complete_after, complete_after_attempts, erase, mark_read, reflect, view

__all__ = [
    "accept_claim",
    "claim_training",
    "complete",
    "complete_after",
    "complete_after_attempts",
    "end_code",
    "enrol",
    "erase",
    "join",
    "keep_all_authors",
    "keep_authors",
    "make_code",
    "mark_read",
    "offer_edition",
    "open_catalogue",
    "reflect",
    "return_claim",
    "take_up_edition",
    "view",
]
