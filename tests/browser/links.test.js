// Every link and anchor, how heavy pages are, the feed and the sitemap.

import { after, before, test } from 'node:test';
import { launch, visiting } from './browser.js';
import { feed, sitemap } from './checks/feed.js';
import { crawl } from './checks/links.js';
import { MOST, tooHeavy, weights } from './checks/weight.js';
import { ALL, WHOLE, none, site } from './stage.js';
import { TITLE } from './workspace.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const each of ALL) {
  test(`${each.name}: every link leads somewhere, and somewhere a link leads to every file`, async (t) => {
    none(await visiting(browser, each, {}, async (visit) => {
      const { faults, pages, links } = await crawl(visit);
      t.diagnostic(`${pages} files, ${links} links`);
      return faults;
    }));
  });
  test(`${each.name}: no page weighs more than ${MOST / 1000} KB`, async (t) => {
    none(await visiting(browser, each, {}, async (visit) => {
      const all = await weights(visit);
      for (const { page, own, bytes } of all.slice(0, 3)) t.diagnostic(`${page}: ${bytes} bytes, ${own} of its own`);
      return tooHeavy(all);
    }));
  });
}

for (const each of WHOLE) {
  test(`${each.name}: the feed is Atom`, async (t) => {
    none(await visiting(browser, each, {}, async (visit) => {
      const { faults, entries } = await feed(visit);
      t.diagnostic(`${entries.length} entries`);
      return entries.length === 0 ? [...faults, 'feed.xml: nothing in it'] : faults;
    }));
  });
}

test('hostile: the feed shows titles as they are', async () => {
  none(await visiting(browser, site('hostile'), {}, async (visit) => {
    const { titles } = await feed(visit);
    return titles.includes(TITLE) ? [] : [`no entry has the title ${TITLE}: ${titles.join(' | ')}`];
  }));
});

for (const name of ['hostile', 'published']) {
  test(`${name}: the sitemap lists the pages`, async () => {
    none(await visiting(browser, site(name), {}, sitemap));
  });
}

test('crowded: what one page cannot hold is on several', async () => {
  const pages = await site('crowded').pages();
  none(['2023/index-2.html', /^columns\/\w+-2\.html$/].filter((part) => !pages.some((page) => page === part || (part instanceof RegExp && part.test(page)))).map((part) => `there is no ${part}`));
});
