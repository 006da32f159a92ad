import { isBuiltin } from 'node:module';

/** Modules that are named for what loading them does. */
const loadedForEffects =
  /(?:^|[/._-])(?:register|polyfills?|shims?|setup|init(?:iali[sz]e)?|bootstrap|side-?effects?|instrument\w*|globals?|augment\w*|install|patch(?:es)?|auto)(?:[/._-]|$)|\.(?:css|s[ac]ss|less)$/i;

/** Whether a module, by its name, may be loaded for what loading it does rather than for its names. */
export function mayLoadForEffects(module: string): boolean {
  return !isBuiltin(module) && loadedForEffects.test(module);
}
