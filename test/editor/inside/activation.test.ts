import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { contributions } from '../../../src/vscode/manifest/index.ts';
import { answerAs } from './answers.ts';

function ours(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('codemaestro.codemaestro');
  assert.ok(extension, 'the editor does not know the extension');
  return extension;
}

/** Commands that are called for a row of a view, a lens or a page. */
const onSomething = [
  ...['reviewChange', 'openChangedFile', 'acceptHunk', 'rejectHunk', 'acceptFile', 'rejectFile', 'acceptChange'],
  ...['rejectChange', 'finishReview', 'requestRework', 'commentHunk', 'acceptHere', 'explainHunk', 'nextHunk'],
  ...['openGate', 'approveGate', 'denyGate', 'approveForSession', 'revokeRule', 'showTask', 'showOnBoard'],
  ...['cancelGoal', 'cancelTask', 'retryTask', 'tellTask', 'pauseAgent', 'continueAgent', 'stopAgent'],
];

describe('the extension in the editor', () => {
  before(async () => {
    await ours().activate();
  });

  it('is active', () => {
    assert.equal(ours().isActive, true);
  });

  it('has registered every command of its manifest', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const declared = contributions.flatMap(({ commands = [] }) => commands.map(({ command }): string => command));
    const missing = declared.filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });

  it('says what is wrong when a command is called for something that is not there any more', async () => {
    const gone = { root: 'file:///gone', goalId: 'g99', taskId: 't99', gateId: 'q99', hunkId: 'h99', path: 'gone.ts' };
    const person = answerAs(() => undefined);
    try {
      for (const command of onSomething) {
        const before = person.asked.length;
        await vscode.commands.executeCommand(`codemaestro.${command}`, gone);
        assert.match(person.asked.slice(before).join(), /file:\/\/\/gone is not open in this window any more/, command);
      }
    } finally {
      person.leave();
    }
  });
});
