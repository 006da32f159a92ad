import type { SymbolKind } from '../../core/ports/index.ts';

/** A grammar with what counts as a definition in it. */
export interface Language {
  /** The file of the grammar: `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string;
  /** Patterns by what they find; `@name` marks the name. */
  readonly definitions: readonly (readonly [SymbolKind, string])[];
}

const named = (...types: readonly string[]): string => types.map((type) => `(${type} name: (_) @name) @it`).join(' ');

const atTop = (pattern: string): string => `(program ${pattern}) (program (export_statement ${pattern}))`;

const typed: Language['definitions'] = [
  ['function', named('function_declaration', 'generator_function_declaration')],
  ['class', named('class_declaration')],
  ['method', named('method_definition')],
  ['function', '(variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression)]) @it'],
  ['constant', atTop('(lexical_declaration (variable_declarator name: (identifier) @name) @it)')],
  ['constant', atTop('(variable_declaration (variable_declarator name: (identifier) @name) @it)')],
  ['class', named('abstract_class_declaration')],
  ['type', named('interface_declaration', 'type_alias_declaration', 'enum_declaration')],
  ['function', named('function_signature')],
  ['module', named('internal_module')],
];

const cFamily: Language['definitions'] = [
  ['function', '(function_definition declarator: (function_declarator declarator: (_) @name)) @it'],
  ['function', '(function_definition declarator: (_ declarator: (function_declarator declarator: (_) @name))) @it'],
  ['class', '(class_specifier name: (_) @name body: (_)) @it (struct_specifier name: (_) @name body: (_)) @it'],
  ['type', '(enum_specifier name: (_) @name body: (_)) @it (union_specifier name: (_) @name body: (_)) @it'],
  ['type', '(type_definition declarator: (type_identifier) @name) @it (alias_declaration name: (_) @name) @it'],
  ['module', '(namespace_definition name: (_) @name) @it'],
  ['constant', named('preproc_def', 'preproc_function_def')],
];

/** What each language is parsed with. */
export const languages: Readonly<Record<string, Language>> = {
  TypeScript: { grammar: 'typescript', definitions: typed },
  TSX: { grammar: 'tsx', definitions: typed },
  // What is JavaScript is nearly always TSX, too.
  JavaScript: { grammar: 'tsx', definitions: typed },
  Python: {
    grammar: 'python',
    definitions: [
      ['function', named('function_definition')],
      ['class', named('class_definition')],
      ['constant', '(module (expression_statement (assignment left: (identifier) @name) @it))'],
    ],
  },
  Go: {
    grammar: 'go',
    definitions: [
      ['function', named('function_declaration')],
      ['method', named('method_declaration')],
      ['type', named('type_spec')],
      ['constant', '(source_file (const_declaration (const_spec name: (identifier) @name) @it))'],
      ['constant', '(source_file (var_declaration (var_spec name: (identifier) @name) @it))'],
    ],
  },
  Java: {
    grammar: 'java',
    definitions: [
      ['class', named('class_declaration', 'record_declaration')],
      ['type', named('interface_declaration', 'enum_declaration', 'annotation_type_declaration')],
      ['method', named('method_declaration', 'constructor_declaration')],
    ],
  },
  Rust: {
    grammar: 'rust',
    definitions: [
      ['function', named('function_item', 'function_signature_item', 'macro_definition')],
      ['class', named('struct_item', 'union_item')],
      ['class', '(impl_item type: (_) @name) @it'],
      ['type', named('enum_item', 'trait_item', 'type_item')],
      ['constant', named('const_item', 'static_item')],
      ['module', '(mod_item name: (_) @name body: (_)) @it'],
    ],
  },
  'C#': {
    grammar: 'c-sharp',
    definitions: [
      ['class', named('class_declaration', 'struct_declaration', 'record_declaration')],
      ['type', named('interface_declaration', 'enum_declaration', 'delegate_declaration')],
      ['method', named('method_declaration', 'constructor_declaration', 'property_declaration')],
    ],
  },
  'C++': { grammar: 'cpp', definitions: cFamily },
  PHP: {
    grammar: 'php',
    definitions: [
      ['function', named('function_definition')],
      ['method', named('method_declaration')],
      ['class', named('class_declaration', 'trait_declaration')],
      ['type', named('interface_declaration', 'enum_declaration')],
    ],
  },
  Ruby: {
    grammar: 'ruby',
    definitions: [
      ['method', named('method', 'singleton_method')],
      ['class', named('class')],
      ['module', named('module')],
    ],
  },
};

const byEnding: Readonly<Record<string, string>> = {
  ...{ ts: 'TypeScript', mts: 'TypeScript', cts: 'TypeScript', tsx: 'TSX' },
  ...{ js: 'JavaScript', mjs: 'JavaScript', cjs: 'JavaScript', jsx: 'JavaScript' },
  ...{
    py: 'Python',
    pyi: 'Python',
    go: 'Go',
    java: 'Java',
    rs: 'Rust',
    cs: 'C#',
    php: 'PHP',
    rb: 'Ruby',
    rake: 'Ruby',
  },
  // C is parsed as C++, which takes nearly all of it.
  ...{ c: 'C++', h: 'C++', cc: 'C++', cpp: 'C++', cxx: 'C++', hh: 'C++', hpp: 'C++', hxx: 'C++' },
};

/** The language of a file by its name; null when it is none of those. */
export function languageOf(path: string): string | null {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return byEnding[ending] ?? null;
}
