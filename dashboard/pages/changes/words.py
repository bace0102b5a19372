"""What the page on changes says."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.queries.changes import Step
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain

_MOST_MOVERS = 5
HOW_HANDLED = """
Anybody may say that a row is wrong or missing: below each table stands a link for that.
Evidence decides, not who asks.

- If the source has it wrong and another document shows so, the value is read
  differently and stands in the list above.
- If we read it wrong, it is mended, and *What changed* shows it.
- A demand to remove a row is answered by the same rule. A row that a document supports
  stays, and an agency's or a company's answer, where one is on record, stands beside
  it. A row that none supports is taken out, and that shows as removed.
- We identify people by office, not name; the address of a document may hold a name. A
  row that names a person is a mistake, and we correct it.

Each build lists what it changed in the tables that are followed.
"""


def step_sentence(step: Step) -> str:
    """Say what the newest build changed, since when, and whether evidence did."""
    day = day_text(step.since_on)
    if not step.counts:
        return f"**Since the build of {day} nothing changed.** {step.cause}"
    return f"**Since the build of {day}: {step.counts}.** {step.cause}"


def step_lines(known: Sequence[Step]) -> str:
    """List what each build changed, newest first, with the figures that moved."""
    lines = []
    for step in known:
        lines.append(
            f"- **{day_text(step.changed_at.date())}**, {step.changed_at:%H:%M} UTC, "
            f"snapshot `{step.snapshot_id}`: "
            f"{step.counts}{'. ' if step.counts else ''}{step.cause}"
        )
        for sentence, movers in step.figures:
            named = ", ".join(plain(name) for name in movers[:_MOST_MOVERS])
            more = ", and others" if len(movers) > _MOST_MOVERS else ""
            lines.append(
                f"    - {plain(sentence)}{f': {named}{more}' if named else ''}"
            )
    return "\n".join(lines)
