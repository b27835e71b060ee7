/** The simulation (docs/adr/0015): run by `cargo xtask sim`, not with the other tests, because it needs the server. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['sim/*.sim.ts'],
    environment: 'node',
    setupFiles: ['sim/setup.ts'],
    testTimeout: 7_200_000,
    hookTimeout: 600_000,
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    reporters: [['default', { summary: false }]],
  },
});
