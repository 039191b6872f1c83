// The search page. The question stands in its address (#q=…&year=…&source=…&sort=…), so that back, forward, bookmarks
// and links work; ?q=… is what the box on every page sends. Behind the #, because some browsers let a page on file://
// change nothing else. Whatever comes from the data or the reader goes into the page as text nodes only.
"use strict";
(function () {
  const { fold, words: wordsOf, parameter } = window.jianbaoWords;
  const { item, rank } = window.jianbaoResults;
  const data = window.jianbaoData;

  // How long the reader must rest before a question is asked, and how long an answer may take without a word of it.
  const REST = 60;
  const PATIENCE = 500;
  const MOST_CHARACTERS = 100;
  const MOST_WORDS = 8;
  // Results shown at first, and those that "显示更多" adds.
  const FIRST = 10;
  const MORE = 20;
  // Articles read at once, and what their texts may weigh, in bytes, where they are more than one.
  const BATCH = 12;
  const BATCH_BYTES = 150000;
  // What is loaded unasked, in bytes: titles for the order and the filter by source; texts until the first results are
  // there; then texts to know the number.
  const TABLE_BYTES = 300000;
  const TEXT_BYTES = 600000;
  const COUNT_BYTES = 400000;

  const form = document.getElementById("search");
  const input = document.getElementById("q");
  const year = document.getElementById("year");
  const source = document.getElementById("source");
  const sort = document.getElementById("sort");
  const status = document.getElementById("status");
  const results = document.getElementById("results");
  const advice = document.getElementById("advice");
  const hint = document.getElementById("hint");
  const more = document.getElementById("more");
  const retry = document.getElementById("retry");
  const title = document.title;

  // ---- The question ----

  function asked() {
    return { q: input.value, year: year.value, source: source.value, sort: sort.value };
  }

  function addressOf(question) {
    const parameters = new URLSearchParams();
    for (const name of ["q", "year", "source"]) {
      if (question[name].trim()) {
        parameters.set(name, question[name]);
      }
    }
    if (question.sort !== "newest") {
      parameters.set("sort", question.sort);
    }
    return `#${parameters}`;
  }

  function choose(select, value) {
    select.value = value || "";
    if (select.selectedIndex < 0) {
      select.selectedIndex = 0;
    }
  }

  function readAddress() {
    input.value = parameter("q") || "";
    choose(year, parameter("year"));
    choose(source, parameter("source"));
    choose(sort, parameter("sort") || "newest");
  }

  // `step`: one more of the steps of typing, which share an entry in the history.
  function writeAddress(question, step) {
    const address = addressOf(question);
    if (address === (location.hash || "#")) {
      return;
    }
    try {
      // A ?q=… that led here would be asked again by a reload.
      const url = location.pathname + (address === "#" ? "" : address);
      if (step || !parameter("q")) {
        history.replaceState(null, "", url);
      } else {
        history.pushState(null, "", url);
      }
    } catch (error) {
      location.replace(address);
    }
  }

  // ---- A question being answered ----

  let latest = 0;
  let session = null;

  function say(text) {
    if (status.textContent !== text) {
      status.textContent = text;
    }
  }

  function clear() {
    results.textContent = "";
    advice.hidden = true;
    more.hidden = true;
    retry.hidden = true;
  }

  function counted() {
    const { found, shown, ids, next, exact } = session;
    const unread = ids.length - next;
    let number = `共找到 ${found.length} 篇`;
    if (unread > 0 && exact) {
      number = `共找到 ${found.length + unread} 篇`;
    } else if (unread > 0) {
      // What is unread is expected to hold as many as what is read.
      const share = next > 0 ? found.length / next : 1;
      number = `约 ${found.length + Math.round(unread * share)} 篇`;
    }
    return shown < found.length || unread > 0 ? `${number}，已显示 ${shown} 篇。` : `${number}。`;
  }

  function quoted(words) {
    return words.map((word) => `“${word}”`).join("");
  }

  function report() {
    const done = session.next >= session.ids.length;
    if (done && session.found.length === 0) {
      const both = session.words.length > 1 ? "同时含有" : "含有";
      say(`没有找到${both}${quoted(session.words)}的文章。`);
      advice.hidden = false;
      more.hidden = true;
    } else {
      say(session.found.length === 0 ? "已读过的文章里还没有找到，可以继续查找。" : counted());
      more.hidden = done && session.shown >= session.found.length;
      more.textContent = session.found.length === 0 ? "继续查找" : "显示更多";
    }
  }

  // Reads the next articles and keeps those that hold all words.
  async function readOn(own) {
    const ids = await data.affordable(own.ids.slice(own.next, own.next + BATCH), BATCH_BYTES);
    const contents = await Promise.all(ids.map(data.content));
    const found = contents.filter(
      ({ article, foldedHead, foldedText }) =>
        (!own.source || article.sources.includes(own.source)) &&
        own.words.every((word) => foldedHead.includes(word) || foldedText.includes(word))
    );
    return { found, next: own.next + ids.length };
  }

  // Reads until so many are found, all is read, or so many bytes are loaded. False where a newer question is asked.
  function readUntil(own, wanted, bytes) {
    // One behind the other, or the same articles would be read twice.
    const reading = own.reading.then(() => read(own, wanted, bytes));
    own.reading = reading.catch(() => {});
    return reading;
  }

  async function read(own, wanted, bytes) {
    const limit = data.bytes() + bytes;
    const from = own.found.length;
    while (own.next < own.ids.length && own.found.length < wanted && data.bytes() < limit) {
      const { found, next } = await readOn(own);
      if (own.run !== latest) {
        return false;
      }
      own.found = own.found.concat(found);
      own.next = next;
    }
    if (own.best) {
      own.found = own.found.slice(0, from).concat(rank(own.found.slice(from), own.words));
    }
    return true;
  }

  function show(own, until) {
    const added = document.createDocumentFragment();
    for (const content of own.found.slice(own.shown, until)) {
      added.appendChild(item(content, own.q, own.words));
    }
    own.shown = Math.min(own.found.length, Math.max(own.shown, until));
    results.appendChild(added);
  }

  // The articles that may hold the words, in the order in which they are read.
  async function prepared(own) {
    const { ids, exact } = await data.candidates(own.words, own.year);
    own.ids = ids;
    own.exact = exact && !own.source;
    if (!own.source && !own.best) {
      return;
    }
    const all = await data.openTables(ids, TABLE_BYTES);
    const articles = await data.known(ids);
    let kept = ids.map((id, index) => ({ id, article: articles[index] }));
    if (own.source) {
      kept = kept.filter(({ article }) => !article || article.sources.includes(own.source));
      own.exact = exact && all;
    }
    if (own.best) {
      // Titles first; within as many words the newest.
      const byTitle = own.words.map(() => []).concat([[]]);
      for (const each of kept) {
        const folded = each.article ? fold(each.article.title) : "";
        byTitle[own.words.filter((word) => folded.includes(word)).length].push(each);
      }
      kept = byTitle.reverse().reduce((sum, some) => sum.concat(some), []);
    }
    own.ids = kept.map(({ id }) => id);
  }

  // The whole answer: the first results, then as much of the rest as tells their number (and their order).
  async function answer(own) {
    await prepared(own);
    const limit = data.bytes() + TEXT_BYTES;
    if (own.run !== latest || !(await readUntil(own, 1, TEXT_BYTES))) {
      return;
    }
    session = own;
    clear();
    results.removeAttribute("aria-busy");
    show(own, FIRST);
    if (own.found.length < FIRST && own.next < own.ids.length) {
      say(`已找到 ${own.found.length} 篇，正在继续查找……`);
      if (!(await readUntil(own, FIRST, limit - data.bytes()))) {
        return;
      }
      show(own, FIRST);
    }
    report();
    if (own.exact && !own.best) {
      return;
    }
    if (await readUntil(own, Infinity, COUNT_BYTES)) {
      // Not under the reader's eyes, or hands.
      const untouched = own.shown <= FIRST && !more.disabled && !results.contains(document.activeElement);
      if (own.best && untouched) {
        own.found = rank(own.found, own.words);
        own.shown = 0;
        results.textContent = "";
        show(own, FIRST);
      }
      report();
    }
  }

  function failed(error) {
    results.removeAttribute("aria-busy");
    more.hidden = true;
    if (!(error instanceof data.PartError)) {
      say("检索出错了，请刷新本页再试。");
      throw error;
    }
    say(
      error.stale
        ? "检索数据刚刚更新过，请点“重试”。"
        : `没有读到检索数据（${error.part}）。请看看网络或共享文件夹是否连着，再点“重试”。`
    );
    retry.hidden = false;
  }

  // Asks what the form says. Whatever was asked before is no longer waited for.
  function ask(step) {
    const question = asked();
    writeAddress(question, step);
    start(question);
  }

  function start(question) {
    const run = ++latest;
    clearTimeout(timer);
    const characters = Array.from(question.q).length;
    const words = characters > MOST_CHARACTERS ? [] : wordsOf(question.q);
    document.title = words.length > 0 ? `${question.q.trim()} — ${title}` : title;
    hint.hidden = words.length > 0;
    if (characters > MOST_CHARACTERS || words.length > MOST_WORDS || words.length === 0) {
      session = null;
      clear();
      results.removeAttribute("aria-busy");
      const long = characters > MOST_CHARACTERS || words.length > MOST_WORDS;
      say(long ? `检索词太长了：最多 ${MOST_CHARACTERS} 个字、${MOST_WORDS} 个词，请删去一些。` : "");
      return;
    }
    const own = {
      run,
      q: question.q.trim(),
      words,
      year: question.year ? Number(question.year) : null,
      source: question.source,
      best: question.sort === "best",
      ids: [],
      next: 0,
      found: [],
      shown: 0,
      exact: false,
      reading: Promise.resolve(),
    };
    results.setAttribute("aria-busy", "true");
    setTimeout(() => {
      if (run === latest && results.hasAttribute("aria-busy")) {
        say("正在检索……");
      }
    }, PATIENCE);
    answer(own).catch((error) => {
      if (run === latest) {
        failed(error);
      }
    });
  }

  async function showMore() {
    const own = session;
    if (!own || own.run !== latest) {
      return;
    }
    const from = own.shown;
    more.disabled = true;
    try {
      if (own.found.length < from + MORE && !(await readUntil(own, from + MORE, TEXT_BYTES))) {
        return;
      }
      show(own, from + MORE);
      report();
      const first = results.children[from];
      if (first) {
        first.querySelector("a").focus();
      }
    } catch (error) {
      failed(error);
    } finally {
      more.disabled = false;
    }
  }

  // ---- What the reader does ----

  let timer = 0;
  let composing = false;
  // Whether the question in the address is being typed; once left, it is one to come back to.
  let typing = false;

  function typed() {
    clearTimeout(timer);
    if (!composing) {
      timer = setTimeout(() => {
        ask(typing);
        typing = true;
      }, REST);
    }
  }

  function settled() {
    ask(typing);
    typing = false;
  }

  function links() {
    return Array.from(results.querySelectorAll("h2 a"));
  }

  input.addEventListener("input", typed);
  input.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  input.addEventListener("compositionend", () => {
    composing = false;
    typed();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || composing) {
      return;
    }
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      settled();
    } else if (event.key === "ArrowDown" && links().length > 0) {
      event.preventDefault();
      links()[0].focus();
    }
  });
  results.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") {
      input.focus();
    } else if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      (all[to] || (to < 0 ? input : more.hidden ? all[at] : more)).focus();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    settled();
  });
  input.addEventListener("blur", () => {
    typing = false;
  });
  for (const select of [year, source, sort]) {
    select.addEventListener("change", settled);
  }
  more.addEventListener("click", showMore);
  retry.addEventListener("click", () => {
    retry.hidden = true;
    input.focus();
    data.open(true).then(
      () => start(asked()),
      (error) => failed(error)
    );
  });

  // Back, forward, or an address typed by hand.
  function moved() {
    if (addressOf(asked()) !== (location.hash || "#")) {
      readAddress();
      start(asked());
    }
  }
  window.addEventListener("popstate", moved);
  window.addEventListener("hashchange", moved);

  form.hidden = false;
  readAddress();
  ask(true);
  // The list of parts and the newest titles are there before the first word is typed; a failure is told when they are
  // needed.
  data.openNewest().catch(() => {});
  if (!input.value) {
    input.focus({ preventScroll: true });
  }
})();
