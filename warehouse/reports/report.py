"""What a reader says is wrong or missing, read from what a stranger sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

_WEB = re.compile(r"https?://[^\s/]+\.[^\s]+")
# Characters that a field may have.
LONGEST: Mapping[str, int] = {
    "page": 600,
    "panel": 120,
    "row": 1_000,
    "snapshot": 60,
    "wrong": 2_000,
    "right": 2_000,
    "document": 600,
}


@dataclass(frozen=True)
class Report:
    """What a reader says, each field as plain text.

    Attributes:
        page: Address within the dashboard that shows it.
        panel: What of the page it is.
        row: The row, as the page shows it.
        snapshot: Snapshot that the page was of.
        wrong: What is wrong or missing.
        right: What is right.
        document: Address of a document that says so.
    """

    page: str = ""
    panel: str = ""
    row: str = ""
    snapshot: str = ""
    wrong: str = ""
    right: str = ""
    document: str = ""

    def faults(self) -> list[str]:
        """Say what has to be mended before it can be sent."""
        found = [
            f"Shorten “{name}” to {most:,} characters; a document can say the rest."
            for name, most in LONGEST.items()
            if len(getattr(self, name)) > most
        ]
        if not self.wrong:
            found.append("Say what is wrong or missing.")
        if self.document and not _WEB.fullmatch(self.document):
            found.append(
                "Write the whole address of the document, such as https://example.org/minutes.pdf."
            )
        return found

    def text(self, site: str) -> str:
        """Write it as a mail or an issue takes it.

        Args:
            site: Address that everyone knows the record by; empty where none is set.
        """
        page = f"{site}/{self.page.lstrip('/')}" if site else self.page
        said = {**asdict(self), "page": page}
        return "\n".join(
            f"{name.capitalize()}: {said[name]}" for name in LONGEST if said[name]
        )


def read_report(given: Mapping[str, str]) -> Report:
    """Read a report from the fields of a form.

    Args:
        given: Text by name of the field; others are passed over.

    Returns:
        The report, without what cannot be seen. It may have faults.
    """
    return Report(**{f.name: seen(given.get(f.name, "")) for f in fields(Report)})


def seen(text: str) -> str:
    """Return a text without what cannot be seen, each line end as one sign."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = (
        sign if sign == "\n" or sign.isprintable() else " " * sign.isspace()
        for sign in lines
    )
    return "".join(signs).strip()
