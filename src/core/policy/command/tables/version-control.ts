import { asks, type Rule } from '../rule.ts';

/** Options before a subcommand, each of which may have taken the word behind it. */
const options = '^(?:-\\S+ (?:[^- ]\\S* )?)*';

/** An address, as opposed to a file of the worktree. */
const address = '(?:\\w[\\w+.-]*://|\\^/)';

/** Version control other than git: what goes from it to others, or straight to a server. */
export const versionControl = [
  {
    id: 'other-push',
    programs: 'hg chg sl jj bzr brz fossil darcs pijul bk got dolt dvc repo gt gs',
    when: {
      line: new RegExp(
        `${options}(?:git |gerrit |cloud |pr |stack |branch |upstack |downstack )?(?:d?push|pus|put|send|email|sub(?:mit)?|ss|upload|land|merge-pr|sync|serve|server|ui|http|cgi|bind|ghstack|phabsend|update-remote|remote (?:add|set-url))(?: |$)`,
      ),
    },
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'pushes to another repository',
    matches: asks(
      'hg push',
      'hg -R x push --force',
      'sl push --to main',
      'sl pr submit',
      'jj git push --all',
      'jj -R x git push',
      'bzr push lp:x',
      'fossil push',
      'darcs send',
      'repo upload',
      'gt submit',
    ),
    others: ['hg status', 'hg commit -m push', 'jj git fetch', 'jj log', 'sl status', 'git push'],
  },
  {
    id: 'commits-to-server',
    programs: 'svn svk cvs p4 tf cm fossil',
    when: {
      line: new RegExp(
        `${options}(?:(?:commit|com|ci|checkin|import|submit|shelve|unshelve|lock|unlock|rtag|tag|admin|push|obliterate)(?: |$)|(?:copy|cp|mkdir|delete|del|remove|rm|move|mv|rename|ren|prop\\w*|p[sde]\\w*) [^]*(?:${address}|--revprop))`,
      ),
    },
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'commits straight to a server',
    matches: asks(
      'svn commit -m x',
      'svn ci',
      'svn --username ada commit',
      'svn copy ^/trunk ^/tags/v1 -m x',
      'svn propset --revprop -r 1 svn:log x',
      'p4 -c x submit -d x',
      'cvs commit',
      'fossil commit -m x',
    ),
    others: ['svn status', 'svn copy a b', 'svn log', 'p4 opened', 'git commit -m x'],
  },
  {
    id: 'other-runs',
    programs: 'hg chg sl jj',
    when: { has: /^--config(?:-file|-toml|-option)?(?:=|$)/ },
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'is given settings, by which it may run programs',
    matches: asks('hg --config alias.x=!id x', 'jj --config ui.pager=x log'),
    others: ['hg log', 'jj log'],
  },
  {
    id: 'other-runs-line',
    programs: 'jj',
    when: { line: new RegExp(`${options}util exec(?: |$)`) },
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'runs another program',
    matches: asks('jj util exec -- git push'),
    others: ['jj util gc', 'jj log'],
  },
] as const satisfies readonly Rule[];
