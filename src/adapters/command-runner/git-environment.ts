import type { GitSetting } from './git-config.ts';

/**
 * Settings that win over those of a repository and of the person, for every git that a line of an agent starts: it runs no
 * hooks, no monitor, no pager, no editor and no helper for credentials, signs nothing, asks nothing at a terminal, speaks
 * no protocol that starts programs or reads other folders, and takes no folder for a repository that only looks like one.
 */
const settings: Readonly<Record<string, string>> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.pager': 'cat',
  'core.editor': 'false',
  'core.askPass': '',
  'sequence.editor': 'false',
  'credential.helper': '',
  'protocol.ext.allow': 'never',
  'protocol.file.allow': 'never',
  'safe.bareRepository': 'explicit',
  'commit.gpgSign': 'false',
  'tag.gpgSign': 'false',
  'log.showSignature': 'false',
  'interactive.diffFilter': '',
  'submodule.recurse': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
};

/**
 * What git is told by its environment when an agent has it run.
 *
 * @param global the file that it takes for the person's own configuration; the machine's it does not read.
 * @param more settings that win over those of the repository, too.
 */
export function gitEnvironment(global: string, more: readonly GitSetting[]): Readonly<Record<string, string>> {
  const all = [...Object.entries(settings), ...more];
  const pairs = all.flatMap(([name, value], index): readonly (readonly [string, string])[] => [
    [`GIT_CONFIG_KEY_${String(index)}`, name],
    [`GIT_CONFIG_VALUE_${String(index)}`, value],
  ]);
  return {
    GIT_CONFIG_GLOBAL: global,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(pairs),
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'false',
    GIT_SEQUENCE_EDITOR: 'false',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_SSH_COMMAND: 'ssh',
  };
}
