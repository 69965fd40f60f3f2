"""Numbers that people type, and codes that nobody guesses."""

from hypothesis import assume, given
from hypothesis import strategies as st

from certificates import numbers

bodies = st.text(numbers.ALPHABET, min_size=numbers.NUMBER_LENGTH - 1, max_size=numbers.NUMBER_LENGTH - 1)
places = st.integers(0, numbers.NUMBER_LENGTH - 1)


def whole(body: str) -> str:
    return body + numbers.check_symbol(body)


@given(bodies)
def test_a_number_reads_back_as_it_is_shown(body):
    number = whole(body)
    assert numbers.read_number(numbers.shown(number)) == number
    assert numbers.read_number(numbers.shown(number).lower().replace("-", " ")) == number


@given(bodies, places, st.sampled_from(numbers.ALPHABET))
def test_any_single_wrong_symbol_is_caught(body, place, symbol):
    number = whole(body)
    assume(number[place] != symbol)
    assert numbers.read_number(number[:place] + symbol + number[place + 1 :]) is None


@given(bodies, places, places)
def test_any_exchange_of_two_symbols_is_caught(body, one, other):
    number = list(whole(body))
    assume(number[one] != number[other])
    number[one], number[other] = number[other], number[one]
    assert numbers.read_number("".join(number)) is None


@given(bodies)
def test_letters_that_look_like_others_are_forgiven(body):
    number = whole(body)
    typed = number.replace("0", "O").replace("1", "l").replace("5", "s").replace("V", "u")
    assert numbers.read_number(typed) == number


def test_what_is_no_number_reads_as_nothing():
    for typed in ("", "7K3", "7K3-M9Q-RT", "7K3-M9Q-RTCC", "7K3-M9Q-RTA", "٧K3-M9Q-RTC", "<script>", "7K3" * 99):
        assert numbers.read_number(typed) is None


def test_the_example_on_the_form_is_a_sound_number():
    assert numbers.read_number("7k3 m9q rtc") == "7K3M9QRTC"


def test_neither_numbers_nor_codes_have_letters_people_take_for_others():
    written = "".join(numbers.new_number() + numbers.new_code().upper() for _each in range(200))
    assert not set(written) & set("OILSUAE")


def test_a_code_has_at_least_128_random_bits():
    assert len(numbers.ALPHABET) ** numbers.CODE_LENGTH >= 2**128
    codes = {numbers.new_code() for _each in range(2000)}
    assert len(codes) == 2000
    assert all(numbers.read_code(code.upper()) == code for code in codes)
