/** Paths that no agent writes, whatever its role: version control, hooks, editors, CI, agent rules, keys, our own state. */
const protectedPatterns: readonly RegExp[] = [
  /(?:^|\/)\.git(?:\/|$)|(?:^|\/)\.hg\/hgrc$/,
  /(?:^|\/)\.(?:husky|githooks)(?:\/|$)|(?:^|\/)\.?lefthook(?:-local)?\.[a-z]+$|(?:^|\/)\.(?:pre-commit-config\.ya?ml|overcommit\.yml|lintstagedrc[^/]*)$/,
  /(?:^|\/)\.(?:vscode|idea|devcontainer|zed|fleet|nova|vs|vim|helix)(?:\/|$)|(?:^|\/)\.devcontainer\.json$/,
  /(?:^|\/)[^/]+\.(?:code-workspace|sublime-project)$|(?:^|\/)\.(?:exrc|nvimrc|nvim\.lua|lvimrc|dir-locals(?:-2)?\.el|gdbinit|lldbinit|pdbrc)$/,
  /(?:^|\/)\.(?:npmrc|pypirc|netrc|yarnrc(?:\.ya?ml)?|pnpmfile\.c?js|condarc|gemrc|bazelrc|ripgreprc|gitconfig|gitmodules|gitattributes|mcp\.json)$/,
  /(?:^|\/)(?:bunfig\.toml|(?:uv|poetry)\.toml|nuget\.config|pip\.conf|\.?mise(?:\.local)?\.toml|\.tool-versions)$|(?:^|\/)\.mise(?:\/|$)|(?:^|\/)\.gradle\/(?:init(?:\.gradle(?:\.kts)?|\.d\/.*)|gradle\.properties)$|(?:^|\/)\.cargo\/config(?:\.toml)?$|(?:^|\/)\.bundle\/config$|(?:^|\/)\.mvn\/|(?:^|\/)\.yarn\/(?:releases|plugins)(?:\/|$)/,
  /(?:^|\/)\.(?:bash|zsh)[^/]*$|(?:^|\/)\.(?:z?profile|z?login|z?logout|[kc]?shrc|tcshrc|inputrc|vimrc|curlrc|wgetrc)$|(?:^|\/)\.envrc$|(?:^|\/)\.config\/fish(?:\/|$)/,
  /(?:^|\/)\.env(?:[._-]|$)/,
  /\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx|ppk|asc|gpg)$|(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)[^/]*$/,
  /(?:^|\/)\.(?:ssh|aws|gnupg|kube|azure|password-store)(?:\/|$)|(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.config\/(?:gcloud|gh|op)(?:\/|$)/,
  /(?:^|\/)(?:\.(?:git-credentials|pgpass|my\.cnf|htpasswd|boto|vault-token)|credentials\.json|kubeconfig)$/,
  /^\.(?:github|gitlab|gitea|forgejo|circleci|buildkite|ci|semaphore|teamcity|woodpecker|tekton|azuredevops)(?:\/|$)|(?:^|\/)\.(?:travis|gitlab-ci|gitpod|drone|woodpecker|cirrus|appveyor)\.ya?ml$/,
  /(?:^|\/)(?:Jenkinsfile|azure-pipelines[^/]*\.ya?ml|(?:bitbucket-pipelines|appveyor|cloudbuild|buildspec|codemagic|wercker)\.ya?ml)$/i,
  /(?:^|\/)(?:AGENTS?|CLAUDE|GEMINI)(?:\.local)?\.md$|(?:^|\/)copilot-instructions\.md$/i,
  /(?:^|\/)\.(?:claude|cursor|codex|gemini|windsurf|roo|continue|junie|kiro|amazonq|augment|trae|opencode|qwen|agents)(?:\/|$)/,
  /(?:^|\/)\.(?:cursor|windsurf|cline|roo)rules(?:\/|$)|(?:^|\/)\.(?:aider[^/]*|goosehints|rules)$/,
  /(?:^|\/)\.maestro(?:\/|$)/,
];

/** Code points that macOS ignores in file names. */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Letters of other scripts that look like those of names here: Cyrillic, Greek, and dots and slashes of other kinds. */
const lookalikes: Readonly<Record<string, string>> = {
  ...{
    а: 'a',
    в: 'b',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    ɡ: 'g',
    һ: 'h',
    і: 'i',
    ј: 'j',
    к: 'k',
    ӏ: 'l',
    м: 'm',
    о: 'o',
    р: 'p',
    ѕ: 's',
  },
  ...{
    т: 't',
    ѵ: 'v',
    ԝ: 'w',
    х: 'x',
    у: 'y',
    α: 'a',
    ε: 'e',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    χ: 'x',
  },
  ...{ '․': '.', '。': '.', '·': '.', '⁄': '/', '∕': '/', ı: 'i' },
};

/** A path as the least careful file system reads it: no case, no ignorable characters, no dots or spaces at the end of names. */
export function folded(path: string): string {
  const names = path
    .normalize('NFKC')
    .replace(ignorable, '')
    .toLowerCase()
    .replace(/[^\x20-\x7e]/gu, (letter) => lookalikes[letter] ?? letter)
    .split('/')
    .map((name) => name.replace(/:.*$/, '').replace(/[ .]+$/, ''));
  return names.filter((name) => name !== '').join('/');
}

/** Whether no agent may write there, whether the file exists or not. */
export function isProtectedPath(path: string): boolean {
  const read = folded(path);
  return protectedPatterns.some((pattern) => pattern.test(read));
}

/** Files that hold keys, wherever they are. */
const secrets: readonly RegExp[] = [
  /(?:^|\/)\.env(?:rc)?$|(?:^|\/)\.env[._-](?!(?:example|sample|template|dist|defaults?)$)[^/]*$/,
  /\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx|ppk|asc|gpg)$/,
  /(?:^|\/)id_[a-z0-9_]+$/,
  /(?:^|\/)\.(?:npmrc|netrc|pypirc|pgpass|my\.cnf|git-credentials|htpasswd|boto|vault-token|yarnrc\.yml)$/,
  /(?:^|\/)(?:\.aws|\.ssh|\.gnupg|\.kube|\.azure|\.password-store|\.config\/(?:gcloud|gh|op))(?:\/|$)/,
  /(?:^|\/)\.docker\/config\.json$|(?:^|\/)kubeconfig$|(?:^|\/)(?:\.git|\.git\/modules\/.*)\/(?:config|credentials)$/,
  /(?:^|\/)(?:credentials?|secrets?|service-?account[^/]*)(?:\.(?:json|ya?ml|toml|ini|txt|csv))?$/,
  /(?:^|\/)(?:login\.keychain|cookies\.sqlite|login data|key4\.db)/,
];

/** Files of the machine that hold secrets, or by which other processes are read. */
const ofMachine =
  /^\/etc\/(?:g?shadow|sudoers|ssl\/private|ssh\/.*_key)|^\/proc\/(?:[^/]+\/)*(?:environ|mem|root|cwd|fd|maps|cmdline|auxv|task)(?:\/|$)|^\/(?:var\/)?run\/secrets|^\/dev\/(?:k?mem|port)$|^\/sys\/kernel|^\/var\/lib\/(?:docker|kubelet)/;

/** Whether a file holds keys. */
export function isSecretPath(path: string): boolean {
  const read = (path.startsWith('/') ? '/' : '') + folded(path.replaceAll('\\', '/'));
  return secrets.some((pattern) => pattern.test(read)) || ofMachine.test(read);
}
