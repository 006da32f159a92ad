import { Option, type Command } from 'commander';
import { someText } from './options.ts';
import type { Declare, GlobalOptions, Perform } from './declaring.ts';

const load = () => import('./commands/person.ts');

type Options = GlobalOptions & { reason?: string; rework?: true; forSession?: true };

const json = ['--json', 'print the outcome as one JSON value'] as const;
const reason = ['--reason <text>', 'why; kept in the journal'] as const;

/** Looking at tasks. */
function declareLooking(declare: Declare, perform: Perform): void {
  declare('show <task>', 'everything known of a task: stages, evidence, comments, history; or of a goal', [
    'maestro show t1',
    'maestro show g1',
    'maestro show t1 --turns',
  ])
    .option('--turns', 'what each turn of its agents sent and cost')
    .option(...json)
    .action(async (task: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { turns?: true }>();
      await perform(options, async (cli) => {
        if (options.turns) return (await import('./commands/agents.ts')).turns(cli, task);
        return (await import('./commands/look.ts')).show(cli, task);
      });
    });
  declare(
    'context <task>',
    'where the tokens of its agents went, turn by turn, what was left out, and what was of little use',
    ['maestro context t1'],
  )
    .option(...json)
    .action(async (task: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) =>
        (await import('./commands/account.ts')).account(cli, task),
      );
    });
  declare('diff <task>', 'the change that a task proposes, hunk by hunk, with numbers to name them by', [
    'maestro diff t1',
  ])
    .option(...json)
    .action(async (task: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await import('./commands/look.ts')).diff(cli, task));
    });
}

/** Deciding on changes. */
function declareDeciding(declare: Declare, perform: Perform): void {
  for (const [name, verdict] of [
    ['accept', 'accepted'],
    ['reject', 'rejected'],
  ] as const) {
    declare(`${name} <task> [hunks...]`, `${name} a change, or some of its hunks`, [
      `maestro ${name} t1`,
      `maestro ${name} t1 1 3-4 src/parse.ts`,
    ])
      .option(...json)
      .action(async (task: string, hunks: string[], _options: unknown, command: Command) => {
        await perform(command.optsWithGlobals(), async (cli) => (await load()).decide(cli, verdict, task, hunks));
      });
  }
  declare('comment <task> <hunk> <text>', 'say something on a hunk, or on "all" of a change', [
    'maestro comment t1 2 "Name it parseHeader"',
  ])
    .option(...json)
    .action(async (task: string, hunk: string, text: string, _options: unknown, command: Command) => {
      const said = someText(text);
      await perform(command.optsWithGlobals(), async (cli) => (await load()).comment(cli, task, hunk, said));
    });
}

/** Answering gates. */
function declareAnswering(declare: Declare, perform: Perform): void {
  declare('approve <gate>', 'say yes to what a gate asks', [
    'maestro approve q1 --reason "Looks right"',
    'maestro approve q3 --for-session',
  ])
    .option(...reason)
    .option('--for-session', 'do not ask again about such a command until the session ends')
    .option(...json)
    .action(async (gate: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await perform(options, async (cli) => (await load()).answer(cli, gate, { ...options, approve: true }));
    });
  declare('answer <question> <text>', 'answer what an agent, or a plan, asks', [
    'maestro answer q2 "Tabs, as everywhere else"',
    'maestro answer q2 1',
  ])
    .option(...json)
    .action(async (gate: string, text: string, _options: unknown, command: Command) => {
      const words = someText(text);
      await perform(command.optsWithGlobals(), async (cli) => (await load()).answerQuestion(cli, gate, words));
    });
  declare('deny <gate>', 'say no to what a gate asks, or send it back with --rework', [
    'maestro deny q1 --reason "Not worth the risk"',
    'maestro deny q1 --rework --reason "Keep the old name"',
  ])
    .requiredOption('--reason <text>', 'why; kept in the journal', someText)
    .option('--rework', 'send it back to be done again instead of dropping it')
    .option(...json)
    .action(async (gate: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await perform(options, async (cli) => (await load()).answer(cli, gate, { ...options, approve: false }));
    });
}

/** What was let pass for sessions. */
function declareRules(declare: Declare, perform: Perform): void {
  declare('rules', 'what agents may run without asking, until their sessions end', ['maestro rules'])
    .option(...json)
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).listRules(cli));
    });
  declare('revoke <rule>', 'have such commands asked about again', ['maestro revoke q3'])
    .option(...json)
    .action(async (id: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).revoke(cli, id));
    });
}

/** Speaking to agents, and holding them. */
function declareHolding(declare: Declare, perform: Perform): void {
  declare('tell <task> <text>', 'say something to whoever works on a task; heard before the next turn', [
    'maestro tell t1 "Keep the old name exported"',
  ])
    .option(...json)
    .action(async (task: string, text: string, _options: unknown, command: Command) => {
      const said = someText(text);
      await perform(command.optsWithGlobals(), async (cli) => (await load()).tell(cli, task, said));
    });
  declare('pause <task-or-goal>', 'have agents stop before their next turn, and nothing new start', [
    'maestro pause t1',
  ])
    .option(...json)
    .action(async (id: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).pause(cli, id));
    });
  declare('stop', 'end everything at once, in whichever process it runs; all of it can go on later', ['maestro stop'])
    .option(...json)
    .action(async (_options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).stop(cli));
    });
  declare('continue <task-or-goal>', 'let go on what was paused', ['maestro continue t1'])
    .option(...json)
    .action(async (id: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await load()).goOn(cli, id));
    });
}

/** Going back. */
function declareGoingBack(declare: Declare, perform: Perform): void {
  const loadThese = () => import('./commands/checkpoints.ts');
  declare('checkpoints <task>', 'to what a task can go back', ['maestro checkpoints t1'])
    .option(...json)
    .action(async (task: string, _options: unknown, command: Command) => {
      await perform(command.optsWithGlobals(), async (cli) => (await loadThese()).listCheckpoints(cli, task));
    });
  declare(
    'restore <task> [checkpoint]',
    'put a task back to a checkpoint; without one, to the last at which files were different',
    ['maestro restore t1', 'maestro restore t1 k3 --files'],
  )
    .addOption(
      new Option('--files', 'the files alone; the agent goes on with its conversation').conflicts([
        'conversation',
        'both',
      ]),
    )
    .addOption(new Option('--conversation', 'the conversation alone; the files stay').conflicts('both'))
    .option('--both', 'files and conversation (what is done without an option)')
    .option(...json)
    .action(async (task: string, checkpoint: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { files?: true; conversation?: true }>();
      const part = options.files ? 'files' : options.conversation ? 'conversation' : 'both';
      await perform(options, async (cli) => (await loadThese()).restore(cli, task, checkpoint, part));
    });
}

/** Taking tasks and goals up again, or giving them up. */
function declareSteering(declare: Declare, perform: Perform): void {
  declare('retry <task-or-goal>', 'try a blocked task again, or send a task in review back with your comments', [
    'maestro retry t1',
    'maestro retry g1',
  ])
    .option(...reason)
    .option(...json)
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const why = options.reason ?? 'Tried again by the person.';
      await perform(options, async (cli) => (await load()).retry(cli, id, why));
    });
  declare('cancel <task-or-goal>', 'give up a task, or a goal with all its tasks', ['maestro cancel g1'])
    .option(...reason)
    .option(...json)
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const why = options.reason ?? 'Cancelled by the person.';
      await perform(options, async (cli) => (await load()).cancel(cli, id, why));
    });
}

/** Commands with which a person looks at what agents did, and decides. */
export function declareReviewCommands(declare: Declare, perform: Perform): void {
  declareLooking(declare, perform);
  declareDeciding(declare, perform);
  declareAnswering(declare, perform);
  declareRules(declare, perform);
  declareHolding(declare, perform);
  declareGoingBack(declare, perform);
  declareSteering(declare, perform);
}
