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

/** How many stand in a phone's bottom bar; the rest is behind "More". */
export const BAR_MAX = 5;

/** The bar, and what is behind "More". The screen that is open is never hidden behind it without a mark. */
export function splitBar(links: readonly NavLink[]): { bar: NavLink[]; more: NavLink[] } {
  if (links.length <= BAR_MAX) return { bar: [...links], more: [] };
  return { bar: links.slice(0, BAR_MAX - 1), more: links.slice(BAR_MAX - 1) };
}
/** `href` is open, or a screen below it. */
export function isHere(href: string, path: string): boolean {
  return path === href || path.startsWith(href + '/');
}
