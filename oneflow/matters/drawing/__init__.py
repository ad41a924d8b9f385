"""A matter drawn as SVG by our own hand: lanes by department, and a Gantt chart over days.

    wording   limits and titles in the language of the drawing
    scene     what is on the paper: boxes, lines, labels, each with its place; how wide a text is
    svg       a scene as SVG text: both colour schemes, a title and a description
    lanes     departments as lanes, items in columns by what they need
    furniture titles above drawings, legends below
    routing   arrows that keep to the gaps between boxes
    schedule  on which day each item begins and is due, by promise and by law
    gantt     the schedule over a calendar

Pure: a plan (and a calendar) in, a text out; the same in gives the same out, to the byte.
"""
