export { createOpenAiProvider, type OpenAiProviderOptions, type Timeouts } from './provider.ts';
