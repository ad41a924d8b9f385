"""For testers and integrators: scenarios in plain words, replay of real cases, mutants.

A scenario, read:
    scenario_file  scenario_schema  scenarios   its form, as records and JSON Schema; files read
    names  people  moments  expectation         its words: of the matter, who, when, what must be so
    deeds  wishes                               its verbs, and what they ask of the engine
    intake_deeds  clock_deeds  fee_deeds  checking_deeds  notice_deeds
    handing_in                                  its beginning: form and documents

A scenario, played:
    runner  suite  plugin  collecting           one; many; as tests of pytest
    stage  performance  virtual  letters        an engine and one case; step by step; time and chance
    view  notice_view  waiting                  what is found in the case
    chronicle  narrative  result                its history; in words; passed or not
    twins                                       data sources in memory

A case, replayed:
    bundling  replay  rejudging  outcome        its bundle, given again; its data judged anew
    export/                                     told as a scenario
    mutation  mutants                           definitions with one mistake; who notices it

Stands above the engine and drives it as anybody would, over any store, in virtual time.
Nothing here is imported by what it tests. Start with `oneflow.testing.runner`.
"""
