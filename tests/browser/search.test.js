// The search, driven by typing, on file:// and on a server.

import { after, before, test } from 'node:test';
import { launch, visiting } from './browser.js';
import { answer, markupStaysText, searching, type } from './checks/search.js';
import { none, site } from './stage.js';
import { MARKUP, SEARCHES, TITLE } from './workspace.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const way of ['file', 'http']) {
  for (const search of SEARCHES) {
    const { query, year, source } = search;
    test(`${way}: ${[query, year, source].filter(Boolean).join(' + ')} is found where it is, marked, and Back leads back`, async () => {
      none(await visiting(browser, site('hostile'), {}, async (visit) => [...(await searching(visit, way, search)), ...visit.faults]));
    });
  }
  for (const query of MARKUP) {
    test(`${way}: ${query} stays text`, async () => {
      none(await visiting(browser, site('hostile'), {}, async (visit) => [...(await markupStaysText(visit, way, query)), ...visit.faults]));
    });
  }
  test(`${way}: a title that looks like markup is shown as it is`, async () => {
    none(await visiting(browser, site('hostile'), {}, async (visit) => {
      await visit.open('search.html', way);
      await type(visit, { query: '电梯加装资金' });
      const { hits } = await answer(visit);
      return hits[0]?.title === TITLE ? visit.faults : [`the title is shown as ${hits[0]?.title}`];
    }));
  });
  test(`${way}: the answer changes with every character typed`, async () => {
    none(await visiting(browser, site('hostile'), {}, async (visit) => {
      const faults = [];
      await visit.open('search.html', way);
      await visit.page.locator('#q').focus();
      for (const [typed, count] of [['电', 3], ['梯', 3], ['加', 1], ['鲸', 0]]) {
        await visit.page.keyboard.insertText(typed);
        const { hits } = await answer(visit);
        if (hits.length !== count) faults.push(`after ${typed} there are ${hits.length} results instead of ${count}`);
      }
      await visit.page.keyboard.press('Backspace');
      const { hits } = await answer(visit);
      if (hits.length !== 1) faults.push(`after Backspace there are ${hits.length} results instead of 1`);
      return [...faults, ...visit.faults];
    }));
  });
}
