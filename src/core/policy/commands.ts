import { higherRisk, type Risk, type RiskAssessment } from '../domain/index.ts';

/** Programs that only look, or that work on files of the worktree, whose result is judged when the session ends. */
const plain = new Set(
  (
    'awk basename cat cd chmod cmp column comm cp cut date diff dirname du echo egrep env expr false fgrep file exit find fmt ' +
    'fold grep head hexdump id jq join less ln ls md5sum mkdir mktemp mv nl od paste pr printf pwd readlink realpath rg sed seq ' +
    'sha1sum sha256sum sleep sort stat strings tac tail tee test touch tr tree true type uname uniq wc wait which whoami xxd yes return set shift export local break continue [ :'
  ).split(' '),
);

/** Programs that run what the workspace holds, as its checks do. */
const runners = new Set(
  (
    'ava biome bun cargo clang deno dotnet eslint g++ gcc go gradle gradlew java javac jest make mocha mvn mvnw mypy next node ' +
    'npm npx nx phpunit pnpm prettier py.test pytest python python3 rspec ruby ruff rustc swift ts-node tsc tsx turbo vite ' +
    'vitest yarn'
  ).split(' '),
);

/** What makes a simple command riskier than its program alone, first match counts. */
const rules: readonly (readonly [pattern: RegExp, risk: Risk | null, reason: string])[] = [
  [/^(?:sudo|su|doas|pkexec)\b/, 'high', 'it asks for more rights'],
  [/^(?:ssh|scp|sftp|rsync|ftp|telnet|nc|ncat|socat)\b/, 'high', 'it reaches another machine'],
  [
    /^(?:npm|pnpm|yarn|bun) (?:.* )?(?:publish|unpublish|deprecate|owner|login|adduser|token)\b/,
    'high',
    'it publishes',
  ],
  [
    /^(?:cargo|gem|twine|mvn|gradle|dotnet|poetry|uv) (?:.* )?(?:publish|push|upload|deploy|yank|login)\b/,
    'high',
    'it publishes',
  ],
  [/^git (?:.* )?push\b/, 'high', 'it pushes to another repository'],
  [
    /^(?:docker|podman|kubectl|helm|terraform|tofu|pulumi|ansible\S*|aws|gcloud|az|heroku|vercel|netlify|fly|flyctl|gh|glab)\b/,
    'high',
    'it acts on services outside this machine',
  ],
  [
    /^(?:dd|mkfs\S*|fdisk|parted|shutdown|reboot|halt|systemctl|service|crontab|launchctl|mount|umount|chown)\b/,
    'high',
    'it changes the machine',
  ],
  [/^(?:kill|pkill|killall)\b/, 'high', 'it ends processes'],
  [
    /^(?:eval|source|\.|exec|sh|bash|zsh|dash|fish|pwsh|powershell|cmd|xargs|parallel|nohup|setsid|script|expect|at)\b/,
    'medium',
    'it runs what another program wrote',
  ],
  [
    /^(?:node|python3?|ruby|perl|php|deno|bun) (?:.* )?-(?:e|p|pe|c|r|-eval|-print)\b/,
    'low',
    'it runs a program that is written in the command',
  ],
  [
    /^(?:npm|pnpm|yarn|bun) (?:.* )?(?:ci|i|install|add|update|upgrade|remove|uninstall|link|exec|dlx|create|init)\b/,
    'medium',
    'it installs packages, which run code of others',
  ],
  [/^(?:npx|bunx|uvx|pipx)\b(?! --no-install)/, 'medium', 'it may fetch and run a package'],
  [
    /^(?:pip3?|uv|poetry|gem|bundle|composer|apt\S*|brew|dnf|yum|pacman|apk|cargo (?:install|add)|go (?:get|install)|conda)\b/,
    'medium',
    'it installs packages, which run code of others',
  ],
  [/^(?:curl|wget|http|https)\b/, 'medium', 'it uses the network'],
  [
    /^git (?:.* )?(?:status|diff|log|show|blame|ls-files|ls-tree|grep|rev-parse|describe|shortlog|cat-file)\b(?! --output)/,
    null,
    '',
  ],
  [/^git\b/, 'medium', 'it changes what git keeps'],
  [/^find\b.* -(?:exec|execdir|ok|okdir|delete|fprint\S*)\b/, 'medium', 'it acts on whatever it finds'],
  [/^(?:rm|rmdir|shred|truncate|unlink)\b/, 'low', 'it deletes files'],
];

/** Words that lead out of the worktree. */
const outside = /(?:^|[\s='":>])(?:~|\/(?!dev\/null(?:\W|$)|tmp\/)[\w.]|\.\.(?:\/|\s|$)|\$HOME|\$\{HOME|[A-Za-z]:\\)/;

/** What decides at run time which commands run, and cannot be told beforehand. */
const composed = /`|\$\(|[<>]\(/;

/** The simple commands of a line, without quotes' insides being cut: at `;`, `|`, `&` and line feeds. */
function simpleCommands(line: string): readonly string[] {
  const parts = line.replace(/[<>]&\d?|&>/g, '> ').match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^'"\\;|&\n])+/g) ?? [];
  return parts.map((part) => part.trim().replace(/^[({!\s]+/, '')).filter((part) => part !== '');
}

/** The command without variables set before it and without its program's folder. */
function bare(command: string): string {
  const words = command
    .replace(/^(?:[A-Za-z_]\w*=(?:'[^']*'|"[^"]*"|\S*)\s+)+/, '')
    .replace(/\\(?=\w)|['"](?=\w+['"]?(?:\s|$))/g, '');
  return words
    .replace(/^(?:\.\/)?(?:node_modules\/\.bin\/)/, '')
    .replace(/^(?:if|then|else|elif|do|while|until|time|command|builtin)\s+/, '');
}

function assessSimple(command: string): RiskAssessment | null {
  const text = bare(command);
  const [program = ''] = text.split(/\s/);
  const found = rules.find(([pattern]) => pattern.test(text));
  const known = /^(?:fi|done|for\s.*|esac|case\s.*|\})$/.test(text) || plain.has(program) || runners.has(program);
  const own: RiskAssessment | null =
    found && found[1] !== null
      ? { risk: found[1], reasons: [found[2]] }
      : found || known || /^[A-Za-z_]\w*=\S*$/.test(text)
        ? null
        : { risk: 'low', reasons: [`“${program}” is not a program that is known to stay in the worktree`] };
  if (!outside.test(text)) return own;
  const reasons = [...(own?.reasons ?? []), 'it names files outside the worktree'];
  // To look elsewhere is not much; to write or delete there is.
  const changes = /^(?:rm|rmdir|mv|cp|ln|tee|touch|mkdir|chmod|truncate|shred|sed)\b|>/.test(text);
  return { risk: higherRisk(own?.risk ?? 'low', changes ? 'high' : 'medium'), reasons };
}

/**
 * How risky a line of shell is, by rules over its words; null when it only looks, or does no more than the workspace's own
 * programs do. Rules cannot see through a program: what a session really changed is judged again at its end.
 */
export function assessCommand(line: string): RiskAssessment | null {
  const found = simpleCommands(line).map(assessSimple);
  const piped = /\|\s*(?:\S+=\S+\s+)*(?:\S*\/)?(?:sh|bash|zsh|dash|node|python3?|perl|ruby)\b/.test(line)
    ? { risk: 'high' as const, reasons: ['it runs what another command prints'] }
    : null;
  const built = composed.test(line)
    ? { risk: 'medium' as const, reasons: ['what it runs is put together at run time'] }
    : null;
  const all = [...found, piped, built].filter((each) => each !== null);
  if (all.length === 0) return null;
  return {
    risk: all.reduce<Risk>((risk, each) => higherRisk(risk, each.risk), 'low'),
    reasons: [...new Set(all.flatMap(({ reasons }) => reasons))],
  };
}
