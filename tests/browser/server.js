// A plain static server on loopback, as small as an office's: folders under paths, index.html for a folder,
// 404.html for what is not there, nothing else.

import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
};

/**
 * Serves each folder of `places` (path that begins and ends with `/` → folder) on 127.0.0.1, at a free port.
 * `places` may grow later. Returns `{ origin, close }`.
 */
export async function serve(places) {
  const server = createServer((request, response) => {
    answer(places, new URL(request.url, 'http://127.0.0.1')).then(
      ({ status, type, bytes, location }) => {
        const headers = { 'content-type': type, 'cache-control': 'no-store' };
        response.writeHead(status, location ? { ...headers, location } : headers).end(bytes);
      },
      (error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

async function answer(places, url) {
  const place = Object.keys(places).find((at) => url.pathname.startsWith(at));
  if (place === undefined) return missing();
  const folder = path.resolve(places[place]);
  // The URL has resolved `..`, but not an encoded one.
  let file = path.resolve(folder, decodeURIComponent(url.pathname.slice(place.length)));
  if (file !== folder && !file.startsWith(folder + path.sep)) return missing();
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory()) {
    if (!url.pathname.endsWith('/')) {
      return { status: 301, type: 'text/plain', bytes: '', location: `${url.pathname}/${url.search}` };
    }
    file = path.join(file, 'index.html');
  }
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return missing(folder);
  return { status: 200, type: TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream', bytes };
}

async function missing(folder) {
  const page = folder && (await readFile(path.join(folder, '404.html')).catch(() => null));
  return { status: 404, type: page ? TYPES['.html'] : 'text/plain', bytes: page ?? 'not found' };
}
