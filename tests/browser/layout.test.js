// Narrow windows, large text, paper, no motion.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launch, visiting } from './browser.js';
import { enlargeText, fitting, printing, resting } from './checks/layout.js';
import { answer, type } from './checks/search.js';
import { OUT, none, site } from './stage.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const SITES = ['samples', 'hostile', 'crowded', 'build', 'hostile build'];

// [width of the window, size of the reader's text]
for (const [width, size] of [[320, 16], [320, 32], [768, 32], [1280, 32], [1920, 16]]) {
  for (const name of SITES) {
    test(`${name}: all fits into ${width} px with text of ${size} px`, async () => {
      none(await visiting(browser, site(name), { viewport: { width, height: 800 } }, async (visit) => {
        const faults = [];
        if (size !== 16) await enlargeText(visit);
        for (const { page, kind } of await visit.site.kinds()) {
          await visit.open(page);
          faults.push(...(await fitting(visit, size)));
          if (kind === 'search' && name === 'hostile') {
            await type(visit, { query: '电梯' });
            await answer(visit);
            faults.push(...(await fitting(visit, size)));
          }
        }
        return faults;
      }));
    });
  }
}

/** What a page has to say on paper: titles and texts, and what lists list. */
const wording = (page) => page.evaluate(() => {
  const inMain = document.querySelectorAll('main h1, main h2:not(:has(*)), main h2 a, main .title, main .body > p, main li > a');
  const aside = 'nav, form, noscript, footer, [hidden], .tools, .neighbours, .related, .rest';
  return [...inMain].filter((element) => !element.closest(aside) && element.checkVisibility()).map((element) => element.innerText);
});

for (const name of SITES) {
  test(`${name}: paper has the text and nothing of the site around it`, async () => {
    await mkdir(path.join(OUT, 'printed'), { recursive: true });
    none(await visiting(browser, site(name), {}, async (visit) => {
      const faults = [];
      for (const { page, kind } of await visit.site.kinds()) {
        await visit.open(page);
        const text = await wording(visit.page);
        if (text.length === 0 && !['missing', 'search'].includes(kind)) faults.push(`${page}: no text to print`);
        faults.push(...(await printing(visit, text)));
        await visit.page.pdf({ path: path.join(OUT, 'printed', `${name}-${kind}.pdf`), preferCSSPageSize: true });
      }
      return faults;
    }));
  });
  test(`${name}: nothing moves for readers who want no motion`, async () => {
    none(await visiting(browser, site(name), { reducedMotion: 'reduce' }, async (visit) => {
      const faults = [];
      for (const { page } of await visit.site.kinds()) {
        await visit.open(page);
        faults.push(...(await resting(visit)));
      }
      return faults;
    }));
  });
}
