"""How hard a text reads and how long it takes, counted by hand in small places."""

import pytest

from courses import reading


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("peer", 1),
        ("table", 2),
        ("tables", 2),
        ("rule", 1),
        ("rules", 1),
        ("helped", 1),
        ("wanted", 2),
        ("houses", 2),
        ("likely", 2),
        ("naloxone", 3),
        ("experience", 4),
        ("question", 2),
        ("social", 2),
        ("power", 2),
        ("idea", 3),
        ("confidentiality", 7),
        ("isn't", 2),
        ("don't", 1),
        ("person's", 2),
        ("rhythm", 2),
        ("Mm", 1),
    ],
)
def test_syllables_are_what_a_speaker_counts(word, count):
    assert reading.syllables(word) == count


def test_the_grade_is_the_one_of_the_formula():
    # Six words and six syllables in one sentence; then six words and ten syllables.
    assert reading.grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59)
    assert reading.grade(["Recovery is a process of change."]) == pytest.approx(0.39 * 6 + 11.8 * 10 / 6 - 15.59)


def test_headings_and_names_of_the_field_are_left_out_and_items_of_lists_are_sentences():
    assert reading.grade(["<h2>Considerations of confidentiality</h2><p>We wait.</p>"]) == reading.grade(["We wait."])
    assert reading.grade(["We read Intentional Peer Support now."]) == reading.grade(["We read now."])
    assert reading.sentences("<ul><li>first</li><li>then another</li></ul>") == ["first", "then another"]


def test_a_sentence_ends_with_its_mark_and_not_with_a_short_form():
    said = reading.sentences("<p>At 2 p.m. we meet Dr. Shah. “Who is it?” she asks. It rains.</p>")
    assert said == ["At 2 p.m. we meet Dr. Shah", "“Who is it?” she asks", "It rains"]


def test_text_without_a_word_has_no_grade():
    assert reading.grade([]) == reading.grade(["<p> </p>"]) == 0


def test_two_hundred_words_take_a_minute():
    assert reading.minutes(len(reading.words("<p>" + "word " * 300 + "</p>"))) == 1.5
    assert reading.words("<b>It's</b> 9&nbsp;o'clock, IC&amp;RC says.") == ["It's", "9", "o'clock", "IC&RC", "says"]
