// The book under test: its folder, its pages, and its addresses, over HTTP below a path of its own or as plain files.
// It drives no browser: that is reader.mjs.
import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const RENDERINGS = ['en', 'bn', 'both'];

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.xml': 'application/xml', '.txt': 'text/plain',
};

// Static hosts put a site below a path of its own; a link that begins with `/` breaks there.
const BELOW = '/a/course/';

const here = path => fileURLToPath(new URL(path, import.meta.url));

/** The folders that the Rust test renders: the course's own book, the same with mdBook's own theme, and a small one. */
export const FOLDERS = {
  book: process.env.BOOK ?? here('../../../../target/book'),
  plain: process.env.BOOK_PLAIN,
  small: process.env.SMALL_BOOK,
};

/** The names of the pages of one rendering, without those that mdBook makes for itself. */
export async function pagesOf(folder, rendering = 'en') {
  const names = (await readdir(join(folder, rendering))).filter(name => name.endsWith('.html'));
  // `index.html` is the first page once more.
  return names.filter(name => !['toc.html', 'print.html', 'index.html'].includes(name)).sort();
}

/** The HTML of one page, as it was written. */
export const html = (folder, rendering, page) => readFile(join(folder, rendering, page), 'utf8');

/** The address of a page as a file. */
export const asFile = (folder, ...path) => pathToFileURL(join(folder, ...path)).href;

/** Serves a folder over HTTP below a path. `close` ends it. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://book').pathname);
    if (path === '/favicon.ico') return void response.writeHead(204).end();
    try {
      if (!path.startsWith(BELOW)) throw new Error('outside of the book');
      const file = join(folder, normalize(path.slice(BELOW.length)));
      const body = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  const root = `http://127.0.0.1:${server.address().port}${BELOW}`;
  return { root, at: (...path) => root + path.join('/'), close: () => new Promise(done => { server.closeAllConnections(); server.close(done); }) };
}
