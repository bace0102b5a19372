// Finds towns, counties, agencies and ZIP codes on a site without a server.
"use strict";
(() => {
  const index = { keys: [], states: {} };
  const form = document.getElementById("search");
  const list = document.getElementById("found");
  const told = document.getElementById("told");
  const { root, prefix, none, failed } = form.dataset;
  const short = { saint: "st", sainte: "ste", mount: "mt", fort: "ft" };
  const most = 30;
  const shards = new Map();
  const asked = new Set();

  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      .split(/[^a-z0-9]+/).filter(Boolean)
      .map((word) => (Object.hasOwn(short, word) ? short[word] : word));

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
    const isKnown = index.keys.includes(key);
    if (isKnown && !shards.has(key)) {
      load(key);
      return;
    }
    const found = isKnown ? shards.get(key).filter((row) => fits(words, row)) : [];
    for (const [name, where, path] of found.slice(0, most)) {
      const link = document.createElement("a");
      // The line of a small place stands on its county's page.
      const page = path.replace(/(#|$)/, ".html$1");
      link.href = `${root}${prefix && `${prefix}/`}${page}`;
      link.textContent = name;
      const item = document.createElement("li");
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
    if (asked.has(key)) return;
    asked.add(key);
    const script = document.createElement("script");
    script.src = `${root}search/${key}.js`;
    script.onerror = () => {
      asked.delete(key);
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
