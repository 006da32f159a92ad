/**
 * Whether a path matches a glob of a workflow condition: `*` within a segment, `**` over segments, `?` one character,
 * everything else literally. Core takes no dependency but zod, and conditions need no more than this.
 */
export function globMatches(glob: string, path: string): boolean {
  const pattern = glob.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${pattern}$`).test(path);
}
