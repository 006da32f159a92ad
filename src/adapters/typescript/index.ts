export { createTypeScriptWorkshop, type TypeScriptWorkshopOptions } from './workshop.ts';
