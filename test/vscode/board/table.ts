import { openWorkspace, readBriefing, type TaskBriefing, type Workspace } from '../../../src/core/app/index.ts';
import { createEmitter, createLifetime, err, type Lifetime } from '../../../src/core/base/index.ts';
import {
  boardEvents,
  boardRequests,
  createCaller,
  type BoardEvents,
  type BoardRequests,
  type Calls,
  type EventOf,
} from '../../../src/protocol/index.ts';
import { createKeys, type BoardFolder, type Names } from '../../../src/vscode/board/board-folder.ts';
import type { BoardActions } from '../../../src/vscode/board/board-handlers.ts';
import { createBridge, type Bridge } from '../../../src/vscode/board/bridge.ts';
import type { Localiser } from '../../../src/vscode/board/texts.ts';
import { createFakeClock } from '../../fakes/clock.fake.ts';
import { createFakeJournalStore } from '../../fakes/journal.fake.ts';
import { createScenario, plan, planned, prepared, statesGoal, type Scenario } from '../../machine/scenario.ts';

/** English as it stands in the code, with its places filled in. */
export const english: Localiser = {
  t: ((text: string, ...filled: readonly (string | number)[]) =>
    text.replace(/\{(\d+)\}/g, (place, index: string) => String(filled[Number(index)] ?? place))) as Localiser['t'],
};

/** A folder whose engine is a scenario in another process, as far as the workspace can tell. */
export interface PlayedFolder {
  readonly folder: BoardFolder;
  readonly scenario: Scenario;
  readonly workspace: Workspace;
  /** Lets something happen, and the workspace hear of it. */
  play(happen?: (scenario: Scenario) => void): Promise<void>;
}

export async function playFolder(
  id: string,
  names: Names,
  lifetime: Lifetime,
  scenario = createScenario(),
): Promise<PlayedFolder> {
  const store = createFakeJournalStore();
  const writer = store.openWriter('a test');
  if (!writer.ok) throw new Error(writer.error.person);
  let written = 0;
  const write = (): void => {
    const fresh = scenario.journal.slice(written);
    written += fresh.length;
    for (const { at, ...event } of fresh) writer.value.append([event], at, false);
  };
  writer.value.onCommand((command, answer) => {
    const { refused } = scenario.send(command);
    write();
    answer(refused ? err(refused) : { ok: true, value: null });
  });
  write();
  const compose = (): Promise<never> => Promise.reject(new Error('Another process writes here.'));
  const workspace = openWorkspace({ journals: store, compose, clock: createFakeClock(), label: 'test' }, lifetime);
  await workspace.refresh();
  return {
    folder: { id, name: id, workspace, ...names },
    scenario,
    workspace,
    async play(happen) {
      happen?.(scenario);
      write();
      await workspace.refresh();
    },
  };
}

/** A page without a screen, and the host that it talks to. */
export interface Table {
  readonly calls: Calls<BoardRequests>;
  /** What the host sent without being asked, oldest first. */
  readonly events: EventOf<BoardEvents>[];
  /** What the page or the host complained of. */
  readonly reports: string[];
  readonly bridge: Bridge;
  readonly folders: PlayedFolder[];
  readonly keys: ReturnType<typeof createKeys>;
  /** What the editor was asked to do. */
  readonly actions: string[];
  readonly lifetime: Lifetime;
  /** Messages that reached the page, answers too. */
  readonly posted: unknown[];
  /** The editor gathers changes; this is when it tells of them. */
  changed(): void;
}

/** What index and memory would tell. */
const briefed: Pick<TaskBriefing, 'relevantFiles' | 'memories' | 'related'> = {
  relevantFiles: [
    { path: 'src/a.ts', from: 3, to: 9, symbol: 'sum', snippet: 'a + b', score: 1, why: ['has the words', 'lately'] },
  ],
  memories: [{ id: 'e4', text: 'Amounts are in cents.', why: 'has “cents”' }],
  related: [
    { id: 'memory:e5', text: 'remembered: round up', task: null },
    { id: 'task:t2', text: 't2 changed src/a.ts', task: 't2' },
    { id: 'task:t99', text: 't99 changed src/a.ts', task: 't99' },
  ],
};

/** Actions of the editor, of which only a note is taken. */
function noting(notes: string[]): BoardActions {
  const note = (text: string): Promise<void> => Promise.resolve(void notes.push(text));
  return {
    review: ({ id }) => note(`review ${id}`),
    goBack: ({ id }) => note(`back ${id}`),
    readBriefing: async ({ folder, id }) => {
      const { signal } = new AbortController();
      const means = { journal: folder.workspace.journal(), index: null, signal };
      const read = await readBriefing(folder.workspace.state(), id, means);
      if (!read.ok) throw new Error(read.error.person);
      return { ...read.value.briefing, ...briefed };
    },
    openBriefed: ({ id }, what) => note(`briefed ${id} ${JSON.stringify(what)}`),
    stateGoal: (text, limit) => note(`goal ${text} ${limit}`),
    lastLimit: () => '$5',
    improve: () => note('improve'),
    openBoard: (place) => note(`open ${place?.id ?? ''}`),
  };
}

/** @param count how many folders the window has. */
export async function createTable(count = 1): Promise<Table> {
  const lifetime = createLifetime('table');
  const keys = createKeys();
  const changes = createEmitter<null>();
  const folders: PlayedFolder[] = [];
  for (let index = 0; index < count; index++) {
    const id = `file:///folder${String(index)}`;
    folders.push(await playFolder(id, keys.namesOf(id), lifetime));
  }
  const [events, reports, actions, posted]: [EventOf<BoardEvents>[], string[], string[], unknown[]] = [[], [], [], []];
  const hear =
    (event: keyof BoardEvents) =>
    (data: unknown): void => {
      events.push({ event, data } as EventOf<BoardEvents>);
    };
  const page = createCaller({
    requests: boardRequests,
    events: boardEvents,
    listeners: {
      changed: hear('changed'),
      detail: hear('detail'),
      transcript: hear('transcript'),
      reveal: hear('reveal'),
    },
    post: (message) => void bridge.receive(structuredClone(message)),
    report: (text) => reports.push(text),
  });
  const bridge = createBridge(
    {
      about: {
        folders: () => folders.map(({ folder }) => folder),
        standing: () => 'ready',
        notice: () => '',
        now: () => 5_000,
      },
      keys,
      actions: noting(actions),
      l10n: english,
      locale: 'en',
      by: () => 'Ada',
      openFolders: () => Promise.resolve(),
      onChanged: changes.on,
      post(message) {
        const copy: unknown = structuredClone(message);
        posted.push(copy);
        page.receive(copy);
      },
      report: (text) => reports.push(text),
    },
    lifetime,
  );
  const changed = (): void => {
    changes.emit(null);
  };
  return { calls: page.calls, events, reports, bridge, folders, keys, actions, lifetime, posted, changed };
}

/** A goal with a started task, and one that depends on it. */
export function startsGoal(scenario: Scenario): void {
  scenario.send(statesGoal());
  scenario.answer('make-plan', plan(planned('a', { title: 'Split the parser' }), planned('b', { dependsOn: ['a'] })));
  scenario.send({ type: 'start-task', taskId: 't1' });
  scenario.answer('prepare-worktree', prepared);
}
