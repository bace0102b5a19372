// The SQL editor: colors, completion of tables and columns, Ctrl+Enter.

const KEYWORDS = new Set(`all and any as asc between by case cast count cross current_date desc
  describe distinct else end except exclude exists explain extract filter from full group having
  in inner intersect interval is join lateral left like ilike limit max min median nulls not null
  offset on or order outer over partition pivot qualify replace right round row_number rows
  sample select semi anti sum avg table then true false union unpivot using values when where
  window with year month`.split(/\s+/));
const TOKENS = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*'?)|([A-Za-z_]\w*)|[\s\S]/g;
const MOST_NAMES = 40;
const FEWEST_LETTERS = 2;

export default function ({ parentElement: parent, data, setTriggerValue }) {
  parent.editor ??= new Editor(parent.querySelector(".editor"));
  parent.editor.show(data, (sql) => setTriggerValue("run", sql));
  return () => {
    parent.editor.end();
    delete parent.editor;
  };
}

class Editor {
  constructor(element) {
    this.box = element.querySelector("textarea");
    this.colored = element.querySelector("pre");
    this.list = element.querySelector("ul");
    this.said = element.querySelector(".said");
    this.box.oninput = () => { this.paint(); this.offer(); };
    this.box.onscroll = () => this.scroll();
    this.box.onkeydown = (event) => this.press(event);
    this.box.onblur = () => this.close();
    element.querySelector("button").onclick = () => this.run();
    // A name in the list of columns, which is outside this box.
    this.insertLink = (event) => {
      const link = event.target.closest?.('a[href*="#insert-"]');
      if (!link) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.insert(decodeURIComponent(link.hash.slice("#insert-".length)));
    };
    document.addEventListener("click", this.insertLink, true);
  }

  end() { document.removeEventListener("click", this.insertLink, true); }

  show({ sql, longest, tables }, run) {
    this.send = run;
    this.tables = tables;
    this.names = new Set([...Object.keys(tables), ...Object.values(tables).flat()]);
    this.box.maxLength = longest;
    // Keep what somebody is writing when the page reruns.
    if (sql === this.shown) return;
    this.shown = this.box.value = sql;
    this.paint();
  }

  run() {
    this.close();
    this.shown = this.box.value;
    this.send(this.box.value);
  }

  paint() {
    this.colored.replaceChildren(...[...`${this.box.value}\n`.matchAll(TOKENS)].map(
      ([token, note, text, word]) => {
        const isKeyword = word && KEYWORDS.has(word.toLowerCase());
        const kind = (note && "note") || (text && "text") || (isKeyword && "word") ||
          (this.names.has(word) && "name");
        if (!kind) return token;
        return Object.assign(document.createElement("span"), { className: kind, textContent: token });
      }));
    this.scroll();
  }

  scroll() { Object.assign(this.colored, { scrollTop: this.box.scrollTop, scrollLeft: this.box.scrollLeft }); }

  // The word before the cursor, and the table before its dot.
  begun() {
    const before = this.box.value.slice(0, this.box.selectionStart);
    const [, table = "", word] = before.match(/(?:(\w+)\.)?(\w*)$/);
    return { before, table, word };
  }

  fitting({ before, table, word }, isAsked) {
    if (!isAsked && !table && word.length < FEWEST_LETTERS) return [];
    if (/'[^'\n]*$|--[^\n]*$/.test(before) && before.split("'").length % 2 === 0) return [];
    const { tables } = this;
    const named = Object.keys(tables).filter((name) => new RegExp(`\\b${name}\\b`).test(this.box.value));
    const columns = (named.length ? named : Object.keys(tables)).flatMap((name) => tables[name]);
    const all = table in tables ? tables[table] : [...columns, ...Object.keys(tables), ...KEYWORDS];
    const start = word.toLowerCase();
    const fits = [...new Set(all)].filter((name) => name.startsWith(start) && name !== start);
    return fits.slice(0, MOST_NAMES);
  }

  offer(isAsked = false) {
    const begun = this.begun();
    const names = this.fitting(begun, isAsked);
    this.place = -1;
    this.list.hidden = !names.length;
    this.box.removeAttribute("aria-activedescendant");
    this.said.textContent = names.length ? `${names.length} names fit, ${names[0]} first` : "";
    this.list.replaceChildren(...names.map((name, place) => {
      const item = document.createElement("li");
      Object.assign(item, { id: `name-${place}`, role: "option", ariaSelected: "false", textContent: name });
      // Clicking must not move the cursor out of the box.
      item.onpointerdown = (event) => { event.preventDefault(); this.take(place); };
      return item;
    }));
    const lines = begun.before.split("\n");
    const style = getComputedStyle(this.box);
    const pen = new OffscreenCanvas(1, 1).getContext("2d");
    pen.font = `${style.fontSize} ${style.fontFamily}`;
    const across = pen.measureText(lines.at(-1).slice(0, -begun.word.length || undefined)).width;
    const down = lines.length * parseFloat(style.lineHeight) - this.box.scrollTop + 12;
    const left = Math.max(0, Math.min(across + 12 - this.box.scrollLeft, this.box.clientWidth - 170));
    Object.assign(this.list.style, { left: `${left}px`, top: `${down}px` });
  }

  press(event) {
    const isOpen = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.run();
    else if (event.key === " " && event.ctrlKey) this.offer(true);
    else if (isOpen && step) this.mark(this.place + step);
    else if (isOpen && event.key === "Enter" && this.place >= 0) this.take(this.place);
    else if (isOpen && event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  mark(place) {
    const items = [...this.list.children];
    this.place = (place + items.length) % items.length;
    for (const [k, item] of items.entries()) item.ariaSelected = String(k === this.place);
    items[this.place].scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", items[this.place].id);
    this.said.textContent = items[this.place].textContent;
  }

  take(place) {
    const name = this.list.children[place].textContent;
    this.box.selectionStart -= this.begun().word.length;
    this.insert(name);
  }

  insert(name) {
    this.box.focus();
    // One step of the browser's undo.
    if (!document.execCommand("insertText", false, name)) {
      this.box.setRangeText(name, this.box.selectionStart, this.box.selectionEnd, "end");
    }
    this.close();
    this.paint();
  }

  close() {
    this.list.hidden = true;
    this.said.textContent = "";
    this.box.removeAttribute("aria-activedescendant");
  }
}
