// Opens each report in a browser, light and dark, on a phone and on a desk, and asks axe-core for WCAG 2.2 AA and whether
// anything is wider than the screen. Arguments: the browser, a folder for pictures, then the reports.

const puppeteer = require("puppeteer-core");
const fs = require("node:fs");
const path = require("node:path");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const screens = [
  { name: "phone", width: 360, height: 740 },
  { name: "desk", width: 1280, height: 900 },
];
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function look(browser, report, screen, scheme, pictures) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) wrong.push(`asks for ${request.url()}`);
  });
  page.on("pageerror", (error) => wrong.push(`fails: ${error}`));
  await page.setViewport({ width: screen.width, height: screen.height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(`file://${path.resolve(report)}`);
  // What is folded up is part of the page, too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > screen.width) wrong.push(`is ${width} px wide on a screen of ${screen.width}`);
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), rules);
  for (const rule of found.violations) {
    for (const node of rule.nodes) wrong.push(`${rule.id} (${rule.impact}): ${node.html.slice(0, 160)}: ${node.failureSummary}`);
  }
  const name = `${path.basename(path.dirname(report))}-${screen.name}-${scheme}.png`;
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = false)));
  await page.screenshot({ path: path.join(pictures, name), fullPage: true });
  await page.close();
  return { wrong, rules: found.passes.length };
}

async function main([executablePath, pictures, ...reports]) {
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  let passed = 0;
  let failed = 0;
  for (const report of reports) {
    for (const screen of screens) {
      for (const scheme of ["light", "dark"]) {
        const { wrong, rules } = await look(browser, report, screen, scheme, pictures);
        const where = `${report} (${screen.name}, ${scheme})`;
        if (wrong.length > 0 || rules === 0) failed += 1;
        else passed += 1;
        console.log(`${wrong.length > 0 ? "wrong" : "ok"}: ${where}: ${rules} rules kept`);
        wrong.forEach((one) => console.log(`  ${one.replaceAll("\n", " ")}`));
      }
    }
  }
  await browser.close();
  console.log(`pages: ${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
