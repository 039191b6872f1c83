// What a reader without a mouse meets.

/** In the page: makes its top the place that Tab goes on from, wherever a script has put the focus. */
function startAtTop() {
  getSelection().removeAllRanges();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  scrollTo(0, 0);
}

/** Presses Tab from the top of the page that is open until the focus leaves it, and tells what is wrong on the way. */
export async function tabbing(visit) {
  const { page } = visit;
  const faults = [];
  const fault = (text) => faults.push(`${visit.at}: ${text}`);
  await page.evaluate(startAtTop);
  const expected = await page.evaluate(() => {
    const all = 'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    window.toReach = [...document.querySelectorAll(all)].filter(
      (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }),
    );
    return window.toReach.length;
  });
  if (expected === 0) fault('nothing can be reached with Tab');
  let first = true;
  // More often than there are stops, so that a page that holds the focus is told from one that is long.
  for (let pressed = 0; pressed <= 2 * expected + 10; pressed += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(lookAtFocus);
    if (stop === null) break;
    if (first && !stop.skips) fault(`the first stop is no link past the header, but ${stop.name}`);
    first = false;
    // A browser without a frame around its page goes on from the top. What was not reached by then never is.
    if (stop.again) break;
    for (const trouble of stop.troubles) fault(`${stop.name} ${trouble}`);
  }
  const missed = await page.evaluate(() => window.toReach.filter((element) => !element.wasReached).map((element) => element.outerHTML.slice(0, 100)));
  for (const element of missed) fault(`Tab never reaches ${element}`);
  return faults;
}

/** In the page: what has the focus and what is wrong with it; null when the focus is on nothing. */
function lookAtFocus() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const troubles = [];
  const again = element.wasReached === true;
  element.wasReached = true;
  const box = element.getBoundingClientRect();
  const { innerWidth: width, innerHeight: height } = window;
  if (box.width < 1 || box.height < 1) troubles.push('has no size when it has the focus');
  else if (box.right <= 0 || box.bottom <= 0 || box.left >= width || box.top >= height) {
    troubles.push('is outside the window when it has the focus');
  } else {
    // Of a link over two lines the middle may be empty; any line of it will do.
    const seen = [...element.getClientRects()].some((line) => {
      const over = document.elementFromPoint(
        Math.min(Math.max(line.left + line.width / 2, 0), width - 1),
        Math.min(Math.max(line.top + line.height / 2, 0), height - 1),
      );
      return over && (element.contains(over) || over.contains(element));
    });
    if (!seen) troubles.push('is covered when it has the focus');
  }
  const look = () => {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 ? '' : `${style.outline}`;
    return [outline, style.boxShadow, style.borderColor, style.borderWidth, style.backgroundColor].join(' | ');
  };
  const focused = look();
  const outlined = getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) >= 2
    && !/rgba\(\d+, \d+, \d+, 0\)|transparent/.test(getComputedStyle(element).outlineColor);
  if (!outlined) {
    element.blur();
    const plain = look();
    element.focus({ preventScroll: true, focusVisible: true });
    if (plain === focused) troubles.push('looks the same with and without the focus');
  }
  const skips = element.matches('a[href^="#"]') && /跳/.test(element.textContent);
  const name = `<${element.localName}> “${(element.getAttribute('aria-label') || element.textContent || element.name || '').trim().slice(0, 30)}”`;
  return { name, again, skips, troubles };
}

/** The link past the header takes the focus with it. */
export async function skipping(visit) {
  const { page } = visit;
  await page.evaluate(startAtTop);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const inside = await page.evaluate(() => {
    const main = document.querySelector('main');
    return main !== null && (document.activeElement === main || location.hash === `#${main.id}`) && main.getBoundingClientRect().top < innerHeight;
  });
  if (!inside) return [`${visit.at}: the first link does not lead to the main part`];
  await page.keyboard.press('Tab');
  const next = await page.evaluate(() => {
    const element = document.activeElement;
    const header = document.querySelector('.site-header');
    return { header: header !== null && header.contains(element), name: element?.outerHTML.slice(0, 100) };
  });
  return next.header ? [`${visit.at}: after the link past the header, Tab is in the header again: ${next.name}`] : [];
}
