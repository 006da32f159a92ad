import type * as vscode from 'vscode';
import type { Localiser } from '../board/texts.ts';

/** Keys of servers. One belongs to an origin and is sent nowhere else, whatever a setting is changed to. */
export interface Keys {
  /** Rejects with a text for the person when the editor’s storage cannot be read. */
  get(url: string): Promise<string | undefined>;
  /** Rejects with a text for the person when the key could not be kept; it is nowhere then. */
  set(url: string, key: string): Promise<void>;
  remove(url: string): Promise<void>;
  /** Every key that was kept or read in this window, also when it was removed since: what is to be masked. */
  readonly known: () => readonly string[];
  /** Takes in what another window changes, until it is disposed of. */
  readonly follow: () => vscode.Disposable;
  /** Reads the keys of some servers, so that they are known before they are used; one that cannot be read is not. */
  recall(urls: readonly string[]): Promise<void>;
}

/** Where a key belongs, for people and as its name. */
export function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url;
}

const prefix = 'model-key:';

/** What went wrong with a key, for people. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Keys in the editor's secret storage, and nowhere else: where there is none, there are no keys.
 * @param known takes every key that comes by: one for the whole window.
 */
export function createKeys(secrets: vscode.SecretStorage, known: Set<string>, l10n: Localiser): Keys {
  const read = async (name: string): Promise<string | undefined> => {
    const key = await secrets.get(name);
    if (key !== undefined && key !== '') known.add(key);
    return key;
  };
  const lost = (url: string, why: string): Error =>
    new Error(
      l10n.t(
        'The editor’s secret storage cannot keep the key for {0}: {1}. The key is kept nowhere else. Set up a keyring for the editor, such as GNOME Keyring or KWallet, and enter the key again; or run the command line with the key in its environment.',
        originOf(url),
        why,
      ),
    );
  return {
    async get(url) {
      try {
        return await read(prefix + originOf(url));
      } catch (error) {
        throw lost(url, textOf(error));
      }
    },
    async set(url, key) {
      known.add(key);
      let kept: string | undefined;
      try {
        await secrets.store(prefix + originOf(url), key);
        kept = await secrets.get(prefix + originOf(url));
      } catch (error) {
        throw lost(url, textOf(error));
      }
      if (kept !== key) throw lost(url, l10n.t('it gives back nothing of what it was given'));
    },
    remove: async (url) => secrets.delete(prefix + originOf(url)),
    known: () => [...known],
    follow: () =>
      secrets.onDidChange(({ key: name }) => {
        if (name.startsWith(prefix)) void read(name).catch(() => undefined);
      }),
    async recall(urls) {
      const names = new Set(urls.map((url) => prefix + originOf(url)));
      await Promise.all([...names].map((name) => read(name).catch(() => undefined)));
    },
  };
}
