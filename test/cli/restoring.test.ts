import assert from 'node:assert/strict';
import { createModelServer, type ModelServer } from '../model-server/index.ts';
import { createPlace, writeProject, type Place } from './driver.ts';

const write = (text: string) => ({ name: 'write-file', input: { path: 'src/note.ts', text } });
const report = { name: 'report', input: { outcome: 'done', summary: 'As asked.', findings: [] } };

describe('maestro restore', function () {
  // Whole runs in child processes: how long they take is the machine's affair.
  this.timeout(240_000);

  let place: Place;
  let server: ModelServer;
  /** Where the agent had written its first line, and waited. */
  let asked: string;

  before(async () => {
    place = createPlace();
    writeProject(place);
    const calls = [write('// one\n'), { name: 'ask-person', input: { question: 'Go on?' } }, write('// two\n')];
    server = await createModelServer({ script: ({ turn }) => ({ calls: [calls[turn] ?? report] }) });
    Object.assign(place.env, { MAESTRO_MODEL: 'scripted', MAESTRO_MODEL_URL: server.url });
    const run = await place.maestro('run', 'Note it', '--workflow', 'quick');
    assert.equal(run.code, 3, run.stdout + run.stderr);
    await place.maestro('answer', 'q1', 'yes');
    assert.match((await place.maestro('diff', 't1')).stdout, /^\+\/\/ two$/m);
    const { stdout } = await place.maestro('checkpoints', 't1', '--json');
    const { checkpoints } = JSON.parse(stdout) as { checkpoints: readonly { id: string; turns: number }[] };
    asked = checkpoints.find(({ turns }) => turns > 0)?.id ?? '';
  });
  after(async () => {
    await server.close();
    place.dispose();
  });

  async function gates(): Promise<readonly { readonly id: string; readonly kind: string }[]> {
    const { stdout } = await place.maestro('status', '--json');
    return (JSON.parse(stdout) as { gates: readonly { id: string; kind: string }[] }).gates;
  }

  it('puts files back and leaves the conversation as it is', async () => {
    const { stdout, stderr } = await place.maestro('restore', 't1', asked, '--files');
    assert.ok(`${stdout}${stderr}`.includes(`t1 goes back to ${asked} (files, with the conversation as it is)`));
    const { stdout: diff } = await place.maestro('diff', 't1');
    assert.match(diff, /^\+\/\/ one$/m);
    assert.doesNotMatch(diff, /two/);
    const kinds = (await gates()).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['change'], 'nothing is asked again');
  });

  it('puts the conversation back, so that its question is asked again', async () => {
    const { stdout, stderr } = await place.maestro('restore', 't1', asked, '--conversation');
    assert.match(stdout + stderr, /conversation, with the files as they are/);
    const [gate, ...more] = await gates();
    assert.deepEqual([gate?.kind, more.length], ['question', 0]);
    await place.maestro('answer', gate?.id ?? '', 'yes');
    assert.match((await place.maestro('diff', 't1')).stdout, /^\+\/\/ two$/m);
  });

  it('puts both back', async () => {
    const { stdout, stderr } = await place.maestro('restore', 't1', asked, '--both');
    assert.match(stdout + stderr, /files and conversation/);
    const kinds = (await gates()).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['question']);
    const log = await place.maestro('log', '--type', 'restore-finished', '--json');
    const events = log.stdout.trim().split('\n');
    const told = events.map((line) => (JSON.parse(line) as { data: { checkpointId: string; failure?: object } }).data);
    assert.deepEqual(
      told.map(({ checkpointId, failure }) => [checkpointId, failure]),
      [asked, asked, asked].map((id) => [id, undefined]),
    );
  });
});
