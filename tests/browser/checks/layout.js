// Narrow windows, large text, paper, and readers who want no motion.

/** The reader's own text size: 200 % of the 16 px and 13 px that browsers begin with. */
export async function enlargeText(visit) {
  const session = await visit.context.newCDPSession(visit.page);
  await session.send('Page.enable');
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
}

/** What does not fit on the page that is open. `textSize` is what the reader's text size in px should have become. */
export async function fitting(visit, textSize = 16) {
  const faults = await visit.page.evaluate((size) => {
    const faults = [];
    const root = document.documentElement;
    const width = root.clientWidth;
    const name = (element) => `<${element.localName}${element.className ? ` class="${element.className}"` : ''}> “${(element.textContent || '').trim().slice(0, 30)}”`;
    if (parseFloat(getComputedStyle(root).fontSize) !== size) faults.push(`the text does not follow the reader's size (${getComputedStyle(root).fontSize} instead of ${size}px)`);
    if (root.scrollWidth > width) faults.push(`it scrolls sideways: ${root.scrollWidth} px in a window of ${width} px`);
    const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const inScroller = (element) => {
      for (let up = element; up && up !== root && up !== document.body; up = up.parentElement) if (scrolls(up)) return true;
      return false;
    };
    const hiddenOnPurpose = (element) => element.closest('.skip, .visually-hidden, [aria-hidden=true]') !== null;
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || hiddenOnPurpose(element)) continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (element.matches('img, svg, input, select, button, textarea') && (box.right > width + 1 || box.left < -1) && !inScroller(element)) {
        faults.push(`${name(element)} goes beyond the window's edge (${Math.round(box.left)} to ${Math.round(box.right)} of ${width} px)`);
      }
      const cuts = (axis) => ['hidden', 'clip'].includes(style[`overflow${axis}`]);
      if (cuts('X') && element.scrollWidth > element.clientWidth + 1) faults.push(`${name(element)} is cut at its side`);
      if (cuts('Y') && element.scrollHeight > element.clientHeight + 1) faults.push(`${name(element)} is cut at its foot`);
      if (element.matches('button, select, input') && element.scrollHeight > element.clientHeight + 1) faults.push(`${name(element)} is lower than its text`);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const parent = text.parentElement;
      if (!text.data.trim() || !parent.checkVisibility({ visibilityProperty: true }) || parent.closest('script, style, noscript, option') || hiddenOnPurpose(parent) || inScroller(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        if (box.width > 0 && (box.right > width + 1 || box.left < -1)) {
          faults.push(`“${text.data.trim().slice(0, 30)}” goes beyond the window's edge (${Math.round(box.left)} to ${Math.round(box.right)} of ${width} px)`);
          break;
        }
      }
    }
    return faults;
  }, textSize);
  return faults.map((fault) => `${visit.at}: ${fault}`);
}

/** What is wrong with the page on paper: `text` must be on it, the site's header and search must not. */
export async function printing(visit, text) {
  const { page } = visit;
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const faults = await page.evaluate((needed) => {
    const faults = [];
    const screenOnly = '.site-header, .site-footer nav, nav[aria-label="网站"], form[role=search], .skip, button';
    for (const element of document.querySelectorAll(screenOnly)) {
      if (element.checkVisibility()) faults.push(`${element.outerHTML.slice(0, 80)} is printed`);
    }
    const printed = document.body.innerText.replace(/\s+/g, '');
    for (const part of needed) if (!printed.includes(part.replace(/\s+/g, ''))) faults.push(`“${part}” is not printed`);
    // Ink on white whatever the screen's colours are.
    const light = (colour) => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return a === 0 || (r + g + b) / 3 > 250; };
    for (const element of document.querySelectorAll('html, body, body *')) {
      if (!element.checkVisibility() || element.closest('svg')) continue;
      const style = getComputedStyle(element);
      if (!light(style.backgroundColor) && !element.matches('mark')) faults.push(`${element.outerHTML.slice(0, 80)} is printed on ${style.backgroundColor}`);
      if (['fixed', 'sticky'].includes(style.position)) faults.push(`${element.outerHTML.slice(0, 80)} is ${style.position} on paper`);
    }
    return faults.slice(0, 10);
  }, text);
  await page.emulateMedia({ media: null, colorScheme: null });
  return faults.map((fault) => `${visit.at}: on paper: ${fault}`);
}

/** What still moves although the reader wants no motion. */
export async function resting(visit) {
  const faults = await visit.page.evaluate(() => {
    const faults = document.getAnimations().map((animation) => `an animation runs: ${animation.effect?.target?.outerHTML?.slice(0, 80)}`);
    const longest = (list) => Math.max(...list.split(',').map((time) => parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1000)));
    for (const element of document.querySelectorAll('*')) {
      for (const pseudo of [null, '::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        // 10 ms: what style sheets set that switch motion off but let the events come.
        if (longest(style.transitionDuration) > 10 || (style.animationName !== 'none' && longest(style.animationDuration) > 10)) {
          faults.push(`<${element.localName} class="${element.className}"> moves`);
        }
        if (style.scrollBehavior === 'smooth') faults.push(`<${element.localName}> scrolls smoothly`);
      }
    }
    return faults.slice(0, 10);
  });
  return faults.map((fault) => `${visit.at}: with reduced motion: ${fault}`);
}
