import type { Outcome } from './outcome.ts';
import type { NetworkNeed, Rule } from './rule.ts';

/** Addresses of the web in a word, wherever in it they begin. */
const webAddress = /\bhttps?:\/\/[^\s"'<>|,;(){}\\^`]+/gi;

/** The hosts that words name, each with its port. */
function hostsIn(words: readonly string[]): readonly string[] {
  const addresses = words.flatMap((word) => [...word.matchAll(webAddress)].map(([address]) => address));
  const hosts = addresses.flatMap((address) => {
    if (!URL.canParse(address)) return [];
    const { hostname, port, protocol } = new URL(address);
    return [`${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`];
  });
  return [...new Set(hosts)].sort();
}

/** What a command by a rule needs of the network; null when that cannot be told, or is not all that it needs. */
export function networkNeed(rule: Rule, program: string, words: readonly string[]): NetworkNeed | null {
  if (rule.network === undefined) return null;
  const hosts = hostsIn(words);
  if (rule.network === 'registry') return { registries: [program], hosts };
  return hosts.length > 0 ? { registries: [], hosts } : null;
}

/** What a line needs of the network; null when it needs more than that beyond a sandbox, or nothing. */
export function networkNeedOf(outcomes: readonly Outcome[]): NetworkNeed | null {
  const beyond = outcomes.filter(({ effect }) => effect === 'reaches' || effect === 'never');
  const needs = beyond.map(({ network }) => network);
  if (beyond.length === 0 || needs.includes(undefined)) return null;
  const all = (of: keyof NetworkNeed): readonly string[] =>
    [...new Set(needs.flatMap((need) => need?.[of] ?? []))].sort();
  return { registries: all('registries'), hosts: all('hosts') };
}
