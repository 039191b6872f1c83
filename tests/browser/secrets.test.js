// What must not get out, looked for in every file.

import { test } from 'node:test';
import { leaks } from './checks/secrets.js';
import { SECRETS } from './pictures.js';
import { WHOLE, none, site } from './stage.js';
import { CLASSIFIED, DRAFT, PRIVATE } from './workspace.js';

for (const each of WHOLE) {
  test(`${each.name}: no classified word, no draft, nothing private, no camera's notes in any file`, async (t) => {
    t.diagnostic(`${(await each.files()).length} files`);
    none(await leaks(each, [...CLASSIFIED, ...DRAFT, ...PRIVATE, ...SECRETS]));
  });
}

test('published: only what is released', async () => {
  const issues = (await site('published').files()).filter((file) => /^\d{4}\/[^/]+\/index\.html$/.test(file));
  none(issues.join() === '2024/01/index.html,2024/z01/index.html' ? [] : [`the issues are ${issues.join(', ')}`]);
});

test('hostile: everything but drafts and what is classified', async () => {
  const issues = (await site('hostile').files()).filter((file) => /^\d{4}\/[^/]+\/index\.html$/.test(file));
  none(issues.join() === '2024/01/index.html,2024/z01/index.html,2025/01/index.html' ? [] : [`the issues are ${issues.join(', ')}`]);
});
