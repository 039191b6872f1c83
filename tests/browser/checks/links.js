// Every link of a site followed, as a reader and as a machine would.

/** Files that nothing needs to link to: found by their names, by a server, or asked for by the search. */
const UNLINKED = /^(404\.html|feed\.xml|sitemap\.xml|search\/.*|(.*\/)?\.jianbao[^/]*)$/;

/**
 * Crawls the site over http from its home page (where there is none, from every page) and tells
 * `{ faults, pages, links }`. `visit` lends its browser's parser.
 */
export async function crawl(visit) {
  const { site } = visit;
  const faults = [];
  const files = await site.files();
  const starts = site.whole ? ['index.html', ...files.filter((file) => file === '404.html')] : files.filter((file) => file.endsWith('.html'));
  const seen = new Map(); // path → { ids, links } or null for what is no page
  const queue = [...starts];
  let links = 0;
  while (queue.length > 0) {
    const page = queue.shift();
    if (seen.has(page)) continue;
    const response = await fetch(site.url(page, 'http'), { redirect: 'manual' });
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200) {
      seen.set(page, null);
      continue; // told where it is linked
    }
    const text = page.endsWith('.html') || page.endsWith('.css') || page.endsWith('.svg') ? await response.text() : (await response.arrayBuffer(), '');
    if (page.endsWith('.css')) {
      const found = [...text.matchAll(/url\(\s*["']?([^"')]+)/g)].map(([, href]) => ({ href, what: 'url()' }));
      seen.set(page, { ids: [], links: found });
    } else if (type.startsWith('text/html')) {
      seen.set(page, await parse(visit, text));
    } else {
      seen.set(page, { ids: [], links: [] });
    }
    for (const link of seen.get(page).links) {
      links += 1;
      link.target = target(site, page, link, faults);
      if (link.target) queue.push(link.target);
    }
  }
  for (const [page, content] of seen) {
    for (const { href, target: to } of content?.links ?? []) {
      if (!to) continue;
      const there = seen.get(to);
      // A folder of files on Windows does not tell `A` from `a`; a server does. Names are compared to the letter.
      if (!there || !files.includes(to)) {
        faults.push(`${page}: a link to nothing: ${href}`);
        continue;
      }
      const fragment = decodeURIComponent(/#(.*)$/s.exec(href)?.[1] ?? '');
      if (fragment && !fragment.startsWith(':~:') && to.endsWith('.html') && !there.ids.includes(fragment)) {
        faults.push(`${page}: a link to a place that ${to} does not have: ${href}`);
      }
    }
  }
  for (const file of files) if (!seen.has(file) && !UNLINKED.test(file)) faults.push(`${file}: no way leads there`);
  return { faults, pages: [...seen.values()].filter(Boolean).length, links };
}

/** The path of the file that a link leads to; undefined for a link out of the site, with a fault where that is wrong. */
function target(site, page, { href, what }, faults) {
  const fault = (text) => { faults.push(`${page}: ${text}: ${href}`); };
  if (/^(data|mailto|tel):/i.test(href)) return undefined;
  const from = site.url(page, 'http');
  let url;
  try {
    url = new URL(href, from).href;
  } catch {
    return fault('no address');
  }
  const path = site.path(url);
  const absolute = /^([a-z][a-z0-9+.-]*:|\/)/i.test(href);
  if (path === undefined) {
    // A reader may be led elsewhere by an article's author; the page itself gets nothing from there.
    return what === 'a' && absolute && /^https?:/.test(url) ? undefined : fault('a link out of the site');
  }
  // A page that is shown at any depth has to know where it is.
  if (absolute && page !== '404.html' && !(what === 'link' && href.startsWith('http'))) fault('not relative, so of no use on a drive');
  if (/\/(index\.html)?[?#]?$/.test(href) && !href.includes('index.html') && what === 'a' && page !== '404.html') fault('leads to a folder, which a drive lists instead of its page');
  return path;
}

function parse(visit, html) {
  return visit.page.evaluate((text) => {
    const page = new DOMParser().parseFromString(text, 'text/html');
    const links = [];
    for (const [selector, attribute] of [['a', 'href'], ['area', 'href'], ['link', 'href'], ['img', 'src'], ['script', 'src'], ['source', 'src'], ['form', 'action'], ['iframe', 'src'], ['object', 'data']]) {
      for (const element of page.querySelectorAll(`${selector}[${attribute}]`)) links.push({ href: element.getAttribute(attribute), what: selector });
    }
    for (const element of page.querySelectorAll('[srcset]')) {
      for (const candidate of element.srcset.split(',')) links.push({ href: candidate.trim().split(/\s+/)[0], what: 'srcset' });
    }
    // Of a text cut in two by a form feed or the like nothing is lost: ids are compared as they are.
    const ids = [...page.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) links.push({ href: `#twice-${id}`, what: 'id' });
    return { ids, links };
  }, html);
}
