/** A field as RFC 4180 has it; what a spreadsheet would run as a formula is a text. */
function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+@\t\r-]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Values as a line of comma-separated ones. */
export function csvLine(values: readonly (string | number)[]): string {
  return `${values.map(field).join(',')}\n`;
}
