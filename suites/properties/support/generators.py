"""What Hypothesis generates: names of users, userNames, displayNames of groups, and filters.

Loads Hypothesis: a tenth of a second that only the checks of this folder spend.
"""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pytest_scim.suites.properties.support import unicode_scripts
from pytest_scim.suites.properties.support.admin_model import NOTHING, Action, possible
from pytest_scim.suites.properties.support.filter_model import And, Comparison, Cut, Filter, Not, Or
from pytest_scim.suites.properties.support.shrink import Naming
from pytest_scim.suites.properties.support.unicode_scripts import Clusters

LONGEST_USER_NAME = 24
LONGEST_GROUP = 60


def word(clusters: Clusters) -> SearchStrategy[str]:
    """Generate a word of up to twelve letters."""
    return st.lists(st.sampled_from(clusters), min_size=1, max_size=12).map("".join)


@st.composite
def texts(
    draw: st.DrawFn, alphabets: Sequence[Clusters], between: Sequence[str], longest: int
) -> str:
    """Generate words of one script with signs between them: few words, or the longest text."""
    clusters = draw(st.sampled_from(alphabets))
    words = draw(st.lists(word(clusters), min_size=1, max_size=3))
    signs = draw(st.lists(st.sampled_from(between), min_size=2, max_size=2))
    text = words[0][:longest]
    repeated = words[1:] + words * longest * draw(st.booleans())
    for number, another in enumerate(repeated):
        more = signs[number % 2] + another
        if len(text) + len(more) > longest:
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
    return texts(unicode_scripts.GROUPS, unicode_scripts.BETWEEN_GROUPS, LONGEST_GROUP)


def filters(paths: Sequence[str], count: int) -> SearchStrategy[Filter]:
    """Generate filters on values that ``count`` Users have, or nearly have, at ``paths``."""
    cuts = st.builds(
        Cut,
        st.integers(0, count - 1),
        st.sampled_from(("whole", "start", "middle", "end")),
        st.sampled_from(("", "", "", '"', "\\", "%")),
    )
    operators = st.sampled_from(("eq", "co", "sw", "ew", "ne", "pr"))
    comparison = st.builds(Comparison, st.sampled_from(paths), operators, cuts)
    return st.recursive(
        comparison,
        lambda inner: (
            st.builds(Not, inner) | st.builds(And, inner, inner) | st.builds(Or, inner, inner)
        ),
        max_leaves=4,
    )


def sequences(vocabulary: Sequence[Action], longest: int) -> SearchStrategy[tuple[Action, ...]]:
    """Generate sequences of actions that are possible one after the other."""
    drawn = st.lists(st.sampled_from((NOTHING, *vocabulary)), min_size=60, max_size=60)
    return drawn.map(lambda actions: possible(actions, longest))
