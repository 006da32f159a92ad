import assert from 'node:assert/strict';
import { ModelSetup, splitModelRef } from '../../src/core/domain/index.ts';

describe('the set-up of models', () => {
  it('takes a model by its name alone, and one with what is known of it', () => {
    const setup = ModelSetup().parse({
      providers: { local: { kind: 'ollama' } },
      models: ['local/qwen3-coder', { model: 'router/meta/llama-4', window: 64_000 }],
      roles: { reviewer: 'local/qwen3-coder', summary: ['router/meta/llama-4', 'local/qwen3-coder'] },
    });
    assert.deepEqual(
      setup.models.map(({ model }) => model),
      ['local/qwen3-coder', 'router/meta/llama-4'],
    );
    assert.deepEqual(setup.roles['reviewer'], ['local/qwen3-coder']);
    assert.deepEqual(splitModelRef('router/meta/llama-4'), { provider: 'router', model: 'meta/llama-4' });
  });

  it('refuses a key where the name of a variable belongs', () => {
    const setup = { providers: { mine: { kind: 'openai', key: 'sk-proj-4f9c1e77aa20b6d3' } } };
    assert.equal(ModelSetup().safeParse(setup).success, false);
  });

  it('refuses addresses that are none of the web, and words that it does not know', () => {
    for (const provider of [
      { kind: 'openai', url: 'file:///etc/passwd' },
      { kind: 'telepathy' },
      { kind: 'ollama', apiKey: 'X' },
    ]) {
      assert.equal(ModelSetup().safeParse({ providers: { mine: provider } }).success, false, JSON.stringify(provider));
    }
  });
});
