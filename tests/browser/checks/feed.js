// The Atom feed and the sitemap, read by other people's programs.

import { Readable } from 'node:stream';
import FeedParser from 'feedparser';

/** RFC 3339, which RFC 4287 asks for. */
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Reads XML with the browser in `visit`; a fault if it is not well-formed. */
async function elements(visit, file) {
  const text = (await visit.site.read(file)).toString();
  return visit.page.evaluate((xml) => {
    const parsed = new DOMParser().parseFromString(xml, 'application/xml');
    const error = parsed.querySelector('parsererror');
    if (error) return { error: error.textContent };
    const tell = (element) => ({
      name: element.localName,
      namespace: element.namespaceURI,
      text: element.textContent,
      attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
      children: [...element.children].map(tell),
    });
    return { root: tell(parsed.documentElement) };
  }, text);
}

/**
 * What is wrong with `feed.xml`, its entries as feedparser reads them, and their titles as RFC 4287 has them read (it
 * takes out of titles what looks like markup): `{ faults, entries, titles }`.
 */
export async function feed(visit) {
  const { site } = visit;
  const faults = [];
  const fault = (text) => faults.push(`feed.xml: ${text}`);
  const { error, root } = await elements(visit, 'feed.xml');
  if (error) return { faults: [`feed.xml: not well-formed: ${error.slice(0, 200)}`], entries: [], titles: [] };
  const children = (element, name) => element.children.filter((child) => child.name === name);
  const one = (element, name) => {
    const found = children(element, name);
    if (found.length !== 1) fault(`${found.length} <${name}> in <${element.name}>`);
    return found[0];
  };
  if (root.name !== 'feed' || root.namespace !== 'http://www.w3.org/2005/Atom') fault('no Atom feed');
  // RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry have to have.
  const ids = [];
  const titles = [];
  for (const element of [root, ...children(root, 'entry')]) {
    const id = one(element, 'id')?.text.trim() ?? '';
    try {
      new URL(id);
    } catch {
      fault(`an <id> that is no address: ${id}`);
    }
    ids.push(id);
    const title = one(element, 'title');
    if (!title?.text.trim()) fault(`no title in ${id}`);
    else if ((title.attributes.type ?? 'text') !== 'text') fault(`a title that is not text in ${id}`);
    if (element !== root) titles.push(title?.text.trim());
    if (!DATE.test(one(element, 'updated')?.text ?? '')) fault(`no date in ${id}`);
    for (const link of children(element, 'link')) {
      const to = site.path(new URL(link.attributes.href, site.http + 'feed.xml').href);
      if (!to || !(await site.files()).includes(to)) fault(`a link to nothing: ${link.attributes.href}`);
    }
    if (element !== root && children(element, 'author').length + children(root, 'author').length === 0) fault(`no author for ${id}`);
    if (element !== root && children(element, 'content').length === 0 && !children(element, 'link').some(({ attributes }) => [undefined, 'alternate'].includes(attributes.rel))) {
      fault(`neither content nor a link in ${id}`);
    }
  }
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) fault(`an <id> twice: ${id}`);
  const entries = await parse((await site.read('feed.xml')).toString(), fault);
  if (entries.length !== children(root, 'entry').length) fault(`feedparser reads ${entries.length} entries of ${children(root, 'entry').length}`);
  const dates = entries.map(({ date }) => date?.getTime());
  for (const [index, date] of dates.entries()) {
    if (date === undefined) fault(`feedparser reads no date of ${entries[index].title}`);
    else if (date > dates[index - 1]) fault(`not newest first: ${entries[index].title}`);
  }
  return { faults, entries, titles };
}

async function parse(text, fault) {
  const entries = [];
  const parser = new FeedParser({ addmeta: false });
  parser.on('error', (error) => fault(`feedparser: ${error.message}`));
  Readable.from([text]).pipe(parser);
  for await (const entry of parser) entries.push(entry);
  return entries;
}

/** What is wrong with `sitemap.xml`: addresses outside the site, pages it leaves out. */
export async function sitemap(visit) {
  const { site } = visit;
  const { error, root } = await elements(visit, 'sitemap.xml');
  if (error) return [`sitemap.xml: not well-formed: ${error.slice(0, 200)}`];
  const faults = [];
  if (root.name !== 'urlset' || root.namespace !== 'http://www.sitemaps.org/schemas/sitemap/0.9') faults.push('sitemap.xml: no sitemap');
  const listed = root.children.map((url) => url.children.find(({ name }) => name === 'loc')?.text.trim() ?? '');
  const paths = listed.map((url) => site.path(url));
  const pages = await site.pages();
  listed.forEach((url, index) => { if (!pages.includes(paths[index])) faults.push(`sitemap.xml: lists what is no page: ${url}`); });
  for (const page of pages) {
    if (!['404.html', 'search.html'].includes(page) && !paths.includes(page)) faults.push(`sitemap.xml: leaves out ${page}`);
  }
  return faults;
}
