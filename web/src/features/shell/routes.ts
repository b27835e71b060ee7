import * as Home from './Home.svelte';
import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  { path: '/', load: () => Promise.resolve(Home) },
  { path: '/account', load: () => import('./Account.svelte') },
];
