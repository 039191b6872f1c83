// Reads the data that src/site/search.rs writes (its form is described there and in src/site/search/*.rs): each part is
// a script that calls jianbaoPart(name, digest, value), for file:// lets a page read nothing else.
"use strict";
(function () {
  const FORMAT = 1;
  // What the index parts of one question may weigh, in bytes, as long as each word is asked for at all.
  const INDEX_BYTES = 600000;
  // The digits of numbers: the lower half ends a number, the upper half is followed by more.
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let value = 0; value < 64; value++) {
    VALUES[DIGITS.charCodeAt(value)] = value;
  }

  // ---- Parts ----

  // A part that could not be read; `stale` where it is not the one that the manifest lists.
  class PartError extends Error {
    constructor(name, stale) {
      super(name);
      this.part = `search/${name}.js`;
      this.stale = stale;
    }
  }

  const arrived = new Map();
  const parts = new Map();
  let bytesLoaded = 0;

  window.jianbaoPart = (name, digest, value) => arrived.set(name, { digest, value });

  function loadScript(name, query, digest) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.charset = "utf-8";
      script.onload = () => {
        script.remove();
        const part = arrived.get(name);
        arrived.delete(name);
        // A server may answer with a page of its own, which is no script and registers nothing.
        if (!part || (digest && part.digest !== digest)) {
          reject(new PartError(name, Boolean(part)));
        } else {
          resolve(part.value);
        }
      };
      script.onerror = () => {
        script.remove();
        reject(new PartError(name, false));
      };
      // The digest in the address keeps caches from giving an older one.
      script.src = `search/${name}.js${query}`;
      document.head.appendChild(script);
    });
  }

  // A part as it is listed: [label, bytes, digest]. Loaded once; after a failure it may be tried again.
  function load(name, entry) {
    let part = parts.get(name);
    if (!part) {
      part = loadScript(name, `?v=${entry[2]}`, entry[2]).then((value) => {
        bytesLoaded += entry[1];
        return value;
      });
      part.catch(() => parts.delete(name));
      parts.set(name, part);
    }
    return part;
  }

  // ---- The manifest ----

  // Where the articles of each issue begin, their issues and years.
  function numbered(manifest) {
    const issueOf = [];
    const years = [];
    const starts = [];
    manifest.years.forEach(([year, count]) => {
      for (let n = 0; n < count; n++) {
        years.push(year);
      }
    });
    let at = 0;
    years.forEach((_, issue) => {
      let count = 0;
      let shift = 1;
      let digit;
      do {
        digit = VALUES[manifest.counts.charCodeAt(at++)];
        count += (digit & 31) * shift;
        shift *= 32;
      } while (digit & 32);
      starts.push(issueOf.length);
      for (let n = 0; n < count; n++) {
        issueOf.push(issue);
      }
    });
    starts.push(issueOf.length);
    return { issueOf, years, starts };
  }

  function prepared(manifest) {
    if (manifest.format !== FORMAT) {
      throw new PartError("manifest", true);
    }
    const archive = numbered(manifest);
    archive.generations = manifest.generations.map(([first, issues, name, shards]) => ({
      start: archive.starts[first],
      articles: archive.starts[first + issues] - archive.starts[first],
      years: new Set(archive.years.slice(first, first + issues)),
      name,
      shards: new Map(shards.map((entry) => [entry[0], entry])),
    }));
    let start = 0;
    archive.tables = manifest.tables.map(([articles, entry]) => {
      const table = { start, end: start + articles, name: `articles/${entry[0]}`, entry, value: null };
      start += articles;
      return table;
    });
    return archive;
  }

  let archive = null;

  // The archive's list of parts. `again` after a failure: past every cache, and without the parts of the old one.
  function open(again) {
    if (again || !archive) {
      if (again) {
        parts.clear();
        contents.clear();
        shardLines.clear();
      }
      const query = again ? `?t=${Date.now()}` : "";
      archive = loadScript("manifest", query, "").then(prepared);
      archive.catch(() => {
        archive = null;
      });
    }
    return archive;
  }

  // ---- Pairs ----

  const shardLines = new Map();

  // The place of a character among the shards, 16 bits. As spread() in src/site/search/fold.rs.
  function spread(code) {
    return (Math.imul(code, 0x9e3779b1) >>> 16).toString(2).padStart(16, "0");
  }

  // The shards of a generation that hold a pair; for a single character (second null) all that begin with it.
  function shardsOf(generation, first, second) {
    const head = spread(first);
    if (second === null) {
      return Array.from(generation.shards.values()).filter(
        ([bits]) => head.startsWith(bits) || bits.startsWith(head)
      );
    }
    const path = head + spread(second);
    for (let length = 0; length <= 32; length++) {
      const shard = generation.shards.get(path.slice(0, length));
      if (shard) {
        return [shard];
      }
    }
    return [];
  }

  function shardName(generation, bits) {
    return `pairs/${generation.name}${bits ? `.${bits}` : ""}`;
  }

  // A shard's lines by their first character.
  async function lines(generation, shard) {
    const name = shardName(generation, shard[0]);
    const text = await load(name, shard);
    let found = shardLines.get(name);
    if (!found) {
      found = new Map();
      for (const line of text.split("\n")) {
        found.set(line.codePointAt(0), line);
      }
      shardLines.set(name, found);
    }
    return found;
  }

  // Notes in `found` the articles of a pair; for a single character those of all pairs in the line.
  function note(line, second, found) {
    let at = line.codePointAt(0) > 0xffff ? 2 : 1;
    const number = () => {
      let value = 0;
      let shift = 1;
      let digit;
      do {
        digit = VALUES[line.charCodeAt(at++)];
        value += (digit & 31) * shift;
        shift *= 32;
      } while (digit & 32);
      return value;
    };
    while (at < line.length) {
      const code = line.codePointAt(at);
      at += code > 0xffff ? 2 : 1;
      const wanted = second === null || code === second;
      const count = number();
      if (count === 0) {
        if (wanted) {
          for (let id = 0; id < found.length; id++) {
            if ((VALUES[line.charCodeAt(at + Math.floor(id / 6))] >> id % 6) & 1) {
              found[id] = 1;
            }
          }
        }
        at += Math.ceil(found.length / 6);
      } else {
        let id = -1;
        for (let n = 0; n < count; n++) {
          id += number() + 1;
          if (wanted) {
            found[id] = 1;
          }
        }
      }
      if (wanted && second !== null) {
        return;
      }
    }
  }

  // The pairs of the words, those first that cover the words between them.
  function pairsOf(words) {
    const covering = [];
    const others = [];
    for (const word of words) {
      const codes = Array.from(word, (c) => c.codePointAt(0));
      if (codes.length === 1) {
        covering.push({ round: 0, first: codes[0], second: null });
      }
      for (let at = 0; at + 1 < codes.length; at++) {
        const covers = at % 2 === 0 || at + 2 === codes.length;
        (covers ? covering : others).push({ round: at, first: codes[at], second: codes[at + 1] });
      }
    }
    const byRound = (a, b) => a.round - b.round;
    return covering.sort(byRound).concat(others.sort(byRound));
  }

  // As many of the pairs as the budget allows, at least one.
  function affordablePairs(pairs, generations) {
    const counted = new Set();
    let bytes = 0;
    return pairs.filter((pair, index) => {
      const names = new Map();
      for (const generation of generations) {
        for (const shard of shardsOf(generation, pair.first, pair.second)) {
          const name = shardName(generation, shard[0]);
          if (!counted.has(name)) {
            names.set(name, shard[1]);
          }
        }
      }
      const cost = Array.from(names.values()).reduce((sum, size) => sum + size, 0);
      if (index > 0 && bytes + cost > INDEX_BYTES) {
        return false;
      }
      bytes += cost;
      names.forEach((_, name) => counted.add(name));
      return true;
    });
  }

  async function articlesIn(generation, pairs) {
    const hits = new Uint8Array(generation.articles).fill(1);
    await Promise.all(
      pairs.map(async ({ first, second }) => {
        const found = new Uint8Array(generation.articles);
        const shards = shardsOf(generation, first, second);
        for (const map of await Promise.all(shards.map((shard) => lines(generation, shard)))) {
          const line = map.get(first);
          if (line) {
            note(line, second, found);
          }
        }
        for (let id = 0; id < hits.length; id++) {
          hits[id] &= found[id];
        }
      })
    );
    return hits;
  }

  // The articles that may hold all words, newest issue first, in print order within it; `exact` where they do for sure.
  async function candidates(words, year) {
    const { generations, issueOf, years } = await open(false);
    const wanted = year === null ? generations : generations.filter((generation) => generation.years.has(year));
    const pairs = pairsOf(words);
    const asked = affordablePairs(pairs, wanted);
    const all = await Promise.all(wanted.map((generation) => articlesIn(generation, asked)));
    const ids = [];
    all.forEach((hits, index) => {
      hits.forEach((hit, local) => {
        const id = wanted[index].start + local;
        if (hit && (year === null || years[issueOf[id]] === year)) {
          ids.push(id);
        }
      });
    });
    ids.sort((a, b) => issueOf[b] - issueOf[a] || a - b);
    const exact = asked.length === pairs.length && words.every((word) => Array.from(word).length <= 2);
    return { ids, exact };
  }

  // ---- Articles ----

  const contents = new Map();

  function tableOf(archive, id) {
    let low = 0;
    let high = archive.tables.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (id < archive.tables[middle].end) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return archive.tables[low];
  }

  async function openTable(table) {
    if (!table.value) {
      table.value = await load(table.name, table.entry);
    }
    return table.value;
  }

  function rowIn(table, id) {
    const [page, title, sources, authors, column, date, issue, span] = table.value[1][id - table.start];
    const texts = table.value[0].slice(span[0], span[0] + span[2]);
    return { id, page, title, sources, authors, column, date, issue, texts, slot: span[1] };
  }

  // Loads the tables of these articles, in their order, up to so many bytes; says whether those are all.
  async function openTables(ids, bytes) {
    const list = await open(false);
    const tables = Array.from(new Set(ids.map((id) => tableOf(list, id))));
    let sum = 0;
    const opened = tables.filter((table) => {
      sum += table.entry[1];
      return sum <= bytes;
    });
    await Promise.all(opened.map(openTable));
    return opened.length === tables.length;
  }

  // Most questions are answered from the newest issues.
  async function openNewest() {
    const { tables } = await open(false);
    await Promise.all(tables.slice(-1).map(openTable));
  }

  // What is known of the articles whose tables are open; the others are null.
  async function known(ids) {
    const list = await open(false);
    return ids.map((id) => {
      const table = tableOf(list, id);
      return table.value ? rowIn(table, id) : null;
    });
  }

  // The first of these articles, as many as have texts of so many bytes; at least one.
  async function affordable(ids, bytes) {
    await openTables(ids, Infinity);
    const parts = new Set();
    let sum = 0;
    const articles = await known(ids);
    const end = articles.findIndex(({ texts }, index) => {
      for (const [name, size] of texts) {
        sum += parts.has(name) ? 0 : size;
        parts.add(name);
      }
      return index > 0 && sum > bytes;
    });
    return end < 0 ? ids : ids.slice(0, end);
  }

  // An article with all its text: what is searched, line by line, and where the text proper begins in it.
  function content(id) {
    let found = contents.get(id);
    if (!found) {
      found = (async () => {
        const table = tableOf(await open(false), id);
        await openTable(table);
        const article = rowIn(table, id);
        const pieces = await Promise.all(article.texts.map((entry) => load(`texts/${entry[0]}`, entry)));
        const text = pieces.map((piece) => piece[article.slot]).join("");
        const head = [article.title]
          .concat(article.column === null ? [] : [article.column], article.sources, article.authors)
          .join("\n");
        const fold = window.jianbaoWords.fold;
        return { article, text, foldedText: fold(text), foldedTitle: fold(article.title), foldedHead: fold(head) };
      })();
      found.catch(() => contents.delete(id));
      contents.set(id, found);
    }
    return found;
  }

  window.jianbaoData = { open, candidates, openTables, openNewest, known, affordable, content, PartError, bytes: () => bytesLoaded };
})();
