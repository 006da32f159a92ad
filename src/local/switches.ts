/** Whether a variable of the environment turns something off. */
export function isOff(setting: string | undefined): boolean {
  return /^(?:0|no|false|off)$/i.test(setting?.trim() ?? '');
}
