export interface NumberFormat {
  /** Digits after the point; as many as the number has when it is not given. */
  decimals?: number;
  /** Between groups of three digits. */
  thousands?: string;
  point?: string;
}

/** The number as people write it: `formatNumber(1234.5, { decimals: 2, thousands: ',' })` is `1,234.50`. */
export function formatNumber(value: number, format: NumberFormat = {}): string {
  if (!Number.isFinite(value)) return String(value);
  const { decimals, thousands = '', point = '.' } = format;
  const plain = decimals === undefined ? String(Math.abs(value)) : Math.abs(value).toFixed(decimals);
  const [whole = '', fraction] = plain.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  const isZero = Number(plain) === 0;
  const sign = value < 0 && !isZero ? '-' : '';
  return fraction === undefined ? sign + grouped : sign + grouped + point + fraction;
}

/**
 * Reads a number as people write it: `1,234.5`, `1.234,5`, `12 %` (0.12), `(3.20)` (-3.2). Undefined when the text is
 * no number.
 */
export function parseNumber(text: string): number | undefined {
  let rest = text.trim();
  let factor = 1;
  if (/^\(.*\)$/.test(rest)) {
    rest = rest.slice(1, -1);
    factor = -1;
  }
  if (rest.endsWith('%')) {
    rest = rest.slice(0, -1).trim();
    factor /= 100;
  }
  const lastComma = rest.lastIndexOf(',');
  const lastPoint = rest.lastIndexOf('.');
  if (/^[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(rest) && lastComma > lastPoint) {
    rest = rest.replaceAll('.', '').replace(',', '.');
  } else if (/^[-+]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$/.test(rest)) {
    rest = rest.replace(/[, ]/g, '');
  } else if (/^[-+]?\d+,\d+$/.test(rest)) {
    rest = rest.replace(',', '.');
  }
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(rest)) return undefined;
  return Number(rest) * factor;
}

/** A number short enough for a chart's axis: `950`, `1.2k`, `35k`, `7.5M`. */
export function compactNumber(value: number, decimals = 1): string {
  if (Number.isFinite(value)) {
    const size = Math.abs(value);
    if (size >= 1000) {
      if (size >= 1_000_000) {
        if (size >= 1_000_000_000) {
          return trimZeros(value / 1_000_000_000, decimals) + 'G';
        } else {
          return trimZeros(value / 1_000_000, decimals) + 'M';
        }
      } else {
        return trimZeros(value / 1000, decimals) + 'k';
      }
    } else {
      return trimZeros(value, decimals);
    }
  } else {
    return '–';
  }
}

function trimZeros(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
