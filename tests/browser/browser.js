// Chromium, and visits to pages in it that note everything a page asks for and everything the browser says about it.

import { chromium } from 'playwright-core';

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** How long a page may take for anything that a check waits for, in ms. Not a speed test: benches/ has that. */
const PATIENCE = 10_000;

/** Starts the browser that `run` has found (CHROMIUM). */
export function launch() {
  const executablePath = process.env.CHROMIUM;
  if (!executablePath) throw new Error('CHROMIUM does not name a browser: start these checks with tests/browser/run');
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Nothing leaves the machine even where a page would. That it does not even try is what a visit checks.
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      '--disable-background-networking',
      '--hide-scrollbars=false',
    ],
  });
}

/** One tab on one site. */
export class Visit {
  /** `options` are playwright's for a context: viewport, colorScheme, reducedMotion, javaScriptEnabled. */
  static async start(browser, site, options = {}) {
    const context = await browser.newContext({ viewport: DESKTOP, locale: 'zh-CN', ...options });
    context.setDefaultTimeout(PATIENCE);
    const visit = new Visit(site, context, await context.newPage());
    await visit.listen();
    return visit;
  }

  constructor(site, context, page) {
    Object.assign(this, { site, context, page, requests: [], faults: [] });
  }

  async listen() {
    const { page, site, faults } = this;
    const where = () => site.path(page.url()) ?? page.url();
    // Whoever handles a dialog may hang the page; a page of ours has none.
    page.on('dialog', (dialog) => { faults.push(`${where()}: a dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('pageerror', (error) => faults.push(`${where()}: a script failed: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(`${where()}: console: ${message.text()}`);
    });
    page.on('requestfailed', (request) => {
      // A page that is left stops what it was loading.
      if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
      faults.push(`${where()}: cannot load ${request.url()}: ${request.failure()?.errorText}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${where()}: status ${response.status()} for ${response.url()}`);
    });
    page.on('request', (request) => {
      this.requests.push(request);
      const url = request.url();
      if (!url.startsWith('data:') && site.path(url) === undefined) faults.push(`${where()}: asks for ${url}`);
    });
    await page.exposeFunction('tellViolation', (text) => faults.push(`${where()}: against its policy: ${text}`));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        window.tellViolation(`${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`);
      });
    });
  }

  /** Opens a page of the site; `rest` is a query or fragment. */
  async open(page, way = 'file', rest = '') {
    return this.page.goto(this.site.url(page, way) + rest, { waitUntil: 'load' });
  }

  /** The path of the page that is open. */
  get at() {
    return this.site.path(this.page.url());
  }

  close() {
    return this.context.close();
  }
}

/** Runs `use` with a new visit and closes it whatever happens. */
export async function visiting(browser, site, options, use) {
  const visit = await Visit.start(browser, site, options);
  try {
    return await use(visit);
  } finally {
    await visit.close();
  }
}
