import { err, ok, type Result } from '../../core/base/index.ts';
import { eventTypes, type EventType } from '../../core/domain/index.ts';

/** Lifts the data of an event by one version. */
export type Upcaster = (data: unknown) => unknown;

/** For each type, the step that leads away from a version: `{ 'task-moved': { 1: from1To2 } }`. */
export type Upcasters = Readonly<Partial<Record<EventType, Readonly<Record<number, Upcaster>>>>>;

/** The steps that the present event types need; an entry joins them whenever a version in `eventTypes` is raised. */
export const presentUpcasters: Upcasters = {};

interface Lifted {
  readonly version: number;
  readonly data: unknown;
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventTypes, type);
}

/**
 * Data at the present version of its type. Lifted data is checked against the schema, because no hash vouches for what an
 * upcaster made. The error says what is wrong, to follow "event 17: ".
 */
export function upcast(steps: Upcasters, type: string, version: number, data: unknown): Result<Lifted, string> {
  const unknown = `type "${type}" version ${version} is not known here; a newer CodeMaestro wrote it, so update this one`;
  if (!isEventType(type)) return err(unknown);
  const present = eventTypes[type].version;
  if (version === present) return ok({ version, data });
  if (version > present) return err(unknown);
  let lifted = data;
  for (let from = version; from < present; from++) {
    const step = steps[type]?.[from];
    if (!step) return err(`there is no way to lift "${type}" from version ${from} to ${from + 1}`);
    try {
      lifted = step(lifted);
    } catch (error) {
      return err(`"${type}" of version ${from} could not be lifted: ${String(error)}`);
    }
  }
  const checked = eventTypes[type].data.safeParse(lifted);
  if (!checked.success) return err(`"${type}" of version ${version} does not fit version ${present} after lifting`);
  return ok({ version: present, data: checked.data });
}
