import assert from 'node:assert/strict';
import { chooseAgent, type Candidate, type Standing } from '../../src/core/roles/index.ts';

function candidate(role: string, model: string, ...capabilities: string[]): Candidate {
  return { agent: `${model}/${role}`, role, model, capabilities };
}

const big = candidate('developer', 'big', 'code');
const small = candidate('developer', 'small', 'code');
const migrator = candidate('migrator', 'big', 'code', 'migrate');
const tester = candidate('tester', 'big', 'test');
const all = [tester, migrator, big, small];

function chosen(
  standings: Readonly<Record<string, Partial<Standing>>>,
  more: { role?: string; capability?: string; avoids?: string } = {},
): string | undefined {
  const { role = 'developer', capability = null, avoids = null } = more;
  const standing = (agent: string): Standing => ({ done: 0, failed: 0, load: 0, ...standings[agent] });
  return chooseAgent(all, { role, capability, avoids }, standing)?.agent;
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
