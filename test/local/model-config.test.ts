import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ModelSetup } from '../../src/core/domain/index.ts';
import { openConfiguredModel } from '../../src/local/compose-models.ts';
import { keyOf, openEmbedder, readModelConfig } from '../../src/local/index.ts';
import { modelConfigOf, type ModelConfig } from '../../src/local/model-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

function configOf(setup: object, environment: Environment = {}): ModelConfig {
  const config = modelConfigOf(ModelSetup().parse(setup), environment, 'models.json');
  assert.ok(config.ok, JSON.stringify(config));
  return config.value;
}

describe('the models that a person set up', () => {
  it('are of three providers that need no set-up', () => {
    const { providers } = configOf({}, { OLLAMA_HOST: '0.0.0.0', OPENAI_BASE_URL: 'https://eu.api.openai.com/v1' });
    assert.deepEqual(
      [...providers.values()].map(({ name, url }) => [name, url]),
      [
        ['openai', 'https://eu.api.openai.com/v1'],
        ['anthropic', 'https://api.anthropic.com'],
        ['ollama', 'http://127.0.0.1:11434'],
      ],
    );
  });

  it('are refused where the window is no number of tokens', () => {
    for (const window of ['128k', '-1', '0', 'large']) {
      const environment = { MAESTRO_MODEL: 'one', MAESTRO_MODEL_WINDOW: window };
      const config = modelConfigOf(ModelSetup().parse({}), environment, 'models.json');
      assert.match(config.ok ? '' : config.error.person, /MAESTRO_MODEL_WINDOW is "/);
    }
    assert.equal(configOf({}, { MAESTRO_MODEL: 'one', MAESTRO_MODEL_WINDOW: '32768' }).models[0]?.window, 32_768);
  });

  it('reach Ollama by whatever its own variable may hold', () => {
    const hosts = { 'box:8080': 'http://box:8080', box: 'http://box:11434', 'https://box/o': 'https://box/o' };
    for (const [host, url] of Object.entries(hosts)) {
      assert.equal(configOf({}, { OLLAMA_HOST: host }).providers.get('ollama')?.url, url);
    }
  });

  it('send the usual key of a kind to its maker, and to no other address', () => {
    const environment = { OPENAI_API_KEY: 'sk-1', MINE: 'sk-2' };
    const { providers } = configOf(
      {
        providers: {
          eu: { kind: 'openai', url: 'https://api.openai.com/v1' },
          other: { kind: 'openai', url: 'https://other.example/v1' },
          named: { kind: 'openai', url: 'https://named.example/v1', key: 'MINE' },
          none: { kind: 'openai', key: null },
        },
      },
      environment,
    );
    const keys = ['eu', 'other', 'named', 'none'].map((name) => {
      const provider = providers.get(name);
      return provider && keyOf(provider, environment);
    });
    assert.deepEqual(keys, ['sk-1', undefined, 'sk-2', undefined]);
  });

  it('are those that MAESTRO_MODEL names, when it names any', () => {
    const setup = { models: ['ollama/qwen3'] };
    const named = configOf(setup, { MAESTRO_MODEL: 'anthropic/claude, gpt-x', MAESTRO_MODEL_WINDOW: '5000' });
    assert.deepEqual(
      named.models.map(({ ref, provider, name, window }) => [ref, provider, name, window]),
      [
        ['anthropic/claude', 'anthropic', 'claude', 5000],
        ['gpt-x', 'openai', 'gpt-x', 5000],
      ],
    );
    // With an address of its own, a name is what the server there calls a model, slashes and all.
    const routed = configOf(setup, {
      MAESTRO_MODEL: 'anthropic/claude',
      MAESTRO_MODEL_URL: 'https://router.example/v1',
    });
    assert.deepEqual(
      routed.models.map(({ provider, name }) => [provider, name]),
      [['openai', 'anthropic/claude']],
    );
    assert.equal(routed.providers.get('openai')?.url, 'https://router.example/v1');
  });

  it('become offers, one for each provider, with the models of single roles among them', async () => {
    const config = configOf({
      models: ['ollama/qwen3', { model: 'anthropic/claude', window: 200_000, effort: 'high' }],
      roles: { reviewer: ['anthropic/claude-big'], embedding: 'ollama/nomic' },
    });
    const model = await openConfiguredModel(config, {});
    assert.ok(model);
    assert.deepEqual([model.name, model.others], ['ollama/qwen3', ['anthropic/claude', 'anthropic/claude-big']]);
    assert.equal(model.ofRoles?.get('reviewer'), 'anthropic/claude-big');
    const offers = model.offers?.map(({ provider, models, local, vendor }) => ({
      by: provider.name,
      models: models.map(({ ref, name, effort }) => [ref, name, effort]),
      local,
      vendor,
    }));
    assert.deepEqual(offers, [
      { by: 'ollama', models: [['ollama/qwen3', 'qwen3', undefined]], local: true, vendor: null },
      {
        by: 'anthropic',
        models: [
          ['anthropic/claude', 'claude', 'high'],
          ['anthropic/claude-big', 'claude-big', undefined],
        ],
        local: false,
        vendor: 'anthropic',
      },
    ]);
    const embedder = await openEmbedder(config, {});
    assert.equal(embedder.ok && embedder.value?.embedder.name, 'ollama/nomic');
  });

  it('make no vectors where a provider has none', async () => {
    const config = configOf({ roles: { embedding: 'anthropic/x' } });
    assert.equal((await openEmbedder(config, {})).ok, false);
    const none = await openEmbedder(configOf({}), {});
    assert.equal(none.ok && none.value, null);
  });

  it('are read from the file of the person, whose mistakes are told with their place', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'maestro-models-'));
    try {
      const none = await readModelConfig({ MAESTRO_HOME: home });
      assert.deepEqual(none.ok && none.value.models, []);
      writeFileSync(path.join(home, 'models.json'), '{\n  "models": ["no provider"]\n}');
      const wrong = await readModelConfig({ MAESTRO_HOME: home });
      assert.ok(!wrong.ok && wrong.error.reason === 'bad-config');
      assert.match(wrong.error.person, /models\.json:2:/);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
