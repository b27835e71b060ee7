/** The address bar as state. Features register their screens in features/<name>/routes.ts; nobody edits a list. */
import type { Component } from 'svelte';
import type { Role } from '../api/types';
import type { App } from './app.svelte';

export interface Route {
  /** `/board/:unit/wall`; parameters begin with a colon. */
  path: string;
  // A screen takes `params` or nothing at all; the two have no common type of component.
  load: () => Promise<{ default: Component<any> }>;
  /** `open` screens need no session. */
  access?: 'signed-in' | 'open';
  /** `bare` screens have neither head nor navigation (wall, sign-in). */
  frame?: 'shell' | 'bare';
  nav?: NavEntry;
}
export interface NavEntry {
  /** Position in the navigation, ascending. */
  order: number;
  /** Id of the words. */
  label: string;
  icon: Component<{ size?: number | string }>;
  /** Where it leads; the route's own path when it has no parameters. */
  href?: (context: { unit: string | undefined }) => string | undefined;
  roles?: readonly Role[];
  /** How many things wait there; shown when it is not zero. */
  count?: (app: App) => number;
}
export interface Match {
  route: Route;
  params: Record<string, string>;
}

export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      try {
        params[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return undefined;
      }
    } else if (part !== value) return undefined;
  }
  return params;
}

/** The screen for a path; a fixed part wins over a parameter. */
export function findRoute(routes: readonly Route[], path: string): Match | undefined {
  const weight = (pattern: string): number => pattern.split('/').filter((part) => part.startsWith(':')).length;
  for (const route of [...routes].sort((a, b) => weight(a.path) - weight(b.path))) {
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return undefined;
}

export class Router {
  path = $state('/');
  query = $state.raw(new URLSearchParams());
  readonly match: Match | undefined = $derived.by(() => findRoute(this.routes, this.path));

  constructor(readonly routes: readonly Route[]) {
    if (typeof window === 'undefined') return;
    this.#read();
    window.addEventListener('popstate', () => this.#read());
    document.addEventListener('click', (event) => this.#follow(event));
  }
  go(href: string, how: 'push' | 'replace' = 'push'): void {
    if (how === 'push') history.pushState({}, '', href);
    else history.replaceState({}, '', href);
    this.#read();
  }
  #read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
  }
  /** Plain links stay in the app; new tabs, downloads and the API go their own way. */
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/')) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

/** Every feature's screens. */
export function collectRoutes(): Route[] {
  const found = import.meta.glob<{ routes: Route[] }>('../features/*/routes.ts', { eager: true });
  return Object.values(found).flatMap((module) => module.routes);
}
