// How much a page makes a reader load.

import path from 'node:path';

/** The most that a page may weigh: itself, its style sheets and its scripts, in bytes. Pictures and PDFs are apart. */
export const MOST = 60_000;

/** What each page weighs, heaviest first, as `{ page, own, bytes }`: of the page alone, and with all it loads. */
export async function weights(visit) {
  const { site } = visit;
  const all = [];
  for (const page of await site.pages()) {
    const html = await site.read(page);
    const loaded = await visit.page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'text/html');
      return [...parsed.querySelectorAll('link[rel~=stylesheet], script[src]')].map((element) => element.getAttribute('href') ?? element.getAttribute('src'));
    }, html.toString());
    let bytes = html.length;
    for (const href of new Set(loaded)) {
      const file = site.path(new URL(href, site.url(page)).href);
      if (file) bytes += (await site.read(path.normalize(file)).catch(() => '')).length;
    }
    all.push({ page, own: html.length, bytes });
  }
  return all.sort((a, b) => b.bytes - a.bytes);
}

/** The pages that weigh too much. */
export function tooHeavy(pages) {
  return pages.filter(({ bytes }) => bytes > MOST).map(({ page, own, bytes }) => `${page}: ${bytes} bytes (${own} of its own), at most ${MOST}`);
}
