export { findCallables, untestedOf } from './callables.ts';
export { characterise } from './characterise.ts';
