import * as vscode from 'vscode';

type Ask = 'showInputBox' | 'showQuickPick' | 'showWarningMessage' | 'showInformationMessage' | 'showErrorMessage';

/** What the person was asked, and answers for it. */
export interface Person {
  readonly asked: readonly string[];
  /** Puts the editor's own dialogs back. */
  leave(): void;
}

function wordsOf([first, second]: readonly unknown[]): string {
  if (typeof first === 'string') return first;
  const options = (Array.isArray(first) ? second : first) as { prompt?: string; placeHolder?: string } | undefined;
  return options?.prompt ?? options?.placeHolder ?? '';
}

/**
 * Answers the editor's dialogs as a person would who sits before it: `answer` gets what is asked, and the rows or buttons
 * to choose from, as their labels.
 */
export function answerAs(answer: (question: string, choices: readonly string[]) => string | undefined): Person {
  const asked: string[] = [];
  const window = vscode.window as unknown as Record<Ask, (...given: readonly unknown[]) => Promise<unknown>>;
  const kinds = [
    'showInputBox',
    'showQuickPick',
    'showWarningMessage',
    'showInformationMessage',
    'showErrorMessage',
  ] as const;
  const own = kinds.map((kind) => [kind, window[kind]] as const);
  for (const kind of kinds) {
    window[kind] = async (...given) => {
      const question = wordsOf(given);
      asked.push(question);
      const rows = kind === 'showQuickPick' ? ((await given[0]) as readonly unknown[]) : given.slice(1);
      const labelled = (kind === 'showInputBox' ? [] : rows).flatMap((row) => {
        if (typeof row === 'string') return [{ label: row, row }];
        const label = (row as { label?: string; title?: string }).label ?? (row as { title?: string }).title;
        return label === undefined ? [] : [{ label, row }];
      });
      const chosen = answer(
        question,
        labelled.map(({ label }) => label),
      );
      if (kind === 'showInputBox') return chosen;
      const row = labelled.find(({ label }) => label === chosen)?.row;
      const isOneOfMany = (given[1] as { canPickMany?: boolean } | undefined)?.canPickMany === true;
      return isOneOfMany && row !== undefined ? [row] : row;
    };
  }
  return {
    asked,
    leave() {
      for (const [kind, call] of own) window[kind] = call;
    },
  };
}
