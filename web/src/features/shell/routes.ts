import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  { path: '/', load: () => import('./Home.svelte') },
  { path: '/account', load: () => import('./Account.svelte') },
];
