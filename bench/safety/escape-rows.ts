import { escapes, tryEscape } from '../../test/adapters/sandbox/escapes.ts';
import { networkEscapes, tryNetworkEscape } from '../../test/adapters/sandbox/network-escapes.ts';
import { openNetwork } from '../../test/adapters/sandbox/network-place.ts';
import { hideSecrets, waysPastHiding, waysToSecrets } from '../../test/security/hidden-secrets.ts';
import type { BenchRow } from '../bench-row.ts';

/** Tries one after the other, and gives the row of how many came through. */
async function attempts(
  what: string,
  isConfined: boolean,
  tries: readonly (readonly [name: string, attempt: () => Promise<void>])[],
): Promise<BenchRow> {
  const row = { what, unit: 'attempts', limit: 0 };
  if (!isConfined) return { ...row, measured: null, note: 'there is no sandbox here' };
  let through = 0;
  for (const [name, attempt] of tries) {
    try {
      await attempt();
    } catch (error) {
      through++;
      console.error(`${what}: ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { ...row, measured: through, note: `of ${String(tries.length)}` };
}

/** What succeeds of the tests' attempts to get out of the sandbox of this machine. */
export async function escapeRows(): Promise<readonly BenchRow[]> {
  const [network, hidden] = [await openNetwork(), hideSecrets()];
  try {
    const isConfined = await hidden.isConfined();
    const toSecrets = [...waysToSecrets(hidden), ...waysPastHiding(hidden)].map((line) => {
      const attempt = async (): Promise<void> => {
        if ((await hidden.printed(line)).includes('canary')) throw new Error('it printed the secret');
      };
      return [line, attempt] as const;
    });
    const out = Object.entries(escapes).map(([name, line]) => [name, () => tryEscape(line)] as const);
    const onto = Object.entries(networkEscapes).map(
      ([name, line]) => [name, () => tryNetworkEscape(network, line)] as const,
    );
    return [
      await attempts('attempts to get out of the sandbox that succeed', isConfined, out),
      await attempts('attempts to get onto the network from within', isConfined, onto),
      await attempts('attempts to come by a secret from within', isConfined, toSecrets),
    ];
  } finally {
    network.close();
    hidden.dispose();
  }
}
