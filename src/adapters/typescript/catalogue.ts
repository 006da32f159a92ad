import type { Refactoring } from './refactoring.ts';
import { booleanComplexity } from './refactorings/conditionals/boolean-complexity.ts';
import { deadCode } from './refactorings/unused/dead-code.ts';
import { duplicateBlock } from './refactorings/extraction/duplicate-block.ts';
import { longFunction } from './refactorings/extraction/long-function.ts';
import { nestedConditional } from './refactorings/conditionals/nested-conditional.ts';
import { promiseChain } from './refactorings/promises/promise-chain.ts';
import { repeatedLiteral } from './refactorings/literals/repeated-literal.ts';
import { stringConcatenation } from './refactorings/strings/string-concatenation.ts';
import { unusedImport } from './refactorings/unused/unused-import.ts';
import { unusedLocal } from './refactorings/unused/unused-local.ts';
import { varDeclaration } from './refactorings/variables/var-declaration.ts';

/** Every refactoring there is; a new one is a new line here and in the domain's list of smell kinds. */
export const refactorings: readonly Refactoring[] = [
  deadCode,
  unusedLocal,
  unusedImport,
  varDeclaration,
  stringConcatenation,
  booleanComplexity,
  nestedConditional,
  repeatedLiteral,
  duplicateBlock,
  longFunction,
  promiseChain,
];
