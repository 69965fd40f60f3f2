"""Makes items of every type for the properties below: whatever a reader could give, and nothing else."""

from decimal import Decimal

from hypothesis import strategies as st

from assessments.exchange.understood import (
    BLANK,
    Answer,
    Item,
    Option,
    Pair,
    Type,
    Words,
    clean,
    one_line,
    true_or_false,
)

FORMATS = st.sampled_from(["plain", "html", "markdown", "moodle"])
# What formats trip over, and whatever else people type.
SIGNS = r"""= ~ # { } : :: \ \n -> // %50% [html] [ ] #### &amp; <b> ]]> $CATEGORY: ' " , ; A) ANSWER: T 1..5 * é @"""
TRICKY = st.sampled_from([*SIGNS.split(), "\n", "\n\n", "\u2028", "A) ", "ANSWER: A", "_____"])
LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)
TEXTS = st.lists(TRICKY | LETTERS, max_size=5).map("".join).map(clean)
LINES = TEXTS.map(one_line)
SOME = TEXTS.filter(bool)
SOME_LINE = LINES.filter(bool)
FRACTIONS = st.decimals(-1, 1, places=7)
POSITIVE = st.decimals("0.0000001", 1, places=7)


def worded(texts=TEXTS):
    return st.builds(Words.of, texts, FORMATS)


def options(right, *, wrong=FRACTIONS):
    one = st.builds(Option, worded(SOME), wrong, worded())
    key = st.builds(Option, worded(SOME), right, worded())
    return (
        st.tuples(st.lists(one, max_size=3), key, st.lists(one, max_size=3))
        .map(lambda parts: (*parts[0], parts[1], *parts[2]))
        .filter(lambda found: len(found) > 1)
    )


def answers(texts, tolerances):
    right = st.builds(Answer, texts, POSITIVE, tolerances, worded())
    any_one = st.builds(Answer, texts, FRACTIONS, tolerances, worded())
    other = st.builds(Answer, st.just("*"), FRACTIONS, st.none(), worded())
    return st.tuples(right, st.lists(any_one, max_size=2), st.lists(other, max_size=1)).map(
        lambda parts: (parts[0], *parts[1], *parts[2])
    )


NUMBERS = st.decimals(-1000, 1000, places=3).map(str)
MARGINS = st.decimals(0, 100, places=4)
TYPED = answers(SOME.filter(lambda text: text != "*"), st.none())
PAIRS = st.lists(
    st.builds(Pair, worded(SOME.filter(lambda text: "->" not in text)), SOME, worded()), min_size=2, max_size=4
)
ASTRAY = st.lists(st.builds(Pair, st.just(Words()), SOME), max_size=2)
CHOSEN = options(st.just(Decimal(1)))
# An answer inside the text has something behind it.
AROUND = st.builds(lambda before, after: clean(before + BLANK + after), TEXTS, SOME)


def made(kind, stems=SOME, **parts):
    facts = {
        "title": LINES,
        "feedback": st.just(Words()) if kind is Type.DESCRIPTION else worded(),
        "category": LINES,
        "code": LINES,
        "tags": st.lists(SOME_LINE, max_size=2).map(tuple),
    }
    return st.builds(Item, st.just(kind), worded(stems), **facts, **parts)


ITEMS = {
    Type.SINGLE_CHOICE: made(Type.SINGLE_CHOICE, options=CHOSEN),
    Type.MULTIPLE_CHOICE: made(Type.MULTIPLE_CHOICE, options=options(POSITIVE)),
    Type.TRUE_FALSE: made(Type.TRUE_FALSE, options=st.builds(true_or_false, st.booleans(), worded(), worded())),
    Type.MATCHING: made(Type.MATCHING, pairs=st.builds(lambda some, more: (*some, *more), PAIRS, ASTRAY)),
    Type.NUMERIC: made(Type.NUMERIC, answers=answers(NUMBERS, MARGINS)),
    Type.SHORT_ANSWER: made(Type.SHORT_ANSWER, answers=TYPED, is_case_sensitive=st.booleans()),
    Type.ESSAY: made(Type.ESSAY),
    Type.MISSING_WORD: made(Type.MISSING_WORD, AROUND, options=CHOSEN)
    | made(Type.MISSING_WORD, AROUND, answers=TYPED, is_case_sensitive=st.booleans()),
    Type.DESCRIPTION: made(Type.DESCRIPTION),
}
EVERY = st.one_of(*ITEMS.values())
