import { createCaseList, readingOf, type CaseList, type OpenCase, type OutputReader } from './reader.ts';

const point = /^( *)(not )?ok\b(?: +(\d+))?(?:(?: - | -$| )(.*))?$/;

/**
 * TAP 12 to 14: nested subtests by four spaces, `# SKIP` and `# TODO`, YAML or plain diagnostics, plan, bail-out.
 * The totals that node:test prints at the end are taken as they are. Recorded from node:test, mocha, tape and tap.
 */
export function createTapReader(): OutputReader {
  const cases = createCaseList();
  const tally = createTally(cases);
  const diagnostic = createDiagnostic();
  const totals = new Map<string, number>();
  let version = false;
  let planned: number | undefined;

  function otherLine(text: string): void {
    const plan = /^1\.\.(\d+)/.exec(text);
    const subtest = /^( *)# Subtest: (.*)$/.exec(text);
    const total = /^# (suites|pass|fail|cancelled|skipped|todo) +(\d+)$/.exec(text);
    if (plan) planned = (planned ?? 0) + Number(plan[1]);
    else if (subtest) tally.enter((subtest[1]?.length ?? 0) / 4, subtest[2] ?? '');
    else if (total?.[1]) totals.set(total[1], Number(total[2]));
    else if (text.startsWith('Bail out!')) cases.add(`bailed out: ${text.slice(9).trim() || 'no reason given'}`);
    else if (/^TAP version 1[234]$/.test(text)) version = true;
  }

  return {
    line(text) {
      if (diagnostic.takes(text)) return;
      const match = point.exec(text);
      const indent = match?.[1]?.length ?? 0;
      if (!match) otherLine(text);
      else if (indent % 4 === 0) {
        const failed = tally.add(indent / 4, match[2] === undefined, match[4] ?? '');
        diagnostic.follow(failed, indent);
      }
    },
    end() {
      const points = tally.topLevel();
      if (!version && (planned === undefined || points === 0)) return null;
      if (planned !== undefined && points < planned)
        cases.add(`${planned} tests were planned, ${points} ran`, { message: 'The run ended before its plan.' });
      if (!totals.has('suites')) return readingOf('tap', tally.counts, cases);
      const value = (key: string): number => totals.get(key) ?? 0;
      const said = {
        passed: value('pass'),
        failed: value('fail') + value('cancelled'),
        skipped: value('skipped') + value('todo'),
      };
      return readingOf('tap', said, cases);
    },
  };
}

interface Level {
  /** Test points seen at this depth under the present parent. */
  points: number;
  /** Failed leaves at this depth and below it. */
  failed: number;
  subtest: string;
}

/** Counts test points: leaves, and a point that closes a subtest only if it failed though all below it passed. */
interface Tally {
  readonly counts: { passed: number; failed: number; skipped: number };
  enter(depth: number, subtest: string): void;
  /** The failed case, if the point is one. */
  add(depth: number, passed: boolean, text: string): OpenCase | null;
  topLevel(): number;
}

function createTally(cases: CaseList): Tally {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const levels: Level[] = [];

  function levelAt(depth: number): Level {
    for (let at = levels.length; at <= depth; at++) levels.push({ points: 0, failed: 0, subtest: '' });
    return levels[depth] ?? { points: 0, failed: 0, subtest: '' };
  }

  return {
    counts,
    enter(depth, subtest) {
      levelAt(depth).subtest = subtest;
    },
    add(depth, passed, text) {
      const { name, directive, duration } = describe(text);
      const level = levelAt(depth);
      const below = levels[depth + 1] ?? { points: 0, failed: 0 };
      levels.length = depth + 1;
      level.points += 1;
      level.subtest = '';
      level.failed += below.failed;
      if (below.points > 0 && (passed || below.failed > 0)) return null;
      counts[directive ? 'skipped' : passed ? 'passed' : 'failed'] += 1;
      if (directive || passed) return null;
      level.failed += 1;
      const path = [...levels.slice(0, depth).map((outer) => outer.subtest), name].filter((part) => part !== '');
      return cases.add(path.join(' > ') || `test ${level.points}`, duration === undefined ? {} : { duration });
    },
    topLevel: () => levels[0]?.points ?? 0,
  };
}

/** What stands at a key of a diagnostic, in YAML's flow style. */
function scalar(text: string): string {
  const quoted = /^(['"])(.*)\1$/.exec(text.trim());
  if (!quoted) return text.trim();
  const [, mark, inner = ''] = quoted;
  return mark === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\])/g, '$1');
}

/** Takes what an `error` or `message` of a YAML diagnostic says, so that it stands before times and places. */
function createErrorTaker(failed: OpenCase, indent: number): (text: string) => boolean {
  const key = /^ *(?:error|message): *(.*)$/;
  let inBlock = false;
  return (text) => {
    const at = text.search(/\S/);
    if (inBlock && (at === -1 || at > indent)) {
      failed.addHeadLine(text);
      return true;
    }
    inBlock = false;
    const value = at === indent ? key.exec(text)?.[1] : undefined;
    if (value === undefined) return false;
    inBlock = /^[|>][-+]?$/.test(value);
    if (!inBlock) failed.addHeadLine(scalar(value));
    return true;
  };
}

/** Knows which lines belong to the failed point above them, and gives them to its case. */
function createDiagnostic(): { follow(failed: OpenCase | null, indent: number): void; takes(text: string): boolean } {
  interface Open {
    readonly case: OpenCase;
    readonly indent: number;
    readonly takesError: (text: string) => boolean;
    yaml: boolean;
  }
  let open: Open | null = null;
  return {
    follow(failed, indent) {
      open = failed && { case: failed, indent, takesError: createErrorTaker(failed, indent + 2), yaml: false };
    },
    takes(text) {
      if (!open) return false;
      const indent = text.search(/\S/);
      if (open.yaml && open.takesError(text)) return true;
      if (open.yaml && text.trim() === '...') open = null;
      else if (indent === open.indent + 2 && text.trim() === '---' && !open.yaml) open.yaml = true;
      else if (open.yaml && /^ *(?:duration_ms|type|failureType): /.test(text)) return true;
      else if (open.yaml || indent === -1 || (indent > open.indent && !point.test(text))) open.case.addLine(text);
      else return false;
      return true;
    },
  };
}

/** A point's description without its directive: `# SKIP why`, `# TODO`, or the time that node-tap puts there. */
function describe(text: string): { name: string; directive: boolean; duration?: number } {
  const match = /^(.*?)(?:(?:^|\s+)(?<!\\)#\s*(.*))?$/.exec(text);
  const remark = match?.[2] ?? '';
  const time = /^time=([\d.]+)(ms|s)?/.exec(remark);
  return {
    name: (match?.[1] ?? text).replace(/\\#/g, '#').replace(/\s*\{$/, ''),
    directive: /^(?:skip|todo)/i.test(remark),
    ...(time ? { duration: Number(time[1]) * (time[2] === 's' ? 1000 : 1) } : {}),
  };
}
