"""What Hypothesis generates: names of users, userNames, displayNames of groups, and filters.

Loads Hypothesis: a tenth of a second that only the checks of this folder spend.
"""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pytest_scim.scim.json_values import JSON
from pytest_scim.suites.properties.support import unicode_scripts
from pytest_scim.suites.properties.support.declared import Declared
from pytest_scim.suites.properties.support.filter_kinds import Flag, Moment, OfOneValue
from pytest_scim.suites.properties.support.filter_model import (
    ORDERED,
    SPELLINGS,
    And,
    Comparison,
    Cut,
    Filter,
    Not,
    Or,
)
from pytest_scim.suites.properties.support.patch_model import Operation, PatchModel
from pytest_scim.suites.properties.support.patch_model import possible as possible_operations
from pytest_scim.suites.properties.support.shrink import Naming
from pytest_scim.suites.properties.support.unicode_scripts import Clusters

LONGEST_USER_NAME = 24
LONGEST_GROUP = 60
LONGEST_VALUE = 40
DECLARABLE = (unicode_scripts.LATIN, unicode_scripts.ACCENTED, unicode_scripts.GREEK)
Values = tuple[tuple[Declared, JSON, JSON, JSON], ...]


DECLARED = 40
"""A lower limit is one that a profile declares: the target may count units of UTF-16."""


def units(text: str) -> int:
    """Return the length of a text in units of UTF-16, of which a rare character needs two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def word(clusters: Clusters) -> SearchStrategy[str]:
    """Generate a word of up to twelve letters."""
    return st.lists(st.sampled_from(clusters), min_size=1, max_size=12).map("".join)


@st.composite
def texts(
    draw: st.DrawFn, alphabets: Sequence[Clusters], between: Sequence[str], longest: int
) -> str:
    """Generate words of one script with signs between them: few words, or the longest text."""
    measure = len if longest >= DECLARED else units
    clusters = draw(st.sampled_from(alphabets))
    words = draw(st.lists(word(clusters), min_size=1, max_size=3))
    signs = draw(st.lists(st.sampled_from(between), min_size=2, max_size=2))
    text = words[0]
    while measure(text) > longest and len(text) > 1:
        text = text[:-1]
    repeated = words[1:] + words * longest * draw(st.booleans())
    for number, another in enumerate(repeated):
        more = signs[number % 2] + another
        if measure(text + more) > longest:
            break
        text += more
    return text


def namings(longest: int) -> SearchStrategy[Naming]:
    """Generate a given and a family name, each in a script of its own."""
    name = texts(unicode_scripts.NAMES, unicode_scripts.BETWEEN_NAMES, longest)
    return st.builds(Naming, name, name)


def user_names(*, international: bool) -> SearchStrategy[str]:
    """Generate the part of a userName before the run's tag."""
    alphabets = unicode_scripts.USER_NAMES if international else unicode_scripts.PLAIN_USER_NAMES
    return texts(alphabets, unicode_scripts.BETWEEN_USER_NAMES, LONGEST_USER_NAME)


def group_names() -> SearchStrategy[str]:
    """Generate displayNames of groups."""
    name = texts(unicode_scripts.GROUPS, unicode_scripts.BETWEEN_GROUPS, LONGEST_GROUP)
    around = st.sampled_from(("", "", "", "", " "))
    return st.builds("{}{}{}".format, around, name, around)


def filters(
    paths: Sequence[str],
    count: int,
    *,
    flags: Sequence[str] = (),
    times: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> SearchStrategy[Filter]:
    """Generate filters on values that ``count`` Users have, or nearly have, at ``paths``.

    ``flags`` are paths of Booleans, ``times`` of times, and ``kinds`` are types of emails.
    """
    cuts = st.builds(
        Cut,
        st.integers(0, count - 1),
        st.sampled_from(("whole", "start", "middle", "end", "most")),
        st.sampled_from(("", "", "", "", "", "", '"', "\\", "%", "_", "*")),
    )
    operators = st.sampled_from(("eq", "co", "sw", "ew", "ne", "pr", "eq", "co", *ORDERED))
    spellings = st.sampled_from(("", "", "", *SPELLINGS))
    comparison = st.builds(Comparison, st.sampled_from(paths), operators, cuts, spellings)
    others = _of_other_types(count, cuts, flags, times, kinds)
    one = st.one_of(*[comparison] * 5, *others)
    return st.recursive(
        one,
        lambda inner: (
            st.builds(And, inner, inner)
            | st.builds(Not, inner)
            | st.builds(And, inner, inner)
            | st.builds(Or, inner, inner)
        ),
        max_leaves=4,
    )


def _of_other_types(
    count: int,
    cuts: SearchStrategy[Cut],
    flags: Sequence[str],
    times: Sequence[str],
    kinds: Sequence[str],
) -> list[SearchStrategy[Filter]]:
    others: list[SearchStrategy[Filter]] = []
    if flags:
        equal = st.sampled_from(("eq", "ne"))
        others.append(
            st.builds(Flag, st.sampled_from(flags), equal, st.sampled_from((True, True, False)))
        )
    if times:
        ordered = st.sampled_from((*ORDERED, "eq", "ne", "pr"))
        days = st.sampled_from((-2, 2))
        who = st.integers(0, count - 1)
        others.append(st.builds(Moment, st.sampled_from(times), ordered, who, days))
    if kinds:
        texts_of = st.sampled_from(("eq", "co", "sw", "ew"))
        others.append(
            st.builds(OfOneValue, st.sampled_from((*kinds, *kinds, *kinds, "home")), texts_of, cuts)
        )
    return others


def operation_lists(
    operations: Sequence[Operation], base: PatchModel
) -> SearchStrategy[tuple[Operation, ...]]:
    """Generate lists of PATCH operations that are possible one after the other."""
    drawn = st.lists(st.sampled_from(operations), min_size=2, max_size=8)
    return drawn.map(lambda chosen: possible_operations(chosen, base))


def values_of(attributes: Sequence[Declared]) -> SearchStrategy[Values]:
    """Generate three values for each attribute: for POST, for PUT and for PATCH."""
    return st.tuples(*(_three_values(one) for one in attributes))


def _three_values(attribute: Declared) -> SearchStrategy[tuple[Declared, JSON, JSON, JSON]]:
    """Generate an attribute with three values of the type that it declares."""
    if attribute.canonical:
        given = st.sampled_from(attribute.canonical)
        return st.tuples(st.just(attribute), given, given, given)
    three = THREE.get(attribute.type, _three_texts)
    text = texts(DECLARABLE, unicode_scripts.BETWEEN_NAMES, LONGEST_VALUE)

    def chosen(n: int, text: str) -> tuple[Declared, JSON, JSON, JSON]:
        first, second, third = three(n, text)
        return attribute, first, second, third

    return st.builds(chosen, st.integers(1, 25), text)


def _three_texts(_: int, text: str) -> tuple[JSON, JSON, JSON]:
    return text, f"{text} 2", f"{text[:20]} 3"


THREE: dict[str, Callable[[int, str], tuple[JSON, JSON, JSON]]] = {
    "boolean": lambda n, _: (n % 2 == 0, n % 2 != 0, n % 2 == 0),
    "integer": lambda n, _: (n, -n, 2**20 + n),
    "decimal": lambda n, _: (n + 0.5, -0.25, n + 0.125),
    "datetime": lambda n, _: (
        f"2031-02-{n:02d}T08:30:00Z",
        f"2031-03-{n:02d}T23:30:00Z",
        f"1999-12-{n:02d}T00:00:00Z",
    ),
}
