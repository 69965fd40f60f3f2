"""Knows the sentence for each verb; free of models, so that a room can speak while the apps are still loading."""

from collections.abc import Mapping
from typing import Any

SENTENCES: dict[str, Any] = {}


class UnknownVerb(Exception):
    """Raised when an act is recorded under a verb no room has given a sentence."""


def speak(sentences: Mapping[str, Any]) -> None:
    """Give each verb of a room the sentence people read in the history; called once, from the room's `ready()`.

    A sentence may name the facts of the event's detail as %(name)s.
    """
    SENTENCES.update(sentences)
