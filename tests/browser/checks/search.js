// The search page, used as a reader uses it.

/** How long results must stay as they are to count as the answer, in ms. */
const REST = 300;
const PATIENCE = 8_000;

const words = (query) => query.split(/[\s\u3000]+/).filter(Boolean);

/** Waits for the answer and returns `{ status, hits: [{ page, title, marks }] }`. */
export async function answer(visit) {
  const { page, site } = visit;
  const look = () => page.evaluate(() => ({
    busy: document.querySelector('#results').getAttribute('aria-busy') === 'true',
    status: document.querySelector('#status').textContent.trim(),
    hits: [...document.querySelectorAll('#results > li')].map((item) => ({
      href: item.querySelector('h2 a, h3 a')?.href ?? '',
      title: item.querySelector('h2 a, h3 a')?.textContent ?? '',
      marks: [...item.querySelectorAll('mark')].map((mark) => mark.textContent),
    })),
  }));
  const end = Date.now() + PATIENCE;
  let last = '';
  let since = Date.now();
  for (;;) {
    const now = await look();
    const text = JSON.stringify(now);
    if (text !== last) {
      last = text;
      since = Date.now();
    } else if (!now.busy && now.status !== '' && Date.now() - since >= REST) {
      return { status: now.status, hits: now.hits.map(({ href, ...hit }) => ({ ...hit, page: site.path(href), href })) };
    }
    if (Date.now() > end) return { status: `no answer: ${now.status}`, hits: now.hits.map((hit) => ({ ...hit, page: 'no answer' })) };
    await page.waitForTimeout(50);
  }
}

/** Types a query and chooses the filters. */
export async function type(visit, { query, year, source, sort }) {
  const { page } = visit;
  const choose = async (select, text) => {
    const value = await page.evaluate(([id, wanted]) => [...document.querySelector(id).options].find((option) => option.text.includes(wanted) || option.value === wanted)?.value, [select, text]);
    if (value === undefined) throw new Error(`${select} has no “${text}”`);
    await page.selectOption(select, value);
  };
  await page.locator('#q').fill('');
  await page.locator('#q').pressSequentially(query);
  if (year) await choose('#year', year);
  if (source) await choose('#source', source);
  if (sort) await choose('#sort', sort);
}

const marksAll = (marks, query) => {
  const joined = marks.join('').toLowerCase();
  return words(query).filter((word) => !joined.includes(word.toLowerCase()));
};

/** A search from typing to its results, in both orders; then along the first hit and back. */
export async function searching(visit, way, search) {
  const { page } = visit;
  const faults = [];
  const { query, finds, best, ...filters } = search;
  const name = `${way}: “${query}”${filters.year ? ` ${filters.year}` : ''}${filters.source ? ` ${filters.source}` : ''}`;
  const fault = (text) => faults.push(`${name}: ${text}`);
  await visit.open('search.html', way);
  await type(visit, search);
  const found = await answer(visit);
  const pages = found.hits.map((hit) => hit.page);
  if (pages.join() !== finds.join()) fault(`finds ${pages.join(', ') || 'nothing'} instead of ${finds.join(', ') || 'nothing'} (${found.status})`);
  for (const hit of found.hits) {
    const unmarked = marksAll(hit.marks, query);
    if (unmarked.length > 0) fault(`${hit.page} is shown without a mark on ${unmarked.join(', ')}`);
  }
  if (best) {
    await type(visit, { ...search, sort: 'best' });
    const first = (await answer(visit)).hits[0]?.page;
    if (first !== best) fault(`${first} is first among the best instead of ${best}`);
    await page.selectOption('#sort', 'newest');
    await answer(visit);
  }
  if (finds.length === 0 || faults.length > 0) return faults;

  await page.locator('#results a').first().click();
  await page.waitForLoadState('load');
  if (visit.at !== finds[0]) return [...faults, `${name}: the first hit leads to ${visit.at}`];
  const marks = await page.waitForSelector('main mark', { timeout: 3000 }).then(
    () => page.evaluate(() => [...document.querySelectorAll('main mark')].map((mark) => mark.textContent)),
    () => [],
  );
  const inText = await page.evaluate(() => document.querySelector('article').innerText);
  const unmarked = marksAll(marks, query).filter((word) => inText.toLowerCase().includes(word.toLowerCase()));
  if (marks.length === 0) fault(`nothing is marked on ${visit.at}`);
  else if (unmarked.length > 0) fault(`${unmarked.join(', ')} is not marked on ${visit.at}`);
  for (const mark of marks) {
    if (!words(query).some((word) => word.toLowerCase().includes(mark.toLowerCase()) || mark.toLowerCase().includes(word.toLowerCase()))) fault(`“${mark}” is marked on ${visit.at}`);
  }
  await page.goBack();
  await page.waitForLoadState('load');
  if (visit.at !== 'search.html') return [...faults, `${name}: Back leads to ${visit.at}`];
  const again = await answer(visit);
  const value = await page.inputValue('#q');
  if (value !== query) fault(`after Back the box holds “${value}”`);
  if (again.hits.map((hit) => hit.page).join() !== pages.join()) fault(`after Back there are other results: ${again.hits.map((hit) => hit.page).join(', ') || 'none'}`);
  return faults;
}

/** A query that is markup, typed and in the address: it finds nothing, and stays text. */
export async function markupStaysText(visit, way, query) {
  const { page } = visit;
  const faults = [];
  const look = async (how) => {
    const { hits } = await answer(visit);
    const bad = await page.evaluate(() => ({
      made: [...document.querySelectorAll('main :is(img, svg, iframe, object, script, b, i)')].map((element) => element.outerHTML.slice(0, 80)),
      ran: window.broken !== undefined,
      value: document.querySelector('#q').value,
    }));
    if (hits.length > 0) faults.push(`${way}: ${how}: ${query}: finds ${hits[0].page}`);
    if (bad.ran || bad.made.length > 0) faults.push(`${way}: ${how}: ${query}: becomes markup: ${bad.made.join(' ') || 'it ran'}`);
    if (bad.value !== query) faults.push(`${way}: ${how}: ${query}: the box holds “${bad.value}”`);
  };
  await visit.open('search.html', way);
  await type(visit, { query });
  await look('typed');
  await visit.open('index.html', way); // else only the fragment changes
  await visit.open('search.html', way, `?${new URLSearchParams({ q: query })}`);
  await look('in the address');
  return faults;
}

/** From the home page's search box to an article, by keys alone. */
export async function searchingByKeys(visit, way, { query, finds }) {
  const { page } = visit;
  const fault = (text) => [`${way}: by keys: ${text}`];
  const tabTo = async (selector) => {
    for (let pressed = 0; pressed < 60; pressed += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return true;
    }
    return false;
  };
  await visit.open('index.html', way);
  if (!(await tabTo('.site-header input[name=q]'))) return fault('Tab does not reach the search box of the home page');
  await page.keyboard.insertText(query);
  await Promise.all([page.waitForURL(/search\.html/), page.keyboard.press('Enter')]).catch(() => {});
  if (visit.at !== 'search.html') return fault(`Enter in the search box leads to ${visit.at}`);
  const { hits } = await answer(visit);
  if (hits.map((hit) => hit.page).join() !== finds.join()) return fault(`the search box of the home page finds ${hits.map((hit) => hit.page).join(', ') || 'nothing'}`);
  await page.locator('#q').focus();
  if (!(await tabTo('#results a'))) return fault('Tab does not reach the results');
  await Promise.all([page.waitForURL((url) => !url.href.includes('search.html')), page.keyboard.press('Enter')]).catch(() => {});
  if (visit.at !== finds[0]) return fault(`Enter on the first result leads to ${visit.at}`);
  return [];
}
