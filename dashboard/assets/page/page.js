// What Streamlit cannot do: fill reports, name links, open places and figures.
(() => {
  // Streamlit opens every link in a new tab; our own links stay in this one.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[target=_blank]");
    if (link?.origin === location.origin) link.removeAttribute("target");
  }, true);

  // A report carries the words that the reader marked, or else the row touched last.
  const reports = 'a[href*="Row%3A%20"]';
  let touched = null;
  document.addEventListener("pointerdown", ({ target }) => {
    if (target.closest(reports)) return;
    touched = target.closest("[data-testid=stDataFrame], .stMain :is(tr, li)");
  }, true);
  const rowOf = () => {
    if (!touched?.isConnected) return "";
    const isDrawn = touched.matches("[data-testid=stDataFrame]");
    const row = isDrawn
      ? touched.querySelector("td[aria-selected=true]")?.closest("tr") : touched;
    const cells = [...row?.querySelectorAll("td") ?? []].map((cell) => cell.textContent.trim());
    return cells.filter(Boolean).join(" | ") || row?.innerText || "";
  };
  // Pressing the mouse clears what was marked before its click; a click without it comes from
  // the keyboard or a screen reader.
  for (const kind of ["pointerdown", "click"]) {
    document.addEventListener(kind, ({ target, type, detail }) => {
      const link = target.closest?.(reports);
      if (!link || (type === "click" && detail)) return;
      const row = (String(getSelection()).trim() || rowOf()).slice(0, 600);
      link.href = link.href.replace(/(Row%3A%20).*/, `$1${encodeURIComponent(row)}`);
    }, true);
  }

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
  const tellApart = () => {
    const named = {};
    for (const link of document.links) {
      const isOfOthers = link.protocol !== "mailto:" && link.origin !== location.origin;
      if (isOfOthers) (named[link.textContent] ??= []).push(link);
    }
    for (const [name, links] of Object.entries(named)) {
      const isOne = links.every(({ href }) => href === links[0].href);
      for (const link of links) link.ariaLabel = isOne ? null : `${name}, ${link.href}`;
    }
  };
  let waiting = 0;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      tellApart();
      // Streamlit puts the names of places between list items, so it is not a list.
      for (const part of document.querySelectorAll(
        "[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li")) part.role = "none";
    }, 50);
  }).observe(document, { childList: true, characterData: true, subtree: true });

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
