// Reading without scripts.

const visibleText = (visit) => visit.page.evaluate(() => document.body.innerText.replace(/\s+/g, ''));

/** Of a page that `plain` (without scripts) and `scripted` show, what is missing without scripts. */
export async function withoutScripts(plain, scripted, page, kind) {
  await plain.open(page);
  await scripted.open(page);
  const ran = await plain.page.evaluate(() => [...document.querySelectorAll('*')].length > 0);
  if (!ran) return [`${page}: empty`];
  const text = await visibleText(plain);
  if (kind === 'search') {
    const dead = await plain.page.evaluate(() => ['#q', '#year', '#source', '#sort', '#results'].filter((id) => document.querySelector(id)?.checkVisibility({ visibilityProperty: true }) && document.querySelector(id).matches('input, select')));
    return [
      ...(/脚本|JavaScript/i.test(text) ? [] : [`${page}: does not say that it needs scripts`]),
      ...dead.map((id) => `${page}: shows ${id}, which does nothing without scripts`),
    ];
  }
  const whole = await visibleText(scripted);
  const main = await plain.page.evaluate(() => document.querySelector('main')?.innerText.trim().length ?? 0);
  if (main < 10) return [`${page}: shows nothing without scripts`];
  return text === whole ? [] : [`${page}: shows other text without scripts (${text.length} characters instead of ${whole.length})`];
}
