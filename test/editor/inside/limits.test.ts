import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { event, type DomainEvent, type LimitStanding } from '../../../src/core/domain/index.ts';
import { fold } from '../../../src/core/app/index.ts';
import { limitsInSettings } from '../../../src/vscode/models/limit-settings.ts';
import { nearLimits, standingText } from '../../../src/vscode/status/near-limits.ts';
import { sampleGoal } from '../../contracts/journal.samples.ts';

async function configure(value: unknown, target: vscode.ConfigurationTarget): Promise<void> {
  await vscode.workspace.getConfiguration('codemaestro').update('limits', value, target);
}

describe('limits of spending in the editor', () => {
  afterEach(() => configure(undefined, vscode.ConfigurationTarget.Global));

  it('are the person’s own, and refused where they cannot be read', async () => {
    assert.deepEqual(limitsInSettings(), { ok: true, value: {} });
    await configure({ goal: { dollars: 5 } }, vscode.ConfigurationTarget.Global);
    assert.deepEqual(limitsInSettings(), { ok: true, value: { goal: { dollars: 5 } } });
    await configure({ goal: { dollars: 'much' } }, vscode.ConfigurationTarget.Global);
    const read = limitsInSettings();
    assert.match(read.ok ? '' : read.error.person, /codemaestro\.limits cannot be read.*goal/s);
  });

  it('are told of as they stand now, while what they are of is open', () => {
    const standing: LimitStanding = { scope: 'goal', of: 'g1', unit: 'dollars', limit: 2, spent: 1 };
    const ids = { goalId: 'g1', sessionId: 'e1' };
    const cost = {
      dollars: 1.5,
      price: 'test',
      tokens: { input: 1, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 },
    };
    const outage = { provider: 'p', model: 'm', reason: 'cut-off', text: '', cost };
    const told: readonly DomainEvent[] = [
      event('goal-created', { goal: sampleGoal('g1') }),
      event('limit-neared', { ...ids, standing, share: 50 }),
      event('model-failed', { ...ids, outage }),
    ];
    const at = (events: readonly DomainEvent[]) => fold(events.map((each) => ({ ...each, at: 0 })));
    assert.deepEqual(nearLimits(at(told), 0).map(standingText), ['g1: $1.50 of $2.00 spent']);
    const ended = event('goal-finished', { goalId: 'g1', outcome: 'cancelled', reason: '' });
    assert.deepEqual(nearLimits(at([...told, ended]), 0), []);
  });
});
