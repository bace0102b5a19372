// The map of agencies: draws what pydeck wrote, and says which agency was pressed.

import "/data/deck.gl-9.4.0/core.min.js";
import "/data/deck.gl-9.4.0/layers.min.js";
import "/data/deck.gl-9.4.0/json.min.js";

const { deck } = globalThis;
const written = new deck.JSONConverter({ configuration: { classes: {} } });
const maps = new WeakMap();
const pen = document.createElement("canvas").getContext("2d");

// How far a press may be from a point, and a finger move before it is no press.
const REACH = { mouse: 12, touch: 22 };
const STILL = { mouse: 5, touch: 12 };
const MOST_KEPT = 60;
const STEP_MS = 700;
// Below this zoom agencies are counted where so many are within so many pixels.
const NEAR = 7;
const FEWEST_COUNTED = 3;
const CELL = 40;
// What lies apart stands in a frame, in which nothing is drawn.
const FRAME = "frame-";
// What of these layers belongs there is drawn there alone, as a layer with this ending;
// and of counties none is outlined but those with agencies, which is a tenth of the work.
const GROUND = /^(states|counties|names)/;
const APART = "-apart";
const EDGES = "-edges";
// From which zoom on towns of how many people are named.
const FEWEST_PEOPLE = [
  [-Infinity, Infinity],
  [4.5, 400_000],
  [5, 200_000],
  [6, 90_000],
  [7, 0],
];

export default function ({ parentElement, data, setTriggerValue }) {
  let map = maps.get(parentElement);
  if (!map) {
    map = new AgencyMap(parentElement.querySelector(".map"));
    maps.set(parentElement, map);
  }
  map.show(data, setTriggerValue);
  return () => {
    maps.delete(parentElement);
    map.end();
  };
}

class AgencyMap {
  constructor(element) {
    this.element = element;
    this.card = element.querySelector(".card");
    this.fetched = new Map();
    this.drawn = {};
    this.font = getComputedStyle(element).fontFamily;
    this.isMoved = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250;
    const canvas = element.querySelector(".canvas");
    this.deck = new deck.Deck({
      parent: canvas,
      // why: one finger scrolls the page, two move the map.
      touchAction: "pan-x pan-y",
      // why: a phone's third pixel costs more than anybody sees.
      useDevicePixels: Math.min(devicePixelRatio, 2),
      layers: [],
      layerFilter: ({ layer, viewport }) => this.isIn(layer.id, viewport.id),
      getCursor: ({ isDragging }) =>
        isDragging ? "grabbing" : this.under ? "pointer" : "grab",
      onViewStateChange: ({ viewId, viewState }) => this.moved(viewId, viewState),
      onAfterRender: () => this.tellWhatIsShown(),
    });
    this.listenTo(canvas);
    for (const [name, act] of Object.entries({
      in: () => this.zoom(1),
      out: () => this.zoom(-1),
      reset: () => this.goTo(this.start),
      save: () => this.save(),
      play: () => (this.isPlaying ? this.stop() : this.play()),
    })) {
      element.querySelector(`[data-act=${name}]`).onclick = act;
    }
  }

  show(data, send) {
    this.data = data;
    this.send = send;
    this.element.setAttribute("aria-label", data.name);
    const canvas = this.element.querySelector("canvas");
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", data.words.keys);
    if (data.spec === this.shown) return;
    this.shown = data.spec;
    this.made = {};
    this.spec = JSON.parse(data.spec);
    const start = JSON.stringify(this.spec.initialViewState);
    // why: a new answer leaves the map where its reader put it; a new place does not.
    if (start !== JSON.stringify(this.start)) {
      this.start = this.spec.initialViewState;
      this.goTo(this.start, 0);
    }
    this.layOut();
    this.hideCard();
    this.isPlaying = false;
    this.tellPlaying();
    this.fetchAll();
  }

  async fetchAll() {
    this.draw();
    const addresses = this.spec.layers.flatMap(({ data, shades }) => [data, shades]);
    await Promise.all(addresses.map((address) => this.fetch(address)));
  }

  end() {
    this.isPlaying = false;
    this.deck.finalize();
  }

  // Fetch rows once, and draw when they are here.
  fetch(address) {
    if (typeof address !== "string") return null;
    if (!this.fetched.has(address)) {
      const kept = {};
      this.fetched.set(address, kept);
      kept.done = fetch(address)
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
        .then((rows) => (kept.rows = rows))
        .then(() => this.draw())
        .catch(() => this.fetched.delete(address));
      const [oldest] = this.fetched.keys();
      if (this.fetched.size > MOST_KEPT) this.fetched.delete(oldest);
    }
    return this.fetched.get(address)?.done;
  }

  // Rows that a layer draws: those asked for, or the former ones until they are here.
  rowsOf(layer) {
    const { id, data, shades } = layer;
    if (typeof data !== "string") return data;
    const [rows, classes] = [data, shades].map((one) => this.fetched.get(one)?.rows);
    const address = shades ?? data;
    if (rows && (classes || !shades) && this.drawn[id]?.address !== address) {
      const all = rows[id] ? areas(rows[id], classes) : rows;
      const isApart = ({ code }) => this.spec.apart.includes(code);
      let parts = [all];
      if (GROUND.test(id)) parts = [all.filter((row) => !isApart(row)), all.filter(isApart)];
      const withAgencies = ({ properties }) => properties.shade || properties.small;
      if (id === "counties") parts.push(...parts.map((part) => part.filter(withAgencies)));
      this.drawn[id] = { rows: all, address, parts };
    }
    return this.drawn[id]?.rows;
  }

  draw() {
    const layers = this.spec.layers.flatMap((layer) => {
      const rows = this.rowsOf(layer);
      const parts = this.drawn[layer.id]?.parts ?? (rows ? [rows] : []);
      return parts.map((part, place) => {
        const id = layer.id + (place > 1 ? EDGES : "") + (place % 2 ? APART : "");
        const look = parts.length > 2 && { filled: place < 2, stroked: place > 1 };
        return drawnLayer({ ...layer, ...look, id }, this.visible(id, part), this.font);
      });
    });
    this.deck.setProps({ layers });
  }

  isIn(layer, view) {
    if (view.startsWith(FRAME)) return false;
    const isApart = layer.endsWith(APART);
    return view === "main" ? !isApart || !this.insets.length : isApart || !GROUND.test(layer);
  }

  // What of a layer is drawn at the present zoom.
  visible(id, rows) {
    if (id.startsWith("names")) {
      return this.kept(id, rows, (level) => namesAt(level, rows));
    }
    if (!["agencies", "bins", "counts"].includes(id)) return rows;
    const made = this.kept("bins", rows, (level) => binned(level, rows));
    return id === "agencies" ? made.alone : made.bins;
  }

  kept(id, rows, make) {
    const level = levelOf(this.at.zoom);
    const last = this.made[id];
    if (last?.level === level && last.of === rows) return last.rows;
    this.made[id] = { level, of: rows, rows: make(level) };
    return this.made[id].rows;
  }

  // Where the map is looked at.

  moved(viewId, viewState) {
    const isOther = levelOf(this.at.zoom) !== levelOf(viewState.zoom);
    this.at = viewState;
    this.hideCard();
    if (!isOther) return;
    this.layOut();
    this.draw();
  }

  goTo(place, milliseconds = this.isMoved) {
    this.at = { ...place, transitionDuration: milliseconds };
    const initialViewState = { main: this.at };
    for (const { id, at } of this.spec.insets) {
      initialViewState[id] = initialViewState[`${FRAME}${id}`] = at;
    }
    this.deck.setProps({ initialViewState });
    this.layOut();
    this.draw();
  }

  // The map, and small ones on it of what lies apart, as long as all is in sight.
  layOut(pointer = this.pointer) {
    this.pointer = pointer;
    // why: before the browser scrolls, the first pixels of a finger's way would be ours.
    const controller = { keyboard: true, dragPan: pointer !== "touch" };
    const isWhole = levelOf(this.at.zoom) <= levelOf(this.start.zoom);
    this.insets = isWhole ? this.spec.insets : [];
    this.element.dataset.insets = this.insets.map(({ id }) => id).join(" ");
    this.deck.setProps({
      views: [
        new deck.MapView({ id: "main", controller }),
        ...this.insets.flatMap(({ id, place: { x, y, width, height }, ground, frame }) => [
          inset(`${FRAME}${id}`, [x - 1, y - 1, width + 2, height + 2], frame),
          inset(id, [x, y, width, height], ground),
        ]),
      ],
    });
  }

  zoom(steps, [longitude, latitude] = [this.at.longitude, this.at.latitude]) {
    const { minZoom, maxZoom } = this.start;
    const zoom = Math.min(Math.max(this.at.zoom + steps, minZoom), maxZoom);
    this.goTo({ ...this.start, longitude, latitude, zoom });
  }

  // Months one after the other, without the page; it is asked for where that ends.

  async play() {
    const { months, month, layers } = this.data.time;
    const isAtEnd = !months.some(([code]) => code > month);
    this.isPlaying = true;
    this.played = "";
    this.tellPlaying();
    for (const [code, name] of months) {
      if (!isAtEnd && code <= month) continue;
      for (const layer of this.spec.layers) {
        if (!layers.includes(layer.id)) continue;
        for (const part of ["data", "shades"]) {
          layer[part] = layer[part]?.replace(/\b(month|seen_by)=[^&]*/, `$1=${code}`);
        }
      }
      await Promise.all([this.fetchAll(), new Promise((go) => setTimeout(go, STEP_MS))]);
      if (!this.isPlaying) return;
      this.played = code;
      const count = this.drawn.agencies.rows.length.toLocaleString("en");
      this.tellPlaying(`${name}: ${this.data.words.several.replace("{}", count)}`);
    }
    this.stop();
  }

  stop() {
    // why: the map may be a month ahead of what was told; the page's answer decides.
    this.shown = "";
    if (this.played) this.send("month", this.played);
    else this.show(this.data, this.send);
    this.isPlaying = false;
    this.tellPlaying();
  }

  tellPlaying(text = "") {
    const { play, pause, months } = this.data.time;
    const button = this.element.querySelector("[data-act=play]");
    button.hidden = !months.length;
    button.title = this.isPlaying ? pause : play;
    button.setAttribute("aria-label", button.title);
    button.setAttribute("aria-pressed", this.isPlaying);
    this.element.querySelector(".month").textContent = text;
  }

  // What lies under a pointer, and what a press on it does.

  listenTo(canvas) {
    let down = null;
    // why: the map's own library must find it set when it hears of the press.
    const first = { capture: true };
    canvas.addEventListener("pointerdown", (event) => {
      this.layOut(event.pointerType);
      down = down || !event.isPrimary ? null : placeIn(canvas, event);
    }, first);
    canvas.addEventListener("pointercancel", () => (down = null));
    canvas.addEventListener("pointerup", (event) => {
      const kind = event.pointerType === "mouse" ? "mouse" : "touch";
      const up = placeIn(canvas, event);
      const far = down ? Math.hypot(up.x - down.x, up.y - down.y) : Infinity;
      down = null;
      if (far <= STILL[kind] && event.button === 0) this.press(up, kind);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse" || event.buttons) return;
      const at = placeIn(canvas, event);
      cancelAnimationFrame(this.looking);
      this.looking = requestAnimationFrame(() => {
        this.under = this.find(at, "mouse");
        this.showCard(this.under, at);
      });
    });
    canvas.addEventListener("pointerleave", (event) => {
      cancelAnimationFrame(this.looking);
      if (event.pointerType === "mouse") this.hideCard();
    });
  }

  press(at, kind) {
    if (this.isPlaying) return this.stop();
    const found = this.find(at, kind);
    this.showCard(found, at);
    if (found?.layer === "agencies") this.send("pressed", found.opened());
    if (found?.layer === "bins") this.zoom(2, found.row.at);
  }

  find(at, kind) {
    const viewport = this.deck.getViewports({ ...at, width: 1, height: 1 }).at(-1);
    if (!viewport) return null;
    const inside = [at.x - viewport.x, at.y - viewport.y];
    for (const layer of [...this.spec.layers].reverse()) {
      const drawn = layer.pickable && this.drawn[layer.id];
      if (!drawn) continue;
      const row = drawn.rows[0]?.path
        ? areaAt(drawn.rows, viewport.unproject(inside))
        : nearest(this.visible(layer.id, drawn.rows), viewport, inside, REACH[kind]);
      const opened = () => ({ points: drawn.address, place: drawn.rows.indexOf(row) });
      if (row) return { row, layer: layer.id, opened };
    }
    return null;
  }

  showCard(found, at) {
    if (!found) return this.hideCard();
    const [title, detail] = this.card.children;
    const { several, closer } = this.data.words;
    title.textContent = found.row.title ?? several.replace("{}", found.row.count);
    detail.textContent = found.row.detail ?? closer;
    this.card.hidden = false;
    const { clientWidth: width, clientHeight: height } = this.element;
    const x = Math.min(Math.max(at.x + 14, 8), width - this.card.offsetWidth - 8);
    const isBelow = at.y + 18 + this.card.offsetHeight < height;
    const y = isBelow ? at.y + 18 : at.y - 14 - this.card.offsetHeight;
    this.card.style.transform = `translate(${x}px, ${Math.max(y, 8)}px)`;
  }

  hideCard() {
    this.under = null;
    this.card.hidden = true;
  }

  tellWhatIsShown() {
    // why: a test, and a reader's own script, has to know when and where to look.
    const { zoom, longitude, latitude } = this.deck.getViewports()[0];
    const drawn = this.drawn.agencies ?? this.drawn.cells;
    Object.assign(this.element.dataset, {
      zoom: zoom.toFixed(2),
      longitude: longitude.toFixed(3),
      latitude: latitude.toFixed(3),
      points: drawn ? drawn.rows.length : "",
      bins: (this.made.bins?.rows.bins ?? []).map(({ count }) => count).join(" "),
      names: ["names", `names${APART}`].flatMap((id) => this.made[id]?.rows ?? [])
        .map(({ shown }) => shown).join(" "),
    });
  }

  // The present view as a picture to keep.

  async save() {
    this.deck.redraw("picture");
    const drawn = this.element.querySelector("canvas");
    const scale = drawn.width / drawn.clientWidth;
    const sheet = this.element.appendChild(document.createElement("div"));
    sheet.innerHTML = this.data.picture.sheet;
    sheet.querySelector(".address").textContent = location.href;
    const { offsetWidth: width, offsetHeight: height } = sheet;
    const top = sheet.querySelector(".gap").offsetTop;
    const written = new XMLSerializer().serializeToString(sheet);
    sheet.remove();
    const words = new Image(width * scale, height * scale);
    words.src = `data:image/svg+xml,${encodeURIComponent(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${words.width}" height="${words.height}"
        viewBox="0 0 ${width} ${height}"><foreignObject width="${width}" height="${height}">${
        written}</foreignObject></svg>`)}`;
    await words.decode();
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [words.width, words.height];
    picture.getContext("2d").drawImage(words, 0, 0);
    picture.getContext("2d").drawImage(drawn, 0, top * scale);
    picture.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = this.data.picture.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
  }
}

// Between two levels names neither come nor go.
function levelOf(zoom) {
  return Math.floor(zoom * 2) / 2;
}

function pixelsAt(level, [longitude, latitude]) {
  const scale = (512 * 2 ** level) / (2 * Math.PI);
  const upright = Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  return [(longitude * Math.PI * scale) / 180, -upright * scale];
}

// Who stands alone from afar, and who is so close to others that they are counted.
function binned(level, rows) {
  if (level >= NEAR) return { alone: rows, bins: [] };
  const cells = new Map();
  for (const row of rows) {
    const cell = pixelsAt(level, row.at).map((pixel) => Math.floor(pixel / CELL)).join();
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(row);
  }
  const bins = [];
  const largest = [...cells.values()].sort((one, other) => other.length - one.length);
  for (const inside of largest) {
    const { at } = discOf(inside, level);
    const over = bins.find(({ pixel, size }) => {
      const [x, y] = pixelsAt(level, at);
      return Math.hypot(pixel[0] - x, pixel[1] - y) < size + 12;
    });
    if (over) Object.assign(over, discOf([...over.inside, ...inside], level));
    else bins.push(discOf(inside, level));
  }
  return {
    alone: bins.filter(({ count }) => count < FEWEST_COUNTED).flatMap(({ inside }) => inside),
    bins: bins.filter(({ count }) => count >= FEWEST_COUNTED),
  };
}

function discOf(inside, level) {
  const count = inside.length;
  const mean = (axis) => inside.reduce((sum, { at }) => sum + at[axis], 0) / count;
  const at = [mean(0), mean(1)];
  const size = Math.min(6 + 1.8 * Math.log2(count), 20);
  return { at, pixel: pixelsAt(level, at), inside, count, text: String(count), size };
}

// The names that have room, states before towns and large towns before small ones.
function namesAt(level, rows) {
  const [, fewest] = FEWEST_PEOPLE.findLast(([from]) => level >= from);
  const taken = [];
  return rows.flatMap((row) => {
    if (!row.code && row.people < fewest) return [];
    const shown = row.code && level < 4.5 ? row.code : row.name;
    const size = row.code ? (level < 4.5 ? 11 : 14) : 12;
    const [x, y] = pixelsAt(level, row.at);
    const [width, height] = [shown.length * size * 0.3 + 3, size * 0.6 + 2];
    const hides = (box) =>
      Math.abs(box.x - x) < box.width + width && Math.abs(box.y - y) < box.height + height;
    if (taken.some(hides)) return [];
    taken.push({ x, y, width, height });
    return [{ ...row, shown, size }];
  });
}

function drawnLayer({ "@@type": type, ...settings }, rows, fontFamily) {
  const accessors = Object.entries(settings).filter(([name]) => /^get[A-Z]/.test(name));
  const { data, ...rest } = settings;
  return new deck[type]({
    ...written.convert(rest),
    ...(type === "TextLayer" && { fontFamily, fontWeight: 600 }),
    data: rows,
    // why: we look up ourselves what was pressed. The library would draw it first, and
    // lose the first press while the graphics card still prepares for that.
    pickable: false,
    updateTriggers: Object.fromEntries(accessors),
  });
}

function inset(id, [x, y, width, height], clearColor) {
  return new deck.MapView({ id, x, y, width, height, clear: true, clearColor });
}

function placeIn(element, event) {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function nearest(rows, viewport, [x, y], reach) {
  const [west, south] = viewport.unproject([x - reach, y + reach]);
  const [east, north] = viewport.unproject([x + reach, y - reach]);
  let [found, least] = [null, reach];
  for (const row of rows) {
    const [longitude, latitude] = row.at;
    if (longitude < west || longitude > east) continue;
    if (latitude < south || latitude > north) continue;
    const [pointX, pointY] = viewport.project(row.at);
    const far = Math.hypot(pointX - x, pointY - y);
    // why: of two in one place the later one lies on top.
    if (far <= least) [found, least] = [row, far];
  }
  return found;
}

// Shapes, told in steps of hundredths of a degree, with their classes of shade.
function areas(shapes, { none, areas: classes } = { areas: {} }) {
  const drawn = shapes.map(([fips, title, parts]) => {
    const [shade, small, detail] = classes[fips] ?? [0, false, none];
    const path = new Path2D();
    const coordinates = parts.map((rings) => rings.map((steps) => ringOf(steps, path)));
    const geometry = { type: "MultiPolygon", coordinates };
    const properties = { title, detail, shade, small };
    return { type: "Feature", code: fips.slice(0, 2), geometry, path, properties };
  });
  // why: later ones are drawn over earlier ones, so an outline must come last.
  return drawn.sort((one, other) => one.properties.small - other.properties.small);
}

function ringOf(steps, path) {
  const ring = [];
  for (let k = 0, x = 0, y = 0; k < steps.length; k += 2) {
    ring.push([(x += steps[k]) / 100, (y += steps[k + 1]) / 100]);
    path[k ? "lineTo" : "moveTo"](...ring.at(-1));
  }
  return ring;
}

function areaAt(features, at) {
  const isAt = ({ path }) => pen.isPointInPath(path, ...at, "evenodd");
  return features.find(isAt)?.properties;
}
