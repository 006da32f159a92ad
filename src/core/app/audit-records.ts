import { counted } from '../base/index.ts';
import type { EventData, EventType, Gate, JournalEvent } from '../domain/index.ts';

/** A decision as an audit reads it: who let what happen, when, and why. */
export interface AuditRecord {
  /** The event that holds it, with its hash: where it is to be found in the journal. */
  readonly seq: number;
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: string;
  /** What became of it, in a word: `asked`, `approved`, `denied`, `accepted`, … */
  readonly what: string;
  /** Which kind of gate, where it was one. */
  readonly gate: string;
  readonly goalId: string;
  readonly taskId: string;
  /** Exactly what it was about: a command, a limit, hunks, a commit. */
  readonly exactly: string;
  /** What the decision is bound to: it holds for nothing else. */
  readonly subject: string;
  readonly risk: string;
  readonly riskReasons: readonly string[];
  readonly why: string;
}

type Told = Partial<Omit<AuditRecord, 'seq' | 'hash' | 'at'>> & Pick<AuditRecord, 'what' | 'goalId'>;
/** Null for an event without a decision. */
type Teller<T extends EventType> = (data: EventData<T>, gates: ReadonlyMap<string, Gate>) => Told | null;

function ofGate({ id, kind, action, question, subject, taskId, risk }: Gate): Partial<Told> {
  const exactly = `${id}: ${action ?? question}`;
  return { gate: kind, exactly, subject, taskId: taskId ?? '', risk: risk.risk, riskReasons: risk.reasons };
}

function aboutGate(gateId: string, gates: ReadonlyMap<string, Gate>): Partial<Told> {
  const gate = gates.get(gateId);
  return gate ? ofGate(gate) : { exactly: gateId };
}

/** What policy decided about a call of an agent without a gate: by the level of the goal, or by a rule. */
function ofCall({ goalId, taskId, sessionId, entry }: EventData<'transcript-extended'>): Told | null {
  if (entry.kind !== 'tool-finished' || entry.decided === undefined) return null;
  const { verdict, rule, exactly, subject, level, risk, reason } = entry.decided;
  const atLevel = level === undefined ? '' : `, at level ${String(level)}`;
  return {
    ...{ goalId, taskId: taskId ?? '', by: 'policy', what: `${verdict} without asking` },
    ...{ exactly: `${sessionId}/${entry.callId}: ${exactly}`, subject, risk: risk?.risk ?? '' },
    ...{ riskReasons: risk?.reasons ?? [], why: `rule ${rule}${atLevel}: ${reason}` },
  };
}

const tellers = {
  'plan-approved': ({ goalId, version }) => ({ goalId, what: 'in force', exactly: `plan ${String(version)}` }),
  'gate-opened': ({ gate }) => ({ goalId: gate.goalId, by: 'engine', what: 'asked', ...ofGate(gate) }),
  'gate-answered': ({ goalId, gateId, answer, by, reason }, gates) => ({
    ...{ goalId, by, what: answer, why: reason },
    ...aboutGate(gateId, gates),
  }),
  'gate-voided': ({ goalId, gateId, reason }, gates) => ({
    ...{ goalId, by: 'engine', what: 'void', why: reason },
    ...aboutGate(gateId, gates),
  }),
  'transcript-extended': ofCall,
  'note-logged': ({ goalId, taskId, by, text }) =>
    by === 'policy' ? { goalId, taskId: taskId ?? '', by, what: 'noted', why: text } : null,
  'rule-granted': ({ goalId, taskId, sessionId, ruleId, rule, by }) => ({
    ...{ goalId, taskId: taskId ?? '', by, what: 'allowed for the session', subject: `${sessionId}/${ruleId}` },
    ...{ exactly: `${rule.program} ${rule.subcommand} … in ${rule.folder}`, risk: rule.risk.risk },
    riskReasons: rule.risk.reasons,
  }),
  'rule-revoked': ({ goalId, taskId, ruleId, by }) => ({
    ...{ goalId, taskId: taskId ?? '', by, what: 'asked about again', exactly: ruleId },
  }),
  'limit-raised': ({ goalId, limit: { scope, of, unit }, amount, by }) => ({
    ...{ goalId, by, what: 'limit raised', exactly: `${scope} ${of}: ${String(amount)} ${unit} more` },
  }),
  'hunks-decided': ({ goalId, taskId, hunkIds, verdict, by }) => ({
    ...{ goalId, taskId, by, what: verdict, exactly: hunkIds.join(' ') },
  }),
  'hunks-reopened': ({ goalId, taskId, hunkIds, by }) => ({
    ...{ goalId, taskId, by, what: 'taken back', exactly: hunkIds.join(' ') },
  }),
  'proposal-edited': ({ goalId, taskId, edit: { by, files } }) => ({
    ...{ goalId, taskId, by, what: 'edited', exactly: files.map((file) => file.path).join(' ') },
  }),
  'restore-started': ({ goalId, taskId, checkpointId, part, by }) => ({
    ...{ goalId, taskId, by, what: 'went back', exactly: `${checkpointId}: ${part}` },
  }),
  'change-committed': ({ goalId, taskId, branch, commit, hunkIds }) => ({
    ...{ goalId, taskId, by: 'engine', what: 'committed', subject: commit },
    exactly: `${commit} on ${branch}: ${counted(hunkIds.length, 'hunk')}`,
  }),
  'goal-finished': ({ goalId, outcome, reason }) => ({ goalId, by: 'engine', what: outcome, why: reason }),
  'command-refused': ({ goalId, command, by, failure }) => ({
    ...{ goalId: goalId ?? '', by, what: 'refused', exactly: command, why: failure.person },
  }),
} as const satisfies { readonly [T in EventType]?: Teller<T> };

/** Events that hold a decision. */
export const auditedEvents = Object.keys(tellers) as readonly (keyof typeof tellers)[];

/** Makes records of events in their order; the gates that were opened are remembered. */
export function createAuditReader(): (event: JournalEvent) => AuditRecord | null {
  const gates = new Map<string, Gate>();
  return (event) => {
    if (event.type === 'gate-opened') gates.set(event.data.gate.id, event.data.gate);
    if (!(event.type in tellers)) return null;
    const tell = tellers[event.type as keyof typeof tellers] as Teller<EventType>;
    const { seq, hash, at } = event;
    const empty = { by: '', gate: '', taskId: '', exactly: '', subject: '', risk: '', riskReasons: [], why: '' };
    const told = tell(event.data, gates);
    return told && { seq, hash, at, ...empty, ...told };
  };
}
