import { editorHost } from '../host/index.ts';
import { registerControls } from '../parts/controls.ts';
import { startMemory } from './app.ts';

const root = document.querySelector<HTMLElement>('#page');
if (root) startMemory(editorHost(), root);
// While the host makes its answer, which is first drawn when it comes.
registerControls();
