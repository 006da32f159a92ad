import type ts from 'typescript';
import type { TypeScript } from './refactoring.ts';

/** Types are written whole, by the names that the code gives them. */
function typeText(api: TypeScript, checker: ts.TypeChecker, type: ts.Type): string {
  const { NoTruncation, WriteArrowStyleSignature, InTypeAlias } = api.TypeFormatFlags;
  const flags: ts.TypeFormatFlags = NoTruncation | WriteArrowStyleSignature | InTypeAlias;
  return checker.typeToString(type, undefined, flags).replace(/\s+/g, ' ');
}

/** Type parameters as declared: `<T extends string>`. */
function parametersText(symbol: ts.Symbol): string {
  const [declaration] = symbol.declarations ?? [];
  const parameters = (declaration as { typeParameters?: readonly ts.Node[] } | undefined)?.typeParameters;
  return parameters ? `<${parameters.map((parameter) => parameter.getText()).join(', ')}>` : '';
}

function membersText(api: TypeScript, checker: ts.TypeChecker, type: ts.Type): string {
  const isHidden = (member: ts.Symbol): boolean =>
    (member.declarations ?? []).some(
      (declaration) =>
        (api.getCombinedModifierFlags(declaration) & api.ModifierFlags.Private) !== 0 ||
        (api.isClassElement(declaration) &&
          declaration.name !== undefined &&
          api.isPrivateIdentifier(declaration.name)),
    );
  const members = type
    .getProperties()
    .filter((member) => !isHidden(member))
    .map((member) => {
      const optional = member.flags & api.SymbolFlags.Optional ? '?' : '';
      return `${member.name}${optional}: ${typeText(api, checker, checker.getTypeOfSymbol(member))}`;
    })
    .sort();
  const signatures = [
    ...type.getCallSignatures().map((signature) => checker.signatureToString(signature)),
    ...type.getConstructSignatures().map((signature) => `new ${checker.signatureToString(signature)}`),
    ...checker.getIndexInfosOfType(type).map(({ keyType, type: value }) => {
      return `[${typeText(api, checker, keyType)}]: ${typeText(api, checker, value)}`;
    }),
  ];
  return `{ ${[...signatures, ...members].join('; ')} }`;
}

function linesOf(api: TypeScript, checker: ts.TypeChecker, exported: ts.Symbol): string[] {
  const { SymbolFlags } = api;
  const symbol = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const lines: string[] = [];
  if (symbol.flags & SymbolFlags.Value) {
    const type = checker.getTypeOfSymbol(symbol);
    const whole = symbol.flags & SymbolFlags.Class || exported.name === 'export=';
    const isObject = (type.flags & api.TypeFlags.Object) !== 0;
    const text = whole && isObject ? membersText(api, checker, type) : typeText(api, checker, type);
    lines.push(`${exported.name}: ${text}`);
  }
  if (symbol.flags & SymbolFlags.Type) {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const whole = symbol.flags & (SymbolFlags.Class | SymbolFlags.Interface);
    const text = whole ? membersText(api, checker, type) : typeText(api, checker, type);
    lines.push(`${exported.name}${parametersText(symbol)} (type): ${text}`);
  }
  return lines.length > 0 ? lines : [`${exported.name}: ${symbol.flags & SymbolFlags.Namespace ? 'namespace' : 'any'}`];
}

/** What a file without exports offers: its top-level names are global. */
function globalsOf(api: TypeScript, checker: ts.TypeChecker, sourceFile: ts.SourceFile): readonly ts.Symbol[] {
  const { Variable, Function: fn, Class, Type, Namespace } = api.SymbolFlags;
  return checker
    .getSymbolsInScope(sourceFile, Variable | fn | Class | Type | Namespace)
    .filter((symbol) => (symbol.declarations ?? []).some((declaration) => declaration.getSourceFile() === sourceFile));
}

/** The exported names of a module with their types, one line each, sorted. `root` is cut from the texts. */
export function publicApiOf(api: TypeScript, program: ts.Program, file: string, root: string): readonly string[] {
  const checker = program.getTypeChecker();
  const sourceFile = program.getSourceFile(file);
  if (!sourceFile) return [];
  // A CommonJS module has a symbol too, which the checker does not hand out.
  const module = (sourceFile as { readonly symbol?: ts.Symbol }).symbol;
  const symbols = module ? checker.getExportsOfModule(module) : globalsOf(api, checker, sourceFile);
  const assigned = module?.exports?.get(api.InternalSymbolName.ExportEquals);
  const lines = (assigned ? [assigned] : symbols).flatMap((symbol) => linesOf(api, checker, symbol));
  return lines
    .map((line) =>
      line
        .replaceAll(root, '.')
        .replaceAll('__@', '@')
        .replace(/@(\w+)@\d+/g, '@$1'),
    )
    .sort();
}
