// A finished site as the checks see it: files in a folder, and the two ways to its pages.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Kinds of pages by their path, in the order in which a reader meets them. */
const KINDS = [
  ['home', /^index\.html$/],
  ['year', /^\d{4}\/index(-\d+)?\.html$/],
  ['issue', /^\d{4}\/[^/]+\/index\.html$/],
  ['article', /^\d{4}\/[^/]+\/\d+\.html$/],
  ['sources', /^sources\/index(-\d+)?\.html$/],
  ['source', /^sources\/[^/]+\.html$/],
  ['columns', /^columns\/index(-\d+)?\.html$/],
  ['column', /^columns\/[^/]+\.html$/],
  ['search', /^search\.html$/],
  ['missing', /^404\.html$/],
];

/** The kind of a page, `other` if it is none of those above. */
export const kindOf = (page) => KINDS.find(([, pattern]) => pattern.test(page))?.[0] ?? 'other';

export class Site {
  /**
   * `folder` holds the site's files and `http` is the address it is served at (ends with `/`). `whole` is false
   * for the pages of `jianbao build`, which have no home page, no search and no header.
   */
  constructor({ name, folder, http, whole }) {
    Object.assign(this, { name, folder, http, whole });
    this.file = `${pathToFileURL(path.resolve(folder)).href}/`;
  }

  /** The paths of all files, with `/`, sorted. */
  async files() {
    const entries = await readdir(this.folder, { withFileTypes: true });
    const found = [];
    const walk = async (below, list) => {
      for (const entry of list) {
        const at = below + entry.name;
        if (entry.isDirectory()) {
          await walk(`${at}/`, await readdir(path.join(this.folder, at), { withFileTypes: true }));
        } else {
          found.push(at);
        }
      }
    };
    await walk('', entries);
    return found.sort();
  }

  /** The paths of all pages. */
  async pages() {
    return (await this.files()).filter((file) => file.endsWith('.html'));
  }

  /** One page of each kind: the one with the most bytes, since most can go wrong there. */
  async kinds() {
    const largest = new Map();
    for (const page of await this.pages()) {
      const kind = kindOf(page);
      const { length } = await this.read(page);
      if (length > (largest.get(kind)?.length ?? -1)) largest.set(kind, { kind, page, length });
    }
    const order = [...KINDS.map(([kind]) => kind), 'other'];
    return [...largest.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }

  /** A file's bytes. */
  read(file) {
    return readFile(path.join(this.folder, file));
  }

  /** The address of a page, `way` being `file` or `http`. */
  url(page, way = 'file') {
    return this[way] + page.split('/').map(encodeURIComponent).join('/');
  }

  /** The path of the page or file at `url`, if it is in this site (a folder's address is its index.html's). */
  path(url) {
    const bare = url.replace(/[?#].*$/s, '');
    for (const base of [this.file, this.http]) {
      if (bare.startsWith(base)) {
        const at = decodeURIComponent(bare.slice(base.length));
        return at === '' || at.endsWith('/') ? `${at}index.html` : at;
      }
    }
    return undefined;
  }
}
