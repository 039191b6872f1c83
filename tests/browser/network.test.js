// Every page opened, from a drive and from a server: nothing but the site is asked for, and nobody complains.

import { after, before, test } from 'node:test';
import { launch, visiting } from './browser.js';
import { policy } from './checks/policy.js';
import { ALL, none, site } from './stage.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const each of ALL) {
  for (const way of ['file', 'http']) {
    test(`${each.name}: all pages over ${way} ask for nothing outside, and the browser has no complaint`, async (t) => {
      none(await visiting(browser, each, {}, async (visit) => {
        const pages = await each.pages();
        for (const page of pages) await visit.open(page, way);
        const asked = visit.requests.length;
        t.diagnostic(`${pages.length} pages, ${asked} requests`);
        return asked < pages.length ? [`only ${asked} requests for ${pages.length} pages`] : visit.faults;
      }));
    });
  }
  test(`${each.name}: every page has a policy that begins from nothing`, async () => {
    none(await visiting(browser, each, {}, async (visit) => {
      const faults = [];
      for (const page of await each.pages()) faults.push(...(await policy(visit, page, (await each.read(page)).toString())));
      return faults;
    }));
  });
}

test('the page for what is not there works at any depth', async () => {
  none(await visiting(browser, site('hostile'), {}, async (visit) => {
    const response = await visit.open('2024/nowhere/deep/page.html', 'http');
    const faults = response.status() === 404 ? [] : [`status ${response.status()}`];
    const links = await visit.page.evaluate(() => [...document.querySelectorAll('a[href]:not([href^="#"])')].map(({ href }) => href));
    if (links.length === 0) faults.push('no link leads on');
    for (const link of links) if ((await fetch(link)).status !== 200) faults.push(`a link to nothing: ${link}`);
    // The page itself answers with 404, once here and once in the console.
    const itself = (fault) => /status 404 for .*nowhere/.test(fault) || /console: .*status of 404/.test(fault);
    const rest = visit.faults.filter((fault) => !itself(fault));
    if (visit.faults.length - rest.length > 2) faults.push('more than the page is missing');
    return [...faults, ...rest];
  }));
});
