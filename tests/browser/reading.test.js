// With scripts off, every page of a kind shows its text, and the search page says what it needs.

import { after, before, test } from 'node:test';
import { launch, visiting } from './browser.js';
import { withoutScripts } from './checks/reading.js';
import { none, site } from './stage.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const name of ['samples', 'hostile', 'crowded', 'build']) {
  test(`${name}: reading needs no script`, async () => {
    none(await visiting(browser, site(name), { javaScriptEnabled: false }, (plain) =>
      visiting(browser, site(name), {}, async (scripted) => {
        const faults = [];
        for (const { page, kind } of await plain.site.kinds()) faults.push(...(await withoutScripts(plain, scripted, page, kind)));
        return faults;
      })));
  });
}
