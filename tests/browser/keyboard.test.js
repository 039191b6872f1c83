// Without a mouse.

import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, launch, visiting } from './browser.js';
import { skipping, tabbing } from './checks/keyboard.js';
import { searchingByKeys } from './checks/search.js';
import { none, site } from './stage.js';
import { SEARCHES } from './workspace.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const name of ['samples', 'hostile', 'build']) {
  for (const viewport of [DESKTOP, PHONE]) {
    test(`${name}: Tab reaches everything, the focus is seen, nothing holds it, ${viewport.width} px`, async () => {
      none(await visiting(browser, site(name), { viewport }, async (visit) => {
        const faults = [];
        for (const { page } of await visit.site.kinds()) {
          await visit.open(page);
          faults.push(...(await tabbing(visit)));
          await visit.open(page);
          faults.push(...(await skipping(visit)));
        }
        return faults;
      }));
    });
  }
}

for (const way of ['file', 'http']) {
  test(`${way}: a search by keys alone, from the home page to an article`, async () => {
    none(await visiting(browser, site('hostile'), {}, async (visit) => [...(await searchingByKeys(visit, way, SEARCHES[0])), ...visit.faults]));
  });
}
