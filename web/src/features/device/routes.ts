import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  { path: '/enrol', access: 'open', frame: 'bare', load: () => import('./Enrol.svelte') },
  { path: '/device-ended', access: 'open', frame: 'bare', load: () => import('./Ended.svelte') },
];
