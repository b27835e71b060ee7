/** The simulation (docs/adr/0015): run by `cargo xtask sim`, not with the other tests, because it needs the server. */
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'], alias: { '@noble/ciphers/aes.js': fileURLToPath(new URL('sim/aes.ts', import.meta.url)) } },
  test: {
    include: ['sim/*.sim.ts'],
    environment: 'node',
    setupFiles: ['sim/setup.ts'],
    testTimeout: 7_200_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // Most of what a play makes is gone at once: with room for it, little of it is ever looked at.
    execArgv: ['--max-semi-space-size=64'],
    maxWorkers: 1,
    fileParallelism: false,
    reporters: [['default', { summary: false }]],
  },
});
