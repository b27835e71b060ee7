/** Where a role's work begins. */
import { findRoute, type Route } from '../../app/router.svelte';
import type { Role, Uuid } from '../../api/types';

export function homeOf(role: Role, unit: Uuid | undefined, routes: readonly Route[]): string {
  if (role === 'administrator') return findRoute(routes, '/setup') ? '/setup' : '/account';
  if (unit === undefined) return '/account';
  return role === 'technician' ? '/round' : '/board/' + unit;
}
