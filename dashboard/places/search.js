// Suggests towns, counties, agencies and ZIP codes while a reader types. On a server, Enter
// looks up what was typed; a site of files has this search alone.
"use strict";
(() => {
  const index = { keys: [], states: {} };
  const { root, prefix, ending, pin, none, failed } = document.currentScript.dataset;
  // The rules of dbt's macro normalized_name; tests/folded_names.csv holds both to its cases.
  const rules = [
    [/['\u2019\u2018.]/g, ""], [/&/g, " and "], [/[^a-z0-9]+/g, " "],
    [/\bst\b/g, "saint"], [/\bste\b/g, "sainte"], [/\bmt\b/g, "mount"],
    [/\bft\b/g, "fort"], [/\bpt\b/g, "point"], [/\bhts\b/g, "heights"],
    [/\btwp\b/g, "township"], [/\bboro\b/g, "borough"], [/\bdept\b/g, "department"],
    [/\bpd\b/g, "police department"],
    [/\b(department|division|bureau) of police\b/g, "police department"],
    [/\bpolice (division|bureau)\b/g, "police department"],
    [/\bsheriffs? (office|department)\b/g, "sheriff"], [/\bsheriffs\b/g, "sheriff"],
    [/^ *(the )?(city|town|village|borough) of /, ""],
  ];
  const most = 10;
  // Rows by the first two characters of their names; null while their script is on its way.
  const shards = new Map();
  // Each form's box, its list and the line that says how it went.
  const searches = [];

  const fold = (text) => {
    const bare = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return rules.reduce((folded, rule) => folded.replace(...rule), bare).split(" ").filter(Boolean);
  };

  const fits = (words, [name, where, , otherName]) => {
    const known = fold(`${otherName ?? name} ${where} ${index.states[where.slice(-2)]}`);
    return words.every((word) => known.some((known_word) => known_word.startsWith(word)))
      // O'Fallon is also written in two words.
      || known.join("").startsWith(words.join(""));
  };

  const show = ({ box, list, status }) => {
    const words = fold(box.value);
    const key = words.join("").slice(0, 2);
    list.replaceChildren();
    status.textContent = "";
    if (key.length < 2) return;
    if (index.keys.includes(key) && !shards.has(key)) load(key);
    const rows = shards.has(key) ? shards.get(key) : [];
    if (!rows) return;
    // A page once, whichever of its names fit.
    const fitting = rows.filter((row) => fits(words, row)).map((row) => [row[2], row]);
    const found = [...new Map(fitting).values()];
    for (const [name, where, path] of found.slice(0, most)) {
      const item = document.createElement("li"), link = document.createElement("a");
      // The line of a small place stands on its county's page.
      link.href = `${root}${prefix}${path.replace(/(#|$)/, `${ending}${pin}$1`)}`;
      link.textContent = name;
      item.append(link, ` ${where}`);
      list.append(item);
    }
    status.textContent = found.length > most ? `${most} / ${found.length}`
      : found.length ? "" : none;
  };

  // The scripts of names call this.
  window.porchlight = (key, rows) => {
    shards.set(key, rows);
    searches.filter(({ box }) => box === document.activeElement).forEach(show);
  };
  window.porchlight.fold = fold;

  const load = (key) => {
    shards.set(key, null);
    const script = document.createElement("script");
    script.src = `${root}names/${key}.js${pin}`;
    script.onerror = () => {
      shards.delete(key);
      searches.forEach(({ status }) => { status.textContent = failed; });
    };
    document.head.append(script);
  };

  for (const form of document.querySelectorAll("form[role=search]")) {
    const box = form.elements.q;
    const list = document.createElement("ol"), status = document.createElement("p");
    const suggestions = document.createElement("div");
    suggestions.className = "suggestions";
    status.setAttribute("role", "status");
    suggestions.append(list, status);
    form.append(suggestions);
    const search = { box, list, status };
    searches.push(search);
    box.autocomplete = "off";
    box.addEventListener("input", () => show(search));
    form.addEventListener("submit", (event) => {
      if (form.hasAttribute("action")) return;
      event.preventDefault();
      list.querySelector("a")?.click();
    });
    form.hidden = false;
  }
  document.getElementById("bare")?.remove();
})();
