/**
 * The scripted model server as a process of its own, so that what it costs is not counted with what is measured. Started by
 * `startModel`: plays the order it is given, and tells which requests came.
 */
import { createModelServer } from '../../test/model-server/index.ts';
import { scriptOf, type ScriptOrder } from './scripts.ts';

/** A request as the model saw it; times are milliseconds since the epoch. */
export interface SeenRequest {
  readonly at: number;
  readonly answeredAt: number;
  readonly bytes: number;
  readonly body: string;
  /** The first message of the user, which tells sessions apart. */
  readonly session: string;
}

const order = JSON.parse(process.argv[2] ?? '') as ScriptOrder & { readonly keep: 'bodies' | 'sizes' };
const script = scriptOf(order);
const sessions: string[] = [];
const server = await createModelServer({
  wire: order.wire,
  keep: order.keep,
  script(conversation) {
    sessions.push(conversation.goal.slice(0, 200));
    return typeof script === 'function' ? script(conversation) : undefined;
  },
});

process.on('message', () => {
  const requests = server.requests.map(({ at, answeredAt = NaN, bytes, body }, index): SeenRequest => {
    const begun = performance.timeOrigin;
    return { at: begun + at, answeredAt: begun + answeredAt, bytes, body, session: sessions[index] ?? '' };
  });
  process.send?.({ requests });
});
process.once('disconnect', () => void server.close());
process.send?.({ url: server.url });
