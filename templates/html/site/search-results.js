// How an article that was found is shown on the search page, and which one answers best. Texts go into the page as text
// nodes only.
"use strict";
(function () {
  const { fold, places, ranges, marked, element } = window.jianbaoWords;

  // A snippet's length and what precedes its first word, in characters.
  const SNIPPET = 96;
  const BEFORE = 24;

  function dated(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return `${year}年${month}月${day}日`;
  }

  // Not between the halves of a character beyond U+FFFF.
  function whole(text, at) {
    const code = text.charCodeAt(at);
    return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
  }

  // The stretch of a text from a little before a place, from the line's beginning where that is near.
  function around(text, place) {
    let from = Math.max(0, place - BEFORE);
    const line = text.lastIndexOf("\n", place - 1) + 1;
    if (line > from || place - line <= 2 * BEFORE) {
      from = line;
    }
    return [whole(text, from), whole(text, Math.min(text.length, from + SNIPPET))];
  }

  // The stretch that shows the most words; where some are missing, a second one with the first of those.
  function stretches(content, words) {
    const { text, foldedText } = content;
    const found = places(foldedText, words);
    if (found.length === 0) {
      return [around(text, 0)];
    }
    const seen = (stretch) => {
      const inside = found.filter(([start, end]) => start >= stretch[0] && end <= stretch[1]);
      return new Set(inside.map((place) => place[2]));
    };
    let best = null;
    let most = new Set();
    for (const [start] of found.slice(0, 200)) {
      const stretch = around(text, start);
      const inside = seen(stretch);
      if (inside.size > most.size) {
        best = stretch;
        most = inside;
      }
    }
    if (!best) {
      // A word longer than a snippet.
      return [around(text, found[0][0])];
    }
    const other = found.find(([start, , word]) => !most.has(word) && (start < best[0] || start >= best[1]));
    return other ? [best, around(text, other[0])].sort((a, b) => a[0] - b[0]) : [best];
  }

  function snippet(content, words) {
    const line = element("p", "snippet");
    const text = content.text.replace(/\n/g, " ");
    const found = ranges(content.foldedText, words);
    let at = 0;
    for (const [from, to] of stretches(content, words)) {
      const start = Math.max(from, at);
      if (start > at) {
        line.appendChild(document.createTextNode("……"));
      }
      line.appendChild(marked(text, found, start, Math.max(start, to)));
      at = Math.max(start, to);
    }
    if (at < text.length) {
      line.appendChild(document.createTextNode("……"));
    }
    return line;
  }

  // An article found: title, snippet, issue, date, who wrote it.
  function item(content, query, words) {
    const { article, foldedTitle } = content;
    const item = element("li");
    const link = element("a");
    link.href = `${article.page}#${new URLSearchParams({ q: query })}`;
    const inTitle = ranges(foldedTitle, words);
    link.appendChild(marked(article.title, inTitle, 0, article.title.length));
    const heading = element("h2");
    heading.appendChild(link);
    item.appendChild(heading);
    item.appendChild(snippet(content, words));
    const about = element("p", "about");
    about.appendChild(element("span", "", article.issue));
    about.appendChild(document.createTextNode(" "));
    const date = element("time", "", dated(article.date));
    date.dateTime = article.date;
    about.appendChild(date);
    const names = article.sources.concat(article.authors);
    if (names.length > 0) {
      const name = names.join("、");
      const found = ranges(fold(name), words);
      const by = element("span");
      by.appendChild(marked(name, found, 0, name.length));
      about.appendChild(document.createTextNode(" "));
      about.appendChild(by);
    }
    item.appendChild(about);
    return item;
  }

  // How well an article answers: words in the title; all words near each other; how often they stand there.
  function rated(content, words) {
    const inTitle = words.filter((word) => content.foldedTitle.includes(word)).length;
    const found = places(content.foldedText, words);
    // The shortest stretch that holds all words.
    let near = Infinity;
    const last = words.map(() => -Infinity);
    for (const [start, end, word] of found) {
      last[word] = start;
      near = Math.min(near, end - Math.min(...last));
    }
    const length = words.reduce((sum, word) => sum + word.length, 0);
    const nearness = near <= length + 10 ? 2 : near <= length + 60 ? 1 : 0;
    return { content, rate: [inTitle, nearness, found.length] };
  }

  // The best first.
  function rank(contents, words) {
    const all = contents.map((content) => rated(content, words));
    // Sorting was not stable everywhere in 2020.
    all.forEach((each, index) => each.rate.push(-index));
    all.sort((a, b) => {
      const at = a.rate.findIndex((value, index) => value !== b.rate[index]);
      return at < 0 ? 0 : b.rate[at] - a.rate[at];
    });
    return all.map((each) => each.content);
  }

  window.jianbaoResults = { item, rank };
})();
