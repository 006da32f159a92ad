/** Lines that make a function long and give it something to do. */
export function filler(count: number, indent = '  ', end = ';'): string {
  return Array.from(
    { length: count },
    (_, i) => `${indent}if (order.items.length === ${200 + i}) return ${i}${end}`,
  ).join('\n');
}

/** A function that is long only by its filler, around one paragraph. */
export function charge(paragraph: string, before = '', after = '  return total;'): string {
  return `export function charge(order, log) {
  let total = 0;
${before}
${paragraph}

${filler(60)}

${after}
}
`;
}
