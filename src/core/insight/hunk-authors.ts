import { decidableIds, type JournalEvent, type RoleName, type Session } from '../domain/index.ts';

/** Who made a hunk: an agent in a session, or the person who edited the proposal. */
export type HunkAuthor =
  | { readonly kind: 'agent'; readonly role: RoleName; readonly stageId: string; readonly attempt: number }
  | { readonly kind: 'person'; readonly name: string };

function agentOf({ role, stageId, attempt }: Session): HunkAuthor {
  return { kind: 'agent', role, stageId, attempt };
}

/**
 * Who made each hunk of a task's present change, by id: whoever was at work when the hunk first came up and has stood
 * there since.
 * @param events the task's events, in order.
 */
export function hunkAuthors(events: Iterable<JournalEvent>): ReadonlyMap<string, HunkAuthor> {
  const sessions = new Map<string, Session>();
  let atWork: HunkAuthor | undefined;
  let authors = new Map<string, HunkAuthor>();
  for (const { type, data } of events) {
    if (type === 'session-opened') {
      sessions.set(data.session.id, data.session);
      atWork = agentOf(data.session);
    } else if (type === 'session-closed') {
      const session = sessions.get(data.sessionId);
      if (session) atWork = agentOf(session);
    } else if (type === 'change-captured') {
      const maker: HunkAuthor | undefined = data.by === undefined ? atWork : { kind: 'person', name: data.by };
      const ids = data.change ? decidableIds(data.change) : [];
      authors = new Map(
        ids.flatMap((id) => {
          const author = authors.get(id) ?? maker;
          return author ? [[id, author] as const] : [];
        }),
      );
    }
  }
  return authors;
}
