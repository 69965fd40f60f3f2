"""Words that speak of people as their condition are found with a better phrase; words spoken about are left alone."""

import pytest

from lms.content.wording import BETTER, flagged


def found(text: str) -> list[tuple[str, str]]:
    return [(flag.word, flag.better) for flag in flagged(text)]


@pytest.mark.parametrize(
    ("text", "word", "better"),
    [
        ("Meet the client where he is.", "client", "participant, or peer"),
        ("Addicts need help.", "Addicts", "person who uses drugs"),
        ("A drug abuser came.", "drug abuser", "person who uses drugs"),
        ("He is an alcoholic.", "alcoholic", "person with an alcohol use disorder, or person in recovery"),
        ("Substance abuse is common.", "Substance abuse", "substance use"),
        ("She relapsed in May.", "relapsed", "returned to use, or return to use"),
        ("He committed suicide.", "committed suicide", "died by suicide"),
        ("The mentally ill are many.", "The mentally ill", "people with a mental-health condition"),
        ("A schizophrenic lives there.", "schizophrenic", "person with, and the name of it"),
        ("She suffers from depression.", "suffers from", "lives with, or has"),
        ("He was noncompliant.", "noncompliant", "chose another way, or did not agree with the plan"),
        ("You failed the test.", "failed the test", "not yet passed"),
        ("Disabled people and the homeless.", "Disabled", "people with disabilities"),
    ],
)
def test_a_word_is_found_with_what_to_say_instead(text, word, better):
    assert (word, better) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        'Say “person who uses drugs”, never “addict” or "junkie".',
        "Alcoholics Anonymous meets on Mondays.",
        "A participant in recovery returned to use and is not yet done.",
        "Clientele, addiction, abuse of power, functioning well.",
        "The pump failed. Be patient. A normal day.",
        "Reporting abuse of a child is a duty.",
        "",
    ],
)
def test_other_words_are_left_alone(text):
    assert found(text) == []


def test_each_spelling_is_told_once_in_the_order_of_the_text():
    assert [word for word, _better in found("Clients relapse. A client. CLIENTS.")] == ["Clients", "relapse", "client"]


def test_no_better_phrase_is_itself_to_be_avoided():
    assert [words for _pattern, words in BETTER if flagged(str(words))] == []
