import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from '../../../src/adapters/command-runner/process-table.ts';
import { checkRunnerContract } from '../../contracts/check-runner.contract.ts';
import { commandOf, createProject, type Project } from './folder.ts';

checkRunnerContract('a process runner', () => {
  const project = createProject();
  const empty = join(project.folder, 'empty');
  mkdirSync(empty);
  const programs = {
    green: [process.execPath, '-e', ''],
    red: [process.execPath, '-e', 'process.exit(1)'],
    never: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    missing: ['a-program-that-is-not-there'],
  };
  return Promise.resolve({
    runner: project.runner,
    empty,
    folder: project.folder,
    command: (ending) => commandOf(programs[ending]),
    dispose: () => Promise.resolve().then(project.dispose),
  });
});

describe('running a check', () => {
  let project: Project;
  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => project.dispose());

  /** The process that wrote its number to the file, if it still lives. */
  async function living(file: string): Promise<string | null> {
    const path = join(project.folder, file);
    return existsSync(path) ? startOf(Number(readFileSync(path, 'utf8'))) : null;
  }

  describe('processes', () => {
    const stubborn = `
      process.on('SIGTERM', () => {});
      require('fs').writeFileSync('pid', String(process.pid));
      setInterval(() => {}, 1000);`;

    it('that ignore SIGTERM are killed at the time-out, with their children', async () => {
      project.write({ 'child.cjs': stubborn });
      const run = await project.node(
        `process.on('SIGTERM', () => {});
         require('child_process').spawn(process.execPath, ['child.cjs'], { stdio: 'inherit' });
         setInterval(() => {}, 1000);`,
        { timeout: 6_000 },
      );
      assert.equal(run.status, 'timed-out');
      assert.equal(run.exitCode, null);
      assert.match(run.output, /Stopped after 6/);
      assert.ok(existsSync(join(project.folder, 'pid')), 'the child had started');
      assert.equal(await living('pid'), null);
    });

    it('that outlive the check in its group and hold its output open do not hang it', async () => {
      project.write({ 'child.cjs': stubborn });
      const run = await project.node(
        `const child = require('child_process').spawn(process.execPath, ['child.cjs'], { stdio: 'inherit' });
         const wait = setInterval(() => { if (require('fs').existsSync('pid')) process.exit(0); }, 10);`,
      );
      assert.equal(run.status, 'passed');
      assert.match(run.output, /Ended 1 process left behind/);
      assert.equal(await living('pid'), null);
    });

    it('that left the group as daemons are ended, too', async function () {
      if (process.platform !== 'linux') return this.skip();
      project.write({ 'child.cjs': stubborn });
      const run = await project.node(
        `const child = require('child_process').spawn(process.execPath, ['child.cjs'], { detached: true, stdio: 'ignore' });
         child.unref();
         const wait = setInterval(() => { if (require('fs').existsSync('pid')) process.exit(0); }, 10);`,
      );
      assert.equal(run.status, 'passed');
      assert.equal(await living('pid'), null);
    });

    it('are ended by an abort, and nothing starts after one', async () => {
      project.write({ 'child.cjs': stubborn });
      const abort = new AbortController();
      const running = project.run([process.execPath, 'child.cjs'], {}, abort.signal);
      while (!existsSync(join(project.folder, 'pid'))) await new Promise((resolve) => setImmediate(resolve));
      abort.abort();
      const run = await running;
      assert.equal(run.status, 'failed');
      assert.match(run.output, /cancelled/);
      assert.equal(await living('pid'), null);
      assert.equal((await project.run([process.execPath, 'child.cjs'], {}, abort.signal)).status, 'not-started');
    });
  });

  describe('output', () => {
    it('of 50 MB keeps head and tail, and is still read to its cases', async () => {
      const run = await project.node(`
        console.log('THE START\\nTAP version 14');
        const line = 'x'.repeat(999) + '\\n';
        for (let i = 0; i < 50_000; i++) process.stdout.write(line);
        console.log('ok 1 - a\\nnot ok 2 - b\\n1..2\\nTHE END');
        process.exitCode = 1;`);
      assert.equal(run.status, 'failed');
      assert.deepEqual(run.counts, { passed: 1, failed: 1, skipped: 0 });
      assert.ok(run.output.startsWith('THE START\n'));
      assert.ok(run.output.endsWith('THE END\n'));
      assert.match(run.output, /… \d{8} characters left out …/);
      assert.ok(run.output.length <= 16_500, String(run.output.length));
    });

    it('on one endless line is bounded', async () => {
      const run = await project.node(`
        const piece = 'y'.repeat(1_000_000);
        for (let i = 0; i < 20; i++) process.stdout.write(piece);`);
      assert.equal(run.status, 'passed');
      assert.ok(run.output.length <= 16_500);
    });

    it('that is not UTF-8 or coloured is made readable', async () => {
      const run = await project.node(`
        process.stdout.write(Buffer.from([0x61, 0xff, 0xfe, 0x0a]));
        process.stdout.write('\\u001b[31mred\\u001b[39m\\u0000\\u0007\\r\\n');
        process.stdout.write(Buffer.from([0xe2, 0x82]));`);
      assert.equal(run.output, 'a\ufffd\ufffd\nred\n\ufffd');
    });

    it('goes with the status of the exit code, whatever the cases say', async () => {
      const tap = 'TAP version 14\\nnot ok 1 - a\\n1..1';
      const green = await project.node(`console.log('${tap}')`);
      assert.deepEqual([green.status, green.counts.failed, green.reporter], ['passed', 1, 'tap']);
      const red = await project.node(`console.log('TAP version 14\\nok 1 - a\\n1..1'); process.exit(3)`);
      assert.deepEqual([red.status, red.exitCode, red.counts.passed], ['failed', 3, 1]);
    });

    it('of a check killed by a signal names the signal', async () => {
      const run = await project.node(`process.kill(process.pid, 'SIGSEGV')`);
      assert.deepEqual([run.status, run.exitCode], ['failed', null]);
      assert.match(run.output, /SIGSEGV/);
    });
  });

  describe('environment', () => {
    it('passes an allow-list, not the keys of the person', async () => {
      const keys = { OPENAI_API_KEY: 'k', GITHUB_TOKEN: 'k', NODE_OPTIONS: '--no-warnings', LC_ALL: 'C', HOME: '/h' };
      const own = createProject({ environment: { ...keys, PATH: process.env['PATH'] } });
      try {
        const run = await own.node('console.log(JSON.stringify(process.env))');
        const seen = JSON.parse(run.output) as Record<string, string>;
        assert.deepEqual(
          Object.keys(seen).filter((name) => /KEY|TOKEN|NODE_OPTIONS/.test(name)),
          [],
        );
        assert.deepEqual([seen['HOME'], seen['LC_ALL'], seen['CI'], seen['NO_COLOR']], ['/h', 'C', '1', '1']);
      } finally {
        own.dispose();
      }
    });

    it('has a node even when PATH has none, and no tools of another package', async () => {
      const path = `/nowhere:relative:${join(project.folder, '..', 'other', 'node_modules', '.bin')}:/usr/share`;
      const own = createProject({ environment: { PATH: path } });
      try {
        const run = await own.run(['node', '-p', 'process.env.PATH']);
        assert.equal(run.status, 'passed', run.output);
        assert.equal(run.output.trim(), `/nowhere:/usr/share:${join(process.execPath, '..')}`);
      } finally {
        own.dispose();
      }
    });

    it('takes a newer node than the one on PATH when the project asks for it', async () => {
      const old = join(project.folder, '..', 'old');
      mkdirSync(old);
      writeFileSync(join(old, 'node'), '#!/bin/sh\necho v16.0.0\n', { mode: 0o755 });
      const own = createProject({ environment: { PATH: `${old}:/usr/bin:/bin` } });
      try {
        own.write({ 'package.json': '{"engines":{"node":">=14 <17 || >=18"}}' });
        assert.equal((await own.run(['node', '--version'])).output.trim(), 'v16.0.0');
        own.write({ 'package.json': '{"engines":{"node":">=22.13"}}' });
        assert.equal((await own.run(['node', '--version'])).output.trim(), process.version);
      } finally {
        own.dispose();
      }
    });
  });

  describe('that cannot start', () => {
    const why = async (argv: readonly string[], more = {}): Promise<string> => {
      const run = await project.run(argv, more);
      assert.equal(run.status, 'not-started');
      return run.output;
    };

    it('says so and what to do', async () => {
      writeFileSync(join(project.folder, 'script.sh'), '#!/bin/sh\n');
      chmodSync(join(project.folder, 'script.sh'), 0o644);
      symlinkSync('/', join(project.folder, 'out'));
      assert.match(await why(['no-such-tool']), /"no-such-tool" was not found\. Install it/);
      assert.match(await why(['./script.sh']), /may not be executed/);
      assert.match(await why(['/bin/sh', '-c', 'no-such-tool --x']), /"no-such-tool" is not installed/);
      assert.match(await why(['true'], { cwd: 'nowhere' }), /"nowhere" does not exist/);
      assert.match(await why(['true'], { cwd: '..' }), /outside the workspace/);
      assert.match(await why(['true'], { cwd: 'out' }), /outside the workspace/);
      assert.match(await why(['true'], { cwd: 'script.sh' }), /not a folder/);
      assert.match(await why(['']), /could not be started|not found/);
      assert.match(await why(['true', 'a\0b']), /could not be started/);
    });
  });

  it('survives a check that deletes its own folder', async () => {
    const run = await project.node(
      `console.log('gone'); require('fs').rmSync(process.cwd(), { recursive: true }); process.exit(1)`,
      { reportFile: 'report.xml' },
    );
    assert.deepEqual([run.status, run.output], ['failed', 'gone\n']);
  });

  describe('reports', () => {
    const xml = '<testsuite><testcase name="a"/><testcase name="b"><failure message="no"/></testcase></testsuite>';

    it('are read from a file that this run wrote, not from an older one', async () => {
      project.write({ 'report.xml': xml });
      const stale = await project.node('', { reportFile: 'report.xml', reporter: 'junit' });
      assert.deepEqual([stale.reporter, stale.counts.passed], ['exit-code', 0]);
      const write = `require('fs').writeFileSync('report.xml', ${JSON.stringify(xml)})`;
      const fresh = await project.node(write, { reportFile: 'report.xml', reporter: 'junit' });
      assert.deepEqual([fresh.reporter, fresh.counts], ['junit', { passed: 1, failed: 1, skipped: 0 }]);
    });

    it('are not read from outside the folder or from a pipe', async () => {
      writeFileSync(join(project.folder, '..', 'outside.xml'), xml);
      const link = `require('fs').symlinkSync('../outside.xml', 'report.xml')`;
      assert.equal((await project.node(link, { reportFile: 'report.xml' })).reporter, 'exit-code');
      const pipe = await project.run(['mkfifo', 'pipe.xml'], { reportFile: 'pipe.xml' });
      assert.deepEqual([pipe.status, pipe.reporter], ['passed', 'exit-code']);
    });

    it('go to a fresh place for {report}', async () => {
      const source = `require('fs').writeFileSync(process.argv[1], ${JSON.stringify(xml)})`;
      const run = await project.run([process.execPath, '-e', source, '{report}']);
      assert.deepEqual([run.reporter, run.counts.failed], ['junit', 1]);
      assert.match(run.command, /\{report\}$/);
      assert.deepEqual(readdirSync(project.folder), []);
    });
  });
});
