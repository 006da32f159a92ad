import assert from 'node:assert/strict';
import type { Smell, StageReport } from '../../src/core/domain/index.ts';
import type { Briefing } from '../../src/core/ports/index.ts';
import { artifactNames, improvementReviewer } from '../../src/core/roles/index.ts';
import { smell } from '../quality/smells.ts';
import { briefingFor, changeIn, contextOf, createScriptedTools, taskOn, type Script } from './briefings.ts';

const target = smell('long-function', 'src/a.ts');
const api = { 'src/a.ts': ['parse: () => void'] };

/** What the tester noted before anything was touched. */
const before: StageReport = {
  outcome: 'done',
  summary: '',
  findings: [],
  artifacts: {
    [artifactNames.api('src/a.ts')]: api['src/a.ts'],
    [artifactNames.smells]: ['long-function'],
    [artifactNames.tests]: ['test/a.pin.test.ts'],
  },
};
const noted = [{ stageId: 'pin', report: before }];

async function review(script: Script, changed: readonly string[] = ['src/a.ts'], more: Partial<Briefing> = {}) {
  const tools = createScriptedTools({ api, smells: [], ...script });
  const briefing = briefingFor(taskOn([target]), { change: changeIn(...changed), reports: noted, ...more });
  return { result: await improvementReviewer.run(briefing, contextOf(tools)), tools };
}

async function reportOf(...given: Parameters<typeof review>) {
  const { result } = await review(...given);
  assert.ok(result.ok);
  return result.value.report;
}

describe('the reviewer of improvements', () => {
  it('has nothing to say of a change that keeps its promises', async () => {
    assert.deepEqual(await reportOf({}, ['src/a.ts', 'test/a.pin.test.ts']), {
      outcome: 'done',
      summary: 'The public API is unchanged, the diff stays within the plan, the smell is gone and none was added.',
      findings: [],
      artifacts: {},
    });
  });

  const objections: Readonly<Record<string, readonly [text: RegExp, script: Script, changed?: readonly string[]]>> = {
    'a changed API': [
      /public API of src\/a\.ts changed: − parse/,
      { api: { 'src/a.ts': ['parse: (x: string) => void'] } },
    ],
    'a file that the plan does not name': [/^src\/b\.ts is changed/, {}, ['src/a.ts', 'src/b.ts']],
    'a test that nobody wrote to pin': [/^test\/b\.test\.ts is changed/, {}, ['src/a.ts', 'test/b.test.ts']],
    'a smell that is still there': [/None of the smells is gone/, { smells: [target] }],
    'a smell that is new': [/adds a smell \(dead-code\)/, { smells: [smell('dead-code', 'src/a.ts')] }],
  };
  for (const [what, [text, script, changed]] of Object.entries(objections)) {
    it(`asks for changes because of ${what}`, async () => {
      const { outcome, summary, findings } = await reportOf(script, changed);
      assert.equal(outcome, 'changes-requested');
      assert.match(summary, text);
      assert.deepEqual([findings.length, findings[0]?.severity], [1, 'blocking']);
    });
  }

  it('tells everything at once', async () => {
    const smells: readonly Smell[] = [target, smell('dead-code', 'src/a.ts')];
    const { findings } = await reportOf({ smells, api: {} }, ['src/a.ts', 'src/b.ts']);
    assert.equal(findings.length, 4);
  });

  it('goes by the last that was noted of a file', async () => {
    const again = { stageId: 'pin-again', report: { ...before, artifacts: { smells: ['dead-code'] } } };
    const smells = [smell('dead-code', 'src/a.ts')];
    assert.equal((await reportOf({ smells }, undefined, { reports: [...noted, again] })).outcome, 'done');
  });

  it('writes nothing, and hands on what its tools could not do', async () => {
    const { tools } = await review({});
    assert.deepEqual(tools.inputs('write-file'), []);
    for (const tool of ['describe-api', 'find-smells'] as const) {
      const { result } = await review({ broken: [tool] });
      assert.equal(result.ok || result.error.person, `${tool} is broken.`);
    }
  });
});
