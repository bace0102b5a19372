"""Legibility of the text in charts."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page

# All visible text by chart; then text outside its chart, and pairs of texts that
# overlap by more than an edge.
_FIND_FAULTS = """() => {
  const faults = [];
  let pieces = 0;
  for (const chart of document.querySelectorAll('[data-testid=stVegaLiteChart]')) {
    const box = chart.getBoundingClientRect();
    const seen = [...chart.querySelectorAll('svg text')]
      .filter(text => text.textContent.trim())
      .filter(text => Number(text.getAttribute('opacity') ?? 1) > 0)
      .map(text => [text.textContent, text.getBoundingClientRect()]);
    pieces += seen.length;
    seen.forEach(([words, at], k) => {
      if (at.left < box.left - 1 || at.right > box.right + 1 || at.top < box.top - 1)
        faults.push(`${words} leaves its chart`);
      for (const [others, there] of seen.slice(0, k)) {
        const across = Math.min(at.right, there.right) - Math.max(at.left, there.left);
        const down = Math.min(at.bottom, there.bottom) - Math.max(at.top, there.top);
        if (across > 2 && down > 3) faults.push(`${words} lies on ${others}`);
      }
    });
  }
  return [pieces, faults];
}"""


def unreadable_labels(page: Page) -> list[str]:
    """Describe chart text that is cut off or overlaps."""
    # Charts are drawn some time after their boxes.
    with suppress(Error):
        page.wait_for_function(
            f"() => {{ const [pieces, faults] = ({_FIND_FAULTS})();"
            " return pieces > 0 && faults.length === 0; }",
            polling=500,
        )
    pieces, faults = page.evaluate(_FIND_FAULTS)
    assert pieces, "No chart of this page has writing, so nothing is checked."
    return list(faults)
