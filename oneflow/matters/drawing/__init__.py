"""A matter drawn as SVG by our own hand: lanes by department, and a Gantt chart over days.

    wording           limits and titles in the language of the drawing
    conditions_told   conditions in the words of the form
    situation         which limit and which procedure count in a situation
    stages            what the case itself goes through before its items run
    moments           days along a drawing, with a calendar or without
    schedule          on which day each stage and item begins and is due, by promise and by law
    visits_and_duties joint activities beside the items, duties after their decisions
    other_limits      notes on what holds in other situations
    scene             what is on the paper: boxes, lines, labels, each with its place; how wide a text is
    svg               a scene as SVG text: both colour schemes, a title and a description
    furniture         titles above drawings, legends and notes below
    boxes, lanes      departments as lanes, items in columns by what they need
    routing           arrows that keep to the gaps between boxes
    strips, gantt     the schedule over a calendar, a line for each of its parts
    axis              where each day lies, which ticks have room

Pure: a plan (a situation, a calendar) in, a text out; the same in gives the same out, to the byte.
"""
