// Runs axe-core on a page in Chromium and prints what it finds as JSON. For tests/test_axe.py; not part of the package.
// node axe.mjs <folder with node_modules: axe-core, playwright-core> <chromium> <page>
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, chromium, page] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/`));
const browser = await require("playwright-core").chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const found = [];
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1200, 320]) {
    const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await tab.goto(pathToFileURL(page).href);
    await tab.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => window.axe.run(document));
    found.push({
      colorScheme,
      width,
      passes: result.passes.length,
      violations: result.violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} (${nodes.length})`),
      wide: await tab.evaluate(() => document.documentElement.scrollWidth),
    });
    await tab.close();
  }
}
await browser.close();
console.log(JSON.stringify(found));
