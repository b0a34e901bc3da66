"""The YAML of layouts: read whole, or refused with all that is wrong at once."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.intake.layouts import LayoutProblems, as_yaml, parse_layout
from metrics.intake.layouts.spec import Source
from tests.metrics.layouts.reading import SHIPPED

WHOLE = """
name: A table
facts:
  measure: {constant: J-UNEMP}
  period: {type: month, label: Month}
values:
  - columns: [Rate]
"""


def problems(text: str) -> list[str]:
    with pytest.raises(LayoutProblems) as caught:
        parse_layout(text)
    return [f"{one.path}: {one.problem}" for one in caught.value.problems]


def test_all_problems_are_said_at_once_with_their_paths():
    found = problems(
        """
        nam: A table
        read: {header: top, encodng: utf-8}
        facts: {period: {label: Month, starts: 13}}
        values:
          - {columns: [Rate, ''], when: [{column: Month}]}
          - {like: '^(\\d{4}', into: reeding}
        """
    )
    assert [line.partition(":")[0] for line in found] == [
        "nam", "read.header[0]", "read.encodng", "facts.period.starts", "values[0].columns[1]", "values[0].when[0]", "values[1].like",
        "values[1].into",
    ]  # fmt: skip


def test_a_misspelled_key_is_told_what_it_may_have_meant():
    with pytest.raises(LayoutProblems, match=r"vales: This key is not known here\. Did you mean values\?"):
        parse_layout(WHOLE.replace("values", "vales"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.replace("  measure: {constant: J-UNEMP}\n", ""), "values[0].measure: Nothing says of which measure the values are."),
        (WHOLE.replace("  period: {type: month, label: Month}\n", ""), "values[0].period: Nothing says of which period the values are."),
        (WHOLE + "    into: target\n", "values[0].operator: Nothing says which side of the target is good."),
        (WHOLE + "    operator: {constant: '>='}\n", "values[0].operator: Only targets have this."),
        (WHOLE + "    like: x\n", "values[0]: It does not say in one way which columns hold the values."),
        (WHOLE + "    note: '{1} Note'\n", "values[0].note: {1} is a group that the pattern of the columns does not have."),
        (WHOLE.replace("label: Month", "label: Month, year: Year"), "facts.period: The period is not said in one way."),
        (WHOLE.replace("label: Month", "year: Year, day: Day"), "facts.period: These parts do not make a period."),
        (WHOLE.replace("label: Month", "year: Y, quarter: Q, starts: 2"), "facts.period.starts: No year of quarters begins in this month."),
        (WHOLE + "    draft: {name: Title}\n", "values[0].draft.agency: A measure cannot be made without it."),
        (WHOLE.replace("constant: J-UNEMP", "constant: J-UNEMP, column: Code"),
         "facts.measure: It does not say in one way where the text comes from."),
        ("name: A table", "values: Nothing says where the values stand."),
        ("- a\n- b", ": Here stand keys with values."),
        ("", ": Here stand keys with values."),
        ("name: one\nname: two", "name: Line 2 has a key twice or no word as key."),
        ("name: &a one\nskip: *a", ": A layout has no anchors and aliases (& and *)."),
        ("name: !!python/object:os.system one", ": A layout has no tags (tag:yaml.org,2002:python/object:os.system)."),
        ("name: [[[[[[[[[[[[[[", ": There are more parts in each other, or in all, than a layout can need."),
        ("name: " + "x" * 200_001, ": The text has 200,007 characters."),
    ],
)  # fmt: skip
def test_what_makes_no_layout_is_refused(text, said):
    assert said in problems(text)


def test_scalars_stay_the_text_that_was_written():
    text = WHOLE + "    numbers: {marks: {NO: skip, -9999: suppressed, 1e3: skip}}\n    note: {constant: 0012}\n"
    values = parse_layout(text).values[0]
    assert values.facts.numbers is not None
    assert values.facts.numbers.marks == {"NO": "skip", "-9999": "suppressed", "1e3": "skip"}
    assert values.facts.texts["note"] == Source(constant="0012")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yml")), ids=lambda path: path.stem)
def test_each_shipped_layout_is_one_and_comes_back_from_its_own_yaml(path: Path):
    spec = parse_layout(path.read_text(encoding="utf-8"))
    assert parse_layout(as_yaml(spec)) == spec


def test_a_version_that_was_kept_with_the_british_spelling_of_a_key_is_still_one():
    kept = parse_layout(WHOLE + "recognise: {headers: [A]}\n")
    assert kept == parse_layout(WHOLE + "recognize: {headers: [A]}\n")


def test_the_examples_of_the_documentation_are_layouts():
    text = (SHIPPED.parents[1] / "docs" / "data-formats.md").read_text(encoding="utf-8")
    whole, values, facts = [part.partition("```")[0] for part in text.split("```yaml\n")[1:4]]
    assert parse_layout(whole).skip[1].rest
    assert [each.into for each in parse_layout(f"name: x\nfacts: {{measure: Id}}\n{values}").values] == ["reading", "target", "reading"]
    drafts = parse_layout(f"name: x\n{facts}\nvalues: [{{columns: [N], period: {{type: year, year: Year}}}}]")
    assert sorted(drafts.facts.draft) == ["agency", "direction", "name", "unit"]


words = st.sampled_from(
    ["name", "values", "facts", "columns", "like", "period", "type", "month", "a", "(", "{1}", "-9999", "yes", "", "9" * 30]
)
trees = st.recursive(words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4), max_leaves=20)


def refusal(text: str) -> LayoutProblems | None:
    """Why a text is refused; None when it is a layout, which then comes back from its own YAML."""
    try:
        spec = parse_layout(text)
    except LayoutProblems as refused:
        return refused
    assert parse_layout(as_yaml(spec)) == spec
    return None


def parsed_or_refused(text: str) -> None:
    refused = refusal(text)
    if refused:
        assert refused.problems
        assert all(one.problem and one.fix for one in refused.problems)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,?\n \t\\\x00\x85\ud800"))
def test_any_text_is_parsed_or_refused_with_problems(text):
    parsed_or_refused(text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(words, trees, max_size=5))
def test_any_tree_is_parsed_or_refused_with_problems(tree):
    parsed_or_refused(yaml.safe_dump(tree))
    parsed_or_refused(WHOLE + yaml.safe_dump({"recognize": tree}))
    parsed_or_refused(WHOLE.rstrip() + "\n    numbers: " + yaml.safe_dump(tree, default_flow_style=True))
    parsed_or_refused(WHOLE.rstrip() + "\n    note: " + yaml.safe_dump(tree, default_flow_style=True))
