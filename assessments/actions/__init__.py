"""Everything that is done to attempts, items, banks and assessments, by subject."""

from assessments.actions.answers import Given, NoSuchQuestion, Over, Saved, save_answer, save_answers
from assessments.actions.attempts import (
    NotTheirs,
    attempt_submitted,
    close,
    close_overdue,
    close_when_over,
    option_order,
    start,
    submit,
)
from assessments.actions.items import WORDING, approve, draft, look_at, redraft, retire, revise, turn_away
from assessments.actions.setting_up import keep_all_examiners, keep_examiners, set_up

__all__ = [
    "WORDING",
    "Given",
    "NoSuchQuestion",
    "NotTheirs",
    "Over",
    "Saved",
    "approve",
    "attempt_submitted",
    "close",
    "close_overdue",
    "close_when_over",
    "draft",
    "keep_all_examiners",
    "keep_examiners",
    "look_at",
    "option_order",
    "redraft",
    "retire",
    "revise",
    "save_answer",
    "save_answers",
    "set_up",
    "start",
    "submit",
    "turn_away",
]
