import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { nameOf } from '../../security/cases.ts';
import { createModelServer } from '../../model-server/index.ts';
import { clearWorkspace, proposeChange } from '../proposed-change.ts';
import { answerAs } from './answers.ts';

const kinds = { openai: 'chat', anthropic: 'anthropic', ollama: 'ollama' } as const;
/** As long as a real one, and of no form that is known by itself. */
const canary = (kind: string): string => `canary of ${kind} 7Qm2xV9tLr4Zp8`.replaceAll(' ', '-');

/** Every file below a folder that can be read, as it is on the disk. */
function* filesBelow(folder: string): Generator<readonly [file: string, bytes: Buffer]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else if (entry.isFile()) yield [file, readFileSync(file)];
  }
}

describe('where keys of models are kept', () => {
  const folder = (): vscode.Uri => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'no folder is open');
    return first.uri;
  };
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('codemaestro');
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  after(async () => {
    await settings().update('models', undefined, vscode.ConfigurationTarget.Global);
    await clearWorkspace(folder().fsPath);
    await vscode.commands.executeCommand('codemaestro.refresh');
  });

  it(nameOf('SEC-01'), async function () {
    this.timeout(120_000);
    const servers = await Promise.all(
      Object.entries(kinds).map(async ([kind, wire]) => ({
        kind,
        server: await createModelServer({ wire, key: canary(kind), script: () => ({ text: 'ready' }) }),
      })),
    );
    try {
      const models = servers.map(({ kind, server }) => ({ name: kind, kind, url: server.url }));
      await settings().update('models', models, vscode.ConfigurationTarget.Global);
      for (const { kind, server } of servers) {
        const person = answerAs(() => canary(kind));
        await vscode.commands.executeCommand('codemaestro.setModelKey', server.url);
        person.leave();
      }
      for (const model of await vscode.lm.selectChatModels({ vendor: 'codemaestro' })) {
        const asked = vscode.LanguageModelChatMessage.User(`Is ${canary(model.id)} a key?`);
        const { text } = await model.sendRequest([asked]);
        let said = '';
        for await (const piece of text) said += piece;
        assert.equal(said, 'ready', model.id);
      }
      for (const { kind, server } of servers) assert.ok(server.requests.length > 0, kind);
      // A journal with something in it, and an answer of the person that repeats a key.
      const change = await proposeChange(folder().fsPath, { 'src/fresh.ts': () => 'export const fresh = 1;\n' });
      await vscode.commands.executeCommand('codemaestro.refresh');
      const [hunk] = change.files[0]?.hunks ?? [];
      const target = { root: folder().toString(), taskId: 't1', path: 'src/fresh.ts', hunkId: hunk?.id };
      const person = answerAs(() => `not with ${canary('openai')}`);
      await vscode.commands.executeCommand('codemaestro.rejectHunk', target);
      person.leave();
    } finally {
      await Promise.all(servers.map(({ server }) => server.close()));
    }
    const top = path.dirname(process.env['MAESTRO_TEST_OUTCOMES'] ?? '');
    const seen: string[] = [];
    for (const [file, bytes] of filesBelow(top)) {
      seen.push(path.relative(top, file));
      for (const kind of Object.keys(kinds))
        assert.ok(!bytes.includes(canary(kind)), `${file} holds the key of ${kind}`);
    }
    for (const expected of [/settings\.json$/, /journal\.db$/]) {
      assert.ok(
        seen.some((file) => expected.test(file)),
        `${String(expected)} is not among what was looked at`,
      );
    }
  });
});
