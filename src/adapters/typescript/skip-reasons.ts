import type ts from 'typescript';
import type { SourceContext } from './refactoring.ts';

const vendored = /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|vendored|third[_-]party)\//;
const generatedMark =
  /@generated\b|\bDO NOT (?:EDIT|MODIFY)\b|\bauto-?generated\b|\b(?:file|code) (?:is|was) (?:automatically )?generated\b|^[\s/*]*generated (?:by|from|with)\b/im;
/** Marks count only near the top, where generators write them. */
const headLength = 3_000;

/** Comments at the head of the file, before any code. */
function headComments(text: string): string {
  const head = text.slice(0, headLength);
  return /^(?:\uFEFF?#!.*\n)?(?:\s|\/\/.*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$)|(['"])use \w+\1;?)*/.exec(head)?.[0] ?? '';
}

/** Whether the file has been squeezed: its lines are far longer than anybody writes. */
function isMinified(path: string, text: string): boolean {
  if (/[.-]min\.[cm]?js$/.test(path)) return true;
  if (text.length < 2_000) return false;
  const lines = text.split('\n');
  const longest = Math.max(...lines.map((line) => line.length));
  return text.length / lines.length > 300 || (longest > 5_000 && longest * 2 > text.length);
}

/** Why a file is left out, judged by its name and text alone, in a sentence for the person; null when it is not. */
export function skipReason(path: string, text: string): string | null {
  if (vendored.test(path)) return 'It lies in a folder of other people’s code.';
  if (isMinified(path, text)) return 'It is minified.';
  if (generatedMark.test(headComments(text))) return 'It says that it is generated.';
  return null;
}

/** The first syntax error, in a sentence for the person with its line; null when the file parses. */
export function syntaxError(source: SourceContext): string | null {
  const { ts: api, sourceFile } = source;
  const found: readonly ts.Diagnostic[] = source.program().getSyntacticDiagnostics(sourceFile);
  const [first] = found;
  if (!first) return null;
  const { line } = sourceFile.getLineAndCharacterOfPosition(first.start ?? 0);
  return `Line ${line + 1} does not parse: ${api.flattenDiagnosticMessageText(first.messageText, ' ')}`;
}
