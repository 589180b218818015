// The parts that are no Python: DuckDB, HiGHS and Vega, as they were compiled for browsers. Each is handed to Python
// as a plain object with functions that take and give text, numbers and bytes; `stand_ins/` calls them.
import * as duckdb from "./node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking.mjs";
import loadHighs from "highs";
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import * as vegaLite from "vega-lite";

export { loadPyodide } from "pyodide";
export { default as createPyodideModule } from "pyodide/pyodide.asm.mjs";

const EXPRESSIONS = { ast: true }; // the page's policy forbids code made of text, which is Vega's other way
const LOADER = { load: () => Promise.reject(new Error("nothing is loaded from outside")) };

/** DuckDB: one module, in which every engine has a catalogue and a connection of its own. `fetch` gives its bytes. */
export async function startDuckDB(address) {
  const bundle = { mainModule: address, mainWorker: null };
  const made = await duckdb.createDuckDB({ mvp: bundle, eh: bundle }, new duckdb.VoidLogger(), duckdb.BROWSER_RUNTIME);
  await made.instantiate(() => {});
  made.open({ path: ":memory:" });
  const main = made.connect();
  let engines = 0;
  return {
    open() {
      const name = `engine_${++engines}`;
      main.query(`ATTACH ':memory:' AS ${name}`);
      const own = made.connect();
      own.query(`USE ${name}`);
      return {
        run: (sql) => asText(own.query(sql)),
        close() {
          own.close();
          main.query(`DETACH ${name}`);
        },
      };
    },
    lend: (path, bytes) => made.registerFileBuffer(path, bytes),
    written: (path) => made.copyFileToBuffer(path),
    drop: (path) => made.dropFile(path),
  };
}

/** HiGHS, the solver that SciPy has too. A model in LP format gives its status and the columns' values. */
export async function startHighs(address) {
  const highs = await loadHighs({ locateFile: () => address });
  return {
    solve(model, options) {
      const found = highs.solve(model, JSON.parse(options));
      const values = Object.entries(found.Columns).map(([name, column]) => [name, column.Primal]);
      return JSON.stringify({ status: found.Status, values: Object.fromEntries(values) });
    },
  };
}

/** Vega-Lite to SVG. Charts are laid out before they come here, so that Vega has no text to measure. */
export const drawing = {
  svg(specified) {
    const { spec } = vegaLite.compile(JSON.parse(specified));
    const view = new vega.View(vega.parse(spec, null, EXPRESSIONS), {
      expr: expressionInterpreter,
      renderer: "none",
      loader: LOADER,
    });
    view.run();
    const [width, height] = [view.width(), view.height()];
    const renderer = new vega.SVGStringRenderer(LOADER);
    return renderer.initialize(null, width, height, view.origin()).background(view.background()).render(view.scenegraph().root).svg();
  },
};

/** A result's columns as JSON text that Python reads, and what each holds. */
export function asText(table) {
  const names = [], kinds = [], columns = [];
  table.schema.fields.forEach((field, at) => {
    const vector = table.getChildAt(at);
    const [kind, scale, write] = reader(field.type);
    const cells = new Array(vector.length);
    let row = 0;
    for (const chunk of vector.data) {
      const part = vector.data.length === 1 ? vector : vector.slice(row, row + chunk.length);
      for (let index = 0; index < chunk.length; index++) {
        const value = part.get(index);
        cells[row++] = value === null || value === undefined ? "null" : write(value);
      }
    }
    names.push(field.name);
    kinds.push([kind, scale]);
    columns.push("[" + cells.join(",") + "]");
  });
  return `{"names":${JSON.stringify(names)},"kinds":${JSON.stringify(kinds)},"columns":[${columns.join(",")}]}`;
}

const DAY = 86_400_000;

/** How a column is handed over, by Arrow's number for its type. Of NaN and Infinity JSON's reader in Python knows. */
function reader(type) {
  switch (type.typeId) {
    case 1: return ["text", 0, () => "null"];
    case 2: return ["integer", 0, String];
    case 3: return ["number", 0, String];
    case 5: return ["text", 0, JSON.stringify];
    case 6: return ["flag", 0, String];
    case 7: return ["decimal", type.scale, decimal];
    case 8: return ["date", 0, (value) => String(Math.round(Number(value) / DAY))];
    case 12: {
      const [kind, scale, write] = reader(type.children[0].type);
      const cell = (value) => (value === null ? "null" : write(value));
      return [`${kind}s`, scale, (values) => `[${Array.from(values, cell).join(",")}]`];
    }
    default: throw new Error(`a column of type ${type} cannot be handed over`);
  }
}

/** 128 bits, lowest first, as a whole number. */
function decimal(words) {
  let value = 0n;
  for (let at = words.length - 1; at >= 0; at--) value = (value << 32n) | BigInt(words[at] >>> 0);
  return String(BigInt.asIntN(32 * words.length, value));
}
