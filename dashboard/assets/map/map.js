// The map of agencies: draws what pydeck wrote, and says which agency or state was pressed.

// Set once the library is here; each of its parts needs the one before.
let deck, written, world;
const library = ["core", "layers", "json"].reduce(
  (before, part) => before.then(() => import(`/data/deck.gl-9.4.0/${part}.min.js`)),
  Promise.resolve(),
).then(() => {
  ({ deck } = globalThis);
  written = new deck.JSONConverter({ configuration: { classes: deck } });
  world = new deck.WebMercatorViewport();
});
const pen = new OffscreenCanvas(1, 1).getContext("2d");

// How far a press may be from a point, and how far it may move and still be one.
const REACH = { mouse: 12, touch: 22 };
const STILL = 12;
const STEP_MS = 700;
const FLIGHT_MS = 900;
// Below this zoom agencies are counted where so many are within so many pixels.
const NEAR = 7;
const FEWEST_COUNTED = 3;
const CELL = 40;
// Insets (Alaska, Hawaii, Puerto Rico) have their own view, over one that is their frame.
const FRAME = "frame-";
// What of these layers belongs in one is drawn there alone; and of counties none is
// outlined but those with agencies, which is a tenth of the work.
const GROUND = ["states", "counties", "names"];
const SHAPES = ["states", "counties", "lines"];
const SHADED = ["states", "counties"];
// What only a nearer look shows.
const FROM_NEAR = ["lines", "others", "agencies", "bins", "counts"];
// From which zoom on towns of so many people are named; smaller ones from nearer.
const TOWNS = 4.5;
const FEWEST_PEOPLE = 400_000;
// So many widths of the map from its middle, towns and forces are named and drawn.
const AROUND = 1.5;
// How far a symbol reaches, and how far above or below its place a name may be.
const POINT = 5;
const ASIDE = [0, 14, -14, 30, -30];
const RING = 32;
// Where to put the numbers of states too small for them, and on maps this wide.
const AT_SEA = {
  NH: [46, 9], MA: [56, 4], RI: [50, 9], CT: [52, 26],
  NJ: [46, 14], DE: [50, 13], MD: [62, 30], DC: [60, 44],
};
const WIDE = 600;

// Between two levels names neither come nor go.
const levelOf = (zoom) => Math.floor(zoom * 2) / 2;
const distance = ([x, y], [otherX, otherY]) => Math.hypot(x - otherX, y - otherY);

export default function ({ parentElement: parent, data, setTriggerValue }) {
  const element = parent.querySelector(".map");
  parent.shown = [data, setTriggerValue];
  if (!parent.map) drawGround(element, JSON.parse(data.spec));
  library.then(() => {
    if (!parent.shown) return;
    parent.map ??= canDraw() ? new AgencyMap(element) : new PlainMap(element);
    parent.map.show(...parent.shown);
  });
  return () => {
    parent.map?.end();
    delete parent.map;
    delete parent.shown;
  };
}

// The states in one color, where the map will draw them: the library takes a second.
async function drawGround(element, spec) {
  const { layers, initialViewState: start, insets, apart, width, ground } = spec;
  const shapes = await fetched(layers.find(({ id }) => id === "states").data);
  const canvas = element.querySelector(".ground");
  const { clientWidth, clientHeight } = element;
  const scale = Math.min(devicePixelRatio, 2);
  Object.assign(canvas, { width: clientWidth * scale, height: clientHeight * scale });
  const zoom = start.zoom + Math.min(0, Math.log2(clientWidth / width || 1));
  const pixels = (512 * 2 ** zoom) / (2 * Math.PI);
  const flat = ([longitude, latitude]) => [
    (longitude * Math.PI) / 180,
    -Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)),
  ];
  const middle = flat([start.longitude, start.latitude]);
  const placeOf = (at) => flat(at).map((part, axis) =>
    [clientWidth, clientHeight][axis] / 2 + (part - middle[axis]) * pixels);
  const paint = canvas.getContext("2d");
  paint.scale(scale, scale);
  [paint.fillStyle, paint.strokeStyle] = ground;
  for (const [fips, , parts] of shapes ?? []) {
    if (insets.length && fips in apart) continue;
    const path = new Path2D();
    for (const steps of parts.flat()) ringOf(steps, path, placeOf);
    paint.fill(path, "evenodd");
    paint.stroke(path);
  }
}

function canDraw() {
  const tried = document.createElement("canvas").getContext("webgl2");
  tried?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(tried);
}

// A picture of the same agencies where nothing can draw the map.
class PlainMap {
  constructor(element) {
    this.element = element;
    element.classList.add("plain");
  }

  show({ name, plain, words }) {
    this.element.ariaLabel = name;
    this.element.dataset.zoom = "";
    this.element.querySelector(".note p").textContent = words.plain;
    this.element.querySelector(".note").hidden = false;
    this.element.querySelector("img").src = plain;
  }

  end() {}
}

class AgencyMap {
  constructor(element) {
    this.element = element;
    this.card = element.querySelector(".card");
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
      layerFilter: ({ layer, viewport }) => this.isIn(layer.props, viewport.id),
      getCursor: ({ isDragging }) =>
        isDragging ? "grabbing" : this.under ? "pointer" : "grab",
      onViewStateChange: ({ viewState, interactionState }) => {
        this.isInTransition = Boolean(interactionState?.inTransition);
        this.moved(viewState);
      },
      onInteractionStateChange: (now) => {
        if (now.inTransition || now.isDragging || now.isPanning || now.isZooming) return;
        const hasEnded = this.isInTransition;
        this.isInTransition = false;
        if (hasEnded || this.isBeyond() || this.stateBelow() !== this.state) this.draw();
      },
      onAfterRender: () => this.tellWhatIsShown(),
    });
    this.listenTo(canvas);
    for (const button of element.querySelectorAll("button")) {
      button.onclick = () => this[button.dataset.act](Number(button.value));
    }
  }

  show(data, send) {
    this.data = data;
    this.send = send;
    this.element.ariaLabel = data.name;
    const named = { role: "application", ariaLabel: data.words.keys };
    Object.assign(this.element.querySelector("canvas"), named);
    if (data.spec === this.shown) return;
    this.shown = data.spec;
    this.spec = JSON.parse(data.spec);
    this.element.querySelector("[data-act=leave]").hidden = !this.spec.state;
    this.showCard(null);
    this.tellPlaying(false);
    this.lookAtWhatIsChosen();
    this.load();
  }

  end() {
    this.isPlaying = false;
    this.deck.finalize();
  }

  // A new answer leaves the map where its reader put it; a new place or agency does not.
  lookAtWhatIsChosen() {
    const start = this.spec.initialViewState;
    // why: a window may be narrower than the server thinks, and is to show as much.
    start.zoom += Math.min(0, Math.log2(this.element.clientWidth / this.spec.width || 1));
    const isFirst = !this.start;
    const isElsewhere = JSON.stringify(start) !== JSON.stringify(this.start);
    const { chosen, close } = this.spec;
    const isChosen = chosen && String(chosen) !== String(this.chosen);
    this.chosen = chosen;
    if (isElsewhere) this.start = start;
    let place = isElsewhere ? start : this.at;
    if (isChosen && (isElsewhere || !this.isNear(chosen))) {
      const [longitude, latitude] = chosen;
      place = { ...start, longitude, latitude, zoom: Math.max(this.at?.zoom ?? 0, close) };
    }
    const isFlight = place !== this.at && !isFirst && this.isMoved > 0;
    this.goTo(place, isFlight ? FLIGHT_MS : 0, isFlight);
  }

  isNear([longitude, latitude]) {
    if (!this.at || this.at.zoom < NEAR) return false;
    const { width, height } = this.element.querySelector("canvas").getBoundingClientRect();
    const [x, y] = this.deck.getViewports()[0]?.project([longitude, latitude]) ?? [-1, -1];
    return x > 0 && y > 0 && x < width && y < height;
  }

  // Each layer draws its former rows until those asked for are here.
  async load() {
    const { spec } = this;
    const arrived = await Promise.all(spec.layers.map(async (layer) => {
      const { id, data, shades } = layer;
      const address = [shades ?? data, spec.state].join(" ");
      const isLate = id === "lines" && this.isWhole();
      if (!data || isLate || this.drawn[id]?.address === address) return true;
      const [rows, classes] = await Promise.all([data, shades].map(fetched));
      // why: another month may be asked for by now, and what failed is not drawn as none.
      if (!this.spec.layers.includes(layer)) return true;
      if (!rows || (shades && !classes)) return false;
      const all = SHAPES.includes(id) ? this.areas(rows, classes) : rows;
      this.drawn[id] = { rows: all, address, points: data, parts: this.partsOf(id, all) };
      this.draw();
      return true;
    }));
    if (spec !== this.spec) return;
    this.isLoaded = true;
    this.deck.redraw("loaded");
    const note = this.element.querySelector(".note");
    note.hidden = arrived.every(Boolean);
    note.querySelector("p").textContent = note.hidden ? "" : this.data.words.missing;
  }

  partsOf(id, rows) {
    if (!GROUND.includes(id)) return [rows];
    const homeOf = ({ code }) => this.spec.apart[code] ?? "main";
    const parts = this.homes().map((home) => rows.filter((row) => homeOf(row) === home));
    if (id !== "counties") return parts;
    const withAgencies = ({ properties: { shade, small } }) =>
      small || (shade && shade !== this.spec.dimmed);
    return [...parts, ...parts.map((part) => part.filter(withAgencies))];
  }

  // Shapes, told in steps of hundredths of a degree, with their classes of shade.
  areas(shapes, { none, areas: classes } = { areas: {} }) {
    const { state, dimmed } = this.spec;
    const drawn = shapes.map(([fips, title, parts]) => {
      const code = fips.slice(0, 2);
      const isDimmed = state && code !== state;
      const [shade, small, detail] = classes[fips] ?? [0, false, none];
      const path = new Path2D();
      const coordinates = parts.map((rings) => rings.map((steps) => ringOf(steps, path)));
      const geometry = { type: "MultiPolygon", coordinates };
      const properties = {
        ...{ title, detail, code, small: small && !isDimmed, isChosen: state === code },
        shade: isDimmed ? dimmed : shade,
      };
      return { type: "Feature", code, geometry, path, properties };
    });
    // why: later ones are drawn over earlier ones, so an outline must come last.
    const rank = ({ properties }) => properties.small + 2 * properties.isChosen;
    return drawn.sort((one, other) => rank(one) - rank(other));
  }

  // The views of which each has a part of the ground for itself.
  homes() { return ["main", ...new Set(Object.values(this.spec.apart))]; }

  draw() {
    // why: new views would stop a transition halfway.
    if (!this.isInTransition) this.layOut();
    const level = levelOf(this.at.zoom);
    this.near = this.isWhole() ? this.totals(level) : this.symbols(level);
    const homes = this.homes();
    // From near the names and symbols lead, not the shade of the state below them.
    const fading = this.isWhole() ? 1 : level < NEAR ? 0.4 : 0.12;
    const hidden = this.isWhole() ? FROM_NEAR : [];
    // why: what is not drawn yet costs nothing, and to prepare it for drawing is dear.
    const shown = this.spec.layers.filter(({ id }) => !hidden.includes(id));
    const layers = shown.flatMap((layer) => {
      const near = this.near[layer.id];
      const parts = near ? this.partsOf(layer.id, near) : this.drawn[layer.id]?.parts ?? [];
      return parts.map((rows, place) => {
        const isFill = place < homes.length;
        const look = parts.length > homes.length && { filled: isFill, stroked: !isFill };
        const home = parts.length > 1 ? homes[place % homes.length] : null;
        const faded = SHADED.includes(layer.id) && { opacity: fading };
        const id = `${layer.id}-${place}`;
        const settings = { ...layer, ...look, ...faded, home, id, data: [] };
        return written.convert(settings).clone({
          data: rows,
          // why: we look up ourselves what was pressed. The library would draw it first,
          // and lose the first press while the graphics card still prepares for that.
          pickable: false,
          updateTriggers: settings,
          fontFamily: this.font,
          fontWeight: 600,
        });
      });
    });
    this.deck.setProps({ layers });
    const lines = this.spec.layers.some(({ id }) => id === "lines") && !this.drawn.lines;
    if (lines && !this.isWhole() && !this.isLoadingLines) {
      this.isLoadingLines = true;
      this.load();
    }
  }

  // Whether all is in sight.
  isWhole() {
    return this.spec.insets.length > 0 && levelOf(this.at.zoom) <= levelOf(this.start.zoom);
  }

  // What of the rows is drawn while all is in sight: each state with its number.
  totals(level) {
    const counts = Map.groupBy(this.drawn.agencies?.rows ?? [], ({ state }) => state);
    const isWide = this.element.clientWidth >= WIDE;
    const size = isWide ? 11 : 9;
    const taken = [];
    const states = (this.drawn.names?.rows ?? []).filter(({ code }) => code)
      .map((row) => ({ ...row, size, count: counts.get(row.code)?.length ?? 0 }))
      .sort((one, other) => other.count - one.count);
    const names = !this.drawn.agencies ? [] : states.flatMap((row) => {
      const offset = isWide && AT_SEA[row.code];
      // why: our sources naming none does not mean there are none.
      const count = row.count ? [row.count.toLocaleString("en")] : [];
      const shown = [row.code, ...count].join(offset ? " " : "\n");
      const [x, y] = pixelsAt(level, row.at);
      const [width, height] = [size * (isWide ? 0.9 : 0.8), size];
      const isInset = row.code in this.spec.apart;
      const isOver = (box) =>
        Math.abs(box.x - x) < box.width + width && Math.abs(box.y - y) < box.height + height;
      if (!offset && !isInset && taken.some(isOver)) return [];
      if (!offset && !isInset) taken.push({ x, y, width, height });
      return [{ ...row, shown, offset: offset || [0, 0] }];
    });
    const leaders = names.filter(({ offset: [across] }) => across).map(({ at, offset }) => {
      const [x, y] = pixelsAt(level, at);
      const start = placeAt(level, [x + offset[0] - 22, y + offset[1]]);
      return { type: "Feature", geometry: { type: "LineString", coordinates: [at, start] } };
    });
    return { agencies: [], bins: [], counts: [], others: [], lines: [], names, leaders };
  }

  // What of them is drawn nearer: symbols, and circles where many are close together.
  symbols(level) {
    const rows = this.drawn.agencies?.rows ?? [];
    const { alone, bins } = binned(level, rows);
    const known = new Set(rows.map(({ title, at }) => `${title} ${at}`));
    this.middle = [this.at.longitude, this.at.latitude];
    const middle = pixelsAt(level, this.middle);
    const isNear = ({ at }) => this.windowsAway(middle, pixelsAt(level, at)) < AROUND;
    const others = level < TOWNS ? [] : (this.drawn.others?.rows ?? [])
      .filter((row) => isNear(row) && !known.has(`${row.title} ${row.at}`));
    const points = [...alone, ...others]
      .map(({ at }) => ({ pixel: pixelsAt(level, at), size: POINT }));
    const { chosen } = this.spec;
    const isChosen = ({ at }) => chosen && distance(at, chosen) < 0.01;
    const called = level < NEAR ? [] : [...alone.filter(isNear), ...others].map((row) => ({
      at: row.at, name: row.title.replace(/ Police Department$/, ""), isChosen: isChosen(row),
    })).sort((one, other) => other.isChosen - one.isChosen);
    const towns = (this.drawn.names?.rows ?? []).filter(isNear);
    const names = namesAt(level, [...called, ...towns], [...bins, ...points]);
    this.state = this.stateBelow();
    const lines = (this.drawn.lines?.rows ?? []).filter(({ code }) => code === this.state);
    return { agencies: alone, bins, counts: bins, others, lines, names, leaders: [] };
  }

  // How many widths or heights of the map two points are apart.
  windowsAway([x, y], [otherX, otherY]) {
    const { clientWidth: width, clientHeight: height } = this.element;
    return Math.max(Math.abs(otherX - x) / width, Math.abs(otherY - y) / height);
  }

  // Whether the map was moved to where names end.
  isBeyond() {
    if (!this.middle || this.isWhole()) return false;
    const { zoom, longitude, latitude } = this.at;
    const [from, to] = [this.middle, [longitude, latitude]]
      .map((at) => pixelsAt(levelOf(zoom), at));
    return this.windowsAway(from, to) > AROUND - 1;
  }

  // The state that is chosen, or that the middle of the map lies in.
  stateBelow() {
    if (this.spec.state) return this.spec.state;
    const states = this.drawn.states?.rows ?? [];
    return areaAt(states, [this.at.longitude, this.at.latitude])?.code;
  }

  isIn({ home }, view) {
    if (view.startsWith(FRAME)) return false;
    const isWhole = view === "main" && !this.insets.length;
    return home === null || home === view || isWhole;
  }

  // Where the map is looked at.

  moved(viewState) {
    const isOther = levelOf(this.at.zoom) !== levelOf(viewState.zoom);
    this.at = viewState;
    this.showCard(null);
    if (isOther && !this.isInTransition) this.draw();
  }

  goTo(place, milliseconds = this.isMoved, isFlight = false) {
    const how = isFlight ? { transitionInterpolator: new deck.FlyToInterpolator() } : {};
    this.at = { ...place, transitionDuration: milliseconds, ...how };
    this.deck.setProps({ initialViewState: { main: this.at } });
    this.isInTransition = false;
    this.draw();
  }

  // The map, and small ones on it of what lies apart, as long as all is in sight.
  layOut(pointer = this.pointer) {
    this.pointer = pointer;
    // why: before the browser scrolls, the first pixels of a finger's way would be ours.
    const controller = { keyboard: true, dragPan: pointer !== "touch" };
    this.insets = this.isWhole() ? this.spec.insets : [];
    const views = [{ id: "main", controller }, ...this.insets];
    this.deck.setProps({ views: views.map((view) => new deck.MapView(view)) });
  }

  reset() { this.goTo(this.start); }

  leave() { this.send("area", ""); }

  zoom(steps, [longitude, latitude] = [this.at.longitude, this.at.latitude]) {
    const { minZoom, maxZoom } = this.start;
    const zoom = Math.min(Math.max(this.at.zoom + steps, minZoom), maxZoom);
    this.goTo({ ...this.start, longitude, latitude, zoom });
  }

  // Months one after the other, without the page; it is asked for where that ends.

  async play() {
    if (this.isPlaying) return this.stop();
    const { months, month, layers } = this.data.time;
    const left = months.filter(([code]) => code > month);
    this.played = "";
    this.tellPlaying(true);
    for (const [code, name] of left.length ? left : months) {
      const at = (address) => address?.replace(/\b(month|seen_by)=[^&]*/, `$1=${code}`);
      this.spec.layers = this.spec.layers.map((layer) => {
        if (!layers.includes(layer.id)) return layer;
        return { ...layer, data: at(layer.data), shades: at(layer.shades) };
      });
      await Promise.all([this.load(), new Promise((go) => setTimeout(go, STEP_MS))]);
      if (!this.isPlaying) return;
      this.played = code;
      const count = this.drawn.agencies.rows.length.toLocaleString("en");
      this.tellPlaying(true, `${name}: ${this.data.words.several.replace("{}", count)}`);
    }
    this.stop();
  }

  stop() {
    // why: the map may be a month ahead of what was told; the page's answer decides.
    this.shown = "";
    if (this.played) this.send("month", this.played);
    else this.show(this.data, this.send);
    this.tellPlaying(false);
  }

  tellPlaying(isPlaying, text = "") {
    this.isPlaying = isPlaying;
    const { play, pause, months } = this.data.time;
    const button = this.element.querySelector("[data-act=play]");
    button.hidden = !months.length;
    button.textContent = isPlaying ? "pause" : "fast_forward";
    button.title = button.ariaLabel = isPlaying ? pause : play;
    this.element.querySelector(".month").textContent = text;
  }

  // What lies under a pointer, and what a press on it does.

  listenTo(canvas) {
    let down = [0, 0];
    canvas.addEventListener("pointerdown", (event) => {
      this.layOut(event.pointerType);
      down = placeIn(canvas, event);
      // why: the map's own library must find it set when it hears of the press.
    }, { capture: true });
    canvas.onclick = (event) => {
      const at = placeIn(canvas, event);
      // why: a browser takes for a click what drags the map, too.
      if (distance(at, down) <= STILL) this.press(at);
    };
    canvas.onpointermove = (event) => {
      if (event.pointerType !== "mouse" || event.buttons) return;
      const at = placeIn(canvas, event);
      this.showCard(this.find(at, REACH.mouse), at);
    };
    canvas.onpointerleave = () => this.showCard(null);
  }

  press(at) {
    if (this.isPlaying) return this.stop();
    const found = this.find(at, REACH[this.pointer] ?? REACH.touch);
    this.showCard(found, at);
    if (found?.layer === "agencies") {
      const { points, rows } = this.drawn.agencies;
      this.send("pressed", { points, place: rows.indexOf(found.row) });
    }
    if (found?.layer === "bins") this.zoom(2, found.row.at);
    const isOther = this.spec.state ? found?.row.code !== this.spec.state : this.isWhole();
    if (["states", "counties"].includes(found?.layer) && isOther) this.send("area", found.row.code);
  }

  find([x, y], reach) {
    const viewport = this.deck.getViewports({ x, y, width: 1, height: 1 }).at(-1);
    const at = viewport?.unproject([x - viewport.x, y - viewport.y]);
    for (const { id, pickable } of at ? [...this.spec.layers].reverse() : []) {
      const rows = this.near[id] ?? this.drawn[id]?.rows;
      if (!pickable || !rows) continue;
      const row = rows[0]?.path
        ? areaAt(rows, at)?.properties : nearest(rows, viewport, at, reach);
      if (row) return { row, layer: id };
    }
    return null;
  }

  showCard(found, [x, y] = []) {
    this.under = found;
    this.card.hidden = !found;
    if (!found) return;
    const [title, , detail] = this.card.children;
    const { several, closer } = this.data.words;
    title.textContent = found.row.title ?? several.replace("{}", found.row.count);
    const place = [found.row.where, found.row.state].filter(Boolean).join(", ");
    detail.textContent = `${place && `${place}. `}${found.row.detail ?? closer}`;
    const { clientWidth: width, clientHeight: height } = this.element;
    const upright = y > height / 2 ? "calc(-100% - 14px)" : "18px";
    // why: as far from its own left as the point is from the map's, it is in the map.
    const across = `${(-100 * x) / width}%`;
    this.card.style.cssText = `left: ${x}px; top: ${y}px; translate: ${across} ${upright}`;
  }

  tellWhatIsShown() {
    // why: a test, and a reader's own script, has to know when and where to look.
    if (!this.isLoaded) return;
    const { zoom, longitude, latitude } = this.deck.getViewports()[0];
    Object.assign(this.element.dataset, {
      zoom: zoom.toFixed(2),
      longitude: longitude.toFixed(3),
      latitude: latitude.toFixed(3),
      points: this.drawn.agencies?.rows.length ?? "",
      insets: this.insets.map(({ id }) => id).join(" "),
      bins: this.near.bins.map(({ count }) => count).join(" "),
      names: this.near.names.map(({ shown }) => shown).join(" "),
      state: this.state ?? "",
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
    const words = new Image();
    words.src = `data:image/svg+xml,${encodeURIComponent(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
        <foreignObject width="100%" height="100%">${written}</foreignObject></svg>`)}`;
    await words.decode();
    const picture = new OffscreenCanvas(width * scale, height * scale);
    const painted = picture.getContext("2d");
    painted.scale(scale, scale);
    painted.drawImage(words, 0, 0);
    painted.drawImage(drawn, 0, top, drawn.clientWidth, drawn.clientHeight);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await picture.convertToBlob());
    link.download = this.data.picture.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

// Rows at an address; nothing where they do not come.
function fetched(address) {
  if (typeof address !== "string") return address;
  return fetch(address).then((answer) => answer.ok && answer.json()).catch(() => null);
}

function pixelsAt(level, at) {
  return world.projectFlat(at).map((part) => part * 2 ** level);
}

function placeAt(level, pixels) {
  return world.unprojectFlat(pixels.map((part) => part / 2 ** level));
}

// Who is alone from afar, and who is so close to others of the same state that they
// are counted.
function binned(level, rows) {
  if (level >= NEAR) return { alone: rows, bins: [] };
  const cellOf = ({ at, state }) =>
    [state, ...pixelsAt(level, at).map((part) => Math.floor(part / CELL))].join();
  const cells = Map.groupBy(rows, cellOf);
  const bins = [];
  const largest = [...cells.values()].sort((one, other) => other.length - one.length);
  for (const inside of largest) {
    const disc = discOf(inside, level);
    const over = bins.find(({ pixel, size, inside: [{ state }] }) =>
      state === inside[0].state && distance(pixel, disc.pixel) < size + 12);
    if (over) Object.assign(over, discOf([...over.inside, ...inside], level));
    else bins.push(disc);
  }
  return {
    alone: bins.filter(({ count }) => count < FEWEST_COUNTED).flatMap(({ inside }) => inside),
    bins: setApart(bins.filter(({ count }) => count >= FEWEST_COUNTED), level),
  };
}

// Circles on both sides of a state line make room for each other.
function setApart(bins, level) {
  for (const [place, one] of bins.entries()) {
    for (const other of bins.slice(place + 1)) {
      const far = distance(one.pixel, other.pixel);
      const lack = one.size + other.size - far;
      if (lack <= 0 || !far) continue;
      const shift = one.pixel.map((part, axis) => ((part - other.pixel[axis]) / far) * (lack / 2));
      one.pixel = one.pixel.map((part, axis) => part + shift[axis]);
      other.pixel = other.pixel.map((part, axis) => part - shift[axis]);
    }
  }
  return bins.map((disc) => ({ ...disc, at: placeAt(level, disc.pixel) }));
}

function discOf(inside, level) {
  const count = inside.length;
  const mean = (axis) => inside.reduce((sum, { at }) => sum + at[axis], 0) / count;
  const at = [mean(0), mean(1)];
  const size = Math.min(6 + 1.8 * Math.log2(count), 20);
  return { at, pixel: pixelsAt(level, at), inside, count, text: String(count), size };
}

// The names that have room on or near their place, where no disc or symbol lies on them:
// states before towns and large towns before small ones.
function namesAt(level, rows, discs) {
  const fewest = level < TOWNS ? Infinity : FEWEST_PEOPLE * 3 ** (TOWNS - level);
  const taken = discs.map(({ pixel: [x, y], size }) =>
    ({ x, y, width: size, height: size, aside: 0 }));
  const given = new Set();
  return rows.flatMap((row) => {
    const shown = row.code && level < TOWNS ? row.code : row.name;
    if (row.people < fewest || given.has(shown)) return [];
    const size = row.code ? (level < TOWNS ? 11 : 14) : 12;
    const [x, y] = pixelsAt(level, row.at);
    const [width, height] = [shown.length * size * 0.3 + 3, size * 0.6 + 2];
    // At this level and just before the next, where places are farther apart.
    const hides = (box, aside) => [1, Math.SQRT2].some((far) =>
      Math.abs(box.x - x) * far < box.width + width &&
      Math.abs((box.y - y) * far + box.aside - aside) < box.height + height);
    // The one that is chosen is named whatever is there, below its ring.
    const aside = row.isChosen ? -RING
      : ASIDE.find((pixels) => !taken.some((box) => hides(box, pixels)));
    if (aside === undefined) return [];
    given.add(shown);
    taken.push({ x, y, width, height, aside });
    return [{ ...row, shown, size, offset: [0, -aside] }];
  });
}

function placeIn(element, event) {
  const box = element.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function nearest(rows, { zoom }, [longitude, latitude], reach) {
  const degree = (512 * 2 ** zoom) / 360;
  const stretch = 1 / Math.cos((latitude * Math.PI) / 180);
  let [found, least] = [null, reach / degree];
  for (const row of rows) {
    const far = Math.hypot(row.at[0] - longitude, (row.at[1] - latitude) * stretch);
    // why: of two in one place the later one lies on top.
    if (far <= least) [found, least] = [row, far];
  }
  return found;
}

function ringOf(steps, path, placeOf = (at) => at) {
  const ring = [];
  for (let k = 0, x = 0, y = 0; k < steps.length; k += 2) {
    ring.push([(x += steps[k]) / 100, (y += steps[k + 1]) / 100]);
    path[k ? "lineTo" : "moveTo"](...placeOf(ring.at(-1)));
  }
  return ring;
}

function areaAt(features, at) {
  const isAt = ({ path }) => pen.isPointInPath(path, ...at, "evenodd");
  return features.find(isAt);
}
