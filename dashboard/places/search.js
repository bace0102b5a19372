// Finds towns, counties, agencies and ZIP codes on a site without a server.
"use strict";
(() => {
  const index = { keys: [], states: {} };
  const form = document.getElementById("search");
  const list = document.getElementById("found");
  const told = document.getElementById("told");
  const { root, prefix, none, failed } = form.dataset;
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
  const most = 30;
  // Rows by the first two characters of their names; null while their script is on its way.
  const shards = new Map();

  const fold = (text) => {
    const bare = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return rules.reduce((folded, rule) => folded.replace(...rule), bare).split(" ").filter(Boolean);
  };

  const fits = (words, [name, where]) => {
    const known = fold(`${name} ${where} ${index.states[where.slice(-2)]}`);
    return words.every((word) => known.some((each) => each.startsWith(word)))
      // O'Fallon is also written in two words.
      || known.join("").startsWith(words.join(""));
  };

  const show = () => {
    const words = fold(form.elements.q.value);
    const key = words.join("").slice(0, 2);
    list.replaceChildren();
    told.textContent = "";
    if (key.length < 2) return;
    if (index.keys.includes(key) && !shards.has(key)) load(key);
    const rows = shards.has(key) ? shards.get(key) : [];
    if (!rows) return;
    const found = rows.filter((row) => fits(words, row));
    for (const [name, where, path] of found.slice(0, most)) {
      const item = document.createElement("li"), link = document.createElement("a");
      // The line of a small place stands on its county's page.
      link.href = `${root}${prefix && `${prefix}/`}${path.replace(/(#|$)/, ".html$1")}`;
      link.textContent = name;
      item.append(link, ` ${where}`);
      list.append(item);
    }
    told.textContent = found.length > most ? `${most} / ${found.length}`
      : found.length ? "" : none;
  };

  // The scripts of names call this.
  window.porchlight = (key, rows) => {
    shards.set(key, rows);
    show();
  };
  window.porchlight.fold = fold;

  const load = (key) => {
    shards.set(key, null);
    const script = document.createElement("script");
    script.src = `${root}search/${key}.js`;
    script.onerror = () => {
      shards.delete(key);
      told.textContent = failed;
    };
    document.head.append(script);
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (list.children.length === 1) list.querySelector("a").click();
  });
  form.hidden = false;
  document.getElementById("bare").remove();
  show();
})();
