// What Streamlit cannot do: fill reports, name links, open places and figures.
(() => {
  const app = () => document.querySelector("[data-testid=stApp]");

  // Streamlit opens every link in a new tab; our own links stay in this one.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[target=_blank]");
    if (link?.origin === location.origin) link.removeAttribute("target");
  }, true);

  // A report carries the row that the reader touched last.
  const reports = 'a[href*="Row%3A%20"]';
  let touched = null;
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest(reports)) return;
    touched = event.target.closest("[data-testid=stDataFrame], .stMain :is(tr, li)");
  }, true);
  const rowOf = () => {
    const chosen = String(getSelection()).trim();
    if (chosen || !touched?.isConnected) return chosen;
    const isDrawn = touched.matches("[data-testid=stDataFrame]");
    const row = isDrawn
      ? touched.querySelector("td[aria-selected=true]")?.closest("tr") : touched;
    const cells = [...row?.querySelectorAll("td") ?? []].map((cell) => cell.textContent.trim());
    return cells.filter(Boolean).join(" | ") || row?.innerText;
  };
  let filled = null;
  const fill = (event) => {
    const link = event.target.closest?.(reports);
    if (!link || (event.type === "click" && filled === link)) return;
    filled = link;
    const row = encodeURIComponent((rowOf() ?? "").slice(0, 600));
    link.href = link.href.replace(/(Row%3A%20).*/, `$1${row}`);
  };
  // Pressing the mouse clears the selection before the click.
  for (const kind of ["pointerdown", "click"]) document.addEventListener(kind, fill, true);

  // A page completes its own address. Back must not return to the incomplete one, so only a
  // reader's action adds a history entry, not opening a page or going back to it.
  let isAsOpened = true;
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => { isAsOpened = false; }, true);
  }
  addEventListener("popstate", () => { isAsOpened = true; });
  const push = history.pushState;
  history.pushState = function (state, title, address) {
    const isSamePage = new URL(address, location).pathname === location.pathname;
    const add = isSamePage && isAsOpened ? history.replaceState : push;
    isAsOpened = true;
    add.call(history, state, title, address);
  };

  // Links to sources have the publisher's name. Where one name opens several documents, their
  // addresses distinguish them for screen readers.
  const ending = ({ pathname }) => {
    const parts = pathname.split("/").filter(Boolean);
    const inWords = parts.findLast((part) => /^(?=.*[-_%]).{9,}$/.test(part)) ?? parts.at(-1);
    return inWords?.replace(/%20|[-_]+/g, " ");
  };
  const tellApart = () => {
    const named = {};
    for (const link of document.links) {
      const isOfOthers = link.protocol !== "mailto:" && link.origin !== location.origin;
      if (isOfOthers) (named[link.textContent] ??= []).push(link);
    }
    for (const [name, links] of Object.entries(named)) {
      const count = new Set(links.map(({ href }) => href)).size;
      const isEnough = new Set(links.map(ending)).size === count;
      for (const link of links) {
        link.ariaLabel = count > 1 ? `${name}, ${isEnough ? ending(link) : link.href}` : null;
      }
    }
  };

  // `data-ready` is set while a run has ended and everything is drawn, for tests and scripts.
  const isDrawn = () =>
    app()?.getAttribute("data-test-script-state") === "notRunning" &&
    document.querySelector(".stMain h1") &&
    !document.querySelector("[data-testid=stSkeleton]") &&
    [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
      .every((chart) => !chart.offsetParent || chart.querySelector("svg, canvas")) &&
    [...document.images].every((image) => image.complete) &&
    document.fonts.status === "loaded";
  const root = document.documentElement;
  let looked = 0;
  const look = () => {
    if (isDrawn()) root.dataset.ready = "";
    else looked = setTimeout(look, 50);
  };
  new MutationObserver(() => {
    delete root.dataset.ready;
    clearTimeout(looked);
    looked = setTimeout(() => {
      tellApart();
      // Streamlit puts the names of places between list items, so it is not a list.
      for (const part of document.querySelectorAll(
        "[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li")) part.role = "none";
      look();
    }, 150);
  }).observe(document, {
    attributeFilter: ["data-test-script-state"],
    childList: true, characterData: true, subtree: true,
  });

  // An address of a figure scrolls to it once it is drawn.
  const seeking = /^#figure_[\w-]+$/.test(location.hash) && setInterval(() => {
    const figure = document.querySelector(`.st-key-${location.hash.slice(1)}`);
    if (!figure && isAsOpened) return;
    clearInterval(seeking);
    figure?.scrollIntoView();
    figure?.querySelector("[role=tab]")?.focus();
  }, 300);

  // A press on a map's zoom buttons is none on the map below them.
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest?.("[data-testid=stDeckGlJsonChartZoomButton]")) event.stopPropagation();
  }, true);

  // A place with a single page opens it, and on a phone the menu closes after a choice.
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-testid=stTopNavSection]")) {
      setTimeout(() => {
        const pages = document.querySelectorAll("[data-testid=stTopNavPopover] [role=menuitem]");
        if (pages.length === 1) pages[0].click();
      }, 0);
    }
    if (target.closest?.("[data-testid=stSidebarNavLink]") && innerWidth <= 768) {
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    }
  });
})();
