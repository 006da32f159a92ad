import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createPlace, removePlace, runIn, type Place } from './place.ts';

/** Lines that do what must not happen, each of which prints `done` when it could. */
export const escapes: Readonly<Record<string, (place: Place) => string>> = {
  'a file beside the worktree': ({ outside }) => `echo x > ${outside}/new && echo done`,
  'a change of a file beside the worktree': ({ outside }) => `echo x >> ${outside}/note && echo done`,
  'the removal of a file beside the worktree': ({ outside }) => `rm -f ${outside}/note && echo done`,
  'a way through a link': ({ outside }) => `ln -s ${outside} way && echo x > way/new && echo done`,
  'a way through the process folder': ({ outside }) => `echo x > /proc/self/root${outside}/new && echo done`,
  'a way through another process': ({ outside }) =>
    `for p in /proc/[0-9]*/root; do echo x > $p${outside}/new && echo done; done`,
  'a hard link to a file outside': ({ outside }) => `ln ${outside}/note here && echo x > here && echo done`,
  'a new mount': ({ outside }) => `mount --bind ${outside} . && echo done`,
  'a mount of the machine to be written': () => 'mount -o remount,rw,bind / && touch /usr/new && echo done',
  'an unmount of what is in the way': () => 'umount .git && echo x > .git && echo done',
  'a user namespace of its own': () => 'unshare -Urm true && echo done',
  'a device of its own': () => 'mknod disk b 8 0 && echo done',
  'the clock of the machine': () => 'date -s "2001-01-01" 2>/dev/null && echo done',
  'a change of .git': () => 'echo "gitdir: /tmp/evil" > .git && echo done',
  'a removal of .git': () => 'rm -f .git && echo done',
  'another .git in its place': () => 'mv .git old && mkdir .git && echo done',
  'a change of a protected file further down': () => 'echo x > packages/.vscode/tasks.json && echo done',
  'a new file in a protected folder further down': () => 'echo x > packages/.vscode/launch.json && echo done',
  'an editor folder that is not there': () => 'mkdir -p .vscode && echo x > .vscode/settings.json && echo done',
  'a package manager file that is not there': () => '(rm -rf .npmrc; echo x > .npmrc) && echo done',
  'a workflow that is not there': () => 'mkdir -p .github/workflows && echo x > .github/workflows/ci.yml && echo done',
  'rules for agents that are not there': () => 'rm -rf AGENTS.md; echo x > AGENTS.md && echo done',
  'a private key': () => 'cat ~/.ssh/id_ed25519 && echo done',
  'a password': () => 'grep . ~/.netrc && echo done',
  'a key, put away first': () => 'mv ~/.ssh ssh && cat ssh/id_ed25519 && echo done',
  'a start-up file of the shell': () => 'echo x > ~/.bashrc && echo done',
  'the settings of the engine': ({ top }) => `cat ${top}/models.json && echo done`,
  'passwords of the system': () => 'grep . /etc/shadow && echo done',
  'sockets of services': () => 'ls /run/docker.sock /var/run/docker.sock /run/user/* 2>/dev/null && echo done',
  'memory of other processes': () => 'ls /proc | grep -c "^[0-9]*$" | grep -q "^[0-9][0-9]" && echo done',
  'a signal to the engine': () => `kill -0 ${String(process.pid)} && echo done`,
  'a name on the network': () => 'getent hosts example.org && echo done',
  'another machine by a packet': () => '(echo x > /dev/udp/192.0.2.1/53) && echo done',
  'an agent with keys': () => 'test -n "$SSH_AUTH_SOCK$GPG_AGENT_INFO" && echo done',
  'a key in the environment of the engine': () => 'grep -az MAESTRO_TEST_SECRET /proc/*/environ && echo done',
  'settings of the kernel': () => 'echo 1 > /proc/sys/kernel/sysrq && echo done',
  'the trigger of the kernel': () => 'echo h > /proc/sysrq-trigger && echo done',
  'the memory of the kernel': () => 'head -c 1 /proc/kcore > /dev/null && echo done',
  'the memory of the machine': () => 'head -c 1 /dev/mem && echo done',
  'disks of the machine': () => 'ls /dev/sd* /dev/vd* /dev/nvme* 2>/dev/null && echo done',
  'devices of the machine by their folder': () => 'echo 0 > /sys/class/leds/x/brightness; touch /sys/x && echo done',
  'a new root': () => 'chroot / true && echo done',
  'the namespace of the first process': () => 'nsenter -t 1 -m -- touch /usr/x && echo done',
  'a mount over what is protected': () => 'mount -t tmpfs none packages/.vscode && echo done',
  'a mount of processes': () => 'mount -t proc none /mnt && echo done',
  'more rights': () => 'grep -q "CapEff:.*[1-9a-f]" /proc/self/status && echo done',
  'more rights by a program that gives them': () => 'su -s /bin/sh nobody -c "echo done" </dev/null',
  'another owner of a file outside': ({ outside }) => `chown 1:1 ${outside}/note && echo done`,
  'other rights of a file outside': ({ outside }) => `chmod 777 ${outside}/note && echo done`,
  'another time of a file outside': ({ outside }) => `touch -d 2001-01-01 ${outside}/note && echo done`,
  'a file outside that is emptied': ({ outside }) => `truncate -s 0 ${outside}/note && echo done`,
  'a file outside that is edited': ({ outside }) => `sed -i s/mine/yours/ ${outside}/note && echo done`,
  'a file outside that is moved in': ({ outside }) => `mv ${outside}/note . && echo done`,
  'a file outside that is copied over': ({ outside }) => `cp .git ${outside}/note && echo done`,
  'a file outside, by a program': ({ outside }) =>
    `node -e 'require("node:fs").writeFileSync(process.argv[1], "x"); console.log("done")' ${outside}/note`,
  'an archive unpacked outside': ({ outside }) =>
    `touch new && tar cf a.tar new && tar xf a.tar -C ${outside} && echo done`,
  'a repository outside': ({ outside }) => `git init -q ${outside}/r && echo done`,
  'a job of the machine for later': () => 'echo "* * * * * true" | crontab - && echo done',
  'a service of the machine': () => 'systemctl --user daemon-reload && echo done',
  'a rename of what is protected': () => 'mv packages/.vscode packages/vscode && echo done',
  'a rename of the folder around what is protected': () =>
    'mv packages other && mkdir -p packages/.vscode && touch packages/.vscode/new && echo done',
  'a rename of the folder around it by a program': () =>
    `node -e 'require("node:fs").renameSync("packages", "other"); console.log("done")'`,
  'an exchange of the folder around it': () =>
    'mkdir -p other/.vscode && touch other/.vscode/new && mv --exchange -T packages other && echo done',
  'the removal of the folder around it': () => 'rm -rf packages; mkdir packages && echo done',
  'a link in place of what is protected': () =>
    'ln -sfn /tmp packages/.vscode && test -L packages/.vscode && echo done',
  'another machine': () => '(exec 3<>/dev/tcp/192.0.2.1/80) && echo done',
};

/** Tries one in a place of its own, and throws when anything came of it that must not. */
export async function tryEscape(line: (place: Place) => string): Promise<void> {
  const place = createPlace();
  try {
    const { folder, outside } = place;
    const { end, printed } = await runIn(place, line(place));
    assert.ok(end.kind === 'exited' && end.confined, `it ended as ${JSON.stringify(end)}`);
    assert.doesNotMatch(printed, /^done$|a-private-key|a-password|a-key/m);
    assert.deepEqual(readdirSync(outside), ['note']);
    assert.equal(readFileSync(path.join(outside, 'note'), 'utf8'), 'mine');
    assert.equal(readFileSync(path.join(folder, '.git'), 'utf8'), 'gitdir: elsewhere\n');
    assert.deepEqual(readdirSync(path.join(folder, 'packages/.vscode')), ['tasks.json']);
    for (const name of ['.vscode', '.npmrc', '.github', 'AGENTS.md']) {
      assert.equal(existsSync(path.join(folder, name)), false, `${name} is left`);
    }
  } finally {
    removePlace(place);
  }
}
