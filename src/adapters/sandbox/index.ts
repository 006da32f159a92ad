export { createSandbox, type SandboxOptions } from './sandbox.ts';
export type { Reach } from './network/way-out.ts';
