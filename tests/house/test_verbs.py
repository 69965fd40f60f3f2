"""Every recorded verb has its sentence, and every sentence is recorded somewhere."""

import ast
from functools import cache
from pathlib import Path

from lms.audit.sentences import SENTENCES
from tests.house.floors import our_modules


def calls_of_record(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_record(node.func)]


def is_record(called: ast.expr) -> bool:
    match called:
        case ast.Name("record") | ast.Attribute(ast.Name("ledger"), "record"):
            return True
    return False


def texts(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


@cache
def texts_in(path: Path) -> frozenset[str]:
    return frozenset(texts(ast.parse(path.read_text())))


@cache
def recorded() -> set[str]:
    """The verbs our code writes: as they stand in the call or, where the call takes one of several, in its module."""
    verbs: set[str] = set()
    for path in our_modules():
        tree = ast.parse(path.read_text())
        for call in calls_of_record(tree):
            verb = call.args[0] if call.args else next(word.value for word in call.keywords if word.arg == "verb")
            if isinstance(verb, ast.JoinedStr):
                # f"certificates.{what}": the room stands in the call, what was done is one of the room's choices.
                known = {rest for room in our_modules() if room.parent in path.parents for rest in texts_in(room)}
                verbs |= {room + rest for room in texts(verb) for rest in known if room + rest in SENTENCES}
            elif isinstance(verb, ast.Name):
                verbs |= texts(tree) & SENTENCES.keys()
            else:
                verbs |= texts(verb)
    return verbs


def test_every_recorded_verb_has_its_sentence():
    assert recorded(), "There is something to find."
    assert recorded() - SENTENCES.keys() == set()


def test_every_sentence_is_recorded_somewhere():
    assert SENTENCES.keys() - recorded() == set()


def test_a_sentence_is_a_sentence():
    assert [verb for verb, sentence in SENTENCES.items() if not str(sentence).endswith(".")] == []
    assert [verb for verb in SENTENCES if verb.count(".") != 1 or not verb.islower()] == []
