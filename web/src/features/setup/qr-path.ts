/** A QR code as one path of an SVG: a run of dark cells is one rectangle. */
export function qrPath(cells: readonly (readonly boolean[])[]): string {
  let path = '';
  cells.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      const start = x;
      while (row[x]) x += 1;
      if (x > start) path += 'M' + start + ' ' + y + 'h' + (x - start) + 'v1h-' + (x - start) + 'z';
      x += 1;
    }
  });
  return path;
}
