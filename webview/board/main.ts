import { editorHost } from '../host/index.ts';
import { startBoard } from './app.ts';
import { registerControls } from '../parts/controls.ts';

const root = document.querySelector<HTMLElement>('#page');
if (root) startBoard(editorHost(), root, document.body.dataset['layout'] === 'compact' ? 'compact' : 'board');
// While the host makes its answer, which is first drawn when it comes.
registerControls();
