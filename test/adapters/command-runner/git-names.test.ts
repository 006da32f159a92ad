import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readConfiguration } from '../../../src/adapters/command-runner/git-config.ts';
import { gitEnvironment } from '../../../src/adapters/command-runner/git-environment.ts';
import { gitPrograms } from '../../security/git-programs.ts';
import { judged } from '../../security/judging.ts';

/** What is overruled for every git of a line, or never counts when a repository says it, with why. */
const otherwise: Readonly<Record<string, string>> = {
  'pager.<cmd>': 'GIT_PAGER counts before it',
  'init.templateDir': 'what it copies are hooks, which are off',
  'uploadpack.packObjectsHook': 'git takes it only from what is not the repository’s',
  'credential.<url>.helper': 'an empty credential.helper takes all of them back',
};

/** Names that sound as if something were started. */
const suspicious =
  /(?:cmd|command|program|helper|hook|driver|textconv|external|fsmonitor|askpass|proxy|clean|smudge|process|editor|browser|httpd|tunnel|receivepack|uploadpack|packobjectshook|vcs|viewer|tool|difffilter|hookspath|templatedir|modulepath)$|^(?:alias|hook|pager)\.|\.path$/i;

/** Of those the ones that start nothing by themselves, with why. */
const harmless: Readonly<Record<string, string>> = {
  ...{
    'include.path': 'what it leads to is listed, too',
    'includeIf.<condition>.path': 'what it leads to is listed, too',
  },
  ...{ 'diff.tool': 'it names a tool', 'diff.guitool': 'it names a tool', 'merge.tool': 'it names a tool' },
  ...{ 'merge.guitool': 'it names a tool', 'man.viewer': 'it names a tool', 'web.browser': 'it names a tool' },
  ...{ 'help.browser': 'it names a tool', 'instaweb.browser': 'it names a tool' },
  ...{
    'instaweb.modulePath': 'it is for a web server that is overruled',
    'gitcvs.dbDriver': 'it names a kind of database',
  },
  ...{
    'advice.ignoredHook': 'it is a switch',
    'advice.waitingForEditor': 'it is a switch',
    'diff.<driver>.cachetextconv': 'it is a switch',
    'column.clean': 'it is about columns',
    'http.proxy': 'it is an address',
    'remote.<name>.proxy': 'it is an address',
  },
  ...{ 'notes.rewrite.<command>': 'it is a switch', 'color.pager': 'it is a switch' },
};

/** The names that the installed git tells of; null when it cannot. */
function namesOfGit(): readonly string[] | null {
  const { status, stdout } = spawnSync('git', ['help', '-c'], { encoding: 'utf8' });
  const names = stdout.split('\n').filter((line) => /^[a-z][\w-]*\.\S+$/i.test(line));
  return status === 0 && names.length > 100 ? names : null;
}

describe('names of git’s configuration that start a program', () => {
  it('are all switched off in a repository’s for lines of agents', () => {
    const overruled = Object.entries(gitEnvironment('/dev/null', []));
    const settled = new Set(
      overruled.flatMap(([name, value]) => (/^GIT_CONFIG_KEY_/.test(name) ? [value.toLowerCase()] : [])),
    );
    for (const { documented, name, value } of gitPrograms) {
      if (settled.has(name.toLowerCase()) || documented in otherwise) continue;
      const printed = name.replace(/^[^.]*|[^.]*$/g, (part) => part.toLowerCase());
      const { disarmed } = readConfiguration(`local\0${printed}\n${value('./evil')}\0`);
      assert.equal(disarmed.length, 1, name);
      assert.doesNotMatch(disarmed[0]?.[1] ?? '', /evil/, name);
    }
  });

  it('are set by no line of an agent, neither for good nor for once', async () => {
    for (const { name } of gitPrograms) {
      for (const line of [
        `git config ${name} x`,
        `git -c ${name}=x status`,
        `git config --global ${name.toUpperCase()} x`,
      ]) {
        assert.equal((await judged(line)).verdict, 'deny', line);
        assert.equal((await judged(line, { sandboxed: true })).verdict, 'deny', line);
      }
    }
  });

  it('are all those that this computer’s git tells of', function () {
    const names = namesOfGit();
    if (!names) return this.skip();
    const known = new Set([...gitPrograms.map(({ documented }) => documented), ...Object.keys(harmless)]);
    const strange = names.filter((name) => suspicious.test(name) && !known.has(name));
    assert.deepEqual(strange, [], 'look up what they do, and add them to what is switched off or to what is harmless');
  });

  it('are not set by variables of git’s either', async () => {
    for (const name of [
      'GIT_TRACE',
      'GIT_TRACE2',
      'GIT_TRACE_PACKET',
      'GIT_PAGER',
      'GIT_SSH',
      'GIT_CONFIG_PARAMETERS',
    ]) {
      assert.equal((await judged(`${name}=x git log`)).verdict, 'deny', name);
    }
    for (const name of ['GIT_INDEX_FILE', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_EXTERNAL_DIFF', 'GIT_FUTURE_THING'])
      assert.equal((await judged(`env ${name}=x git log`)).verdict, 'deny', name);
    assert.equal((await judged('GIT_AUTHOR_NAME=Ada git log')).verdict, 'ask');
  });
});
