/** After a change of set-up: units and policies of the open session, as the server has them now. */
import type { Me } from '../../api/types';
import type { App } from '../../app/app.svelte';

export async function refreshSession(app: App): Promise<void> {
  const answer = await app.api.get<Me>('/api/session');
  if (answer.kind === 'ok') await app.session.hear(answer.value);
}
