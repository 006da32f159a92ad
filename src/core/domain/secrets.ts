/** What looks like a secret wherever it stands: forms that their makers gave them. */
const forms: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:sk|pk|rk)[-_](?=[\w-]*\d)(?:[A-Za-z]+[-_])*[A-Za-z0-9_-]{16,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|npm_[A-Za-z0-9]{30,})/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\bhooks\.slack\.com\/services\/[\w/]{20,}/g,
];

/** A value behind a name that says that it is secret. */
const named =
  /((?:pass(?:word|wd|phrase)?|secret|token|api[-_ ]?key|access[-_ ]?key|credential|authorization)["']?\s*(?:is|[:=])\s*(?:bearer\s+)?["']?)([^\s"',;]{6,})/gi;

/** The same as it stands in files of variables: in capitals, with a value of letters and digits and nothing of code in it. */
const variable =
  /(\b[A-Z][A-Z0-9_]*(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)[A-Z0-9_]*["']?\s*[=:]\s*["']?)(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])(?!(?:process|import|os|env|config|settings)\b)([\w+/=.~!@#%^&*-]{8,})(?![\w(.[])/g;

/** What a request carries to say who it is from. */
const bearer = /(\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+)([\w+/=.~-]{8,})/gi;

/** A password in an address, and a name in it that is long enough to be a token: `https://user:password@host`. */
const inAddress = /(\b[a-z][a-z\d+.-]*:\/\/)(?:([^\s:/@]*:)[^\s/@]+|[^\s:/@]{20,})(?=@)/gi;

const mask = '[masked]';

/** Takes secrets out of texts. The same text twice gives what it gave once. */
export interface Masker {
  /** Without secrets that are known by their very letters. */
  readonly known: (text: string) => string;
  /** Also without what has the form of one. */
  readonly all: (text: string) => string;
}

/** Characters below which something known is too short to be told from ordinary words. */
const shortest = 8;

/** @param known the secrets that there are, asked for each time. */
export function createMasker(known: () => readonly string[]): Masker {
  const withoutKnown = (text: string): string =>
    known().reduce((rest, secret) => {
      if (secret.length < shortest) return rest;
      const hidden = rest.replaceAll(secret, mask);
      const written = encodeURIComponent(secret);
      return written === secret ? hidden : hidden.replaceAll(written, mask);
    }, text);
  return { known: withoutKnown, all: (text) => withoutForms(withoutKnown(text)) };
}

/** Knows no secret by its letters, only the forms of them: where a host says nothing of its own. */
export const formMasker: Masker = createMasker(() => []);

function withoutForms(text: string): string {
  return forms
    .reduce((rest, form) => rest.replace(form, mask), text)
    .replace(inAddress, `$1$2${mask}`)
    .replace(bearer, `$1${mask}`)
    .replace(variable, `$1${mask}`);
}

/** A text of people or agents without what looks like a secret, also by the words in front of it alone. */
export function maskSecrets(text: string): string {
  return withoutForms(text).replace(named, `$1${mask}`);
}

/** Names of variables that hold secrets. */
const secretName = /KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH|_PWD$|_PAT$/i;

/** The secrets in an environment, by the names of its variables, and what is in those that are named. */
export function secretsIn(
  environment: Readonly<Record<string, string | undefined>>,
  variables: readonly string[] = [],
): readonly string[] {
  const values = Object.entries(environment).flatMap(([name, given = '']) => {
    const value = given.trim();
    if (variables.includes(name)) return value.length >= shortest ? [value] : [];
    const isWord = /^[a-z]*$|^[A-Z]*$|^[A-Z][a-z]*$/.test(value) && value.length < 16;
    const isPlace = /^(?:[/~.]|[A-Za-z]:\\)/.test(value) && !/[+=]/.test(value);
    return secretName.test(name) && value.length >= shortest && !isWord && !isPlace ? [value] : [];
  });
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}

/** A value with every text in it changed, but those under some names; the very same where nothing changes. */
export function mapTexts<T>(value: T, change: (text: string) => string, except: ReadonlySet<string>): T {
  const walk = (item: unknown): unknown => {
    if (typeof item === 'string') return change(item);
    if (typeof item !== 'object' || item === null) return item;
    if (Array.isArray(item)) {
      const next = item.map(walk);
      return next.some((each, at) => each !== item[at]) ? next : item;
    }
    const entries = Object.entries(item);
    const next = entries.map(([name, each]): [string, unknown] => [name, except.has(name) ? each : walk(each)]);
    return next.some(([, each], at) => each !== entries[at]?.[1]) ? Object.fromEntries(next) : item;
  };
  return walk(value) as T;
}
