// SQL in the reader's own browser: the box, the answer, and what the browser remembers.

const MOST_SHOWN = 10_000, MOST_BYTES = 256e6, MOST_REMEMBERED = 30;
const ROWS_AT_ONCE = 100, PATIENCE = 20_000;
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

// One statement that only reads. What comes with a link could otherwise put a table or a function
// of its own in the place of ours. A semicolon within a text is taken for an end, which costs a start.
const READS = /^(\s|--[^\n\r]*[\n\r])*(select|from|with|describe|summarize|explain|show)\b[^;]*;?\s*$/i;
const WRITES = /\b(insert|update|delete|merge|analy[sz]e)\b/i;

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
  if (!missing) return message;
  return `${message.split("\n")[0]}\n\nThe browser does not have DuckDB's extension ` +
    `\`${missing[1] ?? missing[2]}\`. \`make sql\` answers this query on your own machine.`;
}

const counted = (count) => `${count.toLocaleString("en-US")} row${count === 1 ? "" : "s"}`;
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

function say(text, isFault = false) {
  part("said").textContent = isFault ? "" : text;
  part("fault").textContent = isFault ? text : "";
  part("fault").hidden = !isFault;
}

// --- The engine

let engine = null, files = null, loaded = 0, mine = null;

// Fetch a packed file, say how much has come, and return its content as a blob.
async function unpacked(address, type) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`This site does not have \`${address}\` (${response.status}).`);
  const counting = new TransformStream({
    transform(piece, controller) {
      loaded += piece.length;
      if (engine) say(`Loading DuckDB and the data: ${megabytes(loaded)} of ${megabytes(total)} MB.`);
      controller.enqueue(piece);
    },
  });
  const blob = await new Response(response.body.pipeThrough(counting)).blob();
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  // Some hosts unpack a .gz on its way.
  const isPacked = first === 0x1f && second === 0x8b;
  const stream = isPacked ? blob.stream().pipeThrough(new DecompressionStream("gzip")) : blob.stream();
  return new Response(stream, { headers: { "Content-Type": type } }).blob();
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: address });
    element.onload = resolve;
    element.onerror = () => reject(new Error(`This site does not have \`${address}\`.`));
    document.head.append(element);
  });
}

// Load the engine, the tables and DuckDB's library; an engine that starts again has them.
function load() {
  files ??= Promise.all([
    unpacked(`${folder}duckdb.wasm.gz`, "application/wasm"), unpacked(marts, ""),
    script(`${folder}arrow.js`).then(() => import(new URL(`${folder}duckdb.js`, document.baseURI))),
  ]);
  files.catch(() => { files = null; loaded = 0; });
  return files;
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
  const [wasm, tables, { AsyncDuckDB, VoidLogger }] = await load();
  const worker = new Worker(`${folder}duckdb-worker.js`), url = URL.createObjectURL(wasm);
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  worker.onerror = () => stop("DuckDB stopped. Run the query again.");
  await db.instantiate(url);
  URL.revokeObjectURL(url);
  await db.registerFileBuffer("porchlight.duckdb", new Uint8Array(await tables.arrayBuffer()));
  await db.open({});
  const connection = await db.connect();
  await connection.query("attach 'porchlight.duckdb' as porchlight (read_only)");
  if (mine !== null) {
    await db.registerFileText("mine.csv", mine);
    await connection.query(READ_MINE);
  }
  for (const lock of LOCKS) await connection.query(`set ${lock}`);
  await connection.close();
  return { db, worker };
}

function ready() {
  if (engine) return engine;
  const late = setTimeout(() => { part("late").hidden = false; }, PATIENCE);
  engine = start().finally(() => clearTimeout(late));
  engine.then(() => { part("late").hidden = true; }, () => {
    engine = null;
    part("late").hidden = mine !== null;
  });
  return engine;
}

function end() {
  engine?.then(({ worker }) => worker.terminate(), () => {});
  engine = null;
}

// --- A query

let running = null, shown = null;

// A connection of its own for each query: none leaves a transaction or a setting to the next.
async function connected() {
  const connection = await (await ready()).db.connect();
  await connection.query(SEARCH_PATH);
  return connection;
}

async function answer(query) {
  // A query may have detached the tables; a new engine has them.
  const connection = await connected().catch(() => { end(); return connected(); });
  say("Running the query.");
  const started = performance.now(), batches = [];
  let bytes = 0;
  try {
    const reader = await connection.send(query, true), { schema } = await reader.open();
    for await (const batch of reader) {
      batches.push(batch);
      bytes += batch.data.byteLength;
      if (bytes >= MOST_BYTES) break;
    }
    const table = new Arrow.Table(schema, batches);
    return { table, isCut: bytes >= MOST_BYTES, seconds: (performance.now() - started) / 1000 };
  } finally {
    connection.close().catch(() => {});
    // Whatever else a query did ends with its engine; the next one starts another.
    if (!READS.test(query) || WRITES.test(query)) end();
  }
}

async function run(query) {
  const stopped = new Promise((_, reject) => { running = { reject }; });
  part("stop").hidden = !(part("run").disabled = true);
  try {
    show(await Promise.race([stopped, answer(query)]));
  } catch (error) {
    say(faultText(error.message), true);
    part("rows").hidden = part("csv").hidden = true;
  } finally {
    running = null;
    part("stop").hidden = !(part("run").disabled = false);
  }
}

// Some functions do not look whether they should stop, so the engine ends; the next query
// starts it again.
function stop(reason) {
  running?.reject(new Error(reason));
  end();
}

// Yield the rows from one to another as texts.
function* texts(table, from = 0, to = table.numRows) {
  const columns = table.schema.fields.map((_, place) => table.getChildAt(place));
  for (let row = from; row < Math.min(to, table.numRows); row += 1) {
    yield columns.map((column) => inText(column.get(row), column.type));
  }
}

function show({ table, isCut, seconds }) {
  const { fields } = table.schema, most = Math.min(table.numRows, MOST_SHOWN);
  const { Int, Float, Decimal } = Arrow.Type, frame = part("rows");
  const drawn = document.createElement("table");
  const write = (row, kind, line) => line.forEach((text, place) => {
    const cell = row.appendChild(document.createElement(kind));
    cell.textContent = text;
    if ([Int, Float, Decimal].includes(fields[place].type.typeId)) cell.className = "number";
  });
  shown = table;
  frame.replaceChildren(drawn);
  frame.hidden = part("csv").hidden = !fields.length;
  frame.scrollTop = 0;
  write(drawn.createTHead().insertRow(), "th", fields.map(({ name }) => name));
  // Rows are drawn when the reader comes near them; ten thousand at once would take seconds.
  let next = 0;
  frame.onscroll = () => {
    while (next < most && frame.scrollHeight < frame.scrollTop + 3 * frame.clientHeight) {
      const body = drawn.createTBody();
      for (const line of texts(table, next, next + ROWS_AT_ONCE)) write(body.insertRow(), "td", line);
      next += ROWS_AT_ONCE;
    }
  };
  frame.onscroll();
  // Columns keep their width, or each further row would move all before it.
  drawn.style.width = `${drawn.offsetWidth}px`;
  for (const name of drawn.tHead.rows[0].cells) name.style.width = `${name.offsetWidth + 1}px`;
  drawn.style.tableLayout = "fixed";
  const cut = isCut ? " Reading stopped at 256 MB: filter the query, or count and sum in SQL."
    : table.numRows > most ? ` The first ${most.toLocaleString("en-US")} are shown; the CSV has all.` : "";
  say(`${counted(table.numRows)} in ${seconds.toFixed(2)} s.${cut}`);
}

function save() {
  const { fields } = shown.schema, isText = fields.map(({ type }) => type.typeId === Arrow.Type.Utf8);
  const lines = [fields.map(({ name }) => csvCell(name, true)).join(",")];
  for (const row of texts(shown)) lines.push(row.map((text, place) => csvCell(text, isText[place])).join(","));
  // Excel guesses the encoding wrong without the mark at the beginning.
  const url = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: url, download: "porchlight_query.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// --- A spreadsheet of the reader's own

async function choose(file) {
  if (!file || running) return;
  if (!/\.(csv|tsv|txt)$/i.test(file.name)) {
    say(`\`${file.name}\` is no CSV. Save it as CSV first.`, true);
    return;
  }
  const bytes = await file.arrayBuffer();
  try {
    mine = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    mine = new TextDecoder("windows-1252").decode(bytes);
  }
  end();
  await run("from mine");
  // An engine that did not start could not read it.
  if (engine) say(`The table \`mine\` has ${counted(shown.numRows)}.`);
  else mine = null;
  part("said").scrollIntoView({ block: "center" });
}

// --- What the browser remembers

// Another page of this host, or a reader, may have changed what is stored.
const textsIn = (list) => (Array.isArray(list) ? list : []).filter((one) => typeof one === "string");

function memory() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return { saved: textsIn(stored.saved), ran: textsIn(stored.ran) };
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
  for (const [list, queries] of Object.entries(memory())) {
    part(list).replaceChildren(...queries.map((query) => {
      const line = document.createElement("li"), link = line.appendChild(document.createElement("a"));
      Object.assign(link, { href: hashOf(query), textContent: query.replace(/\s+/g, " ").slice(0, 90) });
      return line;
    }));
  }
  part("remembered").hidden = !part("remembered").querySelector("li");
}

// --- The page

const box = part("query");

function fill() {
  const query = queryIn(location.hash);
  if (query) box.value = query;
}

function ask() {
  const query = box.value.trim();
  if (running || !query) return;
  remember("ran", query);
  if (queryIn(location.hash) !== query) location.hash = hashOf(query);
  run(query);
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

part("run").onclick = ask;
part("stop").onclick = () => stop("The query was stopped, and DuckDB with it. The next query starts it again.");
part("copy").onclick = copyLink;
part("save").onclick = () => remember("saved", box.value.trim());
part("csv").onclick = save;
part("forget").onclick = () => { localStorage.removeItem(KEY); recall(); };
part("mine").onchange = (event) => choose(event.target.files[0]);
box.oninput = () => { if (!engine) ready().then(() => say("DuckDB is ready."), () => {}); };
box.onkeydown = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); }
};
addEventListener("hashchange", fill);
const pinned = new URLSearchParams(location.search).get("snapshot");
part("other").hidden = !pinned || pinned === snapshot;
fill();
recall();
if (obstacle()) {
  say(obstacle(), true);
  part("late").hidden = false;
}
