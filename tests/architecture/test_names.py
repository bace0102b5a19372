"""Names are words that a US engineer would search for."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# A word that no name holds, and what to write instead.
INSTEAD = {
    "asked": "requested, query, question",
    "beside": "the name of what is there, such as companions or other_agencies",
    "doors": "other_technologies",
    "drawn": "rendered, shown",
    "found": "match, matches, result, rows",
    "given": "value, arguments, settings",
    "kept": "stored, cached, remaining",
    "said": "text, message, output",
    "taken": "used, selected",
    "told": "described, reported; as a verb describe_",
    "wanted": "expected, selected",
}
# A phrase that no name holds, as a pattern.
PHRASES = {
    r"(^|_)way_to_": "a link: report_link, not way_to_report",
    r"_of_now(_|$)": "current_: current_names, not names_of_now",
    r"^_?what_\w+": "a noun: platform_limits, not what_this_system_lacks",
}


def _names(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each name that a module gives to a function, class, parameter or value."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id


def _faults(name: str) -> Iterator[str]:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
    for word in sorted(INSTEAD.keys() & set(words)):
        yield f"`{name}`: not {word}, but {INSTEAD[word]}"
    for pattern, better in PHRASES.items():
        if re.search(pattern, name):
            yield f"`{name}`: {better}"


def test_names_hold_no_private_idiom(repo_root: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=repo_root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "README.md" in listed, "git lists no README.md, so this rule guards nothing."
    faults = [
        f"{file}: {one}"
        for file in listed
        # why: the name of a saved question is its address, which never changes.
        if not file.startswith(("seeds/", "warehouse/questions/"))
        for one in _faults(Path(file).stem)
    ]
    for file in listed:
        path = repo_root / file
        if path.suffix == ".py" and path.exists():
            faults += [
                f"{file}:{line}: {one}"
                for line, name in _names(path)
                for one in _faults(name)
            ]
    assert not faults, "\n".join(faults)
