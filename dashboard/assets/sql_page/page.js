// SQL in the reader's own browser: the box, the answer, and what the browser remembers.

const MOST_SHOWN = 10_000, MOST_BYTES = 256e6, MOST_REMEMBERED = 30;
const ROWS_AT_ONCE = 100, WIDEST = 48, PATIENCE = 20_000, GRACE = 2_000;
const KEY = "porchlight-sql";
const SEARCH_PATH = "set search_path = 'porchlight.marts,memory.main'";
// Set before the reader's first query, in this order. With any of them left out, a function that
// is missing here asks a host of extensions, and the engine crashes.
const LOCKS = [
  "autoinstall_known_extensions = false", "autoload_known_extensions = false",
  "enable_external_access = false", "lock_configuration = true",
];
// SQL that reads the chosen file, with every column as text.
const READ_MINE = `create table memory.mine as
  from read_csv('mine.csv', header = true, all_varchar = true)`;

const part = (id) => document.getElementById(id);
const { engine: folder, marts, snapshot } = part("ask").dataset;
const total = Number(part("ask").dataset.bytes);

// --- Address and texts

function queryIn(hash) {
  const sql = /^#sql=(.*)$/s.exec(hash)?.[1];
  try { return sql === undefined ? "" : decodeURIComponent(sql); } catch { return ""; }
}

function hashOf(query) {
  return `#sql=${encodeURIComponent(query).replaceAll("'", "%27")}`;
}

// How to write a value of each kind of Arrow's types as DuckDB's shell does.
const WRITERS = {
  Null: String,
  Bool: String,
  Int: String,
  Float: String,
  Utf8: String,
  Decimal: (value, { scale }) => decimalText(value, scale),
  Date: dayText,
  Timestamp: momentText,
  Time: (value) => momentText(Number(value) / 1000).slice(11),
  List: (value, { children }) =>
    `[${[...value].map((one) => inText(one, children[0].type) ?? "NULL").join(", ")}]`,
  Struct: (value, { children }) =>
    `{${children.map(({ name, type }) => `'${name}': ${inText(value[name], type) ?? "NULL"}`).join(", ")}}`,
};

// Write one value; null is null.
function inText(value, type) {
  const write = WRITERS[Arrow.Type[type.typeId]];
  // Some other types arrive without their values.
  if (!write) throw new Error(`This page cannot show the type ${type}. Write such a column as text: name::varchar.`);
  return value === null ? null : write(value, type);
}

function decimalText(words, scale) {
  let number = 0n;
  for (const word of [...words].reverse()) number = (number << 32n) | BigInt(word);
  number = BigInt.asIntN(words.length * 32, number);
  const digits = String(number < 0n ? -number : number).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale), rest = digits.slice(digits.length - scale);
  return (number < 0n ? "-" : "") + whole + (scale ? `.${rest}` : "");
}

function dayText(milliseconds) {
  return new Date(milliseconds).toISOString().replace(/T.*/, "");
}

function momentText(milliseconds) {
  const micros = Math.round((milliseconds - Math.floor(milliseconds / 1000) * 1000) * 1000);
  const text = new Date(Math.floor(milliseconds)).toISOString().replace(/\.\d+Z$/, "").replace("T", " ");
  return micros ? `${text}.${String(micros).padStart(6, "0").replace(/0+$/, "")}` : text;
}

// Quote a cell of CSV. A text that a spreadsheet would run as a formula gets an apostrophe.
function csvCell(text, isText) {
  if (text === null) return "";
  const safe = isText && /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe === "" ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// DuckDB's own error, or a sentence about what is missing in the browser.
function faultText(message) {
  // A query that cannot be read fails with an error in JSON.
  if (message.startsWith("{")) {
    const error = JSON.parse(message);
    return `${error.exception_type} Error: ${error.exception_message}`;
  }
  const missing = /exists in the (\w+) extension|required extension '(\w+)'/.exec(message);
  if (message === "query was canceled") return "The query was stopped.";
  if (!missing) return message;
  return `${message.split("\n")[0]}\n\nThe browser does not have DuckDB's extension ` +
    `\`${missing[1] ?? missing[2]}\`. \`make sql\` answers this query on your own machine.`;
}

const counted = (count) => `${count.toLocaleString("en-US")} row${count === 1 ? "" : "s"}`;
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

// --- The engine

let engine = null, loaded = 0, loads = 0, mine = null;

function say(text, isFault = false) {
  part("said").textContent = isFault ? "" : text;
  part("fault").textContent = isFault ? text : "";
  part("fault").hidden = !isFault;
}

const packed = {};

// Fetch a file once, and count what has come.
function fetched(address) {
  packed[address] ??= (async () => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`This site does not have \`${address}\` (${response.status}).`);
    const counting = new TransformStream({
      transform(piece, controller) {
        loaded += piece.length;
        if (loads) say(`Loading DuckDB and the data: ${megabytes(loaded)} of ${megabytes(total)} MB.`);
        controller.enqueue(piece);
      },
    });
    return new Response(response.body.pipeThrough(counting)).blob();
  })();
  packed[address].catch(() => delete packed[address]);
  return packed[address];
}

async function unpacked(address, type) {
  const blob = await fetched(address);
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  // Some hosts unpack a .gz on its way.
  const isPacked = first === 0x1f && second === 0x8b;
  const stream = isPacked ? blob.stream().pipeThrough(new DecompressionStream("gzip")) : blob.stream();
  return new Response(stream, { headers: { "Content-Type": type } });
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: address });
    element.onload = resolve;
    element.onerror = () => reject(new Error(`This site does not have \`${address}\`.`));
    document.head.append(element);
  });
}

// Why DuckDB cannot run here; empty if it can.
function obstacle() {
  if (location.protocol === "file:") {
    return "Browsers run no SQL in a page that is opened from a disk. Put the folder on a host of files, " +
      "or run `python3 -m http.server` in it and open the address that it prints.";
  }
  const isFit = globalThis.WebAssembly && globalThis.DecompressionStream;
  return isFit ? "" : "This browser is too old for DuckDB, which needs WebAssembly.";
}

async function start() {
  if (obstacle()) throw new Error(obstacle());
  const late = setTimeout(() => { part("late").hidden = false; }, PATIENCE);
  loads += 1;
  try {
    const files = Promise.all([
      unpacked(`${folder}duckdb.wasm.gz`, "application/wasm"), unpacked(marts, "application/gzip"),
    ]);
    files.catch(() => {});
    if (!globalThis.Arrow) await script(`${folder}arrow.js`);
    const { AsyncDuckDB, VoidLogger } = await import(new URL(`${folder}duckdb.js`, document.baseURI));
    const [wasm, file] = await files;
    const worker = new Worker(`${folder}duckdb-worker.js`);
    const died = new Promise((_, reject) => {
      worker.addEventListener("error", () => reject(new Error("DuckDB stopped. Run the query again.")));
    });
    died.catch(() => { engine = null; });
    const db = new AsyncDuckDB(new VoidLogger(), worker);
    await Promise.race([died, open(db, wasm, file)]);
    part("late").hidden = true;
    return { db, worker, died };
  } finally {
    clearTimeout(late);
    loads -= 1;
  }
}

async function open(db, wasm, file) {
  const url = URL.createObjectURL(await wasm.blob());
  await db.instantiate(url);
  URL.revokeObjectURL(url);
  await db.registerFileBuffer("porchlight.duckdb", new Uint8Array(await file.arrayBuffer()));
  await db.open({});
  const connection = await db.connect();
  await connection.query("attach 'porchlight.duckdb' as porchlight (read_only)");
  if (mine !== null) {
    await db.registerFileText("mine.csv", mine);
    await connection.query(READ_MINE);
  }
  for (const lock of LOCKS) await connection.query(`set ${lock}`);
  await connection.close();
}

function ready() {
  engine ??= start();
  engine.catch(() => {
    engine = null;
    part("late").hidden = mine !== null;
  });
  return engine;
}

// A connection of its own for each query: none leaves a transaction or a setting to the next.
async function connected(isSecond = false) {
  const { db, died } = await ready();
  const connection = await db.connect();
  try {
    await Promise.race([died, connection.query(SEARCH_PATH)]);
    return { connection, died };
  } catch (error) {
    if (isSecond) throw error;
    await end();
    return connected(true);
  }
}

async function end() {
  const ending = engine;
  engine = null;
  await ending?.then(({ worker }) => worker.terminate(), () => {});
}

// --- A query

let running = null;

async function answer(query) {
  const { connection, died } = await connected();
  running.connection = connection;
  say("Running the query.");
  const started = performance.now();
  try {
    const batches = [], read = async () => {
      let count = 0, bytes = 0;
      const reader = await connection.send(query, true);
      const { fields } = (await reader.open()).schema;
      for await (const batch of reader) {
        batches.push(batch);
        count += batch.numRows;
        bytes += batch.data.byteLength;
        if (bytes >= MOST_BYTES) break;
      }
      return { fields, batches, count, isCut: bytes >= MOST_BYTES };
    };
    const rows = await Promise.race([died, read()]);
    return { ...rows, seconds: (performance.now() - started) / 1000 };
  } finally {
    // It may be busy with a query that does not stop; then its engine ends.
    connection.close().catch(() => {});
  }
}

async function run() {
  const query = box.value.trim();
  if (running || !query) return;
  const stopped = new Promise((_, reject) => { running = { reject }; });
  remember("ran", query);
  if (queryIn(location.hash) !== query) location.hash = hashOf(query);
  part("stop").hidden = !(part("run").disabled = true);
  part("rows").hidden = true;
  try {
    show(await Promise.race([stopped, answer(query)]));
  } catch (error) {
    say(faultText(error.message), true);
  } finally {
    running = null;
    part("stop").hidden = !(part("run").disabled = false);
  }
}

async function stop() {
  const { connection, reject } = running;
  if (!connection) return reject(new Error("The query was stopped. DuckDB is still loading."));
  // Some functions do not look whether they should stop.
  const timer = setTimeout(() => {
    reject(new Error("The query was stopped, and DuckDB with it. The next query starts it again."));
    end();
  }, GRACE);
  await connection.cancelSent();
  clearTimeout(timer);
}

let shown = null;

function show(result) {
  shown = result;
  const { fields, count, isCut, seconds } = result;
  const cut = isCut ? " Reading stopped at 256 MB: filter the query, or count and sum in SQL."
    : count > MOST_SHOWN ? ` The first ${MOST_SHOWN.toLocaleString("en-US")} are shown; the CSV has all.` : "";
  const rows = texts(result), frame = part("rows"), table = frame.firstElementChild;
  let lines = next(rows), drawn = 0;
  // Columns of a known width, or each further row would move all before it.
  const widths = fields.map(({ name }, place) => Math.min(WIDEST, 3 + lines.reduce(
    (most, line) => Math.max(most, (line[place] ?? "").length), name.length)));
  table.style.width = `${widths.reduce((sum, width) => sum + width, 0)}ch`;
  const head = document.createElement("thead"), names = document.createElement("tr");
  names.append(...fields.map(({ name }, place) => {
    const made = Object.assign(cell("th", name, isNumber(fields[place].type)), { scope: "col" });
    made.style.width = `${widths[place]}ch`;
    return made;
  }));
  head.append(names);
  table.replaceChildren(head);
  frame.hidden = part("csv").hidden = !fields.length;
  frame.scrollTop = 0;
  // Rows are drawn when the reader comes near them; ten thousand at once would take seconds.
  frame.onscroll = () => {
    while (lines.length && drawn < MOST_SHOWN && frame.scrollHeight < frame.scrollTop + 3 * frame.clientHeight) {
      const body = document.createElement("tbody");
      body.append(...lines.map((line) => {
        const row = document.createElement("tr");
        row.append(...line.map((text, place) => cell("td", text ?? "", isNumber(fields[place].type))));
        return row;
      }));
      table.append(body);
      drawn += lines.length;
      lines = next(rows);
    }
  };
  frame.onscroll();
  say(`${counted(count)} in ${seconds.toFixed(2)} s.${cut}`);
}

function next(rows) {
  const lines = [];
  while (lines.length < ROWS_AT_ONCE) {
    const { value, done } = rows.next();
    if (done) break;
    lines.push(value);
  }
  return lines;
}

function cell(kind, text, isRight = false) {
  const made = document.createElement(kind);
  made.textContent = text;
  if (isRight) made.className = "number";
  return made;
}

function isNumber({ typeId }) {
  return [Arrow.Type.Int, Arrow.Type.Float, Arrow.Type.Decimal].includes(typeId);
}

function* texts({ fields, batches }) {
  for (const batch of batches) {
    const columns = fields.map((_, place) => batch.getChildAt(place));
    for (let row = 0; row < batch.numRows; row += 1) {
      yield columns.map((column, place) => inText(column.get(row), fields[place].type));
    }
  }
}

function csvOf(result) {
  const isText = result.fields.map(({ type }) => type.typeId === Arrow.Type.Utf8);
  const lines = [result.fields.map(({ name }) => csvCell(name, true)).join(",")];
  for (const row of texts(result)) lines.push(row.map((text, place) => csvCell(text, isText[place])).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function save(name, text) {
  // Excel guesses the encoding wrong without the mark at the beginning.
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// --- A spreadsheet of the reader's own

async function choose(file) {
  if (!file || running) return;
  if (!/\.(csv|tsv|txt)$/i.test(file.name)) {
    part("mine-said").textContent = `\`${file.name}\` is no CSV. Save it as CSV first.`;
    return;
  }
  const bytes = await file.arrayBuffer();
  try {
    mine = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    mine = new TextDecoder("windows-1252").decode(bytes);
  }
  part("mine-said").textContent = `Reading \`${file.name}\`.`;
  await end();
  try {
    const { connection } = await connected();
    const [{ count }] = (await connection.query("select count(*)::integer as count from mine")).toArray();
    const columns = (await connection.query("describe mine")).toArray().map((row) => row.column_name);
    await connection.close();
    part("mine-said").textContent = `\`mine\` has ${counted(count)} and the columns ${columns.join(", ")}.`;
  } catch (error) {
    mine = null;
    await end();
    part("mine-said").textContent = `\`${file.name}\` cannot be read as CSV. ${faultText(error.message)}`;
  }
}

// --- What the browser remembers

function memory() {
  try {
    return { saved: [], ran: [], ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return { saved: [], ran: [] };
  }
}

function remember(list, query) {
  const lists = memory();
  lists[list] = [query, ...lists[list].filter((one) => one !== query)].slice(0, MOST_REMEMBERED);
  // A browser may be set to store nothing.
  try { localStorage.setItem(KEY, JSON.stringify(lists)); } catch { return; }
  recall();
}

function recall() {
  const lists = memory();
  for (const list of ["saved", "ran"]) {
    part(list).replaceChildren(...lists[list].map((query) => {
      const link = document.createElement("a");
      Object.assign(link, { href: hashOf(query), textContent: query.replace(/\s+/g, " ").slice(0, 90) });
      const line = document.createElement("li");
      line.append(link);
      return line;
    }));
  }
  part("remembered").hidden = !lists.saved.length && !lists.ran.length;
}

// --- The page

const box = part("query");

function fill() {
  const query = queryIn(location.hash);
  if (query) box.value = query;
}

async function copyLink() {
  const address = new URL(location);
  address.searchParams.set("snapshot", snapshot);
  address.hash = hashOf(box.value.trim());
  part("link").hidden = false;
  part("link").value = address;
  part("link").select();
  // Without https, browsers lend no clipboard.
  await navigator.clipboard?.writeText(`${address}`).catch(() => {});
}

part("run").onclick = run;
part("stop").onclick = stop;
part("copy").onclick = copyLink;
part("save").onclick = () => remember("saved", box.value.trim());
part("csv").onclick = () => save("porchlight_query.csv", csvOf(shown));
part("forget").onclick = () => { localStorage.removeItem(KEY); recall(); };
part("mine").onchange = (event) => choose(event.target.files[0]);
box.oninput = () => { if (!engine) ready().then(() => say("DuckDB is ready."), () => {}); };
box.onkeydown = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
};
document.addEventListener("click", ({ target }) => {
  const name = target.closest?.("[data-name]")?.dataset.name;
  if (!name) return;
  box.setRangeText(name, box.selectionStart, box.selectionEnd, "end");
  box.focus();
});
addEventListener("hashchange", fill);
const pinned = new URLSearchParams(location.search).get("snapshot");
part("other").hidden = !pinned || pinned === snapshot;
fill();
recall();
if (obstacle()) {
  say(obstacle(), true);
  part("late").hidden = false;
}
