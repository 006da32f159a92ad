import type { CodeHistory, PastCommit } from '../../core/ports/index.ts';
import { createGit, type GitOptions } from './process.ts';

/** Where the history of a folder is read. */
export interface HistoryOptions extends GitOptions {
  readonly folder: string;
}

const record = '\u001e';
const unit = '\u001f';

/** What `git log` printed, commit by commit. Paths are relative to the folder. */
function commitsIn(printed: string): readonly PastCommit[] {
  return printed
    .split(record)
    .slice(1)
    .map((each) => {
      const [id = '', seconds = '0', subject = '', names = ''] = each.split(unit);
      const files = names.split('\0').map((name) => name.replace(/^\n+/, ''));
      return { id, at: Number(seconds) * 1000, subject, files: files.filter((name) => name !== '') };
    });
}

/** The history of the repository that a folder belongs to; none where there is no repository, or git cannot read it. */
export function createGitHistory({ folder, ...options }: HistoryOptions): CodeHistory {
  const git = createGit(options);
  const answer = async (...args: readonly string[]): Promise<string | null> => {
    const said = await git({ args, cwd: folder, purpose: 'read the history' });
    return said.ok ? said.value.stdout.toString('utf8') : null;
  };
  return {
    head: async () => (await answer('rev-parse', '--verify', '-q', 'HEAD'))?.trim() ?? null,
    async since(known, limit) {
      const leadsOn = known !== null && (await answer('merge-base', '--is-ancestor', known, 'HEAD')) !== null;
      const format = `--format=${record}%H${unit}%ct${unit}%s${unit}`;
      const range = leadsOn ? [`${known}..HEAD`] : ['HEAD'];
      const how = [
        '--no-show-signature',
        '--no-merges',
        '--name-only',
        '--relative',
        '--no-renames',
        '-z',
        `--max-count=${String(limit)}`,
      ];
      const printed = await answer('log', ...how, format, ...range, '--');
      return { commits: commitsIn(printed ?? ''), isWhole: !leadsOn };
    },
  };
}
