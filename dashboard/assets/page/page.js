// What Streamlit's page has no word for: copying at a press, the answer to a search, names of
// links, paper.
(() => {
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

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS a browser has no clipboard for pages, but still copies what is chosen.
      const box = document.createElement("textarea");
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    say("Copied");
  };
  const shown = (button, words) => {
    const label = button.querySelector("p") ?? button;
    const before = label.textContent;
    label.textContent = words;
    setTimeout(() => { label.textContent = before; }, 2000);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[class*=st-key-copy_link] button");
    const figure = event.target.closest('a[href*="#figure-"]');
    if (!link && !figure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (link) {
      copy(location.href).then(() => shown(link, "Copied"));
      return;
    }
    const own = figure.closest("p, li");
    let box = own;
    while (box && !parseFloat(getComputedStyle(box).borderTopWidth)) {
      box = box.parentElement.closest("[data-testid=stVerticalBlock]");
    }
    const lines = (box ?? own).innerText.replace(figure.innerText, "").trim().split(/\s*\n+\s*/);
    const told = lines.filter((line) => !line.endsWith("→"));
    const words = [document.querySelector("h1")?.textContent, ...told].join(": ");
    const sources = [...own.querySelectorAll("a[href^=http]")].map((a) => a.href);
    const address = location.href.split("#")[0] + figure.hash;
    copy([words, ...sources, address].join("\n")).then(() => shown(figure, "Copied"));
  }, true);

  // Streamlit opens every link of a text in a new tab; one of ours stays in this one.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[target=_blank]");
    if (link?.origin === location.origin) link.removeAttribute("target");
  }, true);

  // Whoever says that something is wrong brings along what they touched last, and where.
  let touched = null;
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest('a[href*="report?panel="]')) return;
    touched = event.target.closest("[data-testid=stDataFrame], .stMain :is(tr, li)");
  }, true);
  const rowOf = (link) => {
    const chosen = String(getSelection()).trim();
    if (chosen || !touched?.isConnected) return chosen;
    const isBetween = [...document.querySelectorAll('a[href*="report?panel="]')].some((other) =>
      touched.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING &&
      other.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (isBetween) return "";
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
    const kept = document.querySelector("[class*=st-key-copy_link_]");
    const told = {
      snapshot: kept?.className.match(/st-key-copy_link_(\S+)/)[1],
      page: location.href.replace(new URL(".", address).href, ""),
      row: rowOf(link),
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
      const verdict = document.querySelector(".st-key-answer :is(p, h2)");
      const words = [found, verdict].map((e) => e?.textContent).filter(Boolean).join(": ");
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
      look();
    }, 150);
  }).observe(document, {
    attributeFilter: ["data-test-script-state"],
    childList: true, characterData: true, subtree: true,
  });

  // The address of a figure leads to it, once it is drawn.
  const wanted = location.hash;
  const seeking = wanted.startsWith("#figure-") && setInterval(() => {
    const found = [...document.links].find(({ hash }) => hash === wanted);
    if (!found && isAsOpened) return;
    clearInterval(seeking);
    found?.focus();
  }, 300);

  addEventListener("beforeprint", () => {
    const place = document.querySelector(".stMainBlockContainer");
    if (!place) return;
    const kept = document.querySelector("[class*=st-key-copy_link_]");
    const snapshot = kept?.className.match(/st-key-copy_link_(\S+)/)[1];
    const day = new Date().toLocaleDateString("en-US", { dateStyle: "long" });
    part("printed", (made) => place.prepend(made)).textContent =
      [document.title, snapshot && `snapshot ${snapshot}`, `printed ${day}`, location.href]
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
