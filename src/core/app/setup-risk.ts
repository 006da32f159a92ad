import { assessRisk } from '../changes/index.ts';
import type { FileChange, RiskAssessment } from '../domain/index.ts';
import type { Surroundings } from './surroundings.ts';

/** Files that decide what an installation or a build runs, whoever calls it. */
const building =
  /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|pnpm-[\w-]+\.yaml|yarn\.lock|bun\.lockb?|deno\.jsonc?|(?:GNU)?makefile|.*\.mk|justfile|taskfile\.ya?ml|setup\.(?:py|cfg)|pyproject\.toml|requirements[^/]*\.txt|pipfile(?:\.lock)?|poetry\.lock|uv\.lock|gemfile(?:\.lock)?|.*\.gemspec|rakefile|cargo\.(?:toml|lock)|build\.rs|go\.(?:mod|sum)|composer\.(?:json|lock)|pom\.xml|.*\.gradle(?:\.kts)?|gradlew|binding\.gyp|cmakelists\.txt|dockerfile|.*\.(?:sh|bash|zsh|ps1|bat|cmd))$|(?:^|\/)(?:scripts?|tools?|bin|hack|ci)\//i;

/** Whether the line names a file, or the folder that it is in, as a word of its own. */
function isNamed(line: string, path: string): boolean {
  const words = line.split(/[\s;&|()<>'"=]+/).map((word) => word.replace(/^\.\//, '').replace(/\/+$/, ''));
  return words.some((word) => word !== '' && word !== '.' && (path === word || path.startsWith(`${word}/`)));
}

/**
 * The risk of a change, in a workspace whose settings may name a set-up command: that one runs with the person's rights on what was
 * accepted. What it may run is accepted by the person alone.
 */
export function riskWithSetup({
  readConfig,
}: Pick<Surroundings, 'readConfig'>): (files: readonly FileChange[]) => Promise<RiskAssessment> {
  return async (files) => {
    const [found, config] = await Promise.all([assessRisk(files), readConfig()]);
    const setup = config.ok ? config.value.setup : undefined;
    if (setup === undefined) return found;
    const paths = files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath]));
    const run = paths.find((path) => building.test(path) || isNamed(setup, path));
    if (run === undefined) return found;
    const reason = `the set-up command may run what “${run}” says, with your rights`;
    return { risk: 'high', reasons: [...found.reasons, reason] };
  };
}
