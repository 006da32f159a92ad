/** What one line exports, in the languages whose exports stand on one line. The shape is what callers depend on. */
interface PublicName {
  readonly name: string;
  readonly shape: string;
}

const patterns: readonly RegExp[] = [
  // JavaScript and TypeScript: functions with their parameters, everything else by name.
  /^\s*export\s+(?:default\s+)?(?:async\s+)?function\s*\*?\s*(?<name>[\w$]+)\s*(?<shape>\(.*)$/,
  /^\s*export\s+(?:declare\s+)?(?:default\s+)?(?:abstract\s+)?(?:const|let|var|class|interface|type|enum|namespace)\s+(?<name>[\w$]+)/,
  /^\s*export\s+(?<name>default)\b/,
  /^\s*(?:module\.)?exports\.(?<name>[\w$]+)\s*=/,
  // Rust, Go, Python, Java and C#.
  /^\s*pub\s+(?:async\s+)?fn\s+(?<name>\w+)\s*(?<shape>.*)$/,
  /^\s*pub\s+(?:struct|enum|trait|type|const|static|mod)\s+(?<name>\w+)/,
  /^func\s+(?:\([^)]*\)\s*)?(?<name>\p{Lu}\w*)\s*(?<shape>\(.*)$/u,
  /^(?:type|var|const)\s+(?<name>\p{Lu}\w*)\b/u,
  /^(?:async\s+)?def\s+(?<name>[a-zA-Z]\w*)\s*(?<shape>\(.*)$/,
  /^class\s+(?<name>[A-Za-z]\w*)/,
  /^\s*public\s+(?:static\s+|final\s+|abstract\s+|async\s+)*[\w<>[\], ?]+\s+(?<name>\w+)\s*(?<shape>\(.*)$/,
];

function readLine(line: string): PublicName | null {
  for (const pattern of patterns) {
    const groups = pattern.exec(line)?.groups;
    if (groups?.['name']) {
      const shape = (groups['shape'] ?? '').replace(/\s*(?:\{.*|=>.*|:)?\s*$/, '').replace(/\s+/g, ' ');
      return { name: groups['name'], shape };
    }
  }
  return null;
}

/** The names that the lines make public, with the shape (parameters and result) of those that are called. */
export function publicNames(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = lines.map(readLine).filter((name) => name !== null);
  return new Map(found.map(({ name, shape }) => [name, shape]));
}
