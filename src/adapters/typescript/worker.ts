import * as nodeModule from 'node:module';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { err } from '../../core/base/index.ts';
import { failure } from '../../core/domain/index.ts';
import { refactorings } from './catalogue.ts';
import { findTypeScript } from './find-typescript.ts';
import type { Answer, FromWorker, OperationKind, RequestMessage, ToWorker, WorkerSettings } from './messages.ts';
import * as operations from './operations.ts';
import { createAnalysisServices, createLastingRegistry } from './services.ts';
import { settingsVariable } from './worker-kinds.ts';

/** What requests are carried out with, once it is loaded; null where there is no compiler. */
type FindTools = () => operations.Tools | null;

function createTools({ typescriptFrom }: WorkerSettings): FindTools {
  let tools: operations.Tools | null = null;
  return () => {
    if (tools) return tools;
    const api = findTypeScript(typescriptFrom);
    if (!api) return null;
    // A thread that is terminated writes nothing by itself.
    nodeModule.flushCompileCache();
    const registry = createLastingRegistry(api);
    tools = { api, refactorings, registry, analysisServices: createAnalysisServices(api, registry) };
    return tools;
  };
}

function perform(
  tools: operations.Tools,
  request: RequestMessage,
  signal: AbortSignal,
): Promise<Answer<OperationKind>> {
  switch (request.kind) {
    case 'analyse':
      return operations.analyse(tools, request.input, signal);
    case 'refactor':
      return operations.refactor(tools, request.input, signal);
    case 'publicApi':
      return operations.publicApi(tools, request.input, signal);
    case 'callables':
      return operations.callables(tools, request.input, signal);
    case 'characterise':
      return operations.characterise(tools, request.input, signal);
  }
}

const noCompiler = failure(
  'tool-missing',
  'No TypeScript with a compiler API (version 5.3 to 6) was found. Install CodeMaestro anew, which brings one, then try again.',
);

async function answer(
  findTools: FindTools,
  request: RequestMessage,
  signal: AbortSignal,
): Promise<Answer<OperationKind>> {
  try {
    const tools = findTools();
    return tools ? await perform(tools, request, signal) : err(noCompiler);
  } catch (error) {
    if (signal.aborted) return err(failure('cancelled', 'The code analysis was cancelled.'));
    const why = error instanceof Error ? error.message : String(error);
    return err(failure('agent-failed', `The code analyser failed: ${why}. Leave out the file it worked on.`));
  }
}

/** Answers requests, and hears of cancellations in between. */
interface Service {
  hear(message: ToWorker): void;
  /** Cancels all that runs, with the child processes it started. */
  stop(): void;
}

function createService(findTools: FindTools, tell: (message: FromWorker) => void): Service {
  const running = new Map<number, AbortController>();
  return {
    hear(message) {
      const { id } = message;
      if (message.kind === 'cancel') {
        running.get(id)?.abort();
        return;
      }
      const controller = new AbortController();
      running.set(id, controller);
      void answer(findTools, message, controller.signal).then((result) => {
        running.delete(id);
        tell({ id, answer: result });
      });
    },
    stop() {
      for (const controller of running.values()) controller.abort();
    },
  };
}

function serveAsThread(port: MessagePort, settings: WorkerSettings): void {
  const service = createService(createTools(settings), (message) => port.postMessage(message));
  port.on('message', (message: ToWorker) => service.hear(message));
}

function serveAsProcess(settings: WorkerSettings): void {
  const service = createService(createTools(settings), (message) => void process.send?.(message));
  process.on('message', (message) => service.hear(message as ToWorker));
  // Whoever asked is gone.
  process.on('disconnect', () => {
    service.stop();
    process.exit();
  });
}

const ofProcess = process.env[settingsVariable];
// Neither inherits it, and the compiler is nine megabytes of JavaScript.
if (parentPort || ofProcess !== undefined) nodeModule.enableCompileCache();
if (parentPort) serveAsThread(parentPort, workerData as WorkerSettings);
else if (ofProcess !== undefined) serveAsProcess(JSON.parse(ofProcess) as WorkerSettings);
