// Searches a finished site in headless Chromium: `node benches/search.mjs SITE [RUNS]` (5).
//
// For each query, in a browser that has seen nothing: the time from the last key to the first result on the screen, and
// what the page had loaded by then (its own files apart from the search data). From file:// and from a server on
// loopback. CHROMIUM names the browser. tests/browser has what this needs (npm ci).

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { launch } from '../tests/browser/browser.js';
import { serve } from '../tests/browser/server.js';
import { Site } from '../tests/browser/site.js';

const [folder, runs = '5'] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node benches/search.mjs SITE [RUNS]');
  process.exit(2);
}
// Common and rare, short and long, two words, and what occurs nowhere (in benches/archive.py's archive).
const QUERIES = ['代表', '梯', '电梯安全隐患', '农村饮水工程 基层干部', '粮食仓储能力得到代表肯定', '鲸鲨'];
const PATIENCE = 10_000;

const server = await serve({ '/archive/': folder });
const site = new Site({ name: 'archive', folder, http: `${server.origin}/archive/`, whole: true });
const browser = await launch();
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

console.log(`${'way'.padEnd(5)} ${'median'.padStart(7)} ${'worst'.padStart(7)} ${'data'.padStart(8)} ${'files'.padStart(5)}  query`);
for (const way of ['file', 'http']) {
  for (const query of QUERIES) {
    const times = [];
    const loads = [];
    for (let run = 0; run < Number(runs); run += 1) {
      const { time, files } = await first(way, query);
      times.push(time);
      const sizes = await Promise.all(files.map(async (file) => (await readFile(path.join(folder, file))).length));
      loads.push({ bytes: sizes.reduce((sum, size) => sum + size, 0), files: files.length });
    }
    const most = loads.reduce((one, other) => (other.bytes > one.bytes ? other : one));
    console.log(`${way.padEnd(5)} ${`${Math.round(median(times))} ms`.padStart(7)} ${`${Math.round(Math.max(...times))} ms`.padStart(7)} ${`${Math.round(most.bytes / 1000)} KB`.padStart(8)} ${String(most.files).padStart(5)}  ${query}`);
  }
}
await browser.close();
await server.close();

/** The first search of a fresh browser: ms to its first result (or to the word that there is none), and the data files asked for. */
async function first(way, query) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const files = [];
  page.on('request', (request) => {
    const file = site.path(request.url());
    if (file?.startsWith('search/')) files.push(file);
  });
  await page.goto(site.url('search.html', way), { waitUntil: 'load' });
  await page.evaluate((patience) => {
    window.answered = new Promise((resolve) => {
      const results = document.querySelector('#results');
      const status = document.querySelector('#status');
      let typed = 0;
      document.querySelector('#q').addEventListener('input', () => { typed ||= performance.now(); });
      // Painted, not only there.
      const tell = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - typed)));
      new MutationObserver(() => {
        if (typed && (results.children.length > 0 || /没有/.test(status.textContent))) tell();
      }).observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true });
      setTimeout(() => resolve(NaN), patience);
    });
  }, PATIENCE);
  await page.locator('#q').focus();
  await page.keyboard.insertText(query);
  const time = await page.evaluate(() => window.answered);
  const loaded = [...files];
  await context.close();
  if (Number.isNaN(time)) throw new Error(`no answer to ${query} over ${way}`);
  return { time, files: loaded };
}
