"use strict";
// The page's own script: shows what the worker answers. Every text from a file becomes a text node, never markup.
window.fingerpost = (() => {
  const at = (id) => document.getElementById(id);
  const ARROWS = { up: "↑", down: "↓", flat: "↔" };
  const WAYS = { up: "improving", down: "worsening", flat: "level" };
  const STAGES = { input: "Inputs", process: "Processes", output: "Outputs" };
  const BETTER = { higher: "Higher is better", lower: "Lower is better", neutral: "Neither way is better" };
  const PARTS = { numerator: "the records counted", denominator: "all the records", missed: "those that missed" };
  let worker, serial = 0, waiting = new Map(), ready, kept = null, state = null, files = [], busy = false;

  /** An element: its name, its attributes, and what is in it; a text is always a text. */
  function h(name, attributes = {}, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...inside.flat().filter((each) => each !== null && each !== undefined));
    return made;
  }

  // --- the worker ---

  function unpackedText(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }

  async function boot() {
    const packed = new Map([...document.querySelectorAll("script[data-asset]")].map((each) => [each.dataset.asset, each.textContent]));
    const script = await unpackedText(packed.get("worker.js"));
    packed.delete("worker.js");
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    worker = new Worker(address);
    worker.onmessage = ({ data }) => {
      if (data.step) return tell(data.step);
      waiting.get(data.id)?.(data.answer);
      waiting.delete(data.id);
    };
    worker.onerror = (event) => {
      for (const done of waiting.values()) done({ error: `This browser could not start the page: ${event.message}` });
      waiting.clear();
    };
    const started = await send({ boot: packed, clock: window.fixedClock ?? null });
    if (started.error) throw new Error(started.error);
  }

  const send = (message, transfer = []) =>
    new Promise((done) => { waiting.set(++serial, done); worker.postMessage({ id: serial, ...message }, transfer); });

  /** Ask a question of Fingerpost; the answer has `error` where there is none. */
  async function ask(question, asked = {}, given = []) {
    await ready;
    return send({ question, asked, files: given }, given.map(([, data]) => data));
  }

  async function makeFile(file, asked = {}) {
    await ready;
    return send({ file, asked });
  }

  const tell = (step) => { at("step").textContent = `Working: ${step} …`; };

  /** Do something long: say so, offer to cancel it, and show what went wrong. */
  async function working(step, act) {
    if (busy) return null;
    busy = true;
    hideWrong();
    tell(step);
    at("work").hidden = false;
    try {
      const found = await act();
      if (found?.error) showWrong(found);
      return found?.error ? null : found;
    } finally {
      busy = false;
      at("work").hidden = true;
    }
  }

  /** Stop what is going on. The worker goes, and another opens the workspace as it was before. */
  async function cancel() {
    worker.terminate();
    for (const done of waiting.values()) done({ error: "Cancelled. The workspace is as it was before." });
    waiting.clear();
    ready = boot();
    if (kept) { await ready; await ask("open", {}, [["workspace.zip", kept.slice().buffer]]); }
  }

  async function keep() {
    const made = await makeFile("save");
    if (made.bytes) kept = made.bytes;
  }

  function showWrong(found) {
    const box = at("wrong");
    const told = [h("h2", { class: "govuk-error-summary__title" }, "That could not be done")];
    if (found.problems) {
      told.push(h("p", { class: "govuk-body" }, `Nothing was loaded. ${found.of.toLocaleString("en-GB")} ${found.of === 1 ? "thing is" : "things are"} wrong:`));
      told.push(table(["File", "Row", "Column", "Value", "What is wrong"], found.problems.map((each) => [each.file, each.row, each.column, each.value, each.says])));
    } else for (const line of found.error.split("\n")) told.push(h("p", { class: "govuk-body" }, line));
    box.replaceChildren(...told);
    box.hidden = false;
    box.focus();
  }
  const hideWrong = () => { at("wrong").hidden = true; };

  // --- showing things ---

  function table(headings, rows, caption = "") {
    const text = (value) => (value === null || value === undefined ? "" : String(value));
    return h("div", { class: "pg-scroll", tabindex: "0", role: "region", "aria-label": caption || headings.join(", ") },
      h("table", { class: "govuk-table" },
        caption ? h("caption", { class: "govuk-table__caption" }, caption) : null,
        h("thead", { class: "govuk-table__head" }, h("tr", { class: "govuk-table__row" }, headings.map((each) => h("th", { class: "govuk-table__header", scope: "col" }, text(each))))),
        h("tbody", { class: "govuk-table__body" }, rows.map((row) => h("tr", { class: "govuk-table__row" }, row.map((cell) => h("td", { class: "govuk-table__cell" }, text(cell))))))));
  }

  function listed(found) {
    const words = found.of > found.rows.length ? ` (the first ${found.rows.length.toLocaleString("en-GB")} are shown)` : "";
    return [h("p", { class: "govuk-body" }, `${found.of.toLocaleString("en-GB")} ${found.of === 1 ? "row" : "rows"}${words}`), table(found.columns.map((each) => each.replaceAll("_", " ")), found.rows, found.title)];
  }

  function spark(values, title) {
    const known = values.map((value, x) => [x, value]).filter(([, value]) => value !== null);
    if (known.length < 2) return h("span", {});
    const numbers = known.map(([, value]) => value), low = Math.min(...numbers), high = Math.max(...numbers);
    const NS = "http://www.w3.org/2000/svg", svg = document.createElementNS(NS, "svg");
    const x = (each) => 4 + (122 * each) / (values.length - 1), y = (each) => (high === low ? 16 : 28 - (24 * (each - low)) / (high - low));
    const line = document.createElementNS(NS, "polyline"), end = document.createElementNS(NS, "circle");
    svg.setAttribute("viewBox", "0 0 130 32");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `${title}: the last ${values.length} months, from ${numbers[0]} to ${numbers.at(-1)}`);
    line.setAttribute("points", known.map(([place, value]) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`).join(" "));
    line.setAttribute("fill", "none"); line.setAttribute("stroke", "currentColor"); line.setAttribute("stroke-width", "2");
    end.setAttribute("cx", x(known.at(-1)[0])); end.setAttribute("cy", y(known.at(-1)[1])); end.setAttribute("r", "3"); end.setAttribute("fill", "currentColor");
    svg.append(line, end);
    return svg;
  }

  function picture(drawn, kind, title) {
    const bytes = new TextEncoder().encode(drawn);
    let binary = "";
    for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return h("img", { class: kind, alt: `${title} by month; the numbers are in the table below`, src: `data:image/svg+xml;base64,${btoa(binary)}` });
  }

  function save(name, bytes, type) {
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    const link = h("a", { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  const button = (words, act, more = "govuk-button--secondary") => h("button", { type: "button", class: `govuk-button ${more}`, onclick: act }, words);

  function unfolds(words, fill) {
    const inside = h("div", {});
    let filled = false;
    return h("details", { class: "govuk-details", ontoggle: async ({ target }) => {
      if (!target.open || filled) return;
      filled = true;
      inside.replaceChildren(h("p", { class: "govuk-body" }, "Working …"));
      inside.replaceChildren(...(await fill()));
    } }, h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, words)), h("div", { class: "govuk-details__text" }, inside));
  }

  const orError = (found, show) => (found.error ? [h("p", { class: "govuk-body" }, found.error)] : show(found));

  const rounded = (value) => (value === null ? "" : value.toFixed(1));

  // --- the parts ---

  function show(part) {
    for (const each of ["files", "figures", "findings", "reports"]) at(`part-${each}`).hidden = each !== part;
    for (const each of document.querySelectorAll("#nav button")) {
      if (each.dataset.part === part) each.setAttribute("aria-current", "page"); else each.removeAttribute("aria-current");
    }
    at("heading").textContent = { files: "Files", figures: "Figures", findings: "Findings", reports: "Reports" }[part];
    hideWrong();
  }

  function periods(id, onchange) {
    return h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label", for: id }, "Period"),
      h("select", { class: "govuk-select", id, onchange }, state.periods.map((each) => h("option", { value: each.name }, each.label))));
  }

  async function showFigures() {
    const place = at("part-figures");
    if (!at("period")) place.replaceChildren(periods("period", showFigures), h("div", { id: "measures" }));
    const period = at("period").value;
    const found = await working("working out the figures", () => ask("figures", { period }));
    if (!found) return;
    const there = found.filter((each) => each.missing === null), absent = found.filter((each) => each.missing !== null);
    at("measures").replaceChildren(
      ...Object.entries(STAGES).flatMap(([stage, title]) => [h("h2", { class: "govuk-heading-m" }, title), ...there.filter((each) => each.stage === stage).map((each) => measure(each, period))]),
      unfolds(`${absent.length} measures are not available`, async () => [table(["Measure", "Why not"], absent.map((each) => [each.title, each.missing]))]),
      button("Save the figures (JSON)", async () => {
        const made = await working("writing", () => makeFile("figures_file", { period }));
        if (made) save(`figures-${period}.json`, made.bytes, "application/json");
      }));
  }

  function measure(card, period) {
    const way = card.direction ? `${ARROWS[card.direction]} ${WAYS[card.direction]}, compared with ${card.compared_with}` : card.note || "";
    return h("article", { class: "pg-measure", "data-measure": card.id },
      h("h3", {}, card.title),
      h("p", { class: "pg-measure__value" }, card.text, h("span", { class: "pg-measure__way" }, way)),
      spark(card.spark, card.title),
      h("div", { class: "pg-measure__more" },
        unfolds(`About this figure: ${card.title}`, () => about(card, period))));
  }

  async function about(card, period) {
    const found = await ask("measure", { measure: card.id, period });
    if (found.error) return [h("p", { class: "govuk-body" }, found.error)];
    const says = (...words) => h("p", { class: "govuk-body" }, ...words);
    const made = [says(found.says), says(`${BETTER[found.better]}. ${found.why}`), says("Definition: ", h("code", {}, found.words)), says(`Source of the definition: ${found.source}. Records: ${card.source}.`)];
    if (found.tables.length) made.push(table(["Table", "From", "Load", "Rows"], found.tables.map((each) => [each.table, each.label, each.load, each.rows])));
    if (found.chart) made.push(h("div", { class: "pg-picture" }, picture(found.chart, "wide", card.title), picture(found.narrow, "narrow", card.title)));
    if (found.months.length) made.push(unfolds("By month", async () => [table(["Month", "Figure"], found.months.map((each) => [each.month, each.text]))]));
    if (typeof found.control === "string") made.push(says(`No process control: ${found.control}`));
    else made.push(says(`Process control (${found.control.method}): ${found.control.variation}. ${found.control.assurance}`), unfolds("Limits by month", async () => [table(["Month", "Value", "Lowest to be expected", "Highest to be expected", "Signal"],
      found.control.points.map((each) => [each.month, each.value, rounded(each.low), rounded(each.high), each.meaning]))]));
    made.push(typeof found.others === "string" ? says(`Other councils: ${found.others}`) : unfolds("Beside other councils", async () => listed(found.others)));
    for (const part of card.parts) {
      made.push(unfolds(card.parts.length > 1 ? `The list: ${PARTS[part]}` : "The list behind it", async () => [
        ...orError(await ask("listing", { measure: card.id, period, part }), listed),
        button("Save the whole list (CSV)", async () => {
          const file = await working("writing", () => makeFile("list_file", { measure: card.id, period, part }));
          if (file) save(`${card.id}-${part}.csv`, file.bytes, "text/csv");
        })]));
    }
    return made;
  }

  async function showFindings() {
    const found = await working("checking the records", () => ask("findings"));
    if (!found) return;
    at("part-findings").replaceChildren(
      h("p", { class: "govuk-body" }, found.length ? "What is odd in the latest extract, rule by rule. Findings never change a figure: mend them where the records are kept." : "Nothing odd was found."),
      ...found.map((each) => h("article", {}, h("h2", { class: "govuk-heading-s" }, `${each.findings.toLocaleString("en-GB")}: ${each.says}`),
        h("p", { class: "govuk-body" }, `${each.severity === "error" ? "Error" : "Warning"} in ${each.table.replaceAll("_", " ")}, ${each.children.toLocaleString("en-GB")} ${each.children === 1 ? "child" : "children"}. ${each.todo}`),
        unfolds(`Worklist: ${each.rule}`, async () => orError(await ask("worklist", { rule: each.rule }), listed)))),
      found.length ? button("Save every finding (CSV)", async () => {
        const made = await working("writing", () => makeFile("findings_file"));
        if (made) save("findings.csv", made.bytes, "text/csv");
      }) : "");
  }

  function showReports() {
    const editions = { internal: "Internal: everything, with the lists of children", restricted: "Restricted: all figures, no child", public: "Public: small numbers are hidden, with those they could be worked out from" };
    const endings = { html: "Web page, which prints well", xlsx: "Excel, with charts" };
    const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;
    const choice = (name, legend, of) => h("fieldset", { class: "govuk-fieldset govuk-form-group" }, h("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, legend),
      h("div", { class: "govuk-radios govuk-radios--small" }, Object.entries(of).map(([value, words], place) => h("div", { class: "govuk-radios__item" },
        h("input", { class: "govuk-radios__input", type: "radio", name, id: `${name}-${value}`, value, checked: place === 0 }), h("label", { class: "govuk-label govuk-radios__label", for: `${name}-${value}` }, words)))));
    at("part-reports").replaceChildren(periods("report-period", null), choice("edition", "Edition", editions), choice("ending", "Format", endings),
      button("Make the report", async () => {
        const asked = { period: at("report-period").value, edition: chosen("edition"), ending: chosen("ending") };
        const made = await working("making the report", () => makeFile("report", asked));
        if (made) save(`${asked.period.replace("..", "_to_")}-${asked.edition}.${asked.ending}`, made.bytes, asked.ending === "html" ? "text/html" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
      }, ""),
      h("p", { class: "govuk-body" }, "PDF, Word and slides are not made here: the programs that write them have no edition for browsers that may be shipped, or need rights that this page does not take. The web page is laid out for paper: print it, or print it to PDF. Risks, money and written commentary are kept by the installed Fingerpost."),
      h("h2", { class: "govuk-heading-m" }, "Save the workspace"),
      h("p", { class: "govuk-body" }, "One file with the settings, all that was loaded and what was worked out. It holds children's records: keep it where you keep those."),
      button("Save the workspace", async () => {
        const made = await working("packing", () => makeFile("save"));
        if (made) save("fingerpost-workspace.zip", made.bytes, "application/zip");
      }));
  }

  // --- files ---

  function choose(given) {
    files = given;
    at("list").replaceChildren(...given.map((file) => h("li", {}, `${file.webkitRelativePath || file.name} (${Math.ceil(file.size / 1024).toLocaleString("en-GB")} kB)`)));
    const dated = given.map((file) => /\d{4}-\d{2}-\d{2}/.exec(file.webkitRelativePath || file.name)).find(Boolean);
    if (dated && !at("as-at").value) at("as-at").value = dated[0];
  }

  async function contents(given) {
    return Promise.all(given.map(async (file) => [file.webkitRelativePath || file.name, await file.arrayBuffer()]));
  }

  async function load() {
    if (!files.length) return showWrong({ error: "No file is chosen. Choose the files of one extract, then load them." });
    if (!at("as-at").value) return showWrong({ error: "Say on which day the records were extracted: figures are worked out as at that day." });
    const done = await working("reading the files", async () => {
      if (!state) {
        const begun = await ask("begin", { name: at("name").value, number: at("number").value }, await contents(files.filter((file) => file.name === "fingerpost.toml")));
        if (begun.error) return begun;
      }
      const found = await ask("load", { as_at: at("as-at").value, accept_fewer: at("fewer").checked }, await contents(files));
      if (!found.error) { await keep(); }
      return found;
    });
    if (done) arrived(done);
  }

  function arrived(found) {
    state = found;
    at("council").textContent = found.council;
    at("nav").hidden = false;
    at("whose").hidden = true;
    at("part-figures").replaceChildren();
    const told = [h("h2", { class: "govuk-heading-m" }, "What is there"), h("p", { class: "govuk-body" }, `Extracts: ${found.extracts.map((each) => each.label).join("; ") || "none"}.`)];
    if (found.files) {
      told.push(h("p", { class: "govuk-body" }, found.added ? `Loaded. While reading, ${found.findings.toLocaleString("en-GB")} values were odd; the rules found ${found.by_rules.toLocaleString("en-GB")} records to look at.` : "These files were loaded before; nothing was changed."));
      told.push(table(["File", "Taken for", "Rows", "Odd rows", "Why"], found.files.map((each) => [each.name, each.layout || "not read", each.rows, each.odd, each.why]), "What each file was taken for"));
      if (Object.keys(found.begins).length) told.push(table(["Table", "Complete from, as found in the records"], Object.entries(found.begins)));
    }
    told.push(button("See the figures", () => { show("figures"); showFigures(); }, ""));
    at("loaded").replaceChildren(...told);
    at("loaded").dataset.loads = Number(at("loaded").dataset.loads ?? 0) + 1;
  }

  function start() {
    const lacking = [];
    if (typeof WebAssembly !== "object") lacking.push("WebAssembly, in which Python and DuckDB are written for browsers. It is switched off here, as Edge's enhanced security mode and some policies do; ask for it to be allowed for this page, or use Fingerpost installed");
    if (typeof DecompressionStream !== "function") lacking.push("DecompressionStream, which browsers have had since 2023: update this one");
    if (typeof Worker !== "function") lacking.push("workers");
    if (lacking.length) {
      at("missing").replaceChildren(h("span", { class: "govuk-warning-text__icon", "aria-hidden": "true" }, "!"), h("strong", { class: "govuk-warning-text__text" }, `This browser lacks ${lacking.join("; and ")}.`));
      at("missing").hidden = false;
      at("start").hidden = true;
      return;
    }
    at("chosen").addEventListener("change", ({ target }) => choose([...target.files]));
    at("load").addEventListener("click", load);
    at("example").addEventListener("click", async () => {
      const found = await working("making the example", async () => { const made = await ask("example"); if (!made.error) await keep(); return made; });
      if (found) arrived(found);
    });
    at("saved").addEventListener("change", async ({ target }) => {
      const found = await working("opening the workspace", async () => ask("open", {}, await contents([...target.files])));
      if (found) { await keep(); arrived(found); }
    });
    at("cancel").addEventListener("click", cancel);
    const drop = at("drop");
    for (const name of ["dragover", "dragleave", "drop"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("over", name === "dragover"); });
    drop.addEventListener("drop", ({ dataTransfer }) => choose([...dataTransfer.files]));
    // A file that is dropped beside it must not take the page's place.
    for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
    for (const each of document.querySelectorAll("#nav button")) each.addEventListener("click", () => {
      show(each.dataset.part);
      ({ figures: () => at("period") || showFigures(), findings: showFindings, reports: showReports })[each.dataset.part]?.();
    });
    window.addEventListener("beforeunload", (event) => { if (state) event.preventDefault(); });
    ready = boot();
    ready.catch((error) => showWrong({ error: `This browser could not start Fingerpost: ${error.message}` }));
  }

  return { start, ask, makeFile };
})();
