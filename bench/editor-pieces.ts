/** Runs in the extension host: how long pieces of an answer are under way from a server to whoever asked the editor's model. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';

const pieces = 60;
/** Milliseconds between two pieces. */
const pace = 25;

/** A server whose answers say in each piece when it was sent. */
async function startServer(): Promise<{ readonly url: string; readonly close: () => void }> {
  const answer = async (response: ServerResponse): Promise<void> => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let piece = 0; piece < pieces; piece++) {
      const choices = [{ index: 0, delta: { content: ` ${String(performance.now())}` } }];
      response.write(`data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices })}\n\n`);
      await wait(pace);
    }
    response.end(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`,
    );
  };
  const server = createServer((_request, response) => void answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}/v1`, close: () => server.close() };
}

/** How long the pieces in a text were under way; the text ends with whole numbers. */
function ages(text: string, now: number): readonly number[] {
  return text
    .split(/\s+/)
    .filter((word) => /^\d+\.\d+$/.test(word))
    .map((word) => now - Number(word));
}

/** Milliseconds that each piece took: through the editor, and read straight from the server. */
export async function measurePieces(): Promise<{ readonly ours: readonly number[]; readonly bare: readonly number[] }> {
  const server = await startServer();
  const settings = vscode.workspace.getConfiguration('codemaestro');
  try {
    await settings.update('models', [{ name: 'paced', url: server.url }], vscode.ConfigurationTarget.Global);
    const [model] = await vscode.lm.selectChatModels({ vendor: 'codemaestro', id: 'paced' });
    if (!model) throw new Error('The editor does not know the model.');
    const ours: number[] = [];
    const response = await model.sendRequest([vscode.LanguageModelChatMessage.User('Count.')]);
    for await (const text of response.text) ours.push(...ages(text, performance.now()));
    const bare: number[] = [];
    const direct = await fetch(server.url);
    for await (const bytes of direct.body ?? []) {
      const text = new TextDecoder().decode(bytes as Uint8Array);
      bare.push(...ages(text.replaceAll(/[^\d. ]+/g, ' '), performance.now()));
    }
    return { ours, bare };
  } finally {
    await settings.update('models', undefined, vscode.ConfigurationTarget.Global);
    server.close();
  }
}
