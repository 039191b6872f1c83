// A check that cannot fail is worth nothing: each check is shown a copy of a site that was damaged on purpose.

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { launch, visiting } from './browser.js';
import { axe } from './checks/accessibility.js';
import { feed, sitemap } from './checks/feed.js';
import { skipping, tabbing } from './checks/keyboard.js';
import { enlargeText, fitting, printing, resting } from './checks/layout.js';
import { crawl } from './checks/links.js';
import { markup } from './checks/markup.js';
import { policy } from './checks/policy.js';
import { withoutScripts } from './checks/reading.js';
import { markupStaysText, searching, searchingByKeys } from './checks/search.js';
import { leaks } from './checks/secrets.js';
import { tooHeavy, weights } from './checks/weight.js';
import { jpeg, SECRETS } from './pictures.js';
import { serve } from './server.js';
import { Site } from './site.js';
import { OUT, none, site } from './stage.js';
import { CLASSIFIED, SEARCHES } from './workspace.js';

const ARTICLE = '2024/01/01.html';
const PICTURES = '2024/01/02.html';

let browser;
let server;
const places = {};
before(async () => { browser = await launch(); server = await serve(places); });
after(async () => { await browser.close(); await server.close(); });

// ---- Damages ----

/** Puts `replacement` where `pattern` is; what is not there cannot be damaged, which is a failure of this file. */
const replace = (file, pattern, replacement) => async (folder) => {
  const text = await readFile(path.join(folder, file), 'utf8');
  if (!(pattern instanceof RegExp ? pattern.test(text) : text.includes(pattern))) throw new Error(`${file} has no ${pattern}`);
  await writeFile(path.join(folder, file), text.replace(pattern, () => replacement));
};
const inMain = (file, html) => replace(file, '</main>', `${html}</main>`);
const inStyle = (css) => async (folder) => {
  const file = path.join(folder, 'assets/site.css');
  await writeFile(file, `${await readFile(file, 'utf8')}\n${css}\n`);
};
const inScript = (file, script) => async (folder) => {
  const at = path.join(folder, 'assets', file);
  await writeFile(at, `${await readFile(at, 'utf8')}\n;${script}\n`);
};
const put = (file, content) => async (folder) => {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), content);
};
const remove = (file) => (folder) => rm(path.join(folder, file));

// ---- Checks, each on as little as shows the damage ----

const on = (page, look, options = {}) => (copy) => visiting(browser, copy, options, async (visit) => {
  await visit.open(page, options.way);
  return look(visit);
});
const onSearch = (check, ...words) => (copy) => visiting(browser, copy, {}, async (visit) => [...(await check(visit, 'file', ...words)), ...visit.faults]);
const faultsOf = (page, way) => (copy) => visiting(browser, copy, {}, async (visit) => {
  await visit.open(page, way);
  await visit.page.waitForTimeout(200);
  return visit.faults;
});
const whole = (check) => (copy) => visiting(browser, copy, {}, check);

const html = async (copy) => (await markup(copy, (file) => file === ARTICLE || file.endsWith('.css'))).errors;
const links = whole(async (visit) => (await crawl(visit)).faults);
const weigh = whole(async (visit) => tooHeavy(await weights(visit)));
const atom = whole(async (visit) => (await feed(visit)).faults);
const map = whole(sitemap);
const secrets = (copy) => leaks(copy, [...CLASSIFIED, ...SECRETS]);
const tab = on(ARTICLE, tabbing);
const phone = on(ARTICLE, (visit) => fitting(visit, 16), { viewport: { width: 320, height: 800 } });
const large = on(ARTICLE, async (visit) => {
  await enlargeText(visit);
  await visit.open(ARTICLE);
  return fitting(visit, 32);
});
const paper = on(ARTICLE, (visit) => printing(visit, ['既有住宅的电梯加装资金由三方分担']));
const still = on(ARTICLE, resting, { reducedMotion: 'reduce' });
const rules = whole(async (visit) => policy(visit, ARTICLE, (await visit.site.read(ARTICLE)).toString()));
const scriptless = (page, kind) => (copy) => visiting(browser, copy, { javaScriptEnabled: false }, (plain) =>
  visiting(browser, copy, {}, (scripted) => withoutScripts(plain, scripted, page, kind)));
const lifts = SEARCHES.find(({ query, best }) => query === '电梯' && best);
const byYear = SEARCHES.find(({ year, source }) => year && !source);
const exact = SEARCHES.find(({ query }) => query === '汽车站台');

/** [what is damaged, the check that must notice, the damage, what the check says of it] */
const DAMAGES = [
  ['a heading that is not closed', html, inMain(ARTICLE, '<h2>题'), /Unclosed element|End tag.*implied|open elements/],
  ['an attribute that does not exist', html, inMain(ARTICLE, '<p colour="red">文</p>'), /colour/],
  ['two elements of one id', html, inMain(ARTICLE, '<p id="same">一</p><p id="same">二</p>'), /Duplicate ID/],
  ['a style that does not exist', html, inStyle('p { colr: red }'), /colr/],

  ['a picture without its text', on(PICTURES, axe), inMain(PICTURES, '<img src="one.jpg">'), /image-alt/],
  ['pale text', on(ARTICLE, axe), inStyle('.body p { color: #ccc !important; background: #fff }'), /color-contrast/],
  ['pale text in the dark', on(ARTICLE, axe, { colorScheme: 'dark' }), inStyle('@media (prefers-color-scheme: dark) { .body p { color: #444 !important } }'), /color-contrast/],
  ['a box without a name', on(ARTICLE, axe), inMain(ARTICLE, '<input>'), /label/],
  ['a page without its language', on(ARTICLE, axe), replace(ARTICLE, /<html lang="[^"]*"/, '<html'), /html-has-lang/],

  ['no outline', tab, inStyle('* { outline: 0 !important } :focus { box-shadow: none !important; border-color: inherit }'), /looks the same/],
  ['no link past the header', tab, replace(ARTICLE, /<a class="skip".*?<\/a>/s, ''), /first stop/],
  ['a link past the header that leads nowhere', on(ARTICLE, skipping), replace(ARTICLE, 'id="main"', 'id="other"'), /does not lead/],
  ['a link that Tab leaves out of sight', tab, both(inMain(ARTICLE, '<a href="02.html" class="gone">文</a>'), inStyle('.gone { position: fixed; left: -999px }')), /outside the window/],
  ['a link that something covers', tab, both(inMain(ARTICLE, '<div class="lid"></div>'), inStyle('.lid { position: fixed; inset: 0; background: #fff }')), /is covered/],
  ['a box that holds the focus', on('search.html', tabbing), inScript('search.js', 'document.getElementById("year").addEventListener("keydown", (event) => event.key === "Tab" && event.preventDefault())'), /never reaches/],
  ['a search box that is not sent', (copy) => visiting(browser, copy, {}, (visit) => searchingByKeys(visit, 'file', lifts)), replace('index.html', 'action="search.html"', 'action="404.html"'), /Enter in the search box/],
  ['results that are no links', (copy) => visiting(browser, copy, {}, (visit) => searchingByKeys(visit, 'file', lifts)), inScript('search.js', 'setInterval(() => document.querySelectorAll("#results a").forEach((a) => { a.tabIndex = -1 }), 20)'), /does not reach the results/],

  ['a search without its data', onSearch(searching, lifts), remove('search/manifest.js'), /finds|cannot load/],
  ['a search without the text of an issue', onSearch(searching, lifts), remove('search/texts/2024-01.js'), /finds|cannot load/],
  ['a hit too few', onSearch(searching, lifts), inScript('search.js', 'setInterval(() => document.querySelector("#results li:nth-child(2)")?.remove(), 20)'), /finds/],
  ['a hit too many', onSearch(searching, exact), inScript('search.js', 'setInterval(() => { const list = document.querySelector("#results"); if (!list.children.length) list.innerHTML = "<li><h2><a href=2025/01/02.html>题</a></h2></li>"; }, 20)'), /finds/],
  ['a filter that does nothing', onSearch(searching, byYear), inScript('search.js', 'Object.defineProperty(document.getElementById("year"), "value", { get: () => "", set() {} })'), /finds/],
  ['an order that does nothing', onSearch(searching, lifts), inScript('search.js', 'Object.defineProperty(document.getElementById("sort"), "value", { get: () => "newest", set() {} })'), /first among the best/],
  ['results without marks', onSearch(searching, lifts), inScript('search.js', 'setInterval(() => document.querySelectorAll("#results mark").forEach((mark) => mark.replaceWith(mark.textContent)), 20)'), /without a mark/],
  ['an article without marks', onSearch(searching, lifts), replace('2025/01/01.html', /<script[^>]*mark\.js[^>]*><\/script>/, ''), /nothing is marked/],
  ['a search that forgets', onSearch(searching, lifts), inScript('search.js', 'addEventListener("pageshow", () => { if (performance.getEntriesByType("navigation")[0].type === "back_forward") { document.getElementById("q").value = ""; document.getElementById("results").textContent = ""; } })'), /after Back/],
  ['a query that becomes markup', onSearch(markupStaysText, '<img src=x>'), inScript('search.js', 'setInterval(() => { document.querySelector("#status").innerHTML = document.getElementById("q").value || "…"; }, 50)'), /becomes markup/],

  ['a header on paper', paper, inStyle('@media print { .site-header { display: block !important } }'), /is printed/],
  ['no text on paper', paper, inStyle('@media print { .body { display: none } }'), /is not printed/],
  ['dark paper', paper, inStyle('@media print { body { background: #222 !important } }'), /is printed on/],
  ['something wide on a phone', phone, both(inMain(ARTICLE, '<div class="wide">文</div>'), inStyle('.wide { width: 500px }')), /scrolls sideways/],
  ['text beyond the edge', phone, both(inMain(ARTICLE, '<p class="wide">这一行不断开这一行不断开这一行不断开这一行不断开这一行不断开</p>'), inStyle('html, body { overflow-x: clip } .wide { white-space: nowrap }')), /beyond the window's edge/],
  ['text that is cut', phone, inStyle('.title { max-height: 1em; overflow: hidden }'), /is cut/],
  ['text that does not grow', large, inStyle('html { font-size: 16px !important }'), /does not follow/],
  ['something wide in large text', large, both(inMain(ARTICLE, '<div class="wide">文</div>'), inStyle('.wide { width: 60em }')), /scrolls sideways/],
  ['something that moves', still, inStyle('a { transition: color 1s !important }'), /moves/],
  ['something that scrolls smoothly', still, inStyle('html { scroll-behavior: smooth !important }'), /smoothly/],

  ['text that a script brings', scriptless(ARTICLE, 'article'), inScript('mark.js', 'document.querySelector("main").append("由脚本写出的文字")'), /shows other text/],
  ['no word about scripts', scriptless('search.html', 'search'), replace('search.html', /<noscript>.*?<\/noscript>/s, ''), /does not say/],

  ['a picture from elsewhere', faultsOf(ARTICLE), inMain(ARTICLE, '<img src="http://www.example.org/a.png" alt="图">'), /asks for|policy/],
  ['a picture from elsewhere, without a policy', faultsOf(ARTICLE), both(inMain(ARTICLE, '<img src="http://www.example.org/a.png" alt="图">'), replace(ARTICLE, /<meta http-equiv="Content-Security-Policy"[^>]*>/, '')), /asks for http/],
  ['a picture of another server path', faultsOf(ARTICLE, 'http'), inMain(ARTICLE, '<img src="/other.png" alt="图">'), /asks for|status 404/],
  ['a script in the page', faultsOf(ARTICLE), inMain(ARTICLE, '<script>document.title = 1</script>'), /policy|Content Security/],
  ['a script that fails', faultsOf(ARTICLE), inScript('mark.js', 'throw new Error("broken")'), /a script failed/],
  ['a style sheet that is missing', faultsOf(ARTICLE, 'http'), remove('assets/site.css'), /status 404/],
  ['a page without a policy', rules, replace(ARTICLE, /<meta http-equiv="Content-Security-Policy"[^>]*>/, ''), /0 policies/],
  ['a policy that allows much', rules, replace(ARTICLE, "default-src 'none'", "default-src 'self'"), /does not begin from nothing/],
  ['a policy that allows scripts in the page', rules, replace(ARTICLE, 'script-src ', "script-src 'unsafe-inline' "), /allows 'unsafe-inline' in script-src/],
  ['a policy that comes too late', rules, replace(ARTICLE, '<meta http-equiv', '<link rel="stylesheet" href="../../assets/site.css"><meta http-equiv'), /comes before/],

  ['a link to nothing', links, inMain(ARTICLE, '<a href="09.html">文</a>'), /link to nothing: 09\.html/],
  ['an anchor that is missing', links, inMain(ARTICLE, '<a href="02.html#nowhere">文</a>'), /does not have/],
  ['a link that begins with /', links, inMain(ARTICLE, '<a href="/a.html">文</a>'), /out of the site|not relative/],
  ['a link to a folder', links, inMain(ARTICLE, '<a href="../../sources/">文</a>'), /leads to a folder/],
  ['a page that nothing links to', links, put('2024/01/99.html', '<!DOCTYPE html><title>题</title>'), /99\.html: no way/],
  ['a picture that nothing shows', links, put('2024/01/left.png', 'x'), /left\.png: no way/],
  ['a picture that is missing', links, remove('2024/01/one.jpg'), /link to nothing: one\.jpg/],
  ['a heavy page', weigh, inMain(ARTICLE, `<p>${'文'.repeat(20_000)}</p>`), /01\.html: \d+ bytes/],
  ['a heavy style sheet', weigh, inStyle(`/* ${'x'.repeat(60_000)} */`), /bytes/],

  ['a feed that is not closed', atom, replace('feed.xml', '</feed>', ''), /not well-formed/],
  ['a feed with an entry twice', atom, replace('feed.xml', /<entry>(.*?)<\/entry>/s, '<entry></entry><entry></entry>'), /<id>/],
  ['a feed with a wrong date', atom, replace('feed.xml', /<updated>[^<]*<\/updated>/, '<updated>2025-13-41</updated>'), /no date/],
  ['a feed with a link to nothing', atom, replace('feed.xml', /2024\/01\/01\.html"/, '2024/01/09.html"'), /link to nothing/],
  ['a sitemap that leaves out a page', map, replace('sitemap.xml', /<url>\s*<loc>[^<]*2024\/01\/01\.html.*?<\/url>/s, ''), /leaves out/],
  ['a sitemap of another site', map, replace('sitemap.xml', /<loc>[^<]*</, '<loc>http://www.example.org/<'), /no page/],

  ['a classified word in a page', secrets, inMain(ARTICLE, '鼢'), /says “鼢”/],
  ['a classified word as a script writes it', secrets, inScript('mark.js', '"\\u9F22"'), /says “鼢”/],
  ['a classified word as HTML may write it', secrets, inMain(ARTICLE, '&#x9f22;'), /says “鼢”/],
  ['a classified word in a PDF', secrets, put('2024/01/a.pdf', Buffer.from('鼯鼱鼢', 'utf16le').swap16()), /a\.pdf: says/],
  ['a classified word in a file name', secrets, put('2024/01/zxq鼢.png', ''), /says “鼢”/],
  ['a source', secrets, put('2024/01/01.md', '文'), /no file of a site/],
  ['a picture with its EXIF', secrets, put('2024/01/one.jpg', jpeg()), /one\.jpg: says “Exif/],
];

function both(...damages) {
  return async (folder) => { for (const damage of damages) await damage(folder); };
}

for (const [index, [what, check, damage, says]] of DAMAGES.entries()) {
  test(`noticed: ${what}`, async () => {
    const folder = path.join(OUT, 'damaged', String(index));
    await cp(site('hostile').folder, folder, { recursive: true });
    // The site knows its own address; served as it is from another, nothing in its feed would be its own.
    const below = `/damaged-${index}/`;
    for (const file of ['feed.xml', 'sitemap.xml', '404.html']) {
      const at = path.join(folder, file);
      await writeFile(at, (await readFile(at, 'utf8')).replaceAll(site('hostile').http, server.origin + below));
    }
    await damage(folder);
    places[below] = folder;
    const faults = await check(new Site({ name: 'damaged', folder, http: server.origin + below, whole: true }));
    none(faults.some((fault) => says.test(fault)) ? [] : [`not noticed; the check says: ${faults.join(' | ') || 'nothing'}`]);
    await rm(folder, { recursive: true });
  });
}
