// What main.js has prepared, for the tests.

import { readFileSync } from 'node:fs';
import { Site } from './site.js';

if (!process.env.JIANBAO_STAGE) throw new Error('start these checks with tests/browser/run');
const stage = JSON.parse(readFileSync(process.env.JIANBAO_STAGE, 'utf8'));

/** Where results to look at are left. */
export const OUT = stage.out;

const made = Object.fromEntries(Object.values(stage.sites).map((site) => [site.name, new Site(site)]));
/** A site by its name. */
export const site = (name) => made[name];
/** All sites and all pages of `jianbao build`. */
export const ALL = Object.values(made);
/** The sites alone. */
export const WHOLE = ALL.filter(({ whole }) => whole);

/** How many faults a failure shows. */
const SHOWN = 30;

/** Fails with the faults, unless there are none. */
export function none(faults) {
  if (faults.length === 0) return;
  const shown = faults.slice(0, SHOWN).map((fault) => `\n  - ${fault}`).join('');
  const error = new Error(`${faults.length} faults:${shown}${faults.length > SHOWN ? '\n  - …' : ''}`);
  error.stack = error.message; // where in these files the check stands tells nobody anything
  throw error;
}
