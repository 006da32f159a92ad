import { jsonrepair } from 'jsonrepair';

/** JSON of a text that is nearly JSON, by the package jsonrepair; null when it cannot be made out. */
export function repairJson(text: string): string | null {
  try {
    return jsonrepair(text);
  } catch {
    return null;
  }
}
