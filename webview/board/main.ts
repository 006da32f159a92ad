import { editorHost } from '../host/index.ts';
import { startBoard } from './app.ts';
import { registerControls } from './controls.ts';

registerControls();
const root = document.querySelector<HTMLElement>('#board');
if (root) startBoard(editorHost(), root, document.body.dataset['layout'] === 'compact' ? 'compact' : 'board');
