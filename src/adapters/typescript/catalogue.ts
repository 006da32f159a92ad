import type { Refactoring } from './refactoring.ts';
import { booleanComplexity } from './refactorings/boolean-complexity.ts';
import { deadCode } from './refactorings/dead-code.ts';
import { duplicateBlock } from './refactorings/duplicate-block.ts';
import { longFunction } from './refactorings/long-function.ts';
import { nestedConditional } from './refactorings/nested-conditional.ts';
import { promiseChain } from './refactorings/promise-chain.ts';
import { repeatedLiteral } from './refactorings/repeated-literal.ts';
import { stringConcatenation } from './refactorings/string-concatenation.ts';
import { unusedImport } from './refactorings/unused-import.ts';
import { unusedLocal } from './refactorings/unused-local.ts';
import { varDeclaration } from './refactorings/var-declaration.ts';

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
