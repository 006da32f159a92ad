import assert from 'node:assert/strict';
import { chooseAgent, type Candidate, type Standing } from '../../src/core/roles/index.ts';

function candidate(role: string, model: string, ...capabilities: string[]): Candidate {
  return { agent: `${model}/${role}`, role, model, capabilities, distance: 0 };
}

const big = candidate('developer', 'big', 'code');
const small = candidate('developer', 'small', 'code');
const migrator = candidate('migrator', 'big', 'code', 'migrate');
const tester = candidate('tester', 'big', 'test');
const all = [tester, migrator, big, small];

function chosen(
  standings: Readonly<Record<string, Partial<Standing>>>,
  more: { role?: string; capability?: string; avoids?: string; far?: string } = {},
): string | undefined {
  const { role = 'developer', capability = null, avoids = null, far } = more;
  const standing = (agent: string): Standing => ({ done: 0, failed: 0, load: 0, ...standings[agent] });
  const placed = all.map((each) => ({ ...each, distance: each.model === far ? 1 : 0 }));
  return chooseAgent(placed, { role, capability, avoids }, standing)?.agent;
}

describe('who is given a stage', () => {
  it('is the role that it names, by the first model, when nothing is known', () => {
    assert.equal(chosen({}), 'big/developer');
  });

  it('is whoever has the better record', () => {
    assert.equal(chosen({ 'big/developer': { failed: 2 } }), 'small/developer');
    assert.equal(chosen({ 'small/developer': { done: 1 } }), 'small/developer');
    assert.equal(chosen({ 'big/developer': { done: 9 }, 'small/developer': { done: 1 } }), 'big/developer');
  });

  it('is whoever has less to do, of those with a like record', () => {
    assert.equal(chosen({ 'big/developer': { load: 1 } }), 'small/developer');
    assert.equal(chosen({ 'big/developer': { load: 1, done: 9 }, 'small/developer': { failed: 9 } }), 'big/developer');
  });

  it('is one whose model fits the work best, whatever the record of the others', () => {
    assert.equal(chosen({ 'big/developer': { done: 9 } }, { far: 'big' }), 'small/developer');
    assert.equal(chosen({ 'big/developer': { load: 3, failed: 2 } }, { far: 'small' }), 'big/developer');
    assert.equal(chosen({}, { far: 'small', avoids: 'big/developer' }), 'small/developer');
    assert.equal(chosen({}, { far: 'big', role: 'tester' }), 'big/tester');
  });

  it('may be another role with the capability that is asked for, and no other', () => {
    assert.equal(chosen({ 'big/migrator': { done: 9 } }), 'big/developer');
    assert.equal(chosen({ 'big/migrator': { done: 9 } }, { capability: 'code' }), 'big/migrator');
    assert.equal(chosen({}, { capability: 'migrate', role: 'tester' }), 'big/tester');
    assert.equal(chosen({ 'big/tester': { failed: 1 } }, { capability: 'migrate', role: 'tester' }), 'big/migrator');
  });

  it('is not the one that was lost, unless there is no other', () => {
    assert.equal(chosen({ 'big/developer': { done: 9 } }, { avoids: 'big/developer' }), 'small/developer');
    assert.equal(chosen({}, { role: 'tester', avoids: 'big/tester' }), 'big/tester');
  });

  it('is nobody when nobody can', () => {
    assert.equal(chosen({}, { role: 'plumber' }), undefined);
  });
});
