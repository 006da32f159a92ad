import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { startEmbeddingServer, type EmbeddingServer } from '../../fakes/embedding-server.ts';
import { clearWorkspace } from '../proposed-change.ts';
import { answerAs } from './answers.ts';

const folder = (): string => {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'no folder is open');
  return first.uri.fsPath;
};

async function limit(value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration('codemaestro');
  await settings.update('limits', value, vscode.ConfigurationTarget.Global);
}

/** Has the index brought up to date, and waits until the editor shows something of it. */
async function showing(what: RegExp): Promise<void> {
  await vscode.commands.executeCommand('codemaestro.showIndex');
  const text = (): string =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'codemaestro-index')?.getText() ?? '';
  const until = Date.now() + 30_000;
  while (!what.test(text())) {
    assert.ok(Date.now() < until, `it shows: ${text()}`);
    await wait(50);
  }
}

/** The map that is shown. */
function mapShown(): vscode.TextDocument {
  const document = vscode.window.activeTextEditor?.document;
  return document?.uri.scheme === 'codemaestro-map' ? document : assert.fail('no map is shown');
}

describe('the index of the code in the editor', () => {
  let server: EmbeddingServer;
  let setup: string;
  before(() => vscode.extensions.getExtension('codemaestro.codemaestro')?.activate());
  beforeEach(async () => {
    const home = process.env['MAESTRO_HOME'] ?? '';
    assert.notEqual(home, '', 'the editor is to have a home of its own');
    setup = path.join(home, 'models.json');
    mkdirSync(home, { recursive: true });
    server = await startEmbeddingServer();
    const providers = { near: { kind: 'openai', url: server.url, key: 'KEY_THAT_IS_NOT_SET' } };
    writeFileSync(setup, JSON.stringify({ providers, roles: { embedding: ['near/tiny'] } }));
    writeFileSync(path.join(folder(), 'quokka.txt'), 'where quokkas live\n');
  });
  afterEach(async () => {
    await limit(undefined);
    await vscode.commands.executeCommand('codemaestro.removeModelKey', server.url);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await server.close();
    rmSync(setup);
    rmSync(path.join(folder(), 'quokka.txt'));
    await clearWorkspace(folder());
  });

  it('makes vectors with the key that the editor keeps, within its limits, and shows how far they are', async () => {
    const person = answerAs(() => 'kept-in-the-editor');
    await vscode.commands.executeCommand('codemaestro.setModelKey', server.url);
    person.leave();
    await limit({ day: { tokens: 1 } });
    await showing(/0 of \d+ parts are found by meaning, too, with near\/tiny\.\nVectors could not be made: /);
    assert.equal(server.count(), 0, 'a limit of the editor holds for vectors');
    await limit(undefined);
    await showing(/([1-9]\d*) of \1 parts are found by meaning, too, with near\/tiny\./);
    assert.deepEqual([...new Set(server.keys)], ['Bearer kept-in-the-editor']);
    assert.ok(server.texts.some((each) => each.includes('where quokkas live')));
  });

  it('names what is left out and why, and is drawn as a map that leads to files and definitions', async () => {
    const minified = path.join(folder(), 'quokka.min.js');
    writeFileSync(minified, 'x');
    try {
      await showing(/\d+ files are left out:\n[^]* {2}quokka\.min\.js: minified/);
    } finally {
      rmSync(minified);
    }
    const uri = vscode.Uri.file(path.join(folder(), 'src/duration.ts'));
    await vscode.commands.executeCommand('codemaestro.showMap', uri);
    const near = mapShown();
    assert.match(near.getText(), /^src\/duration\.ts\n(?: {2}.*\n)* {2}\d+: export function parseDuration\(/m);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', near.uri);
    assert.ok(links.some(({ target }) => target?.path === uri.path && target.fragment === ''));
    assert.ok(links.some(({ target }) => target?.path === uri.path && /^L\d+$/.test(target.fragment)));
    const person = answerAs(() => '');
    await vscode.commands.executeCommand('codemaestro.showMap');
    person.leave();
    assert.match(person.asked.join('\n'), /seen from/);
    assert.match(mapShown().uri.path, /Map of the Code/);
  });
});
