// Draws the app's icon as SVG and PNG. Run once after changing it: npm run icons
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

const SIZE = 512;
const TEAL = [15, 92, 88];
const PALE = [226, 240, 236];
const folder = new URL('../public/icons/', import.meta.url);
mkdirSync(folder, { recursive: true });

writeFileSync(
  new URL('icon.svg', folder),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" fill="#0f5c58"/>` +
    `<path d="M256 112a144 144 0 1 0 144 144" fill="none" stroke="#e2f0ec" stroke-width="40" stroke-linecap="round"/>` +
    `<circle cx="357" cy="155" r="30" fill="#e2f0ec"/><path d="m190 258 48 48 88-96" fill="none" stroke="#e2f0ec" stroke-width="40" stroke-linecap="round" stroke-linejoin="round"/></svg>\n`,
);

const segment = (px, py, ax, ay, bx, by) => {
  const t = Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
};
function isPale(x, y) {
  const ring = Math.abs(Math.hypot(x - 256, y - 256) - 144) <= 20 && !(x > 256 && y < 256);
  const ends = Math.min(Math.hypot(x - 256, y - 112), Math.hypot(x - 400, y - 256)) <= 20;
  const dot = Math.hypot(x - 357, y - 155) <= 30;
  return ring || ends || dot || Math.min(segment(x, y, 190, 258, 238, 306), segment(x, y, 238, 306, 326, 210)) <= 20;
}
const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes) => (bytes.reduce((c, byte) => crcTable[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
function chunk(type, body) {
  const typed = Buffer.concat([Buffer.from(type), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc(typed), body.length + 8);
  return out;
}
function png(size) {
  const rows = Buffer.alloc(size * (size * 3 + 1));
  const scale = SIZE / size;
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      let pale = 0;
      for (const dx of [0.25, 0.75]) for (const dy of [0.25, 0.75]) pale += isPale((x + dx) * scale, (y + dy) * scale) ? 0.25 : 0;
      for (let c = 0; c < 3; c += 1) rows[y * (size * 3 + 1) + 1 + x * 3 + c] = Math.round(TEAL[c] + (PALE[c] - TEAL[c]) * pale);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
for (const size of [192, 512]) writeFileSync(new URL(`icon-${size}.png`, folder), png(size));
