import type { RoleName } from '../domain/index.ts';

/** A role filled by a model, as it may be given a stage. */
export interface Candidate {
  /** Names the two together: what its record is kept under. */
  readonly agent: string;
  readonly role: RoleName;
  readonly model: string;
  readonly capabilities: readonly string[];
  /** How far the model is from what the work wants. */
  readonly distance: number;
}

/** How a candidate has done so far, and what it has to do now. */
export interface Standing {
  /** Sessions that ended with a report, and tasks that were committed with its work. */
  readonly done: number;
  /** Sessions that failed, stalled or died. */
  readonly failed: number;
  /** Sessions that it works on at the moment. */
  readonly load: number;
}

/** What a stage asks for. */
export interface Wanted {
  readonly role: RoleName;
  /** Any role with this capability will do; null: only the role. */
  readonly capability: string | null;
  /** The agent that was lost at this stage: somebody else, if there is anybody. */
  readonly avoids: string | null;
}

/** How much one session under way counts against a candidate, as a share of its record. */
const loadWeight = 0.1;

/** The share of what went well, as if one of each had come before (Laplace's rule of succession): nobody starts at 0 or 1. */
function worthOf({ done, failed, load }: Standing): number {
  return (done + 1) / (done + failed + 2) - load * loadWeight;
}

/**
 * Who is given a stage: of those who can do it the ones whose model fits best, of them whoever is best by record and load.
 * Of equals the role that the stage names comes first, then whoever is listed first. Null when nobody can.
 */
export function chooseAgent(
  candidates: readonly Candidate[],
  wanted: Wanted,
  standingOf: (agent: string) => Standing,
): Candidate | null {
  const { role, capability, avoids } = wanted;
  const able = candidates.filter(
    (each) => each.role === role || (capability !== null && each.capabilities.includes(capability)),
  );
  const others = able.filter(({ agent }) => agent !== avoids);
  const left = others.length > 0 ? others : able;
  const least = Math.min(...left.map(({ distance }) => distance));
  const [first, ...rest] = left
    .filter(({ distance }) => distance === least)
    .sort((a, b) => Number(b.role === role) - Number(a.role === role));
  if (!first) return null;
  return rest.reduce(
    (best, each) => (worthOf(standingOf(each.agent)) > worthOf(standingOf(best.agent)) ? each : best),
    first,
  );
}
