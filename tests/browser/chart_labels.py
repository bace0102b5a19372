"""Whether the writing in the charts of a page can be read."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page

# Every piece of writing that is seen, by chart; then what leaves its chart, and which
# two pieces lie on one another by more than an edge.
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
    """Find writing in charts that runs off or lies on other writing.

    Args:
        page: A page that is drawn.

    Returns:
        One sentence for each fault.
    """
    # why: a chart is drawn a while after its place is there.
    with suppress(Error):
        page.wait_for_function(
            f"() => {{ const [pieces, faults] = ({_FIND_FAULTS})();"
            " return pieces > 0 && faults.length === 0; }",
            timeout=20_000,
            polling=500,
        )
    pieces, faults = page.evaluate(_FIND_FAULTS)
    assert pieces, "No chart of this page has writing, so nothing is checked."
    return list(faults)
