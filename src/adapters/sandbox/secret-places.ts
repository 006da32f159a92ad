import path from 'node:path';

/** Below the person's home: where programs keep keys, tokens, passwords, browser profiles, and what was typed. */
const inHome = `.ssh .gnupg .aws .azure .kube .docker .config/gcloud .config/gh .config/glab-cli .config/hub .config/op
  .config/rclone .config/git/credentials .password-store .local/share/keyrings .pki .mozilla .thunderbird .config/google-chrome
  .config/chromium .config/microsoft-edge .config/BraveSoftware Library/Keychains Library/Cookies
  .netrc .git-credentials .npmrc .pypirc .yarnrc.yml .pgpass .my.cnf .vault-token .boto .s3cfg .terraformrc .terraform.d
  .cargo/credentials .cargo/credentials.toml .gem/credentials .composer/auth.json .m2/settings.xml .m2/settings-security.xml
  .gradle/gradle.properties .config/containers .config/pip .bash_history .zsh_history .python_history .node_repl_history
  .psql_history .mysql_history .lesshst .viminfo`.split(/\s+/);

const ofSystem = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/ssh/ssh_host_rsa_key',
];

/** Absolute paths that no confined command reads, whether they exist or not. */
export function secretPlaces(home: string): readonly string[] {
  return [...inHome.map((place) => path.join(home, place)), ...ofSystem];
}
