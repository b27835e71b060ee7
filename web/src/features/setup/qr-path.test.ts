import encodeQR from 'qr';
import { describe, expect, it } from 'vitest';
import { qrPath } from './qr-path';

describe('a QR code as a path', () => {
  it('draws each run of dark cells once', () => {
    expect(qrPath([[true, true, false, true], [false, false, false, false]])).toBe('M0 0h2v1h-2zM3 0h1v1h-1z');
  });
  it('covers exactly the dark cells of a real code', () => {
    const cells = encodeQR('https://milieu.example/invitation/abc', 'raw');
    const drawn = [...qrPath(cells).matchAll(/M\d+ \d+h(\d+)v/g)].reduce((sum, run) => sum + Number(run[1]), 0);
    expect(drawn).toBe(cells.flat().filter(Boolean).length);
  });
});
