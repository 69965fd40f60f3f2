"""Everything that is done to people and organisations; nothing else writes here. One module for each subject."""

from lms.people.actions.copies import ask_copy, expire_copies, fetch_copy, finish_copies, make_copy
from lms.people.actions.dying import report_death, take_back_death
from lms.people.actions.erasing import ask_erasure, carry_out_erasures, take_back_erasure
from lms.people.actions.memberships import (
    Refused,
    describe,
    end,
    found,
    grant,
    lapse,
    membership_changed,
)
from lms.people.actions.merging import approve_merge, ask_merge, refuse_merge

__all__ = [
    "Refused",
    "approve_merge",
    "ask_copy",
    "ask_erasure",
    "ask_merge",
    "carry_out_erasures",
    "describe",
    "end",
    "expire_copies",
    "fetch_copy",
    "finish_copies",
    "found",
    "grant",
    "lapse",
    "make_copy",
    "membership_changed",
    "refuse_merge",
    "report_death",
    "take_back_death",
    "take_back_erasure",
]
