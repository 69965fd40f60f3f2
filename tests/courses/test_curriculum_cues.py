"""What would give the key away: each kind of cue, alone, in a bank that is otherwise in order."""

from copy import deepcopy

import pytest

from courses import cues

PLACES = [3, 1, 0, 2]
WORDS = ["Ask him what he wants", "Call the team at once", "Wait for some other day", "Tell him what you did"]
NOUNS = "apple bridge candle dinner engine feather garden hammer island jacket kettle ladder mirror needle orchard "
NOUNS += "pencil quilt river saddle tunnel umbrella violin window yogurt zipper basket carpet drawer elbow fiddle"


def bank() -> dict:
    """Thirty items of four options, with nothing to be found."""
    return {"code": "bank", "items": [item(number, noun) for number, noun in enumerate(NOUNS.split())]}


def item(number: int, noun: str) -> dict:
    key = PLACES[number % 4]
    # Each length takes its turn at being the key's, so that no length is a cue.
    texts = [f"{words} with {noun}{'s' * (1 + (number // 4 + turn) % 4)}." for turn, words in enumerate(WORDS)]
    options = [{"text": text, "correct": n == key, "rationale": "So it is."} for n, text in enumerate(texts)]
    stem = " ".join(noun + ending for ending in ("al", "ic", "or", "en", "um", "ix"))
    return {"code": f"i-{number}", "kind": "single_choice", "stem": f"What of {stem}?", "options": options}


def found(changed: dict) -> str:
    return "\n".join(reason for _place, reason in cues.problems(changed))


def test_a_bank_in_order_has_no_cue():
    assert found(bank()) == ""
    assert list(cues.across({"bank": bank()})) == []


def test_thirty_items_are_the_fewest():
    few = bank()
    few["items"].pop()
    assert "29 items are too few; a bank has at least 30." in found(few)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (" and stay there for a while", "the key is the longest option in 100 of 100 items"),
        ("", "the key is the shortest option in 100 of 100 items"),
    ],
)
def test_a_key_that_stands_out_by_its_length_is_a_cue(more, words):
    changed = bank()
    for one in changed["items"]:
        for option in one["options"]:
            option["text"] = (
                "Wait there" + (more if option["correct"] else " now") + "."
                if more or option["correct"]
                else option["text"]
            )
    assert words in found(changed)
    assert "percent as long as other options" in found(changed)


def test_keys_at_one_place_are_a_cue():
    changed = bank()
    for one in changed["items"]:
        one["options"].sort(key=lambda option: not option["correct"])
    assert "the key stands at place 1 in 100 of 100 items." in found(changed)


def test_a_key_that_repeats_the_stem_is_a_cue():
    changed = bank()
    for one in changed["items"]:
        for option in one["options"]:
            if option["correct"]:
                option["text"] = option["text"].replace("with", "with " + one["stem"].split()[2])
    assert "the key repeats most of the stem in" in found(changed)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stem": "A peer specialist is an"}, "a stem ends as a whole sentence"),
        ({"stem": "You would now call,"}, "a gap lets grammar give the key away"),
        ({"stem": "You meet a man. What does not fit your role?"}, "the question is negative"),
        ({"kind": "multiple_choice"}, "say how many answers to choose: 1."),
        ({"kind": "multiple_choice", "stem": "What fits? Choose two."}, "say how many answers to choose: 1."),
    ],
)
def test_a_stem_is_a_whole_positive_question(change, words):
    changed = bank()
    changed["items"][7] |= change
    assert words in found(changed)


def test_not_in_capitals_or_in_somebodys_mouth_is_no_hidden_no():
    changed = bank()
    changed["items"][0]["stem"] = "What does NOT belong in a note?"
    changed["items"][1]["stem"] = 'He says, "I do not know." What do you say to "Why not?"'
    assert found(changed) == ""


@pytest.mark.parametrize(
    ("option", "change", "words"),
    [
        (0, {"text": "All of the above."}, "an answer that names the other answers"),
        (0, {"text": "None of these."}, "an answer that names the other answers"),
        (0, {"text": "Call the team at once with appless."}, "two answers say the same"),
        (0, {"text": "Never ask him what he wants."}, "“Never” stands only in wrong answers"),
        (1, {"rationale": " "}, "say why this answer is right or not."),
        (3, {"text": '"Tell him what you did."'}, "the key is written in another form"),
        (3, {"text": "Could you tell him what you did?"}, "the key is written in another form"),
        (3, {"text": "tell him what you did."}, "the key is written in another form"),
    ],
)
def test_each_option_stands_by_itself_and_looks_like_the_others(option, change, words):
    changed = bank()
    changed["items"][0]["options"][option] |= change
    assert words in found(changed)


def test_a_word_without_exception_may_stand_where_the_key_has_one_too():
    changed = bank()
    options = changed["items"][0]["options"]
    options[0]["text"], options[3]["text"] = "Never ask him.", "Always tell him what you did."
    assert "stands only in wrong answers" not in found(changed)


def test_twins_are_found_in_one_bank_and_between_two():
    twin = deepcopy(bank()["items"][4]) | {"code": "twin"}
    [(name, place, words)] = cues.across({"bank": bank(), "other": {"items": [twin]}})
    assert (name, place, words) == ("other", ("items", 0, "stem"), "twin: this asks almost the same as i-4.")


def test_a_stem_that_gives_away_another_key_is_found():
    told = bank()
    told["items"][0]["options"][3]["text"] = "Tell him what you saw with your own eyes."
    told["items"][9]["stem"] = "A man asks you to tell him what you saw with him. What now?"
    [(_name, place, words)] = cues.across({"bank": told})
    assert (place, words) == (("items", 9, "stem"), "i-9: this stem gives away the key of i-0.")
