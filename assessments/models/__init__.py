"""Knows items, assessments and attempts; nothing of courses or certificates."""

from assessments.models.accommodations import (
    AccommodationDecision,
    AccommodationEnd,
    AccommodationProof,
    AccommodationRequest,
    AccommodationRequestQuerySet,
    AttemptTerms,
    Break,
    Outcome,
)
from assessments.models.assessments import Assessment, BlueprintLine, Feedback, Layout, Release, Scale
from assessments.models.attempts import Answer, Attempt, AttemptItem, AttemptQuerySet, Ending
from assessments.models.banks import BankTopic, ItemBank, code_like
from assessments.models.item_files import ItemFile
from assessments.models.items import Difficulty, Frozen, Item, ItemVersion

__all__ = [
    "AccommodationDecision",
    "AccommodationEnd",
    "AccommodationProof",
    "AccommodationRequest",
    "AccommodationRequestQuerySet",
    "Answer",
    "Assessment",
    "Attempt",
    "AttemptItem",
    "AttemptQuerySet",
    "AttemptTerms",
    "BankTopic",
    "BlueprintLine",
    "Break",
    "Difficulty",
    "Ending",
    "Feedback",
    "Frozen",
    "Item",
    "ItemBank",
    "ItemFile",
    "ItemVersion",
    "Layout",
    "Outcome",
    "Release",
    "Scale",
    "code_like",
]
