import type * as vscode from 'vscode';

/** Keys of servers. One belongs to an origin and is sent nowhere else, whatever a setting is changed to. */
export interface Keys {
  get(url: string): Promise<string | undefined>;
  set(url: string, key: string): Promise<void>;
  remove(url: string): Promise<void>;
}

/** Where a key belongs, for people and as its name. */
export function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url;
}

/** Keys in the editor's secret storage. */
export function createKeys(secrets: vscode.SecretStorage): Keys {
  const nameOf = (url: string): string => `model-key:${originOf(url)}`;
  return {
    get: async (url) => secrets.get(nameOf(url)),
    set: async (url, key) => secrets.store(nameOf(url), key),
    remove: async (url) => secrets.delete(nameOf(url)),
  };
}
