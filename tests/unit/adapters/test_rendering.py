"""Templates: values are data, a missing one is an error, and no template reaches out or runs wild."""

from __future__ import annotations

import pytest

from oneflow.adapters.rendering import render
from oneflow.errors import DefinitionError


def test_values_are_put_in():
    template = "{% for one in items %}\n{{ loop.index }}. {{ one.title }}\n{% endfor %}\n"
    text = render(template, {"items": [{"title": "户口"}, {"title": "医保"}]})
    assert text == "1. 户口\n2. 医保\n"


@pytest.mark.parametrize("value", ["{{ 7 * 7 }}", "{% raw %}", "<b>&amp;</b>", "{{ secret }}"])
def test_what_stands_in_a_value_is_never_a_template(value: str):
    assert render("[{{ v }}]", {"v": value, "secret": "x"}) == f"[{value}]"


@pytest.mark.parametrize(
    "template",
    [
        "{{ missing }}",
        "{{ v.missing }}",
        "{% if missing %}{% endif %}",
        "{{ v",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ v.__init__.__globals__ }}",
        "{{ v|attr('__class__') }}",
        "{{ list.append(1) }}",
        "{{ 1 / 0 }}",
        "{% for i in range(1001) %}{% endfor %}",
        "{% for i in range(1000) %}{{ long }}{% endfor %}",
        "{{ lipsum() }}",
    ],
)
def test_what_a_template_may_not_do(template: str):
    values = {"v": object(), "list": [], "long": "王小明" * 100}
    with pytest.raises(DefinitionError) as caught:
        render(template, values, name="notice")
    assert "notice" in caught.value.en
    assert "王小明" not in str(caught.value) + repr(caught.value.__cause__)
