/** The hospital's single sign-on: to its page and back. */
import type { Answer, Api } from '../../api/client';
import type { Me, SingleSignOnStart } from '../../api/types';
import type { Session } from '../../session/session.svelte';

/** Where the tab keeps, while it is away, what its return is known by. Nothing clinical, and worth nothing without the code. */
const FLOW = 'milieu-single-sign-on';

/** The provider, or the person there, said no. */
export type Denied = { kind: 'denied' };

/** Leaves for the provider's page; what answers otherwise says why not. */
export async function leaveForSingleSignOn(api: Api): Promise<Answer<SingleSignOnStart>> {
  const answer = await api.post<SingleSignOnStart>('/api/session/single-sign-on/start', {});
  if (answer.kind === 'ok') {
    sessionStorage.setItem(FLOW, answer.value.flow);
    location.assign(answer.value.url);
  }
  return answer;
}

/** Signs in with what the provider sent this tab back with. */
export async function returnFromSingleSignOn(session: Session, query: URLSearchParams): Promise<Answer<Me> | Denied> {
  const flow = sessionStorage.getItem(FLOW) ?? '';
  sessionStorage.removeItem(FLOW);
  const code = query.get('code');
  if (!code) return { kind: 'denied' };
  return session.signInBy('/api/session/single-sign-on', { flow, code, state: query.get('state') ?? '', issuer: query.get('iss') });
}
