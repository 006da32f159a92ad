export { visible, visibleLine } from '../core/base/index.ts';
