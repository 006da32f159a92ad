import type { PageHost } from './page-host.ts';

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(value: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The editor that shows the page in a webview, or whatever gives a browser's page the same function. */
export function editorHost(): PageHost {
  const api = acquireVsCodeApi();
  return {
    post: (message) => {
      api.postMessage(message);
    },
    onMessage: (listener) => {
      addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        listener(data);
      });
    },
    kept: () => api.getState(),
    keep: (value) => {
      api.setState(value);
    },
    now: () => Date.now(),
    every: (milliseconds, call) => void setInterval(call, milliseconds),
  };
}
