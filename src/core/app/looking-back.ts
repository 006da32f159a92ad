import type * as CatchingUp from './catch-up.ts';
import type * as Reflections from './reflect/read-reflections.ts';
import type * as Explaining from './why.ts';

/*
 * Looking back at what happened: loaded only when somebody does.
 */

/** Why a line, or a file, is as it is. */
export async function explainOrigin(
  ...asked: Parameters<typeof Explaining.explainOrigin>
): ReturnType<typeof Explaining.explainOrigin> {
  return (await import('./why.ts')).explainOrigin(...asked);
}

/** What happened since an event, and what waits. */
export async function readCatchUp(
  ...asked: Parameters<typeof CatchingUp.readCatchUp>
): ReturnType<typeof CatchingUp.readCatchUp> {
  return (await import('./catch-up.ts')).readCatchUp(...asked);
}

/** What models made of a goal; null where none was asked. */
export async function readReflections(
  ...asked: Parameters<typeof Reflections.readReflections>
): ReturnType<typeof Reflections.readReflections> {
  return (await import('./reflect/read-reflections.ts')).readReflections(...asked);
}
