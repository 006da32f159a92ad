import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { createSqliteJournalStore } from '../../../src/adapters/sqlite-journal/index.ts';
import type { EventData } from '../../../src/core/domain/index.ts';
import { foldersOf } from '../../../src/local/folders.ts';
import { clearWorkspace, proposeChange } from '../proposed-change.ts';
import { answerAs } from './answers.ts';

describe('going back to a checkpoint in the editor', () => {
  const folder = (): vscode.Uri => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'no folder is open');
    return first.uri;
  };
  before(async function () {
    this.timeout(120_000);
    await vscode.extensions.getExtension('codemaestro.codemaestro')?.activate();
    await proposeChange(folder().fsPath, { 'src/fresh.ts': () => 'export const fresh = 1;\n' });
    await vscode.commands.executeCommand('codemaestro.refresh');
  });
  after(async () => {
    await clearWorkspace(folder().fsPath);
    await vscode.commands.executeCommand('codemaestro.refresh');
  });

  /** How going back ended, once it has. */
  async function outcome(): Promise<EventData<'restore-finished'>> {
    const folders = foldersOf(folder().fsPath, process.env);
    assert.ok(folders.ok);
    const reader = createSqliteJournalStore({ file: folders.value.journal }).openReader();
    assert.ok(reader.ok);
    try {
      for (;;) {
        for await (const events of reader.value.read({ types: ['restore-finished'] })) {
          for (const { type, data } of events) if (type === 'restore-finished') return data;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } finally {
      reader.value.close();
    }
  }

  it('asks to which one and what of it, and puts the files of the task back', async function () {
    this.timeout(120_000);
    const person = answerAs((question, choices) => {
      if (question.startsWith('To which checkpoint')) return choices.find((choice) => choice.startsWith('k1'));
      return choices.find((choice) => choice === 'Files alone');
    });
    try {
      const target = { root: folder().toString(), taskId: 't1' };
      await vscode.commands.executeCommand('codemaestro.restoreCheckpoint', target);
    } finally {
      person.leave();
    }
    assert.match(person.asked[0] ?? '', /t1 go back\?.*own files stay/);
    assert.match(person.asked[1] ?? '', /hold no more/);
    const { checkpointId, failure } = await outcome();
    assert.deepEqual([checkpointId, failure], ['k1', undefined]);
    const folders = foldersOf(folder().fsPath, process.env);
    assert.ok(folders.ok);
    assert.ok(!existsSync(path.join(folders.value.worktrees, 'g1-t1', 'src/fresh.ts')));
  });

  it('has what an agent deleted back: asks where a file is by now, and opens it', async function () {
    this.timeout(120_000);
    const at = (name: string): string => path.join(folder().fsPath, name);
    const trash = '.maestro/state/trash/g1-t1';
    mkdirSync(at(trash), { recursive: true });
    writeFileSync(at(`${trash}/lost.txt`), 'what was lost\n');
    writeFileSync(at('lost.txt'), 'what is there\n');
    /** Picks the file, and takes a way where one is asked for; resolves with all that was asked and said. */
    const restore = async (way?: string): Promise<string> => {
      const person = answerAs((question) => {
        if (question.startsWith('Which files')) return 'lost.txt';
        if (question.startsWith('Where is')) return 'lost.restored.txt';
        if (question.includes('is back as')) return 'Open File';
        return question.includes('is there already') ? way : undefined;
      });
      try {
        await vscode.commands.executeCommand('codemaestro.restoreDeleted');
      } finally {
        person.leave();
      }
      return person.asked.join('\n');
    };
    try {
      assert.match(
        await restore('Save Beside…'),
        /lost\.txt is there already\.[^]*\nlost\.txt is back as lost\.restored\.txt\./,
      );
      assert.equal(vscode.window.activeTextEditor?.document.getText(), 'what was lost\n');
      assert.equal(readFileSync(at('lost.txt'), 'utf8'), 'what is there\n');
      await restore('Skip');
      assert.equal(readFileSync(at('lost.txt'), 'utf8'), 'what is there\n');
      assert.match(await restore('Replace'), /lost\.txt is back\. What was there before is in the trash now\./);
      assert.equal(readFileSync(at('lost.txt'), 'utf8'), 'what was lost\n');
      assert.equal(readFileSync(at('.maestro/state/trash/g1-t1~2/lost.txt'), 'utf8'), 'what is there\n');
      rmSync(at('.maestro/state/trash'), { recursive: true });
      assert.match(await restore(), /The trash is empty/);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      for (const name of ['lost.txt', 'lost.restored.txt']) rmSync(at(name), { force: true });
    }
  });
});
