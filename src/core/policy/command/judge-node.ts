import type { ReadShell, ShellCommand, ShellNode, ShellRedirect, ShellWord } from '../../ports/index.ts';
import { commandBehind, isFloor, toolOf } from './behind.ts';
import { readArguments } from './grammar.ts';
import { judgeProgram } from './judge-program.ts';
import { judgePath, movedTo, type Places } from './places.ts';
import { readPlainLine } from './plain-line.ts';
import type { Outcome } from './outcome.ts';
import type { Effect } from './rule.ts';
import type { CommandWords } from './verdict.ts';
import {
  asked,
  namedVariables,
  nameOf,
  redirectOutcomes,
  refused,
  unclearName,
  undashed,
  variableOutcomes,
  wordOfText,
  wordOutcomes,
} from './word-outcomes.ts';
import { fetchers, interpreters, shells, wrappers, type Wrapper } from './tables/wrappers.ts';

/** A command of a line, with all that was found out about it. */
export interface JudgedPart {
  readonly text: string;
  readonly outcomes: readonly Outcome[];
  /** Given where it is a program: with what stands behind it, as {@link CommandVerdict.commands} has it. */
  readonly words?: CommandWords['words'];
}

/** What surrounds a part. */
export interface Around {
  readonly places: Places;
  readonly read: ReadShell;
  /** Names that the line itself gave to something. */
  readonly defined: ReadonlySet<string>;
  /** How deep it is in what other programs run. */
  readonly depth: number;
}

const deepest = 6;

const order: readonly Effect[] = ['looks', 'works', 'reaches', 'never'];

export function stricterEffect(a: Effect, b: Effect): Effect {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function judgeInner(words: readonly ShellWord[], around: Around): readonly JudgedPart[] {
  return words.flatMap(({ inner }) => inner.flatMap((node) => judgeNode(node, around)));
}

/** A text that a shell would read as a line of its own. */
function judgeText(text: string, around: Around): readonly JudgedPart[] {
  const plain = readPlainLine(text);
  if (plain.ok) return judgeNode(plain.node, around);
  const read = around.read(text);
  if (!read.ok) return [{ text, outcomes: [refused('unreadable', `it runs a text that cannot be read: ${read.why}`)] }];
  const notPlain = asked('not-plain', `what it runs is not all plain words: ${plain.why}`, 'low', 'no');
  return [{ text, outcomes: [notPlain] }, ...read.nodes.flatMap((node) => judgeNode(node, around))];
}

function wrapperOf(name: string, args: readonly ShellWord[]): Wrapper | undefined {
  // Asked where a program is, it runs none.
  if (name === 'command' && /^-p?[vV]/.test(args[0]?.value ?? '')) return undefined;
  return wrappers.find(
    ({ programs, sub }) => programs.split(' ').includes(name) && (sub === undefined || args[0]?.value === sub),
  );
}

/** The program behind a wrapper, with what the wrapper adds; null when there is none. */
function judgeWrapped(wrapper: Wrapper, args: readonly ShellWord[], around: Around): readonly JudgedPart[] | null {
  const own = wrapper.sub === undefined ? args : args.slice(1);
  const read = readArguments(
    own.map(({ value }) => value),
    wrapper.grammar,
  );
  const text = args.map((each) => each.text).join(' ');
  if (!read)
    return own.length === 0
      ? null
      : [{ text, outcomes: [asked('wrapper', 'how it runs another program is not known', 'high', 'unless-held')] }];
  let rest = own.slice(own.length - read.operands.length + (wrapper.skip ?? 0));
  const set: ShellCommand['assignments'][number][] = [];
  for (let next = rest[0]; wrapper.sets && next && /^[A-Za-z_]\w*=/.test(next.value); next = rest[0]) {
    set.push({ name: next.value.slice(0, next.value.indexOf('=')), value: next });
    rest = rest.slice(1);
  }
  if (rest.length === 0) return null;
  const isOpen = wrapper.adds && !rest.slice(1).some(({ value }) => !value.startsWith('-') && value !== '\u0000');
  const inner = wrapper.joins
    ? judgeText(rest.map(({ value }) => value).join(' '), { ...around, depth: around.depth + 1 })
    : judgeWords(
        wrapper.adds ? [...rest, { text: '…', value: '\u0000', opens: ['variable'], inner: [] }] : rest,
        around,
      );
  const { least } = wrapper;
  const outcomes: Outcome[] = [
    ...(least ? [{ ...least, out: 'no', rule: 'wrapper', reason: `it ${least.says}` } as const] : []),
    ...(set.length > 0 ? [asked('variable', 'it sets a variable for what it runs', 'low', 'no')] : []),
    ...variableOutcomes(set),
  ];
  const added = inner.flatMap((part) => part.outcomes);
  if (isOpen && added.some(({ effect }) => effect === 'works') && !added.some(({ rule }) => rule === 'open-words')) {
    outcomes.push(asked('added-words', 'what it is told to do comes from elsewhere', 'medium'));
  }
  return outcomes.length === 0 ? inner : [{ text, outcomes }, ...inner];
}

/** What a shell is told to run: the text behind `-c`, behind `<<`, or what is in a file. */
function judgeShell(
  command: readonly ShellWord[],
  redirects: readonly ShellRedirect[],
  around: Around,
): readonly JudgedPart[] | null {
  const [program, ...args] = command;
  const name = nameOf(program?.value ?? '').name;
  const isEval = name === 'eval';
  const text = command.map((each) => each.text).join(' ');
  const at = args.findIndex(({ value }) => /^-[a-z]*c[a-z]*$/.test(value));
  const code = isEval ? wordOfText(args.map(({ value }) => value).join(' ')) : args[at + 1];
  const deeper = { ...around, depth: around.depth + 1 };
  const runs: JudgedPart = {
    text,
    outcomes: [{ effect: 'works', risk: 'low', rule: 'shell', reason: 'it starts another shell' }],
  };
  if (isEval ? args.length > 0 : at !== -1) {
    const isOpen = isEval ? args.some(({ opens }) => opens.length > 0) : !code || code.opens.length > 0;
    if (isOpen || !code)
      return [{ text, outcomes: [refused('built-line', 'what it runs is put together when it runs')] }];
    return [runs, ...judgeText(code.value, deeper)];
  }
  const given = redirects.find(({ kind }) => kind === 'text')?.target;
  if (given)
    return given.opens.length > 0
      ? [{ text, outcomes: [refused('built-line', 'what it runs is put together when it runs')] }]
      : [runs, ...judgeText(given.value, deeper)];
  const file = args.find(({ value }) => !/^[-+]/.test(value));
  if (!file) return null;
  if (file.opens.includes('substitution'))
    return [{ text, outcomes: [refused('built-line', 'what it runs is put together when it runs')] }];
  if (file.opens.length > 0)
    return [
      { text, outcomes: [asked('script', 'which file it runs is only known when it runs', 'medium', 'unless-held')] },
    ];
  const outcomes: Outcome[] = [
    { effect: 'works', risk: 'low', rule: 'script', reason: 'it runs a script of the workspace' },
  ];
  const found = args.map(({ value }) => judgePath(value, 'read', around.places)).filter((each) => each !== null);
  return [{ text, outcomes: [...outcomes, ...found] }];
}

/** The command that find runs for what it finds. */
function judgeExec(args: readonly ShellWord[], around: Around): readonly JudgedPart[] {
  return args.flatMap(({ value }, at) => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(value)) return [];
    const rest = args.slice(at + 1);
    const end = rest.findIndex((word) => word.value === ';' || word.value === '+');
    const command = (end === -1 ? rest : rest.slice(0, end)).map((word): ShellWord =>
      word.value.includes('{}') ? { ...word, value: word.value.replaceAll('{}', '\u0000'), opens: ['variable'] } : word,
    );
    return command.length === 0 ? [] : judgeWords(command, { ...around, depth: around.depth + 1 });
  });
}

/** What no level lets pass of a command that another one runs, whose own rules say the rest. */
function floorsBehind(name: string, args: readonly ShellWord[], around: Around): readonly JudgedPart[] {
  const deeper = { ...around, depth: around.depth + 1 };
  const found = commandBehind(
    name,
    args.map(({ value }) => value),
  );
  if (!found) return [];
  if ('text' in found) return floorsOf(judgeText(found.text, deeper));
  const [tool, ...rest] = args.slice(found.from);
  return tool ? floorsOf(judgeWords([{ ...tool, value: toolOf(tool.value) }, ...rest], deeper)) : [];
}

function floorsOf(parts: readonly JudgedPart[]): readonly JudgedPart[] {
  return parts
    .map(({ text, outcomes }) => ({ text, outcomes: outcomes.filter(isFloor) }))
    .filter(({ outcomes }) => outcomes.length > 0);
}

function judgeWords(
  given: readonly ShellWord[],
  around: Around,
  redirects: readonly ShellRedirect[] = [],
): readonly JudgedPart[] {
  const words = undashed(given);
  const [program, ...args] = words;
  const text = words.map((each) => each.text).join(' ');
  const told = words.map(({ value, opens }) => (opens.some((each) => each !== 'home') ? null : value));
  if (!program || around.depth > deepest)
    return [{ text, outcomes: [refused('too-deep', 'it runs programs within programs')] }];
  const unclear = unclearName(program);
  if (unclear !== null) return [{ text, outcomes: [refused('unclear-program', unclear)] }];
  const { name, isOfWorkspace } = nameOf(program.value);
  const outcomes: Outcome[] = [...wordOutcomes(words)];
  if (around.defined.has(name)) outcomes.push(asked('defined-here', `“${name}” is something else in this line`));
  if (isOfWorkspace)
    outcomes.push({
      effect: 'works',
      risk: 'low',
      rule: 'workspace-program',
      reason: 'it runs a tool of the workspace',
    });
  const wrapper = wrapperOf(name, args);
  const wrapped = wrapper ? judgeWrapped(wrapper, args, around) : null;
  if (wrapped) return [{ text, words: told, outcomes }, ...wrapped];
  const isShell = shells.includes(name) || name === 'eval' || name === 'source' || name === '.';
  const shell = isShell ? judgeShell(words, redirects, around) : null;
  if (shell) return [{ text, words: told, outcomes }, ...shell];
  if (name.includes('/') || name.startsWith('~')) return judgeFile(name, { text, words: told, outcomes }, args, around);
  return [
    {
      text,
      words: told,
      outcomes: [
        ...outcomes,
        ...judgeProgram(name, args, around.places),
        ...namedVariables(
          name,
          args.map(({ value }) => value),
        ),
      ],
    },
    ...(name === 'find' ? judgeExec(args, around) : floorsBehind(name, args, around)),
  ];
}

/** A program that is named by its path. One from outside of the workspace is most likely what its name says. */
function judgeFile(
  path: string,
  { outcomes, ...part }: JudgedPart,
  args: readonly ShellWord[],
  around: Around,
): readonly JudgedPart[] {
  const place = judgePath(path, 'read', around.places);
  const works: Outcome = {
    ...{ effect: 'works', risk: 'low' },
    ...{ rule: 'workspace-program', reason: 'it runs a file of the workspace' },
  };
  const known = wordOfText(path.replace(/^.*\//, ''));
  const floors =
    place && known.value !== '' ? floorsOf(judgeWords([known, ...args], { ...around, depth: around.depth + 1 })) : [];
  return [{ ...part, outcomes: [...outcomes, place ?? works] }, ...floors];
}

function judgeCommand(command: ShellCommand, around: Around): readonly JudgedPart[] {
  const { words, assignments, redirects, text } = command;
  const all = [...words, ...assignments.map(({ value }) => value), ...redirects.flatMap(({ target }) => target ?? [])];
  const outcomes = [
    ...variableOutcomes(assignments),
    ...redirectOutcomes(redirects, around.places),
    ...wordOutcomes(all.slice(words.length)),
  ];
  const inner = judgeInner(all, around);
  const isFetched = interpreters.test(words[0]?.value ?? '') && all.some((word) => word.inner.some(hasFetcher));
  const fetched = isFetched ? [refused('fetch-and-run', 'it runs what comes from elsewhere')] : [];
  if (words.length === 0) {
    return [{ text, outcomes: [...outcomes, asked('no-program', 'it runs no program')] }, ...inner];
  }
  const own = judgeWords(words, around, redirects);
  const more = [...outcomes, ...fetched];
  return [...own, ...(more.length > 0 ? [{ text, outcomes: more }] : []), ...inner];
}

/** Programs of a node, wherever they stand in it. */
function programsOf(node: ShellNode): readonly string[] {
  if (node.kind === 'command') {
    const names = node.words.map(({ value }) => nameOf(value).name);
    const [first = ''] = names;
    return wrapperOf(first, node.words.slice(1)) ? names : [first];
  }
  return (node.kind === 'compound' ? node.body : node.parts).flatMap(programsOf);
}

function hasFetcher(node: ShellNode): boolean {
  return programsOf(node).some((name) => fetchers.test(name));
}

/** Programs that run what stands before them in a pipeline, unless they are told what to run. */
function runsInput(node: ShellNode): boolean {
  if (node.kind !== 'command') return (node.kind === 'compound' ? node.body : node.parts).some(runsInput);
  const words = node.words.map(({ value }) => value);
  const at = words.findIndex((word) => interpreters.test(nameOf(word).name));
  if (at === -1 || (at > 0 && !wrapperOf(nameOf(words[0] ?? '').name, node.words.slice(1)))) return false;
  const rest = words.slice(at + 1);
  const isXargs = words.slice(0, at).some((word) => /^(?:xargs|parallel)$/.test(word));
  const isShell = shells.includes(nameOf(words[at] ?? '').name);
  if (isXargs && isShell) return true;
  const isTold =
    rest.some((word) => /^-[a-z]*[cem]/.test(word) || (/^[^-]/.test(word) && !isShell)) ||
    rest.some((word) => /^[^-]*\w/.test(word) && word !== '/dev/stdin');
  return !isTold || rest.includes('-s');
}

function judgePipeline(parts: readonly ShellNode[], around: Around): readonly JudgedPart[] {
  const judged = parts.flatMap((part) => judgeNode(part, around));
  const at = parts.findIndex((part, index) => index > 0 && runsInput(part));
  if (at === -1) return judged;
  const text = 'the pipeline';
  if (parts.slice(0, at).some(hasFetcher))
    return [...judged, { text, outcomes: [refused('fetch-and-run', 'it runs what comes from elsewhere')] }];
  return [...judged, { text, outcomes: [asked('run-output', 'it runs what another command prints', 'high')] }];
}

type Cwds = readonly (string | null)[];

function union(a: Cwds, b: Cwds): Cwds {
  return [...new Set([...a, ...b])];
}

/** Where a command leaves the shell when it succeeds. */
function cwdsAfter(node: ShellNode, cwds: Cwds, { places }: Around): Cwds {
  if (node.kind !== 'command') {
    const moves = programsOf(node).some((name) => /^(?:cd|pushd|popd)$/.test(name));
    return moves && node.kind !== 'pipeline' && !(node.kind === 'compound' && node.what === '(')
      ? union(cwds, [null])
      : cwds;
  }
  const [program, ...args] = node.words;
  if (program?.value !== 'cd') {
    const moves = programsOf(node).some((name) => /^(?:cd|pushd|popd|eval|source|\.)$/.test(name));
    return moves ? [null] : cwds;
  }
  const target = args.find(({ value }) => !/^-[LPe@]*$/.test(value));
  if (!target || target.value === '-') return [args.length === 0 ? places.home : null];
  return cwds.map((cwd) => movedTo(target.value, cwd, places));
}

/** Parts one after the other, each from wherever the ones before may have led. */
function judgeList(node: Extract<ShellNode, { kind: 'list' }>, around: Around): readonly JudgedPart[] {
  let [done, failed]: [Cwds, Cwds] = [around.places.cwds, around.places.cwds];
  let entering = around.places.cwds;
  const judged: JudgedPart[] = [];
  let { defined } = around;
  node.parts.forEach((part, at) => {
    const here: Around = { ...around, defined, places: { ...around.places, cwds: entering } };
    judged.push(...judgeNode(part, here));
    if (part.kind === 'compound' && part.defines !== null) defined = new Set([...defined, part.defines]);
    const before = node.joins[at - 1];
    const after = cwdsAfter(part, entering, here);
    if (before === '&&') [done, failed] = [after, union(failed, entering)];
    else if (before === '||') [done, failed] = [union(done, after), entering];
    else [done, failed] = [after, entering];
    const next = node.joins[at];
    entering = next === '&&' ? done : next === '||' ? failed : union(done, failed);
  });
  return judged;
}

function judgeCompound(node: Extract<ShellNode, { kind: 'compound' }>, around: Around): readonly JudgedPart[] {
  const { what, words, redirects, body, defines } = node;
  const all = [...words, ...redirects.flatMap(({ target }) => target ?? [])];
  const inside = defines === null ? around : { ...around, defined: new Set([...around.defined, defines]) };
  const outcomes: Outcome[] = [...redirectOutcomes(redirects, around.places), ...wordOutcomes(all)];
  if (defines !== null && body.flatMap(programsOf).includes(defines)) {
    outcomes.push(refused('endless', `“${defines}” starts itself again`));
  }
  outcomes.push({ effect: 'looks', risk: 'low', rule: 'compound', reason: `it uses “${what}”` });
  return [{ text: what, outcomes }, ...judgeInner(all, around), ...body.flatMap((each) => judgeNode(each, inside))];
}

/** Everything that a node of a line runs, judged. */
export function judgeNode(node: ShellNode, around: Around): readonly JudgedPart[] {
  switch (node.kind) {
    case 'command':
      return judgeCommand(node, around);
    case 'list':
      return judgeList(node, around);
    case 'pipeline':
      return judgePipeline(node.parts, around);
    case 'compound':
      return judgeCompound(node, around);
  }
}
