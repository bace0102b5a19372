// Finds towns, counties, agencies and ZIP codes on a site without a server.
"use strict";
(() => {
  const index = { keys: [], states: {} };
  const form = document.getElementById("search");
  const list = document.getElementById("found");
  const told = document.getElementById("told");
  const { root, prefix, none, failed } = form.dataset;
  const short = new Map([["saint", "st"], ["sainte", "ste"], ["mount", "mt"], ["fort", "ft"]]);
  const most = 30;
  // Rows by the first two characters of their names; null while their script is on its way.
  const shards = new Map();

  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      .split(/[^a-z0-9]+/).filter(Boolean).map((word) => short.get(word) ?? word);

  const fits = (words, [name, where]) => {
    const known = fold(`${name} ${where} ${index.states[where.slice(-2)]}`);
    // O'Fallon is also written in one word.
    known.push(fold(name).join(""));
    return words.every((word) => known.some((each) => each.startsWith(word)));
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
