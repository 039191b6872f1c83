// Sets the stage and lets node's test runner play: workspaces, their sites and pages, one server for all.

import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { serve } from './server.js';
import { crowded, hostile } from './workspace.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const out = path.resolve(process.env.OUT);
const given = process.argv.slice(2).map((file) => path.resolve(file));

/** Runs a program to its end; its output is shown only when it fails. */
function run(program, ...words) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    child.stdout.on('data', (text) => { told += text; });
    child.stderr.on('data', (text) => { told += text; });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(told) : reject(new Error(`exit code ${code}: ${program} ${words.join(' ')}\n${told}`))));
  });
}
const jianbao = (...words) => run(process.env.JIANBAO, ...words);

// Only a folder that an earlier run has made is emptied.
const sign = path.join(out, '.browser-checks');
const before = await readdir(out).catch(() => []);
if (before.length > 0 && !before.includes('.browser-checks')) throw new Error(`OUT=${out} holds files of others`);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await writeFile(sign, '');

const places = {};
const server = await serve(places);
/** The sites by name; `base` is where the site itself says it is. */
const sites = {};
const at = (name, below, folder, whole) => {
  places[below] = folder;
  sites[name] = { name, folder, http: server.origin + below, whole };
};
const inOut = (...names) => path.join(out, ...names);

at('samples', '/samples/', inOut('sites', 'samples'), true);
at('hostile', '/a/b/', inOut('sites', 'hostile'), true);
at('crowded', '/crowded/', inOut('sites', 'crowded'), true);
at('published', '/published/', inOut('sites', 'published', 'live'), true);
at('build', '/build/', inOut('sites', 'build'), false);
at('hostile build', '/hostile-build/', inOut('sites', 'hostile-build'), false);

// A copy: nothing here writes into the repository.
await cp(path.join(root, 'issues'), inOut('workspaces', 'samples', 'issues'), { recursive: true });
await hostile(inOut('workspaces', 'hostile'), sites.hostile.http);
await hostile(inOut('workspaces', 'published'), sites.published.http);
await crowded(inOut('workspaces', 'crowded'));
const workspace = (name) => ['--root', inOut('workspaces', name)];

await jianbao('site', ...workspace('samples'), '--out', sites.samples.folder);
await jianbao('site', ...workspace('hostile'), '--out', sites.hostile.folder);
await jianbao('site', ...workspace('crowded'), '--out', sites.crowded.folder, '--no-pdf');
// 2025-1 is not released; 2024-2 is, but it is classified.
for (const issue of ['2024-1', '2024-2', '2024-z1']) await jianbao('release', ...workspace('published'), issue);
await jianbao('publish', ...workspace('published'), '--to', inOut('sites', 'published'));
await jianbao('build', '--all', ...workspace('samples'), '--out', sites.build.folder);
await jianbao('build', '--all', ...workspace('hostile'), '--out', sites['hostile build'].folder);

const stage = inOut('stage.json');
await writeFile(stage, JSON.stringify({ sites, out }, null, 2));

// The fonts that are bundled for the PDF, so that the pages have Chinese letters on every machine.
const fonts = inOut('fonts.conf');
await writeFile(
  fonts,
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>`
    + `<dir>${path.join(root, 'fonts')}</dir><cachedir>${inOut('font-cache')}</cachedir></fontconfig>\n`,
);

const tests = given.length > 0 ? given : (await readdir(here)).filter((name) => name.endsWith('.test.js')).sort().map((name) => path.join(here, name));
// Node's runner wants its own flag per child; nothing of an outer run may leak into it.
const environment = { ...process.env, JIANBAO_STAGE: stage, FONTCONFIG_FILE: fonts };
delete environment.NODE_TEST_CONTEXT;
const child = spawn(process.execPath, ['--test', '--test-reporter=spec', ...tests], { stdio: 'inherit', env: environment });
const code = await new Promise((resolve) => { child.on('close', (status) => resolve(status ?? 1)); });
await server.close();
console.log(`Screenshots: ${inOut('screenshots')}`);
process.exitCode = code;
