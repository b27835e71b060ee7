// Makes src/api/schema.ts from openapi.json (the server's own document: milieu openapi > web/openapi.json).
// With --check it only compares, and says what to do.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

export async function makeSchema() {
  const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
  return '/** Generated from openapi.json by `npm run contract`. Not to be edited. */\n' + astToString(await openapiTS(document));
}

const target = new URL('../src/api/schema.ts', import.meta.url);
if (process.argv[1]?.endsWith('contract.mjs')) {
  const made = await makeSchema();
  if (!process.argv.includes('--check')) writeFileSync(target, made);
  else if (readFileSync(target, 'utf8') !== made) {
    console.error('src/api/schema.ts is not what openapi.json says: npm run contract');
    process.exit(1);
  }
}
