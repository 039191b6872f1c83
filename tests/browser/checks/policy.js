// The Content-Security-Policy that every page has in its head.

/** Directives that `default-src` does not cover, which a strict page therefore has to name. */
const NOT_COVERED = ['base-uri', 'form-action'];
/** The only sources a page may name: what lies beside it, over http and on a drive. */
const SOURCES = ["'none'", "'self'", 'file:'];
/** What else one directive may name: pictures and styles in the page itself. Never scripts. */
const MORE = { 'img-src': ['data:'], 'style-src': ["'unsafe-inline'"], 'style-src-attr': ["'unsafe-inline'"] };

/** What is wrong with the policy of a page, `html` being parsed by the browser in `visit`. */
export async function policy(visit, page, html) {
  const { contents, before, handlers } = await visit.page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    const metas = [...parsed.querySelectorAll('meta[http-equiv="Content-Security-Policy" i]')];
    // A policy holds for what comes after it.
    const early = [...parsed.querySelectorAll('script, style, link, img, base')].filter(
      (element) => metas[0] && metas[0].compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING,
    );
    const handlers = [...parsed.querySelectorAll('*')].flatMap((element) => [...element.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => `<${element.localName} ${name}>`));
    return {
      contents: metas.map((meta) => (meta.parentElement.localName === 'head' ? meta.content : 'outside the head')),
      before: early.map((element) => element.outerHTML.slice(0, 80)),
      handlers: [...handlers, ...[...parsed.querySelectorAll('script:not([src])')].map(() => '<script> without src')],
    };
  }, html);
  const faults = [];
  if (contents.length !== 1) faults.push(`${contents.length} policies instead of one`);
  for (const content of contents) {
    const directives = new Map(content.split(';').map((part) => part.trim().split(/\s+/)).filter(([name]) => name).map(([name, ...sources]) => [name, sources]));
    if (directives.get('default-src')?.join(' ') !== "'none'") faults.push(`the policy does not begin from nothing: ${content}`);
    for (const name of NOT_COVERED) if (!directives.has(name)) faults.push(`the policy says nothing of ${name}`);
    for (const [name, sources] of directives) {
      for (const source of sources) {
        if (![...SOURCES, ...(MORE[name] ?? [])].includes(source)) faults.push(`the policy allows ${source} in ${name}`);
      }
    }
  }
  for (const element of before) faults.push(`${element} comes before the policy`);
  for (const handler of handlers) faults.push(`a script in the page: ${handler}`);
  return faults.map((fault) => `${page}: ${fault}`);
}
