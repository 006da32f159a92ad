function parsedObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The input of an earlier call as an object: servers refuse the whole request when one is none. */
export function inputObject(input: string): Readonly<Record<string, unknown>> {
  if (input.trim() === '') return {};
  return parsedObject(input) ?? { malformed: input.toWellFormed() };
}

/** The same as text, which keeps every byte of what is an object already. */
export function inputText(input: string): string {
  return parsedObject(input) ? input.toWellFormed() : JSON.stringify(inputObject(input));
}
