/** Writes sw.js beside the built files: our own worker with the list of hashed files and a version made from it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

export function serviceWorker(): Plugin {
  let outDir = '';
  return {
    name: 'milieu-service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const digest = createHash('sha256');
      const shell: string[] = [];
      for (const file of await listFiles(outDir)) {
        const path = '/' + relative(outDir, file).replaceAll('\\', '/');
        if (path === '/sw.js') continue;
        digest.update(path).update(await readFile(file));
        shell.push(path === '/index.html' ? '/' : path);
      }
      const source = readFileSync(resolve(import.meta.dirname, '../src/sw/sw.js'), 'utf8');
      digest.update(source);
      const text = source
        .replace("'__VERSION__'", JSON.stringify(digest.digest('hex').slice(0, 16)))
        .replace("['__SHELL__']", JSON.stringify(shell));
      await writeFile(join(outDir, 'sw.js'), text);
    },
  };
}
