// The Nu HTML checker on every page, also of `jianbao build`, and on the style sheets.

import { test } from 'node:test';
import { markup } from './checks/markup.js';
import { ALL, none } from './stage.js';

for (const site of ALL) {
  test(`${site.name}: the HTML checker finds no error`, async (t) => {
    const { checked, errors, warnings } = await markup(site);
    t.diagnostic(`${checked} files, ${warnings.length} warnings`);
    const kinds = new Map();
    for (const warning of warnings) {
      const kind = warning.replace(/^[^ ]+ /, '').replace(/“[^”]*”/g, '“…”').replace(/ \[.*$/s, '');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    for (const [kind, count] of kinds) t.diagnostic(`${count} × ${kind}`);
    none(checked === 0 ? ['no page to check'] : errors);
  });
}
