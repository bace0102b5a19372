"""Stand-in for dbt's ``adapter``, which picks the macro of an engine."""

from collections.abc import Callable


def dispatch(name: str) -> Callable[..., str]:
    """Stand in for ``adapter.dispatch``: a function of the macro's first argument."""
    return lambda expression, *_: f"{name}({expression})"
