// The worker: boots Python with everything it needs from memory, then answers one question at a time.
// It has no network: `fetch` looks into the parts that the page handed over and refuses every other address.
// Pyodide tells a classic worker from a module by this, and wants the latter; nothing here imports scripts.
self.importScripts = undefined;

import { decompress } from "fzstd";
import * as parts from "./parts.js";

const PLACE = "https://nowhere.invalid/";
const WORKSPACE = "/workspace";
let assets, python, page, module;

self.fetch = async (asked) => {
  const name = String(asked.url ?? asked).split("/").pop();
  if (!assets.has(name)) throw new TypeError(`${name} is not in the page, and nothing is fetched from elsewhere`);
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(assets.get(name), { headers: { "Content-Type": type } });
};

// DuckDB says this of each file that it begins to write: it is not something to look into.
const warn = console.warn;
console.warn = (...said) => { if (!String(said[0]).startsWith("Buffering missing file")) warn(...said); };

const tell = (step) => self.postMessage({ step: String(step) });

function unpacked(text) {
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return decompress(bytes);
}

async function boot(packed, clock) {
  tell("unpacking");
  assets = new Map([...packed].map(([name, text]) => [name, unpacked(text)]));
  tell("starting Python and DuckDB");
  const [py, duckdb] = await Promise.all([
    parts.loadPyodide({
      indexURL: PLACE,
      lockFileContents: new TextDecoder().decode(assets.get("pyodide-lock.json")),
      createPyodideModule: parts.createPyodideModule,
      env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
    }),
    parts.startDuckDB(PLACE + "duckdb.wasm"),
  ]);
  python = py;
  tell("reading Fingerpost");
  let highs = null;
  const solver = { solve: (model, options) => highs.solve(model, options) };
  python.startSolver = async () => { highs ??= await parts.startHighs(PLACE + "highs.wasm"); };
  python.registerJsModule("browser_parts", { duckdb, vega: parts.drawing, highs: solver });
  python.unpackArchive(assets.get("site.zip"), "zip", { extractDir: "/site" });
  for (const name of ["duckdb.wasm", "site.zip", "pyodide.asm.wasm", "python_stdlib.zip"]) assets.delete(name);
  python.globals.set("tell", tell);
  python.globals.set("fixed", clock ?? "");
  python.runPython(`
import sys
sys.path[:0] = ["/site", "/site/stand_ins"]
import importlib
importlib.invalidate_caches()
from datetime import datetime
from pathlib import Path
from fingerpost import page as module
clock = (lambda: datetime.fromisoformat(fixed)) if fixed else datetime.now
page = module.Page(Path("${WORKSPACE}"), tell, clock)
`);
  page = python.globals.get("page");
  module = python.globals.get("module");
}

async function answer({ question, file, asked, files }) {
  const text = JSON.stringify(asked ?? {});
  if (file) {
    if (asked?.edition === "public") await python.startSolver();
    const made = module.make_file(page, file, text);
    if (typeof made === "string") return JSON.parse(made);
    const bytes = made.toJs();
    made.destroy();
    return { bytes };
  }
  const given = python.toPy((files ?? []).map(([name, data]) => [name, new Uint8Array(data)]));
  const holds = python.globals.get("as_files");
  try {
    return JSON.parse(page.ask(question, text, holds(given)));
  } finally {
    given.destroy();
    holds.destroy();
  }
}

self.onmessage = async ({ data }) => {
  try {
    if (data.boot) {
      await boot(data.boot, data.clock);
      python.runPython("def as_files(given):\n    return [(name, bytes(data)) for name, data in given]");
      self.postMessage({ id: data.id, answer: {} });
      return;
    }
    const found = await answer(data);
    self.postMessage({ id: data.id, answer: found }, found?.bytes ? [found.bytes.buffer] : []);
  } catch (error) {
    // A fault of ours, not of the files: said as it is, so that it can be reported.
    const says = String(error.message ?? error).trim().split("\n").at(-1);
    self.postMessage({ id: data.id, answer: { error: `Something went wrong in this page: ${says}` } });
  }
};
