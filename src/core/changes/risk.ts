import { hiddenIn } from '../base/index.ts';
import {
  higherRisk,
  isProsePath,
  isTestPath,
  keysIn,
  type FileChange,
  type HunkLine,
  type Risk,
  type RiskAssessment,
} from '../domain/index.ts';
import { publicNames } from './public-names.ts';
import { pathRules } from './sensitive-paths.ts';

/** A rule that applies, with the reason in words. */
interface Finding {
  readonly risk: Risk;
  readonly reason: string;
}

/** Sizes from which a change is hard to read: changed lines, files, removed lines that nothing replaces. */
const sizes = { lines: { medium: 400, high: 1500 }, files: { medium: 20, high: 80 }, removed: 150 } as const;

/** A rule that fits a file, or a name in one. */
interface Hit {
  readonly risk: Risk;
  readonly says: string;
  readonly path: string;
}

/** How many files a reason names. */
const shown = 4;

/** What it means that a file is not shown line by line. */
export const wholeReasons: Readonly<
  Record<NonNullable<FileChange['whole']>, Omit<Finding, 'reason'> & { says: string }>
> = {
  binary: { risk: 'medium', says: 'replaces a file that is not text' },
  encoding: { risk: 'medium', says: 'changes a file whose encoding is not UTF-8' },
  large: { risk: 'medium', says: 'changes a file too big to show' },
  mode: { risk: 'medium', says: 'changes what may be executed' },
  link: { risk: 'high', says: 'changes a symbolic link' },
  submodule: { risk: 'high', says: 'moves a submodule' },
};

/** Added text that gives code more power than its neighbours, or takes a check away. */
export const telltales: readonly { readonly when: RegExp; readonly risk: Risk; readonly says: string }[] = [
  { when: /\beval\s*\(|\bnew Function\s*\(|\bvm\.run/, risk: 'high', says: 'runs text as code' },
  {
    when: /\bchild_process\b|\bsubprocess\.|\bos\.system\(|\bexecSync\(|\bspawnSync\(/,
    risk: 'medium',
    says: 'starts processes',
  },
  { when: /dangerouslySetInnerHTML|\.innerHTML\s*=/, risk: 'medium', says: 'writes raw HTML' },
  {
    when: /rejectUnauthorized\s*:\s*false|verify\s*=\s*False|NODE_TLS_REJECT/,
    risk: 'high',
    says: 'switches off a check of certificates',
  },
  {
    when: /eslint-disable|@ts-(?:ignore|nocheck|expect-error)|#\s*(?:noqa|type:\s*ignore)|istanbul ignore|c8 ignore/,
    risk: 'medium',
    says: 'silences a check',
  },
];

const switchedOff =
  /\b(?:it|test|describe|context|suite)\.(?:skip|only|todo)\b|\bx(?:it|describe)\(|@pytest\.mark\.skip|\bt\.Skip\(/;

function changedLines(file: FileChange, kind: HunkLine['kind']): readonly string[] {
  return file.hunks.flatMap((hunk) => hunk.lines.filter((line) => line.kind === kind).map(({ text }) => text));
}

function list(names: readonly string[]): string {
  const more = names.length - shown;
  return names.slice(0, shown).join(', ') + (more > 0 ? ` and ${String(more)} more` : '');
}

/** One finding for each rule, naming the files it applies to. */
function grouped(hits: readonly Hit[]): Finding[] {
  const paths = new Map<string, { risk: Risk; files: string[] }>();
  for (const { risk, says, path } of hits) {
    const group = paths.get(says) ?? { risk, files: [] };
    paths.set(says, { risk: higherRisk(group.risk, risk), files: [...group.files, path] });
  }
  return [...paths].map(([says, { risk, files }]) => ({ risk, reason: `${says}: ${list(files)}` }));
}

function pathFindings(files: readonly FileChange[]): Finding[] {
  return grouped(
    files.flatMap((file) =>
      [file.path, ...(file.oldPath ? [file.oldPath] : [])].flatMap((path) => {
        const rule = pathRules.find(({ when }) => when.test(path));
        return rule ? [{ ...rule, path }] : [];
      }),
    ),
  );
}

function wholeFindings(files: readonly FileChange[]): Finding[] {
  return grouped(files.flatMap(({ whole, path }) => (whole ? [{ ...wholeReasons[whole], path }] : [])));
}

function sizeFindings(files: readonly FileChange[]): Finding[] {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  const findings: Finding[] = [];
  const judge = (amount: number, limit: { medium: number; high: number }, reason: string): void => {
    if (amount > limit.medium) findings.push({ risk: amount > limit.high ? 'high' : 'medium', reason });
  };
  judge(added + removed, sizes.lines, `changes ${String(added + removed)} lines`);
  judge(files.length, sizes.files, `touches ${String(files.length)} files`);
  if (removed - added > sizes.removed) {
    findings.push({ risk: 'medium', reason: `removes ${String(removed - added)} lines more than it adds` });
  }
  const gone = files.filter(({ status, path }) => status === 'deleted' && !isTestPath(path));
  if (gone.length > 0)
    findings.push({ risk: 'medium', reason: `removes files: ${list(gone.map(({ path }) => path))}` });
  return findings;
}

/** Tests that prove less than before: removed, shortened or switched off. */
function testFindings(files: readonly FileChange[]): Finding[] {
  return grouped(
    files.flatMap((file): Hit[] => {
      const path = file.oldPath ?? file.path;
      if (!isTestPath(path)) return [];
      if (file.status === 'deleted') return [{ risk: 'high', says: 'removes tests', path }];
      const off = changedLines(file, 'added').some((line) => switchedOff.test(line));
      if (off) return [{ risk: 'high', says: 'switches tests off', path }];
      return file.removed > 0 ? [{ risk: 'medium', says: 'changes existing tests', path }] : [];
    }),
  );
}

function telltaleFindings(files: readonly FileChange[]): Finding[] {
  return grouped(
    files
      .filter(({ path }) => !isProsePath(path))
      .flatMap((file) => {
        const before = changedLines(file, 'removed');
        const count = (lines: readonly string[], when: RegExp): number =>
          lines.filter((line) => when.test(line)).length;
        const added = changedLines(file, 'added');
        // A line that was only moved or reworded gives nothing more than it did.
        const hits = telltales.filter(({ when }) => count(added, when) > count(before, when));
        return hits.map(({ risk, says }) => ({ risk, says, path: file.path }));
      }),
  );
}

/** Added lines that do not read as they run: characters that cannot be seen, or that turn the direction around. */
function hiddenFindings(files: readonly FileChange[]): Finding[] {
  return grouped(
    files.flatMap((file): Hit[] => {
      const before = new Set(changedLines(file, 'removed').flatMap(hiddenIn));
      const added = [file.path, ...changedLines(file, 'added')].flatMap(hiddenIn).filter((name) => !before.has(name));
      const [first] = added;
      if (first === undefined) return [];
      return [{ risk: 'high', says: 'adds characters that cannot be seen', path: `${file.path} (${first})` }];
    }),
  );
}

/** Added text in the form of a key, which a commit would keep for ever. The key itself is not told. */
function keyFindings(files: readonly FileChange[]): Finding[] {
  return grouped(
    files.flatMap((file): Hit[] => {
      const before = new Set(keysIn(changedLines(file, 'removed').join('\n')));
      const added = keysIn(changedLines(file, 'added').join('\n')).filter((key) => !before.has(key));
      return added.length > 0 ? [{ risk: 'high', says: 'adds what looks like a key', path: file.path }] : [];
    }),
  );
}

function publicFindings(files: readonly FileChange[]): Finding[] {
  return grouped(
    files
      .filter(({ path }) => !isTestPath(path))
      .flatMap((file): Hit[] => {
        const before = publicNames(changedLines(file, 'removed'));
        const after = publicNames(changedLines(file, 'added'));
        const gone = [...before.keys()].filter((name) => !after.has(name));
        const altered = [...before].filter(([name, shape]) => after.has(name) && after.get(name) !== shape);
        const hit = (risk: Risk, says: string, name: string): Hit => ({ risk, says, path: `${name} (${file.path})` });
        return [
          ...gone.map((name) => hit('high', 'removes public names', name)),
          ...altered.map(([name]) => hit('medium', 'changes public signatures', name)),
        ];
      }),
  );
}

/**
 * The risk of a diff by rules over its paths and lines, never by anybody's opinion. The reasons are in words, the
 * gravest first; a change of low risk says why it is low.
 */
export function assessRisk(files: readonly FileChange[]): RiskAssessment {
  const findings = [
    ...pathFindings(files),
    ...wholeFindings(files),
    ...testFindings(files),
    ...publicFindings(files),
    ...telltaleFindings(files),
    ...hiddenFindings(files),
    ...keyFindings(files),
    ...sizeFindings(files),
  ];
  const order: readonly Risk[] = ['high', 'medium', 'low'];
  const sorted = [...findings].sort((a, b) => order.indexOf(a.risk) - order.indexOf(b.risk));
  const [worst] = sorted;
  if (worst) return { risk: worst.risk, reasons: sorted.map(({ reason }) => reason) };
  const count = files.reduce((sum, file) => sum + file.added + file.removed, 0);
  const only = files.length > 0 && files.every(({ path }) => isProsePath(path)) ? ', prose only' : '';
  const where = files.length === 1 ? '1 file' : `${String(files.length)} files`;
  const lines = count === 1 ? '1 line' : `${String(count)} lines`;
  return { risk: 'low', reasons: [`changes ${lines} in ${where}${only}, nothing that the rules watch`] };
}
