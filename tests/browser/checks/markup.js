// Every page against the HTML standard, with the Nu HTML checker.

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const JAR = fileURLToPath(new URL('../node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));
/** Pages in one run of the checker: a command line has an end. */
const AT_ONCE = 400;

/**
 * What the checker says about all pages and style sheets of a site: `{ checked, errors, warnings }`, the last two as
 * text. Nothing is filtered or skipped. (It warns of every picture that the page's policy would block it, since it
 * takes no file for `'self'`; network.js looks at what a browser does.)
 */
export async function markup(site, only = () => true) {
  const files = (await site.files()).filter((file) => /\.(html|css)$/.test(file) && only(file));
  const errors = [];
  const warnings = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const some = files.slice(start, start + AT_ONCE);
    for (const message of await nu(site, some)) {
      const at = `${site.path(message.url ?? '') ?? message.url}:${message.lastLine ?? 0}`;
      const text = `${at}: ${message.message} [${(message.extract ?? '').replace(/\s+/g, ' ').trim()}]`;
      // What is not `info` is an error of the page, or of the checker, and then the page was not checked.
      (message.type === 'info' ? warnings : errors).push(text);
    }
  }
  return { checked: files.length, errors, warnings };
}

async function nu(site, files) {
  const documents = files.map((file) => path.resolve(site.folder, file));
  const options = ['-Xss4m', '-jar', JAR, '--format', 'json', '--stdout', '--exit-zero-always', '--also-check-css'];
  const { stdout } = await promisify(execFile)(process.env.JAVA ?? 'java', [...options, ...documents], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout).messages;
}
