// `run` itself: where something is missing it says what and how to get it, and fails.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { none } from './stage.js';

const RUN = fileURLToPath(new URL('run', import.meta.url));
const { JAVA, JIANBAO, HOME } = process.env;

/** Runs it with an environment of its own; `tools` are all that PATH has. */
async function run(environment, tools) {
  const bin = await mkdtemp(path.join(os.tmpdir(), 'jianbao-tools-'));
  for (const [name, program] of Object.entries(tools)) await symlink(program, path.join(bin, name));
  const result = await new Promise((resolve) => {
    execFile('/bin/bash', [RUN, 'no.test.js'], { env: { PATH: bin, HOME, ...environment } }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, told: stdout + stderr });
    });
  });
  await rm(bin, { recursive: true });
  return result;
}

const ALL = { node: process.execPath, npm: process.execPath };
const CASES = [
  ['everything', { JIANBAO: '/no/jianbao' }, {}, [/apt install chromium/, /default-jre/, /nodejs/, /\/no\/jianbao/]],
  ['the browser', { JAVA, JIANBAO }, ALL, [/apt install chromium/]],
  ['a browser that runs', { JAVA, JIANBAO, CHROMIUM: '/bin/false' }, ALL, [/\/bin\/false does not run/]],
  ['Java', { CHROMIUM: '/bin/true', JIANBAO }, ALL, [/default-jre/]],
  ['Node', { CHROMIUM: '/bin/true', JAVA, JIANBAO }, {}, [/nodejs/]],
  ['npm', { CHROMIUM: '/bin/true', JAVA, JIANBAO }, { node: process.execPath }, [/apt install npm/]],
  ['the program', { CHROMIUM: '/bin/true', JAVA, JIANBAO: '/no/jianbao' }, ALL, [/JIANBAO=\/no\/jianbao is none/]],
];
for (const [what, environment, tools, says] of CASES) {
  test(`without ${what} the checks fail and say so`, async () => {
    const { code, told } = await run(environment, tools);
    const faults = says.filter((pattern) => !pattern.test(told)).map((pattern) => `says nothing like ${pattern}: ${told}`);
    if (code !== 2) faults.push(`exit code ${code}: ${told}`);
    const listed = told.split('\n').filter((line) => line.startsWith('  - ')).length;
    if (what !== 'everything' && listed !== 1) faults.push(`${listed} things are said to be missing: ${told}`);
    none(faults);
  });
}
