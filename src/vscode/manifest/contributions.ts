/** A command of the palette, where it stands below CodeMaestro. Titles are in English; `package.nls.json` and its translations are made from them. */
export interface CommandContribution {
  readonly command: `codemaestro.${string}`;
  readonly title: string;
  readonly icon?: `$(${string})` | { readonly light: string; readonly dark: string };
  readonly enablement?: string;
}

/** A place where a command is offered. */
export interface MenuItem {
  readonly command: `codemaestro.${string}`;
  readonly when?: string;
  readonly group?: string;
}

/** A key for a command. */
export interface Keybinding {
  readonly command: `codemaestro.${string}`;
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
  readonly args?: unknown;
}

/** A view in a container of ours. */
export interface ViewContribution {
  readonly id: `codemaestro.${string}`;
  readonly name: string;
  readonly type?: 'webview';
  readonly icon?: string;
  readonly contextualTitle?: string;
  readonly visibility?: 'visible' | 'collapsed' | 'hidden';
  readonly when?: string;
  /** Its share of the height when the container is first shown; 20 is usual. */
  readonly initialSize?: number;
}

/** What a view without content says. */
export interface ViewWelcome {
  readonly view: `codemaestro.${string}`;
  readonly contents: string;
  readonly when?: string;
}

/** A setting, as JSON Schema with the editor's additions. */
export type Setting = Readonly<Record<string, unknown>> & {
  readonly type: string | readonly string[];
  readonly scope: 'application' | 'machine' | 'machine-overridable' | 'window' | 'resource';
  readonly markdownDescription: string;
  readonly default: unknown;
};

type Raw = Readonly<Record<string, unknown>>;

/** What a feature adds to the editor: the parts of `contributes` in package.json. */
export interface Contributions {
  readonly commands?: readonly CommandContribution[];
  readonly menus?: Readonly<Record<string, readonly MenuItem[]>>;
  readonly keybindings?: readonly Keybinding[];
  readonly views?: readonly ViewContribution[];
  readonly viewsWelcome?: readonly ViewWelcome[];
  readonly settings?: Readonly<Record<`codemaestro.${string}`, Setting>>;
  readonly configurationDefaults?: Raw;
  readonly jsonValidation?: readonly { readonly fileMatch: string; readonly url: string }[];
  readonly colors?: readonly Raw[];
  readonly walkthroughs?: readonly Raw[];
  readonly chatParticipants?: readonly Raw[];
  readonly languageModelTools?: readonly Raw[];
  readonly languageModelChatProviders?: readonly Raw[];
  /** When the editor starts the extension, besides what it derives from the rest. */
  readonly activationEvents?: readonly string[];
}
