/** What looks like a secret wherever it stands: forms that their makers gave them. */
const forms: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:sk|pk|rk)[-_](?=[\w-]*\d)(?:[A-Za-z]+[-_])*[A-Za-z0-9_-]{16,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|npm_[A-Za-z0-9]{30,})/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\bhooks\.slack\.com\/services\/[\w/]{20,}/g,
  // Of registries, hosts of code and of models.
  /\b(?:pypi-[\w-]{50,}|dckr_[a-z]{3,4}_[\w-]{20,}|gl(?:ptt|rt|dt|soat|imt|cbt|ft|agent)-[\w-]{16,}|AT(?:ATT|CTT|BB)[\w=-]{24,})/g,
  /\b(?:hf_[A-Za-z0-9]{30,}|xai-\w{40,}|gsk_\w{40,}|r8_\w{30,}|pplx-\w{40,}|nvapi-[\w-]{40,})/g,
  // Of clouds and services.
  /\b(?:ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|do[opr]_v1_[a-f0-9]{40,}|dapi[a-f0-9]{32}|hv[sbr]\.[\w-]{20,}|tskey-[a-z]+-[\w-]{20,})/g,
  /\b(?:SG\.[\w-]{16,}\.[\w-]{16,}|whsec_[\w+/=]{20,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|sq0[a-z]{3}-[\w-]{20,}|SK[a-f0-9]{32}\b|key-[a-f0-9]{32}\b)/g,
  /\b(?:glsa_\w{30,}|sntry[su]_[\w+/=-]{30,}|NR(?:AK|JS|RA)-\w{20,}|PMAK-[\w-]{40,}|lin_api_\w{30,}|figd_[\w-]{30,}|sbp_[a-f0-9]{40}|dp\.(?:pt|st|ct|sa)\.[\w.-]{30,})/g,
  /\b(?:AGE-SECRET-KEY-1[0-9A-Z]{50,}|\d{8,10}:AA[\w-]{33}\b|[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,})/g,
];

/** What in a text has a form that makers give to their keys, each once. */
export function keysIn(text: string): readonly string[] {
  return [...new Set(forms.flatMap((form) => text.match(form) ?? []))];
}

/** Behind words that only stand before secrets. What stands there may be short, so it has letters and digits. */
const introduced: readonly RegExp[] = [
  /(\s--(?:password|passphrase|token|api-key|secret)(?:=|\s+)["']?)(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])([^\s"'[<${][^\s"']{5,})/g,
  /(\s-u\s+["']?[\w.@-]+:)(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])([^\s"'[<${][^\s"']{5,})/g,
  /(\blogin\s+\S+\s+password\s+)(\S+)/g,
  /("auth"\s*:\s*")([\w+/=]{16,})/g,
  /(\b(?:Account|SharedAccess)Key=|[?&]sig=|\b_(?:authToken|password|auth)\s*=\s*)([\w+/%=.-]{16,})/g,
  /(\bcookie:\s*[^\s=;]+=)([\w%+/=.-]{16,})/gi,
];

/** A long value of letters and digits behind a name that says that it is secret, in any writing. */
const longNamed =
  /((?:^|[\s"'{,])[\w.-]{0,64}?(?:secret|password|passwd|api[-_]?key|access[-_]?key|secret[-_]?key|auth[-_]?token|private[-_]?key|key-data)["']?\s*[:=]\s*["']?)(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])([\w+/=~-]{16,})(?![\w(.[])/gim;

/** Words before a colon behind which a password stands. */
const passwordNames = String.raw`(?:\b|_)(?:passwor[dt]|passwd|passphrase|pwd|kennwort)["']?[ \t]*:[ \t]*`;
/** A short password: letters and a digit, and not the name of a digest, a code or a type. */
const shortPassword = String.raw`(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])(?!(?:sha-?\d+|md\d|base\d+|argon2\w*|utf-?\d+|u?int\d+)\b)`;
const colons: readonly RegExp[] = [
  new RegExp(`(${passwordNames}(["']))${shortPassword}[\\w!@#$%^&*+=?~.-]{6,}(?=\\2)`, 'gi'),
  // By itself it ends the line, or stands between blanks: otherwise it is code.
  new RegExp(`(${passwordNames})${shortPassword}[\\w!@#$%^&*+=?~-]{6,}(?=\\.?(?:\\s|$))`, 'gi'),
];

/** A value behind a name that says that it is secret. */
const named =
  /((?:pass(?:word|wd|phrase)?|secret|token|api[-_ ]?key|access[-_ ]?key|credential|authorization)["']?\s*(?:is|[:=])\s*(?:bearer\s+)?["']?)([^\s"',;]{6,})/gi;

/** The same as it stands in files of variables: in capitals, with a value of letters and digits and nothing of code in it. */
const variable =
  /(\b[A-Z][A-Z0-9_]*(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|(?<=_)(?:PASS|PWD))[A-Z0-9_]*["']?\s*[=:]\s*["']?)(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])(?!(?:process|import|os|env|config|settings)\b)([\w+/=.~!@#%^&*-]{8,})(?![\w(.[])/g;

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
  const formless = forms.reduce((rest, form) => rest.replace(form, mask), text).replace(inAddress, `$1$2${mask}`);
  return [bearer, variable, longNamed, ...introduced, ...colons].reduce(
    (rest, form) => rest.replace(form, `$1${mask}`),
    formless,
  );
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
