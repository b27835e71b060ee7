import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [
  { path: '/sign-in', access: 'open', frame: 'bare', load: () => import('./SignIn.svelte') },
  { path: '/sign-in/single-sign-on', access: 'open', frame: 'bare', load: () => import('./SingleSignOn.svelte') },
  { path: '/invitation/:token', access: 'open', frame: 'bare', load: () => import('./Invitation.svelte') },
];
