/** About how many tokens a text is for a model. */
export async function countTokens(text: string): Promise<number> {
  const { estimateTokens } = await import('../agent/index.ts');
  return estimateTokens(text);
}
