// What the entry costs, compressed: everything index.html loads at once. Fails above 200 KiB.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 200 * 1024;
const folder = process.argv[2] ?? 'dist';
const page = readFileSync(`${folder}/index.html`, 'utf8');
const size = (path) => gzipSync(readFileSync(`${folder}${path}`)).length;
const entry = [...page.matchAll(/(?:src|href)="(\/(?:assets\/|theme)[^"]+)"/g)].map((found) => found[1]);
const total = entry.reduce((sum, path) => sum + size(path), 0);
const all = readdirSync(`${folder}/assets`).reduce((sum, name) => sum + size(`/assets/${name}`), 0);
console.log(`entry ${(total / 1024).toFixed(1)} KiB, everything ${(all / 1024).toFixed(1)} KiB compressed`);
if (total > LIMIT) process.exit(1);
