import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The kinds of theme that VS Code knows, by the class that a webview's body has for them. */
export type ThemeName = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

/** What a webview gets of a theme. */
export interface Theme {
  /** The class of the body, and its `data-vscode-theme-kind`. */
  readonly kind: string;
  /** Custom properties of the document, fonts among them: `--vscode-foreground`, … */
  readonly colours: Readonly<Record<string, string>>;
}

const fonts = {
  '--vscode-font-family': 'system-ui, Ubuntu, "Droid Sans", sans-serif',
  '--vscode-font-weight': 'normal',
  '--vscode-font-size': '13px',
  '--vscode-editor-font-family': '"Droid Sans Mono", monospace',
  '--vscode-editor-font-weight': 'normal',
  '--vscode-editor-font-size': '14px',
};

/** A theme with the colours that VS Code itself has for it. */
export function themeOf(name: ThemeName): Theme {
  const file = path.join(import.meta.dirname, '../fixtures/themes', `${name}.json`);
  const colours = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return { kind: `vscode-${name}`, colours: { ...colours, ...fonts } };
}
