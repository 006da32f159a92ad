import { usualWindow } from '../domain/index.ts';
import type { CatalogueEntry, Prices } from './catalogue-entry.ts';
import { catalogueDate, catalogueEntries, embeddingPrices } from './catalogue-data.ts';
import type { ChosenModel, ModelOffer, Vendor } from './offer.ts';

/** A price with where it is from. */
export interface PriceTag {
  readonly prices: Prices;
  readonly from: string;
}

/** A model that may be asked, with everything that is known of it. */
export interface KnownModel {
  readonly offer: ModelOffer;
  readonly model: ChosenModel;
  /** It runs on the person's own machine. */
  readonly local: boolean;
  readonly window: number;
  readonly output: number | null;
  /** Whether it takes images and calls tools; tools are believed in until the catalogue says no. */
  readonly images: boolean;
  readonly tools: boolean;
  /** Null when the catalogue does not know it. */
  readonly grade: 1 | 2 | 3 | null;
  /** Null when nobody knows what it costs. */
  readonly price: PriceTag | null;
}

const nothing: Prices = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** A name without the date of its snapshot: `claude-sonnet-4-5-20250929` is `claude-sonnet-4-5`. */
function withoutSnapshot(name: string): string {
  return name.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '').replace(/-0$/, '');
}

/** The catalogue's entry of a model, by its whole name first, then without its snapshot or size. */
export function entryOf(name: string, vendor: Vendor | null): CatalogueEntry | null {
  const names = vendor === null ? [name, name.split(':')[0] ?? name] : [name, withoutSnapshot(name)];
  for (const wanted of names) {
    const found = catalogueEntries.find((entry) => entry.name === wanted && entry.vendor === vendor);
    if (found) return found;
  }
  return null;
}

/** Everything known of a model: what the person says, then the catalogue, then what is usual. */
export function knownModel(
  offer: ModelOffer,
  model: ChosenModel,
  ownPrices: Readonly<Record<string, Prices>>,
): KnownModel {
  const entry = entryOf(model.name, offer.vendor);
  // Ollama hands models of that name on to its own machines.
  const local = offer.local && !model.name.endsWith('-cloud');
  return {
    offer,
    model,
    local,
    window: model.window ?? entry?.window ?? usualWindow,
    output: entry?.output ?? null,
    images: model.images ?? entry?.images ?? false,
    tools: entry?.tools ?? true,
    grade: entry?.grade ?? null,
    price: priceTag(local, entry, ownPrices[model.ref]),
  };
}

/** What a model costs at a server that is not asked in conversations. */
export function priceOf(
  { name, ref }: Pick<ChosenModel, 'name' | 'ref'>,
  { local, vendor }: Pick<ModelOffer, 'local' | 'vendor'>,
  ownPrices: Readonly<Record<string, Prices>>,
): PriceTag | null {
  const own = ownPrices[ref];
  const input = vendor === 'openai' ? embeddingPrices[name] : undefined;
  if (own || local || input === undefined) return priceTag(local, null, own);
  return { prices: { ...nothing, input, cacheRead: input, cacheWrite: input }, from: `catalogue of ${catalogueDate}` };
}

function priceTag(local: boolean, entry: CatalogueEntry | null, own: Prices | undefined): PriceTag | null {
  if (own) return { prices: own, from: 'your own price' };
  if (local) return { prices: nothing, from: 'runs on your machine' };
  return entry?.prices ? { prices: entry.prices, from: `catalogue of ${catalogueDate}` } : null;
}
