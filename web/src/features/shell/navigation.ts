/** The navigation is what the features' routes say of themselves. */
import type { Route } from '../../app/router.svelte';
import type { Role, Uuid } from '../../api/types';

export interface NavLink {
  href: string;
  label: string;
  icon: NonNullable<Route['nav']>['icon'];
  count: NonNullable<Route['nav']>['count'];
}

export function listNavigation(routes: readonly Route[], role: Role | undefined, unit: Uuid | undefined): NavLink[] {
  return routes
    .flatMap((route) => (route.nav ? [{ route, nav: route.nav }] : []))
    .filter(({ nav }) => role !== undefined && (!nav.roles || nav.roles.includes(role)))
    .sort((a, b) => a.nav.order - b.nav.order)
    .flatMap(({ route, nav }) => {
      const href = nav.href ? nav.href({ unit }) : route.path;
      return href ? [{ href, label: nav.label, icon: nav.icon, count: nav.count }] : [];
    });
}
