import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFrontMatter } from '../../src/adapters/yaml-front-matter/index.ts';
import { differenceOf, middleOf, shareOf } from '../../src/core/app/interval.ts';
import { builtInRoleBook, hashOfPrompt, promptForTask, readTrials, systemTextOf } from '../../src/core/roles/index.ts';
import { flawOf } from '../../src/core/roles/prompts/prompt.ts';
import { builtInModule, builtInPath } from '../../scripts/built-in-prompts.ts';
import { valueOf } from '../adapters/git/sandbox.ts';

const book = builtInRoleBook();
const values = { role: 'reviewer', purpose: 'Find {{role}}.', tools: 'read-file', writes: 'none' };

function trialsOf(...texts: readonly string[]) {
  return readTrials(
    texts.map((text, at) => valueOf(readFrontMatter(`prompts/${String(at)}.md`, text))),
    book,
  );
}

function trial(fields: string, text = 'Look closely.'): string {
  return `---\n${fields}\n---\n${text}\n`;
}

function refused(...texts: readonly string[]): string {
  const read = trialsOf(...texts);
  assert.ok(!read.ok, 'it was taken');
  return read.error.person;
}

describe('the words that roles work by', () => {
  it('are built in as their files have them', async () => {
    assert.equal(readFileSync(builtInPath, 'utf8'), await builtInModule(), 'run "npm run prompts"');
  });

  it('are there for every role, with all that they name declared', () => {
    for (const { name, prompt } of book.values()) {
      assert.equal(flawOf(prompt), null, name);
      assert.equal(prompt.output, name === 'planner' ? 'plan' : 'report');
      const text = systemTextOf(prompt, { ...values, role: name }, []);
      assert.ok(text.startsWith(`You are the ${name}. `), text.slice(0, 80));
      assert.ok(!text.includes('{{'), text);
    }
  });

  it('are filled in once, and only where they are declared', () => {
    const prompt = {
      role: 'x',
      version: 1,
      variables: ['purpose'],
      output: 'report' as const,
      text: '{{purpose}} {{tools}}',
    };
    assert.match(systemTextOf(prompt, values, []), /^You are the reviewer. Find \{\{role\}\}. \{\{tools\}\}\n/);
  });

  it('have a hash that tells two wordings apart', () => {
    const prompt = book.get('reviewer')?.prompt;
    assert.ok(prompt);
    assert.notEqual(hashOfPrompt(prompt), hashOfPrompt({ ...prompt, text: `${prompt.text} Be brief.` }));
  });
});

describe('another wording of a team', () => {
  it('has its share of the tasks, the same ones each time', () => {
    const usual = book.get('reviewer')?.prompt;
    const trials = valueOf(trialsOf(trial('role: reviewer\nversion: 2\nshare: 30'))).get('reviewer') ?? [];
    assert.ok(usual);
    const chosen = Array.from({ length: 2_000 }, (_, at) => promptForTask(usual, trials, `t${String(at)}`).version);
    const again = Array.from({ length: 2_000 }, (_, at) => promptForTask(usual, trials, `t${String(at)}`).version);
    assert.deepEqual(again, chosen);
    const share = chosen.filter((version) => version === 2).length / chosen.length;
    assert.ok(share > 0.26 && share < 0.34, String(share));
  });

  it('is refused with file and line where it does not fit', () => {
    const known = 'role: reviewer\nversion: 2';
    assert.match(refused(trial('role: nobody\nversion: 2')), /^prompts\/0\.md:2: there is no role "nobody"/);
    assert.match(refused(trial('role: reviewer\nversion: 1')), /0\.md:3: version 1 of "reviewer" is the one/);
    assert.match(refused(trial('role: planner\nversion: 2')), /ends with a plan/);
    assert.match(refused(trial(`${known}\nshare: 101`)), /0\.md:4: "share"/);
    assert.match(refused(trial(known, 'Use {{tools}}.')), /\{\{tools\}\} stands in the text and not among/);
    assert.match(refused(trial(`${known}\nvariables: [moon]`)), /"moon" is no variable/);
    assert.match(refused(trial(`${known}\nvariables: [role]`)), /stands nowhere in the text/);
    assert.match(
      refused(trial(known), trial(known)),
      /1\.md:3: version 2 of "reviewer" stands in prompts\/0\.md already/,
    );
    assert.match(refused(trial(`${known}\nshare: 60`), trial('role: reviewer\nversion: 3\nshare: 50')), /come to 110/);
  });
});

describe('bounds of what is counted', () => {
  it("are Wilson's for shares: wide for few, never beyond none and all", () => {
    const rounded = (count: number, of: number) => {
      const { low, high } = shareOf(count, of);
      return [low, high].map((bound) => Math.round(bound * 1_000) / 1_000);
    };
    assert.deepEqual(rounded(8, 10), [0.49, 0.943]);
    assert.deepEqual(rounded(0, 10), [0, 0.278]);
    assert.deepEqual(rounded(10, 10), [0.722, 1]);
    assert.deepEqual(rounded(0, 0), [0, 1]);
    assert.deepEqual(rounded(80, 100), [0.711, 0.867]);
  });

  it('show a difference only where there is one', () => {
    const few = differenceOf(shareOf(4, 5), shareOf(2, 5));
    assert.ok(few.low < 0 && few.high > 0);
    assert.ok(differenceOf(shareOf(90, 100), shareOf(60, 100)).low > 0);
  });

  it('of numbers are the middle half', () => {
    assert.deepEqual(middleOf([9, 1, 5, 3, 7]), { middle: 5, low: 3, high: 7 });
    assert.equal(middleOf([]), null);
  });
});
