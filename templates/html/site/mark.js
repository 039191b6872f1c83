// Marks the words of a search on an article's page: 01.html#q=词+词 (or ?q=…). The search page takes its words from
// here too, so that what it finds and what is marked are the same.
// Plain script for file://: no modules, ES2017 (Chromium 86, Firefox 78). Texts go into the page as text nodes only.
"use strict";
(function () {
  // Characters that fold() changes. As src/site/search/fold.rs.
  const FOLDED =
    /[\0-\x09\x0b-\x1f\x7f-\xa0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\uff01-\uff5eA-Z\u00c0-\u058f]/g;

  function foldCharacter(c) {
    const code = c.charCodeAt(0);
    if (code >= 0xff01) {
      return String.fromCharCode(code - 0xfee0).toLowerCase();
    }
    if (code < 0x41 || (code >= 0x7f && code <= 0xa0) || code >= 0x2000) {
      return " ";
    }
    const lower = c.toLowerCase();
    return lower.length === 1 ? lower : c;
  }

  // The text as it is compared: lower case, full-width ASCII as ASCII, every space (not the line feed) a plain one.
  // Its places are those of the text itself.
  function fold(text) {
    return text.replace(FOLDED, foldCharacter);
  }

  // The words of a query, folded, each once: parted by spaces, but not inside “…” or "…".
  function words(query) {
    const found = [];
    let word = "";
    let quoted = false;
    const end = () => {
      const plain = word.replace(/\n/g, " ").trim();
      if (plain && found.indexOf(plain) < 0) {
        found.push(plain);
      }
      word = "";
    };
    for (const c of fold(query)) {
      if (c === '"' || c === "“" || c === "”") {
        end();
        quoted = !quoted;
      } else if (!quoted && (c === " " || c === "\n")) {
        end();
      } else {
        word += c;
      }
    }
    end();
    return found;
  }

  // Where the words stand in a folded text: [start, end, which word], by their start.
  function places(folded, words) {
    const all = [];
    words.forEach((word, index) => {
      let at = folded.indexOf(word);
      while (at >= 0) {
        all.push([at, at + word.length, index]);
        at = folded.indexOf(word, at + word.length);
      }
    });
    return all.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  // The same as ranges that neither touch nor overlap.
  function ranges(folded, words) {
    const merged = [];
    for (const [start, end] of places(folded, words)) {
      const last = merged[merged.length - 1];
      if (last && start <= last[1]) {
        last[1] = Math.max(last[1], end);
      } else {
        merged.push([start, end]);
      }
    }
    return merged;
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  // A text from `from` to `to` with ranges of it in <mark>.
  function marked(text, ranges, from, to) {
    const fragment = document.createDocumentFragment();
    let at = from;
    for (const range of ranges) {
      const start = Math.max(range[0], from);
      const end = Math.min(range[1], to);
      if (start >= end) {
        continue;
      }
      if (start > at) {
        fragment.appendChild(document.createTextNode(text.slice(at, start)));
      }
      fragment.appendChild(element("mark", "", text.slice(start, end)));
      at = end;
    }
    if (at < to) {
      fragment.appendChild(document.createTextNode(text.slice(at, to)));
    }
    return fragment;
  }

  // A value of the page's address: behind the #, else behind the ?.
  function parameter(name) {
    for (const part of [location.hash, location.search]) {
      const value = new URLSearchParams(part.slice(1)).get(name);
      if (value !== null) {
        return value;
      }
    }
    return null;
  }

  window.jianbaoWords = { fold, words, places, ranges, marked, element, parameter };

  // ---- The article's page ----

  // Elements that a sentence runs through; all others part the text.
  const INLINE = new Set(["a", "b", "code", "del", "em", "i", "ins", "s", "small", "span", "strong", "time", "u"]);
  // Numbers of footnotes stand in a sentence without being part of it.
  const SKIPPED = new Set(["sup", "script", "style", "button", "mark"]);
  // More marks help nobody and make a long page slow.
  const MOST_MARKS = 2000;

  // The text below an element, paragraph by paragraph, with the text nodes it is made of.
  function stretches(root) {
    const all = [];
    let stretch = { text: "", nodes: [] };
    const end = () => {
      if (stretch.nodes.length > 0) {
        all.push(stretch);
      }
      stretch = { text: "", nodes: [] };
    };
    const walk = (parent) => {
      // A heading that runs on into its paragraph is printed as one with it.
      const joined = parent.classList.contains("run-in");
      for (const node of parent.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) {
          stretch.nodes.push({ node, at: stretch.text.length });
          stretch.text += node.data;
        } else if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.localName)) {
          continue;
        } else if (node.localName === "br") {
          stretch.text += " ";
        } else if (joined || INLINE.has(node.localName)) {
          walk(node);
        } else {
          end();
          walk(node);
          end();
        }
      }
    };
    walk(root);
    end();
    return all;
  }

  // Marks the words below an element; returns how often they stand there.
  function mark(root, words) {
    let count = 0;
    for (const { text, nodes } of stretches(root)) {
      const found = ranges(fold(text), words).slice(0, MOST_MARKS - count);
      count += found.length;
      if (found.length === 0) {
        continue;
      }
      for (const { node, at } of nodes) {
        const end = at + node.data.length;
        const own = found.filter((range) => range[0] < end && range[1] > at);
        if (own.length > 0) {
          node.parentNode.replaceChild(marked(text, own, at, end), node);
        }
      }
    }
    return count;
  }

  function unmark(root) {
    for (const mark of Array.from(root.querySelectorAll("mark"))) {
      const parent = mark.parentNode;
      parent.replaceChild(document.createTextNode(mark.textContent), mark);
      parent.normalize();
    }
  }

  // Takes the words out of the address, so that a reload does not bring them back.
  function forget() {
    try {
      history.replaceState(null, "", location.pathname);
    } catch (error) {
      // A browser may forbid it on file://, where only the part behind the # is free.
      location.hash = "";
    }
  }

  // The line above the text that says what is marked.
  function notice(main, root, words, count) {
    const line = element("div", "marked");
    const text = `已标出：${words.map((word) => `“${word}”`).join("")}，共 ${count} 处`;
    line.appendChild(element("p", "", text));
    const button = element("button", "", "清除");
    button.type = "button";
    button.setAttribute("aria-label", "清除标出的词");
    button.addEventListener("click", () => {
      unmark(root);
      line.remove();
      forget();
      main.focus();
    });
    line.appendChild(button);
    return line;
  }

  function arrived() {
    const navigation = performance.getEntriesByType("navigation")[0];
    return !navigation || navigation.type === "navigate";
  }

  function start(scroll) {
    const main = document.querySelector("main");
    const root = main && main.querySelector("article");
    const query = parameter("q");
    if (!root || !query || document.getElementById("results")) {
      return;
    }
    const old = main.querySelector("div.marked");
    if (old) {
      unmark(root);
      old.remove();
    }
    const wanted = words(query.slice(0, 200));
    const count = wanted.length > 0 ? mark(root, wanted) : 0;
    if (count === 0) {
      return;
    }
    main.insertBefore(notice(main, root, wanted, count), main.firstChild);
    if (scroll) {
      root.querySelector("mark").scrollIntoView({ block: "center" });
    }
  }

  // Back and reload return to where the reader was; only a link leads to the first word.
  start(arrived());
  // A link to a footnote has no words: the marks stay.
  window.addEventListener("hashchange", () => {
    if (new URLSearchParams(location.hash.slice(1)).has("q")) {
      start(true);
    }
  });
})();
