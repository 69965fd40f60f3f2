"""Everything that is done to attempts, items, banks and assessments, by subject."""

from assessments.actions.accommodations import (
    decline_accommodation,
    end_accommodation,
    erase_proof,
    grant_accommodation,
    request_accommodation,
    withdraw_accommodation,
)
from assessments.actions.answers import Given, NoSuchQuestion, OnBreak, Over, Saved, save_answer, save_answers
from assessments.actions.attempts import (
    NotTheirs,
    attempt_submitted,
    close,
    close_overdue,
    close_when_over,
    held_by,
    option_order,
    start,
    submit,
)
from assessments.actions.breaks import pause, resume
from assessments.actions.items import WORDING, approve, draft, look_at, redraft, retire, revise, turn_away
from assessments.actions.setting_up import keep_all_examiners, keep_examiners, set_up

__all__ = [
    "WORDING",
    "Given",
    "NoSuchQuestion",
    "NotTheirs",
    "OnBreak",
    "Over",
    "Saved",
    "approve",
    "attempt_submitted",
    "close",
    "close_overdue",
    "close_when_over",
    "decline_accommodation",
    "draft",
    "end_accommodation",
    "erase_proof",
    "grant_accommodation",
    "held_by",
    "keep_all_examiners",
    "keep_examiners",
    "look_at",
    "option_order",
    "pause",
    "redraft",
    "request_accommodation",
    "resume",
    "retire",
    "revise",
    "save_answer",
    "save_answers",
    "set_up",
    "start",
    "submit",
    "turn_away",
    "withdraw_accommodation",
]
