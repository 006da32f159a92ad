import { readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * What is protected in any folder and mostly not there: a confined command finds an empty folder in its place, into which it
 * cannot write. Folders, for files too: one that a crash leaves behind is in no tree of git. Not `.env` and `.yarnrc.yml`: some of
 * what loads these fails at a folder.
 */
export const mostlyAbsent: readonly string[] =
  `.vscode .idea .devcontainer .cursor .cursorrules .claude .codex .windsurf .github .gitlab .gitlab-ci.yml .circleci Jenkinsfile
  .husky .maestro .npmrc .pnpmfile.cjs .yarnrc .pypirc .netrc .gitmodules .gitattributes .gitconfig .mcp.json .ripgreprc .envrc
  .profile .bashrc .bash_profile .zshrc .zshenv .zprofile AGENTS.md CLAUDE.md GEMINI.md`.split(/\s+/);

/** How many folders down protected files are looked for, and for how long at most, in milliseconds: the nearer come first. */
const search = { down: 3, patience: 2_000 };
const skipped = new Set(['node_modules', '.git']);
/** How many folders are read at once. */
const together = 64;

function untilLater(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end;
}

/** What a confined command may not change in its folder; absolute paths. */
export interface Guarded {
  /** Files and folders that exist. */
  readonly present: readonly string[];
  /** Places that must stay empty. */
  readonly absent: readonly string[];
  /** Folders below the folder in which something of it lies, the outer ones first: renamed, they would take it along. */
  readonly holding: readonly string[];
}

/** The folders between one and places below it. */
function foldersBetween(folder: string, places: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const place of places) {
    for (let at = path.dirname(place); at.length > folder.length; at = path.dirname(at)) found.add(at);
  }
  return [...found].sort((a, b) => a.length - b.length);
}

/**
 * @param isProtected is asked of paths relative to the folder.
 * @param isOver whether it was looked for long enough; what lies further down is not guarded then.
 */
export async function guardedIn(
  folder: string,
  isProtected: (path: string) => boolean,
  isOver: () => boolean = untilLater(search.patience),
): Promise<Guarded> {
  const present: string[] = [];
  const look = async (
    at: string,
  ): Promise<{ readonly names: readonly string[]; readonly below: readonly string[] }> => {
    const entries = await readdir(path.join(folder, at), { withFileTypes: true }).catch(() => []);
    const below: string[] = [];
    for (const entry of entries) {
      const name = path.posix.join(at, entry.name);
      // A link is judged by where it leads: outside it cannot be written anyway, inside the place itself is guarded.
      if (entry.isSymbolicLink()) continue;
      if (isProtected(name)) present.push(path.join(folder, name));
      else if (entry.isDirectory() && !skipped.has(entry.name)) below.push(name);
    }
    return { names: entries.map((entry) => entry.name), below };
  };
  const first = await look('');
  let level = first.below;
  for (let down = 1; down <= search.down && level.length > 0; down++) {
    const found: string[] = [];
    for (let at = 0; at < level.length && !isOver(); at += together) {
      const looked = await Promise.all(level.slice(at, at + together).map(look));
      for (const { below } of looked) found.push(...below);
    }
    level = found;
  }
  const names = new Set(first.names.map((name) => name.toLowerCase()));
  const absent = mostlyAbsent.filter((name) => !names.has(name.toLowerCase())).map((name) => path.join(folder, name));
  return { present, absent, holding: foldersBetween(folder, present) };
}

/** Counts who needs places to stay empty, and takes the folders away that stood there when nobody does. */
export function createPlaceholders(): { take(places: readonly string[]): () => Promise<void> } {
  const users = new Map<string, number>();
  return {
    take(places) {
      for (const place of places) users.set(place, (users.get(place) ?? 0) + 1);
      return async () => {
        for (const place of places) {
          const left = (users.get(place) ?? 1) - 1;
          if (left > 0) users.set(place, left);
          else users.delete(place);
          // One that is not empty, or is none of ours, stays.
          if (left === 0) await rmdir(place).catch(() => undefined);
        }
      };
    },
  };
}
