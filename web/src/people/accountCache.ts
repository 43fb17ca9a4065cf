import { client } from '../api/client';
import { SessionsDocument } from '../api/generated';

/** Something ended sessions: the list of them is asked for anew. A failure is no news. */
export async function refetchSessions(): Promise<void> {
  await client.refetchQueries({ include: [SessionsDocument] }).catch(() => undefined);
}
