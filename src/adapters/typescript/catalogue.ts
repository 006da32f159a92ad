import type { Refactoring } from './refactoring.ts';
import { unusedImport } from './refactorings/unused-import.ts';

/** Every refactoring there is; a new one is a new line here and in the domain's list of smell kinds. */
export const refactorings: readonly Refactoring[] = [unusedImport];
