import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createModelServer, type ModelServer, type WireKind } from '../model-server/index.ts';
import { createPlace, type Place } from './driver.ts';

const key = 'sk-canary-7f3a91c2d8e64b50';

describe('maestro models', function () {
  this.timeout(120_000);
  let place: Place;
  const servers: ModelServer[] = [];
  beforeEach(() => {
    place = createPlace();
    for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'OLLAMA_HOST', 'OPENAI_BASE_URL'])
      place.env[name] = undefined;
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    place.dispose();
  });

  async function serve(wire: WireKind): Promise<ModelServer> {
    const answers = ({ goal }: { readonly goal: string }) => ({ text: goal.includes('ready') ? 'ready' : 'hm' });
    const server = await createModelServer({ wire, key, models: ['small-1', 'large-1'], script: answers });
    servers.push(server);
    return server;
  }

  function setUp(setup: object): void {
    const folder = place.env['MAESTRO_HOME'] ?? '';
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'models.json'), JSON.stringify(setup));
  }

  it('tells who has no model how to get one', async () => {
    const { code, stdout } = await place.maestro('models');
    assert.equal(code, 0);
    for (const says of [
      /openai .*OPENAI_API_KEY is not set/,
      /anthropic .*ANTHROPIC_API_KEY is not set/,
      /ollama .*11434/,
      /models pull ollama/,
      /models use/,
    ]) {
      assert.match(stdout, says);
    }
    const doctor = await place.maestro('doctor');
    assert.match(doctor.stdout, /Language model: none.*\n.*maestro models/);
    const test = await place.maestro('models', 'test');
    assert.equal(test.code, 1);
    assert.match(test.stderr, /models use/);
  });

  for (const [kind, wire] of [
    ['openai', 'chat'],
    ['anthropic', 'anthropic'],
    ['ollama', 'ollama'],
  ] as const) {
    it(`leads from nothing to a working model of ${kind}`, async () => {
      const { url } = await serve(wire);
      setUp({ providers: { mine: { kind, url, key: 'MY_KEY' } } });
      place.env['MY_KEY'] = key;
      assert.match((await place.maestro('models', 'list', 'mine')).stdout, /mine\/large-1.*\n.*mine\/small-1/);
      const used = await place.maestro('models', 'use', 'mine/small-1');
      assert.match(used.stdout, /mine\/small-1 is the usual model now/);
      const tested = await place.maestro('models', 'test', '--json');
      assert.equal(tested.code, 0, tested.stderr);
      const told = JSON.parse(tested.stdout) as { model: string; text: string };
      assert.deepEqual([told.model, told.text], ['mine/small-1', 'ready']);
      const doctor = await place.maestro('doctor');
      assert.match(doctor.stdout, /Language model: mine\/small-1 over mine/);
      const file = readFileSync(path.join(place.env['MAESTRO_HOME'] ?? '', 'models.json'), 'utf8');
      for (const text of [file, used.stdout, tested.stdout, doctor.stdout]) assert.ok(!text.includes('canary'));
    });
  }

  it('says what is wrong: no key, no such provider, a key in the file, a model that is not there', async () => {
    const { url } = await serve('chat');
    setUp({ providers: { mine: { kind: 'openai', url } } });
    const keyless = await place.maestro('models', 'test', 'mine/small-1');
    assert.match(keyless.stderr, /mine asks for a key .*Set a key for it/);
    assert.match(
      (await place.maestro('models', 'list', 'yours')).stderr,
      /no provider "yours".*openai, anthropic, ollama, mine/,
    );
    setUp({ providers: { mine: { kind: 'openai', key } } });
    const { code, stderr } = await place.maestro('models');
    assert.equal(code, 5);
    assert.match(stderr, /models\.json:1:\d+: .*environment variable/);
    assert.ok(!stderr.includes('canary'));
    setUp({ models: ['nobody/x'] });
    assert.match((await place.maestro('models')).stderr, /no provider "nobody"/);
  });

  it('sends the usual key to its maker alone, not to another address', async () => {
    const server = await serve('chat');
    place.env['OPENAI_API_KEY'] = key;
    setUp({ providers: { mine: { kind: 'openai', url: server.url } } });
    await place.maestro('models', 'test', 'mine/small-1');
    assert.equal(server.requests[0]?.authorised, false);
  });
});
