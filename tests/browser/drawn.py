"""When a page of the dashboard is drawn, for a browser to find out."""

from __future__ import annotations

# Notes when a page changed last; a script of each page from its beginning.
NOTE_CHANGES = """
new MutationObserver(() => { globalThis.changedAt = performance.now(); }).observe(
  document, {
    attributeFilter: ["data-test-script-state"],
    childList: true, characterData: true, subtree: true,
  })"""
# A run has ended, everything is drawn, and no animation runs except endless ones. The
# page's own script waits a little less for the last change.
IS_STILL = """() => performance.now() - globalThis.changedAt > 200
  && document.querySelector("[data-testid=stApp]")
    ?.getAttribute("data-test-script-state") === "notRunning"
  && document.querySelector(".stMain h1")
  && !document.querySelector("[data-testid=stSkeleton]")
  && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
    .every(chart => !chart.offsetParent || chart.querySelector("svg, canvas"))
  && [...document.images].every(image => image.complete)
  && document.fonts.status === "loaded"
  && !document.getAnimations().some(moving =>
    moving.playState === "running"
    && moving.effect.getComputedTiming().endTime !== Infinity)"""
