"""A questionnaire with what is hard to print: times, orders, ratings, answers in an order of their
own for each form, earlier answers in wordings, conditions on numbers and days; in three languages.
"""

import survey
from survey.questionnaire import Questionnaire

TEXT = """
instrument: hubs
version: "1"
title: {en: Your visit, pl: Wizyta, ur: آپ کا دورہ}
languages: [en, pl, ur]
groups: {staff: {en: Staff, pl: Pracownicy, ur: عملہ}, parents: {en: Parents, pl: Rodzice,
  ur: والدین}}
words:
  dont_know: {en: Not sure, pl: Trudno powiedzieć, ur: یقین نہیں}
sections:
  - title: {en: The visit, pl: Wizyta, ur: دورہ}
    questions:
      - id: hello
        note: {en: "Hello, {group}.", pl: "Dzień dobry, {group}.", ur: "سلام، {group}۔"}
      - id: hub
        ask: {en: Which hub?, pl: Które centrum?, ur: کون سا مرکز؟}
        choose: {leeds: {en: Leeds, pl: Leeds, ur: لیڈز}, hull: {en: Hull, pl: Hull, ur: ہل},
          york: {en: York, pl: York, ur: یارک}}
        other: {en: Another, pl: Inne, ur: کوئی اور}
        shuffle: answers
        missing: [dont_know]
      - id: nps
        ask: {en: "Would you recommend {hub}?", pl: "Czy poleci Pani/Pan {hub}?",
          ur: "کیا آپ {hub} کا مشورہ دیں گے؟"}
        rating: {low: {en: Not at all, pl: Wcale, ur: بالکل نہیں},
          high: {en: Certainly, pl: Na pewno, ur: ضرور}}
      - id: why_low
        ask: {en: What went wrong?, pl: Co poszło źle?, ur: کیا خرابی ہوئی؟}
        when: "nps <= 6"
        text: {long: true}
        optional: true
      - id: arrived
        ask: {en: When did you come?, pl: O której?, ur: کس وقت؟}
        time: {min: "08:00", max: "20:00"}
      - id: day
        ask: {en: On which day?, pl: Którego dnia?, ur: کس دن؟}
        date: {min: "2022-01-01"}
        required: true
      - id: jobs
        ask: {en: What matters most?, pl: Co najważniejsze?, ur: سب سے اہم کیا؟}
        rank: {quiet: {en: Quiet, pl: Cisza, ur: خاموشی},
          staff: {en: Staff, pl: Personel, ur: عملہ}, near: {en: Near to home, pl: Blisko,
          ur: قریب}}
        shuffle: answers
      - id: liked
        ask: {en: What was good?, pl: Co było dobre?, ur: کیا اچھا تھا؟}
        choose_many: {toys: {en: Toys, pl: Zabawki, ur: کھلونے}, food: {en: Food, pl: Jedzenie,
          ur: کھانا}, talk: {en: Talk, pl: Rozmowy, ur: باتیں}}
        other: {en: More, pl: Coś innego, ur: کچھ اور}
        none: {en: None, pl: Nic, ur: کچھ نہیں}
        shuffle: answers
      - id: warmth
        ask: {en: How warm?, pl: Jak ciepło?, ur: کتنا گرم؟}
        rating: {min: 0, max: 100, low: {en: Cold, pl: Zimno, ur: ٹھنڈا}, high: {en: Warm,
          pl: Ciepło, ur: گرم}}
      - id: change
        ask: {en: Worse or better?, pl: Gorzej czy lepiej?, ur: بدتر یا بہتر؟}
        rating: {min: -2, max: 2}
        when: "warmth > 50"
      - block: parts
        ask: {en: How good was each?, pl: Jak dobre?, ur: کتنا اچھا؟}
        rating: {low: {en: Poor, pl: Źle, ur: خراب}, high: {en: Good, pl: Dobrze, ur: اچھا}}
        missing: [not_applicable]
        items: {room: {en: The room, pl: Sala, ur: کمرہ}, tea: {en: The tea, pl: Herbata, ur: چائے}}
      - id: late
        ask: {en: "Why so late on {day}?", pl: "Dlaczego tak późno {day}?",
          ur: "{day} کو اتنی دیر؟"}
        text: {}
        when: "arrived > '12:00'"
      - id: summer
        ask: {en: "Coming again ({{really}})?", pl: "Znowu ({{really}})?", ur: "پھر ({{really}})؟"}
        choose: {yes: {en: "Yes", pl: Tak, ur: ہاں}, no: {en: "No", pl: Nie, ur: نہیں}}
        when: "today < '2027-06-01' and nps >= 7"
"""


def hubs() -> Questionnaire:
    return survey.loads(TEXT)
