"""The tests of oneflow, by what they hold the code to.

unit/          one module at a time; the folders are those of `oneflow`
contract/      what every store promises: memory, SQLite and PostgreSQL alike
property/      laws of the arithmetic and the kernel, over invented input
laws/          laws that every activity kind keeps
oracle/        the same reckoned a second time, by code that imports nothing of oneflow
invariants/    what must hold in any database of ours, likewise
acceptance/    the shipped matters: scenarios, replay, mutants, dates
faults/        faults injected from outside; and bugs planted, to test the tests
migration/     old databases brought to the present form
architecture/  the house rules, and that each of them can be broken
docs/ examples/ smoke/    pages, example halls and the installed package, as a user meets them

generated/  definitions/  support/    no tests, but what several tests share: matters made for
                                      them, definitions in files, a PostgreSQL server, and so on
"""
