// What Streamlit's page has no word for: places, figures, the answer to a search, names of links,
// paper.
(() => {
  // Streamlit would take a page's own name for a folder, and look there for its server first.
  window.__streamlit ??= { BACKEND_BASE_URL: new URL(".", location).href };

  const app = () => document.querySelector("[data-testid=stApp]");
  const part = (id, after) => {
    const found = document.getElementById(id);
    if (found) return found;
    const made = document.createElement("div");
    made.id = id;
    after(made);
    return made;
  };
  const say = (words) => {
    const place = part("said", (made) => {
      made.setAttribute("role", "status");
      document.body.append(made);
    });
    place.textContent = "";
    setTimeout(() => { place.textContent = words; }, 60);
  };

  // Streamlit opens every link of a text in a new tab; one of ours stays in this one.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[target=_blank]");
    if (link?.origin === location.origin) link.removeAttribute("target");
  }, true);

  const snapshot = () => document.querySelector(".st-key-foot code")?.textContent;

  // Whoever reports that something is wrong brings along what they touched last, and where.
  let touched = null;
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest('a[href*="report?panel="]')) return;
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
    const link = event.target.closest?.('a[href*="report?panel="]');
    if (!link || (event.type === "click" && filled === link)) return;
    filled = link;
    const address = new URL(link.href);
    const figure = touched?.closest("[class*=st-key-figure_]")?.className;
    const told = {
      panel: figure?.match(/st-key-figure_(\S+)/)[1] ?? "page",
      snapshot: snapshot(),
      page: location.href.replace(new URL(".", address).href, ""),
      row: rowOf(),
    };
    for (const name in told) address.searchParams.set(name, (told[name] ?? "").slice(0, 600));
    link.href = address;
  };
  // A press with the mouse empties what is marked before it is a click.
  for (const kind of ["pointerdown", "click"]) document.addEventListener(kind, fill, true);

  // Whoever searches hears the answer, and goes on from there.
  let looking = 0;
  const answer = () => {
    const form = document.querySelector("[data-testid=stForm]");
    const isBelow = (e) =>
      !form || form.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
    return [...document.querySelectorAll(".stMain :is(h1, h2, h3)")].find(isBelow);
  };
  const ask = (event) => {
    const form = event.target.closest?.("[data-testid=stForm]");
    if (!form || (event.type !== "click" && event.key !== "Enter")) return;
    clearInterval(looking);
    const began = performance.now();
    let hasBegun = false, told = "", last = began;
    // Looked at again and again, since a short run is not told at all, and what is drawn
    // after a run has ended takes the focus with it.
    looking = setInterval(() => {
      const now = performance.now(), found = answer();
      const isRunning = app()?.getAttribute("data-test-script-state") !== "notRunning";
      hasBegun ||= isRunning;
      if (isRunning || !found || (!hasBegun && now - began < 500)) return;
      // Whoever moved on, by whatever means, keeps their focus.
      const isFree = !told || document.activeElement.matches("body, h1, h2, h3");
      if ((told && now - last > 3000) || !isFree) return clearInterval(looking);
      found.tabIndex = -1;
      if (document.activeElement !== found) found.focus();
      const [text, status] = ["p", "h2"].map((tag) =>
        document.querySelector(`.st-key-answer ${tag}:not([role=tab] *)`));
      const words = [found, text, status].map((e) => e?.textContent).filter(Boolean).join(": ");
      if (told === words) return;
      say(told = words);
      last = now;
    }, 100);
  };
  document.addEventListener("click", (e) => { if (e.target.closest("button")) ask(e); });
  document.addEventListener("keydown", ask);

  // A page completes its own address; a way back must not lead to where that was undone,
  // so a press adds one address, and opening a page or going back to it none.
  let isAsOpened = true;
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => {
      clearInterval(looking);
      isAsOpened = false;
    }, true);
  }
  addEventListener("popstate", () => { isAsOpened = true; });
  const push = history.pushState;
  history.pushState = function (state, title, address) {
    const isSamePage = new URL(address, location).pathname === location.pathname;
    const add = isSamePage && isAsOpened ? history.replaceState : push;
    isAsOpened = true;
    add.call(history, state, title, address);
  };

  // A source bears its publisher's name; where that opens several documents, a list of links
  // tells them apart by their addresses.
  const ending = ({ pathname }) => {
    const parts = pathname.split("/").filter(Boolean);
    const inWords = parts.findLast((part) => /^(?=.*[-_%]).{9,}$/.test(part)) ?? parts.at(-1);
    return inWords?.replace(/%20|[-_]+/g, " ");
  };
  const tellApart = () => {
    const named = {};
    for (const link of document.links) {
      if (link.origin !== location.origin) (named[link.textContent] ??= []).push(link);
    }
    for (const [name, links] of Object.entries(named)) {
      const count = new Set(links.map(({ href }) => href)).size;
      const isEnough = new Set(links.map(ending)).size === count;
      for (const link of links) {
        link.ariaLabel = count > 1 ? `${name}, ${isEnough ? ending(link) : link.href}` : null;
      }
    }
  };

  // The mark `data-ready` stands while the run has ended and all that it sent is drawn. A test
  // or a reader's own script waits for it.
  const isDrawn = () =>
    app()?.getAttribute("data-test-script-state") === "notRunning" &&
    document.querySelector(".stMain h1") &&
    !document.querySelector("[data-testid=stSkeleton], .map:not([data-zoom])") &&
    [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
      .every((chart) => chart.querySelector("svg, canvas")) &&
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
      // Streamlit puts the names of places between the items of one list, which is none then.
      for (const part of document.querySelectorAll(
        "[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li")) part.role = "none";
      look();
    }, 150);
  }).observe(document, {
    attributeFilter: ["data-test-script-state"],
    childList: true, characterData: true, subtree: true,
  });

  // The address of a figure leads to it, once it is drawn.
  const seeking = /^#figure_[\w-]+$/.test(location.hash) && setInterval(() => {
    const found = document.querySelector(`.st-key-${location.hash.slice(1)}`);
    if (!found && isAsOpened) return;
    clearInterval(seeking);
    found?.scrollIntoView();
    found?.querySelector("[role=tab]")?.focus();
  }, 300);

  // A place with one page opens it at once, and on a phone the menu closes after a choice.
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

  addEventListener("beforeprint", () => {
    const place = document.querySelector(".stMainBlockContainer");
    if (!place) return;
    const day = new Date().toLocaleDateString("en-US", { dateStyle: "long" });
    part("printed", (made) => place.prepend(made)).textContent =
      [document.title, snapshot() && `snapshot ${snapshot()}`, `printed ${day}`, location.href]
        .filter(Boolean).join(" · ");
    // A table is a picture of what is seen of it, a row and its head 35 high, and is made as
    // small as the narrower of usual sheets is wide, where all is drawn smaller.
    for (const table of document.querySelectorAll("[data-testid=stDataFrame]")) {
      table.style.setProperty("--on-paper", Math.min(1, 930 / table.clientWidth));
      const all = table.querySelector("table")?.getAttribute("aria-rowcount") - 1;
      const seen = Math.floor(table.clientHeight / 35) - 1;
      const box = table.querySelector(".dvn-scroller");
      const lacks = [
        all > seen && `${seen} of ${all.toLocaleString("en")} rows`,
        box?.scrollWidth > box?.clientWidth && "not all columns",
      ].filter(Boolean).join(", ");
      table.parentElement.dataset.cut =
        lacks && `Printed: ${lacks}. The file on this page has all.`;
    }
  });
})();
