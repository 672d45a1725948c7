"""A questionnaire with answers that must not wait: at an option of each kind, by a condition, in a
block, of numbers, words and missing answers.
"""

DEFINITION = """
instrument: mood
version: "1"
title: {en: How you are, cy: Sut ydych chi}
languages: [en, cy]
groups: {parents: {en: Parents, cy: Rhieni}, teachers: {en: Teachers, cy: Athrawon}}
sections:
  - title: {en: Lately, cy: Yn ddiweddar}
    questions:
      - id: safe
        ask: {en: Are you safe at home?, cy: Ydych chi'n ddiogel gartref?}
        choose:
          always: {en: Always, cy: Bob amser}
          never:
            text: {en: Never, cy: Byth}
            alert: {en: Stay with the person. Ring the duty line., cy: Arhoswch gyda nhw.}
        missing: [refused]
        alert: {when: "safe == 'refused'", say: {en: Do not leave yet., cy: Peidiwch â mynd eto.}}
      - id: seen
        ask: {en: What have you seen?, cy: Beth welsoch chi?}
        choose_many:
          quarrels: {en: Quarrels, cy: Ffraeo}
          blows: {text: {en: Blows, cy: Ergydion}, alert: {en: Tell the lead., cy: Dywedwch.}}
      - block: feelings
        scale: agreement5
        items: {tired: {en: I am tired., cy: Rwy'n flinedig.},
          thoughts: {en: I would be better off dead., cy: Byddai'n well imi fod wedi marw.}}
        alert:
          thoughts:
            - when: thoughts in ('agree', 'strongly_agree')
              say: {en: Follow the protocol., cy: Dilynwch y protocol.}
            - when: thoughts == 'agree' and group == 'parents'
              say: {en: Ask about the children., cy: Gofynnwch am y plant.}
      - id: drinks
        ask: {en: Drinks a week?, cy: Diodydd yr wythnos?}
        number: {min: 0, whole: true}
        alert: {when: "drinks > 50", say: {en: Give the leaflet., cy: Rhowch y daflen.}}
      - id: strain
        computed: "drinks + 1"
        alert: {when: "strain > 90", say: {en: Ring the doctor., cy: Ffoniwch y meddyg.}}
      - id: harm
        ask: {en: Has anybody harmed you?, cy: A wnaeth rhywun niwed ichi?}
        text: {}
        optional: true
        alert: {when: answered(harm), say: {en: Listen first., cy: Gwrandewch yn gyntaf.}}
"""
