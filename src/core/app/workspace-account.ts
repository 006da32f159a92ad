import { err, type Result } from '../base/index.ts';
import { event, tightest, type Command, type EmbeddingCall, type Failure, type Limits } from '../domain/index.ts';
import { initialState, type State } from '../machine/index.ts';
import { createPledgeBook, type EmbeddingAccount } from '../models/index.ts';
import type { JournalReader, JournalStore } from '../ports/index.ts';
import { payFrom } from './embedding-account.ts';
import { createFollower } from './follower.ts';
import { createLanes } from './lanes.ts';
import { dayPurse } from './session-purse.ts';
import { newRecords } from './shared-records.ts';

/** What it takes to pay for a workspace as a whole. */
export interface WorkspaceAccountParts {
  readonly journals: JournalStore;
  /** What this process is, for people. */
  readonly label: string;
  /** Who limits what may be spent, as it is now. */
  readonly limits: () => Promise<Result<{ readonly person: Limits; readonly team: Limits }, Failure>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Under what it is set aside: it is of no goal. */
const use = 'embedding';

/** How long the process that writes may take to put a call on record, in milliseconds. */
const patience = 10_000;
/** Calls that could not be put on record yet, at most. */
const mostKept = 1_000;

/** What is on record, folded on from where it was looked at last: one look at a time. What cannot be read is as it was. */
function createFollowing(journals: JournalStore): () => Promise<State> {
  const follower = createFollower(
    () => journals.openReader(),
    () => undefined,
    () => undefined,
  );
  const lanes = createLanes();
  return () =>
    lanes.run('journal', async () => {
      await follower.follow();
      follower.close();
      return follower.state();
    });
}

async function handOver(reader: JournalReader, command: Command): Promise<boolean> {
  try {
    if (!reader.writer()?.alive) return false;
    return (await reader.handOver(command, patience)).ok;
  } finally {
    reader.close();
  }
}

/** Puts a call on record: through the process that writes, or as the writer for that moment. */
async function noteCall(call: EmbeddingCall, { journals, label, now }: WorkspaceAccountParts): Promise<boolean> {
  const reader = journals.openReader();
  if (reader.ok && (await handOver(reader.value, { type: 'note-embedding', call }))) return true;
  const writer = journals.openWriter(label);
  if (!writer.ok) return false;
  const written = writer.value.append([event('texts-embedded', { call })], now(), false);
  writer.value.close();
  return written.ok;
}

/**
 * The day of a workspace pays, within the person's limits and the team's. What cannot be put on record, for somebody else
 * writes and does not answer, is kept and goes with the next call.
 */
export function createWorkspaceAccount(parts: WorkspaceAccountParts): EmbeddingAccount {
  const following = createFollowing(parts.journals);
  const pledges = createPledgeBook(newRecords().pledges);
  const kept: EmbeddingCall[] = [];
  let count = 0;
  const note = async (call: EmbeddingCall): Promise<void> => {
    kept.push(call);
    for (let first = kept.shift(); first; first = kept.shift()) {
      if (await noteCall(first, parts)) continue;
      kept.unshift(first);
      break;
    }
    kept.splice(mostKept);
  };
  return {
    async pay(model, tokens, signal) {
      const rules = await parts.limits();
      if (!rules.ok) return err(rules.error.person);
      const { turn, day } = tightest(rules.value.person, rules.value.team);
      // Where nothing is limited nobody has to know what was spent.
      const state = day ? await following() : initialState;
      const whose = { goalId: use, sessionId: `${use}-${String(++count)}` };
      const purse = dayPurse({ turn, day }, whose, { state: () => state, pledges, now: parts.now });
      return payFrom(purse, model, tokens, note, signal);
    },
  };
}
