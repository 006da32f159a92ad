import { createFakeEmbedder } from '../fakes/embedder.fake.ts';
import { embedderContract } from './embedder.contract.ts';

embedderContract('the fake in memory', { create: () => Promise.resolve(createFakeEmbedder()) });
