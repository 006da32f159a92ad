import type { Risk } from '../domain/index.ts';

/** Paths whose change means more than its lines. The first rule that fits a path speaks for it. */
export interface PathRule {
  readonly when: RegExp;
  readonly risk: Risk;
  /** What touching such a path does, as it reads before the path. */
  readonly says: string;
}

const file = (names: string): RegExp => new RegExp(`(?:^|/)(?:${names})$`, 'i');
const folder = (names: string): RegExp => new RegExp(`(?:^|/)(?:${names})/`, 'i');
const either = (...patterns: readonly RegExp[]): RegExp => new RegExp(patterns.map((p) => p.source).join('|'), 'i');

export const pathRules: readonly PathRule[] = [
  {
    when: either(
      folder('\\.github/(?:workflows|actions)|\\.circleci|\\.buildkite|\\.gitlab|\\.ci'),
      file(
        '\\.gitlab-ci\\.ya?ml|Jenkinsfile|azure-pipelines[^/]*\\.ya?ml|\\.travis\\.ya?ml|bitbucket-pipelines\\.ya?ml',
      ),
    ),
    risk: 'high',
    says: 'changes what continuous integration runs',
  },
  {
    when: either(
      folder('\\.maestro|\\.claude|\\.cursor|\\.vscode|\\.devcontainer|\\.husky|\\.githooks'),
      file('AGENTS\\.md|CLAUDE\\.md|copilot-instructions\\.md|\\.cursorrules'),
    ),
    risk: 'high',
    says: 'changes the configuration of agents, editors or hooks',
  },
  {
    when: either(
      file(
        '\\.gitmodules|\\.gitattributes|\\.npmrc|\\.yarnrc(?:\\.yml)?|\\.pypirc|\\.env[^/]*|[^/]+\\.(?:pem|key|pfx|p12)',
      ),
    ),
    risk: 'high',
    says: 'changes credentials or where code comes from',
  },
  {
    when: file('pnpm-workspace\\.yaml|gradle\\.properties'),
    risk: 'high',
    says: 'changes settings by which packages are installed or code is built',
  },
  {
    when: either(folder('migrations?|db/migrate|alembic/versions'), file('[^/]+\\.sql|schema\\.prisma|schema\\.rb')),
    risk: 'high',
    says: 'changes a database schema or migration',
  },
  {
    when: either(
      folder('terraform|infra|infrastructure|k8s|kubernetes|helm|charts|ansible|deploy|deployment'),
      file(
        '(?:[^/]+\\.)?Dockerfile|Dockerfile\\.[^/]+|(?:docker-)?compose[^/]*\\.ya?ml|[^/]+\\.tf(?:vars)?|Procfile|nginx[^/]*\\.conf',
      ),
    ),
    risk: 'high',
    says: 'changes how the software is deployed',
  },
  {
    when: either(
      folder('auth|security|crypto|permissions?|acl|oauth'),
      file(
        '[^/]*(?:auth(?!or)|password|passwd|permission|credential|secret|crypto|oauth|jwt|csrf|sanitiz)[^/]*\\.[a-z]+',
      ),
    ),
    risk: 'high',
    says: 'touches authentication, permissions or cryptography',
  },
  {
    when: file(
      'package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|bun\\.lockb?|Cargo\\.lock|poetry\\.lock|uv\\.lock|Gemfile\\.lock|composer\\.lock|go\\.sum|Pipfile\\.lock',
    ),
    risk: 'medium',
    says: 'changes the locked versions of dependencies',
  },
  {
    when: file(
      'package\\.json|Cargo\\.toml|pyproject\\.toml|setup\\.(?:py|cfg)|requirements[^/]*\\.txt|Gemfile|composer\\.json|go\\.mod|pom\\.xml|build\\.gradle(?:\\.kts)?|[^/]+\\.csproj',
    ),
    risk: 'medium',
    says: 'changes dependencies or scripts',
  },
  {
    when: either(
      file(
        '[jt]sconfig[^/]*\\.json|Makefile|CMakeLists\\.txt|\\.(?:eslint|prettier|babel|mocha|c8|nyc|stylelint)rc[^/]*',
      ),
      file('(?:webpack|vite|vitest|rollup|esbuild|jest|babel|eslint|playwright|next|tsup)\\.config\\.[cm]?[jt]s'),
    ),
    risk: 'medium',
    says: 'changes how the project is built or checked',
  },
  {
    when: either(
      folder('dist|build|out|vendor|third_party|generated|__generated__|__snapshots__'),
      file('[^/]+\\.min\\.(?:js|css)|[^/]+[._-](?:generated|gen|pb)\\.[a-z.]+|[^/]+\\.snap'),
    ),
    risk: 'medium',
    says: 'edits a generated or vendored file by hand',
  },
];
