"""The sentences can be said in another language, in each answer its own."""

from datetime import date

from certificates import rules
from certificates.rules.words import Words

from .building import DAY, case, programme, training

SPANISH = {
    "{when}, before the {length} that count.": "{when}, antes de los {length} que cuentan.",
    "Earned on {day}": "Obtenido el {day}",
    "{day} {month} {year}": "{day} de {month} de {year}",
    "February": "febrero",
    "{n} years": "{n} años",
    "{duration} of {kind}": "{duration} de {kind}",
    "{n} hours": "{n} horas",
    "training": "formación",
}


def test_words_are_translated_when_they_are_said():
    language = {}
    words = Words(lambda text: language.get(text, text))
    asked = programme("- hours: {kind: training, minimum: 10, window: {within: {years: 10}}}")
    early = case(training(60, on="2013-02-01"))

    def finding():
        return rules.assess(asked, early, on=date.fromisoformat(DAY), words=words)["findings"][0]

    assert finding()["refused"][0]["why"] == "Earned on 1 February 2013, before the 10 years that count."
    language.update(SPANISH)
    assert finding()["label"] == "10 horas de formación"
    assert finding()["refused"][0]["why"] == "Obtenido el 1 de febrero de 2013, antes de los 10 años que cuentan."
    language.clear()
    assert finding()["label"] == "10 hours of training"
