// Pictures of each kind of page, for looking at. What can be said of a picture without eyes is said: it is not blank.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, launch, visiting } from './browser.js';
import { answer, type } from './checks/search.js';
import { OUT, none, site } from './stage.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** A PNG of one colour is far smaller than one of a page, in bytes. */
const BLANK = 4_000;

for (const name of ['samples', 'hostile', 'crowded', 'build']) {
  for (const [look, viewport, colorScheme] of [['desktop-light', DESKTOP, 'light'], ['desktop-dark', DESKTOP, 'dark'], ['phone-light', PHONE, 'light'], ['phone-dark', PHONE, 'dark']]) {
    test(`${name}: screenshots, ${look}`, async () => {
      const folder = path.join(OUT, 'screenshots', name.replace(' ', '-'));
      await mkdir(folder, { recursive: true });
      none(await visiting(browser, site(name), { viewport, colorScheme }, async (visit) => {
        const faults = [];
        const shoot = async (what) => {
          const picture = await visit.page.screenshot({ path: path.join(folder, `${what}-${look}.png`), fullPage: true });
          if (picture.length < BLANK) faults.push(`${what}: a blank picture`);
        };
        for (const { page, kind } of await visit.site.kinds()) {
          await visit.open(page);
          await shoot(kind);
          if (kind !== 'search') continue;
          await type(visit, { query: name === 'hostile' ? '电梯' : '代表' });
          if ((await answer(visit)).hits.length === 0) continue;
          await shoot('search-results');
          await visit.page.locator('#results a').first().click();
          await visit.page.waitForSelector('main mark');
          await shoot('article-marked');
        }
        return faults;
      }));
    });
  }
}
