import { createOpenAiProvider } from '../../src/adapters/openai-models/index.ts';
import { createModelServer, type Conversation, type Script, type ScriptedAnswer } from '../model-server/index.ts';
import { playIn, type Play } from './play.ts';
import type { Files } from './projects.ts';
import { createWorld } from './world.ts';

/** The answers of one session, turn by turn. */
export type Session = readonly ScriptedAnswer[];

/** What each role does: session after session, in the order in which they are opened; the last one again and again. */
export type Crew = Readonly<Record<string, readonly Session[]>>;

/** A call of a tool. */
export function call(name: string, input: object): ScriptedAnswer {
  return { calls: [{ name, input }] };
}

/** The end of a stage. */
export function report(summary: string, more: object = {}): ScriptedAnswer {
  return call('report', { outcome: 'done', summary, findings: [], ...more });
}

/** A reviewer that sends the work back for one reason. */
export function objection(text: string, file: string): ScriptedAnswer {
  const findings = [{ severity: 'blocking', text, file, line: 1 }];
  return call('report', { outcome: 'changes-requested', summary: text, findings });
}

/** A plan of one task on these files. */
export function planOfOne(title: string, files: readonly string[], criterion: string): ScriptedAnswer {
  const task = { key: 'only', title, description: criterion, dependsOn: [], after: [], files, risk: 'low' };
  return call('report', {
    summary: 'One task does it.',
    requirements: [criterion],
    criteria: [{ id: 'c1', text: criterion }],
    questions: [],
    tasks: [{ ...task, criteria: ['c1'], smells: [], estimate: 60_000 }],
  });
}

/** Who is asked, by the system text. */
export function roleOf({ system }: Conversation): string {
  return /^You are the ([a-z-]+)\./.exec(system)?.[1] ?? '';
}

/**
 * The script of a crew. A session is known by what it was opened with, so that one that goes on after a restart goes on in
 * the script too.
 */
export function scriptOf(crew: Crew): Extract<Script, (...given: never[]) => unknown> {
  const opened = new Map<string, string[]>();
  return (conversation) => {
    const role = roleOf(conversation);
    const sessions = crew[role] ?? [[report('As asked.')]];
    const openings = opened.get(role) ?? [];
    opened.set(role, openings);
    if (!openings.includes(conversation.goal)) openings.push(conversation.goal);
    const index = Math.min(openings.indexOf(conversation.goal), sessions.length - 1);
    return sessions[index]?.[conversation.turn];
  };
}

/** Plays a scene in which a crew of models works, and gives the transcript. */
export async function playWithModels(files: Files, crew: Crew, scene: (play: Play) => Promise<void>): Promise<string> {
  const server = await createModelServer({ script: scriptOf(crew) });
  const provider = createOpenAiProvider({ baseUrl: server.url });
  try {
    return await playIn(createWorld(files), scene, (given) => ({ ...given, model: { name: 'scripted', provider } }));
  } finally {
    await server.close();
  }
}
