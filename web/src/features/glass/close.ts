/** Closes a chart that was opened by break-glass. */
import type { App } from '../../app/app.svelte';
import type { Uuid } from '../../api/types';

/** Whether it is closed: gone counts as well, its time was over. */
export async function closeGlass(app: App, id: Uuid): Promise<boolean> {
  const answer = await app.api.post<null>('/api/glasses/' + id + '/close', {});
  return answer.kind === 'ok' || (answer.kind === 'problem' && answer.status === 404);
}
