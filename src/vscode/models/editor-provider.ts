import * as vscode from 'vscode';
import { err, ok, type Result } from '../../core/base/index.ts';
import type {
  ModelFailure,
  ModelPiece,
  ModelProvider,
  ModelReply,
  ModelRequest,
  ToolCall,
} from '../../core/ports/index.ts';
import { failedBy, endedBy } from './editor-failures.ts';
import { toEditor } from './messages.ts';
import { createWatch, usualPatience, type Ending, type Patience, type Watch } from './watch.ts';

/** The editor's models do not tell what they counted. */
const unknownUsage = { known: false, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** What has come of an answer. */
interface Growing {
  text: string;
  readonly calls: ToolCall[];
}

type Take = (part: unknown) => void;

/** An id that no other call of the conversation has. */
function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted || 'call';
  for (let number = 2; taken.has(id); number++) id = `${wanted || 'call'}-${String(number)}`;
  taken.add(id);
  return id;
}

function takerOf({ messages }: ModelRequest, growing: Growing, onPiece: (piece: ModelPiece) => void): Take {
  const taken = new Set(
    messages.flatMap((message) => (message.role === 'assistant' ? message.calls.map(({ id }) => id) : [])),
  );
  const tell = (piece: ModelPiece): void => {
    try {
      onPiece(piece);
    } catch {
      // A listener's trouble is its own.
    }
  };
  return (part) => {
    if (part instanceof vscode.LanguageModelTextPart) {
      growing.text += part.value;
      tell({ kind: 'text', text: part.value });
    } else if (part instanceof vscode.LanguageModelToolCallPart) {
      const { callId, name, input } = part;
      growing.calls.push({ id: freeId(callId, taken), name, input: JSON.stringify(input) });
      tell({ kind: 'call', name });
    }
  };
}

/** The model that a request names as `vendor/id`. */
async function modelNamed(name: string): Promise<vscode.LanguageModelChat | undefined> {
  const at = name.indexOf('/');
  const [model] = await vscode.lm.selectChatModels({ vendor: name.slice(0, at), id: name.slice(at + 1) });
  return model;
}

/** Reads the whole answer; resolves early with why the call was ended from this side. */
async function read(request: ModelRequest, take: Take, watch: Watch): Promise<Ending | 'unknown-model' | null> {
  const ended = async <T>(step: Thenable<T>): Promise<{ readonly value: T } | Ending> =>
    Promise.race([Promise.resolve(step).then((value) => ({ value })), watch.ended]);
  const found = await ended(modelNamed(request.model));
  if (typeof found === 'string') return found;
  if (!found.value) return 'unknown-model';
  const tools = request.tools.map(({ name, description, input }) => ({ name, description, inputSchema: { ...input } }));
  const options = {
    justification: vscode.l10n.t('CodeMaestro’s agents work with the model that you chose.'),
    ...(tools.length > 0 ? { tools } : {}),
  };
  const response = await ended(found.value.sendRequest(toEditor(request), options, watch.token));
  if (typeof response === 'string') return response;
  const parts = response.value.stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await ended(parts.next());
    if (typeof next === 'string') return next;
    if (next.value.done) return null;
    watch.heard();
    take(next.value.value);
  }
}

async function ask(
  request: ModelRequest,
  onPiece: (piece: ModelPiece) => void,
  signal: AbortSignal,
  patience: Patience,
): Promise<Result<ModelReply, ModelFailure>> {
  const growing: Growing = { text: '', calls: [] };
  if (signal.aborted) return err(endedBy('cancelled', request.model, '', patience));
  const watch = createWatch(patience, signal);
  try {
    const ending = await read(request, takerOf(request, growing, onPiece), watch);
    if (ending !== null) return err(endedBy(ending, request.model, growing.text, patience));
  } catch (error) {
    return err(failedBy(error, request.model, growing.text));
  } finally {
    watch.close();
  }
  const { text, calls } = growing;
  return ok({ text, calls, stop: calls.length > 0 ? 'calls' : 'end', usage: unknownUsage, skipped: 0 });
}

/** The language models that the editor has, whoever brings them. A request names one as `vendor/id`. */
export function createEditorProvider(patience: Partial<Patience> = {}): ModelProvider {
  const whole = { ...usualPatience, ...patience };
  return { name: 'vscode', ask: (request, onPiece, signal) => ask(request, onPiece, signal, whole) };
}
