"""Reading formulas: what they mean, what is refused and where, and that writing one and reading it again changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.rules.formula.parse import parse
from metrics.rules.formula.problems import FormulaProblem, pointed
from metrics.rules.formula.text import format_formula, formula_in_words
from metrics.rules.formula.tokens import LONGEST
from metrics.rules.formula.tree import FUNCTIONS, Binary, Call, Code, Negate, Node, Number, Takes, Text, codes_of, walk

CODES = st.one_of(
    st.from_regex(r"[A-Za-z0-9._-]{2,12}", fullmatch=True),
    st.sampled_from(["J-UNEMP", "per", "of", "sum", "MAX", "2-GEN", "A.", "-A", "V-OD.2", "x--y", "Share"]),
)
NUMBERS = st.one_of(st.integers(0, 10**9).map(float), st.floats(0, 1e12, allow_nan=False).map(lambda one: round(one, 6)))
LABELS = st.sampled_from(["2015", "SFY 2019", "2015-Q1", "24 Jan 2018"])
GROUPS = st.sampled_from(["channel=online", "race=Black or African American;town=New Haven"])


def calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: call_of(name, inner))


def call_of(name: str, inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    function = FUNCTIONS[name]
    kinds = {
        Takes.SERIES: inner,
        Takes.COUNT: st.integers(1, 120).map(lambda n: Number(float(n))),
        Takes.NUMBER: st.sampled_from([Number(1000.0), Number(100000.0), Number(0.5)]),
        Takes.PERIOD: LABELS.map(Text),
        Takes.GROUP: GROUPS.map(Text),
    }
    most = 4 if function.repeats else function.most
    sizes = st.integers(function.least, most)
    return sizes.flatmap(
        lambda size: st.tuples(*(kinds[function.kind(place)] for place in range(size))).map(lambda given: Call(name, given))
    )


TREES: st.SearchStrategy[Node] = st.recursive(
    st.one_of(CODES.map(Code), NUMBERS.map(Number)),
    lambda inner: st.one_of(
        inner.map(Negate), st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda given: Binary(*given)), calls(inner)
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(tree=TREES)
def test_a_formula_that_is_written_and_read_again_is_the_same(tree: Node) -> None:
    text = format_formula(tree)
    assert parse(text) == tree
    assert format_formula(parse(text)) == text


@settings(max_examples=600, deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.text(alphabet='AB-.1 2()+*/,[]"perofsum', max_size=60)))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    read = read_or_refused(text)
    if isinstance(read, FormulaProblem):
        assert 0 <= read.at <= len(text)
        assert "^" in pointed(text, read)
    else:
        assert parse(format_formula(read)) == read


def read_or_refused(text: str) -> Node | FormulaProblem:
    try:
        return parse(text)
    except FormulaProblem as problem:
        return problem


@settings(max_examples=200, deadline=None)
@given(tree=TREES)
def test_every_formula_can_be_said_in_words_that_name_its_inputs(tree: Node) -> None:
    said = formula_in_words(tree, lambda code: f"<{code}>")
    assert all(f"<{code}>" in said for code in codes_of(tree))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("A-B", "A-B"),
        ("A - B", "A - B"),
        ("A -B", "A - B"),
        ("[A]-[B]", None),
        ("AB.5 + .5", "AB.5 + 0.5"),
        ("[2GEN] * 2", "[2GEN] * 2"),
        ("[J-UNEMP]", "J-UNEMP"),
        ("AA\u2212BB", "AA - BB"),
        ("AA \u00d7 BB \u00f7 CC", "AA * BB / CC"),
        ("AA - (BB - CC)", "AA - (BB - CC)"),
        ("(AA - BB) - CC", "AA - BB - CC"),
        ("-AA * BB", "-AA * BB"),
        ("per(AA, 1000, BB)", "AA per 1000 of BB"),
        ("AA + BB per 1000 of CC", "AA + BB per 1000 of CC"),
        ("SHARE(AA,total( AA ))", "share(AA, total(AA))"),
        ("index(AA, 2015)", 'index(AA, "2015")'),
        ('group(AA, "town=X; channel = online")', 'group(AA, "channel=online;town=X")'),
        ("5-3 + AA", "5 - 3 + AA"),
        ("AA + ." + "0" * 27 + "1", "AA + 0." + "0" * 27 + "1"),
    ],
)
def test_a_formula_has_one_written_form(text: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(FormulaProblem, match="no code"):
            parse(text)
    else:
        assert format_formula(parse(text)) == canonical


def test_a_hyphen_belongs_to_a_code_and_a_minus_has_spaces() -> None:
    assert codes_of(parse("J-UNEMP - J-LF")) == ("J-UNEMP", "J-LF")
    assert codes_of(parse("AA-BB")) == ("AA-BB",)


def test_per_binds_like_times() -> None:
    assert parse("AA + BB per 1000 of CC") == Binary("+", Code("AA"), Call("per", (Code("BB"), Number(1000.0), Code("CC"))))


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("", 0, "empty"),
        ("AA +", 4, "ends too early"),
        ("AA + )", 5, "cannot stand here"),
        ("(AA + BB", 8, "ends too early"),
        ("AA BB", 3, "cannot stand here"),
        ("AA + 12BB", 5, "digit in [brackets]"),
        ("50% * AA", 2, "no % in formulas"),
        ("AA + #", 5, "means nothing"),
        ("[AA", 0, "not closed"),
        ('index(AA, "2015)', 10, "not closed"),
        ("median(AA, BB)", 0, "no function median"),
        ("share(AA)", 0, "share(x, y)"),
        ("share(AA, BB, CC)", 14, "too many"),
        ("sum()", 0, "needs more"),
        ("previous(AA, 1.5)", 13, "whole number"),
        ("previous(AA, 0)", 13, "whole number"),
        ("average(AA, BB)", 12, "number of periods"),
        ("AA per BB of CC", 7, "comes a number"),
        ("AA per 1000 BB", 12, "comes of"),
        ("AA per 0 of BB", 7, "above 0"),
        ("share + 1", 0, "[share]"),
        ('group(AA, "online")', 10, "names no group"),
        ('group(AA, "town=A;town=B")', 10, "names no group"),
        ('index(AA, " ")', 10, "empty"),
        ("__import__('os')", 0, "means nothing"),
        ("AA + ." + "0" * 28 + "1", 5, "15 digits"),
        ("1" + "0" * 15 + "1 + AA", 0, "15 digits"),
        ("(" * 41 + "AA" + ")" * 41, 40, "nested"),
        ("AA" + " + AA" * 41, 203, "nested"),
        ("A" * (LONGEST + 1), LONGEST, "longer"),
    ],
)
def test_what_is_no_formula_is_refused_with_the_place_and_what_to_do(text: str, at: int, words: str) -> None:
    with pytest.raises(FormulaProblem) as refused:
        parse(text)
    assert refused.value.at == at
    assert words in str(refused.value)


def test_a_caret_stands_below_the_place() -> None:
    with pytest.raises(FormulaProblem) as refused:
        parse("AA +\n  BB ? CC")
    assert pointed("AA +\n  BB ? CC", refused.value) == "  BB ? CC\n     ^"


def test_every_function_says_how_it_is_written_and_reads_it() -> None:
    for function in FUNCTIONS.values():
        shown = function.shown.replace("...", "z1").replace(", n)", ", 3)")
        written = parse(
            shown.replace("x", "XX").replace("(y", "(YY").replace(" y", " YY").replace("indeXX", "index").replace("maXX", "max")
        )
        assert any(isinstance(node, Call) and node.name == function.name for node in walk(written))
