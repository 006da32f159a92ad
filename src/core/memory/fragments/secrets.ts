/** What looks like a secret, and how much of a match is kept in front of the mask. */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:sk|pk|rk)[-_](?:[A-Za-z]+[-_])*[A-Za-z0-9_-]{16,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|npm_[A-Za-z0-9]{30,})/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
];

/** A value behind a name that says that it is secret. */
const named =
  /((?:pass(?:word|wd|phrase)?|secret|token|api[-_ ]?key|access[-_ ]?key|credential|authorization)["']?\s*(?:is|[:=])\s*(?:bearer\s+)?["']?)([^\s"',;]{6,})/gi;

/** A password in an address: `https://user:password@host`. */
const inAddress = /(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@]+:)[^\s@/]+(?=@)/gi;

const mask = '[masked]';

/** A text without what looks like a secret. */
export function maskSecrets(text: string): string {
  const masked = patterns.reduce((rest, pattern) => rest.replace(pattern, mask), text);
  return masked.replace(inAddress, `$1${mask}`).replace(named, `$1${mask}`);
}
