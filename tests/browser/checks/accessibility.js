// Pages against the rules of axe-core (WCAG 2 A and AA, and its best practices).

import { readFile } from 'node:fs/promises';

const AXE = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What axe-core has against the page that is open, as it stands. */
export async function axe(visit) {
  // Run by the browser's own tools, which the page's policy does not bind.
  await visit.page.evaluate(AXE);
  const results = await visit.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  if (results.passes.length === 0) return [`${visit.at}: axe-core looked at nothing`];
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${visit.at}: ${id}: ${help}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`),
  );
}
