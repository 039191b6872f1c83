// axe-core on each kind of page: light and dark, at a desk and on a phone; the search page also with results.

import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, launch, visiting } from './browser.js';
import { axe } from './checks/accessibility.js';
import { answer, type } from './checks/search.js';
import { none, site } from './stage.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const LOOKS = [
  ['light', DESKTOP], ['light', PHONE], ['dark', DESKTOP], ['dark', PHONE],
];

for (const name of ['samples', 'hostile', 'crowded', 'build', 'hostile build']) {
  // The crowded pages are long, but of nothing that the others do not have.
  for (const [colorScheme, viewport] of name === 'crowded' ? LOOKS.slice(0, 1) : LOOKS) {
    test(`${name}: axe-core finds nothing, ${colorScheme}, ${viewport.width} px`, async () => {
      const faults = await visiting(browser, site(name), { colorScheme, viewport }, async (visit) => {
        const found = [];
        for (const { page, kind } of await visit.site.kinds()) {
          await visit.open(page);
          found.push(...(await axe(visit)));
          if (kind !== 'search') continue;
          await type(visit, { query: '代表 电梯'.split(' ')[name === 'hostile' ? 1 : 0] });
          await answer(visit);
          found.push(...(await axe(visit)));
          await type(visit, { query: '鲸鲨' });
          await answer(visit);
          found.push(...(await axe(visit)));
        }
        return found;
      });
      none(faults);
    });
  }
}

test('hostile: axe-core finds nothing on an article with marked words', async () => {
  for (const colorScheme of ['light', 'dark']) {
    none(await visiting(browser, site('hostile'), { colorScheme }, async (visit) => {
      await visit.open('search.html');
      await type(visit, { query: '电梯' });
      await answer(visit);
      await visit.page.locator('#results a').last().click();
      await visit.page.waitForSelector('main mark');
      return axe(visit);
    }));
  }
});
