import type { Route } from '../../app/router.svelte';

export const routes: Route[] = [{ path: '/stay/:stay', load: () => import('./Patient.svelte') }];
