/** The largest file that is looked into, in bytes. */
export const largestFile = 1_000_000;

const lockFiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|composer\.lock|Gemfile\.lock|Pipfile\.lock|packages\.lock\.json)$/;
const binary =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|psd|mp[34]|m4a|wav|ogg|flac|mov|avi|mkv|webm|pdf|docx?|xlsx?|pptx?|zip|t?gz|bz2|xz|zst|7z|rar|jar|war|class|o|a|so|dll|dylib|exe|wasm|node|pyc|woff2?|ttf|otf|eot|db|sqlite3?|parquet|bin|dat|vsix)$/i;

/** Files that are there to hold keys and passwords: what is shown of a place in them would go to models. */
const secret =
  /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$)[\w.-]+)?|\.npmrc|\.netrc|\.pypirc|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)|credentials(?:\.json)?)$|\.(?:pem|key|p12|pfx|jks|keystore)$/i;

/** Why a file is not looked into, by its name and size; null when it may be. */
export function whyLeftOut(path: string, size: number): string | null {
  if (secret.test(path)) return 'may hold secrets';
  if (binary.test(path)) return 'binary';
  if (/\.min\.(?:js|css|mjs|cjs)$|\.(?:js|css|mjs|cjs)\.map$/.test(path)) return 'minified';
  if (lockFiles.test(path)) return 'generated';
  return size > largestFile ? 'larger than 1 MB' : null;
}

const generated =
  /@generated\b|\bDO NOT EDIT\b|\bauto-?generated\b.*\bdo not\b|^\/\/ Code generated .* DO NOT EDIT\.$/im;
/** Characters of a line that nobody wrote, and how many of the text stand in such lines before it counts as minified. */
const longLine = 1_000;

/** Why a text is not looked into; null when it is. */
export function whyUnreadable(text: string): string | null {
  if (text.includes('\0')) return 'binary';
  const lines = text.split('\n');
  const inLong = lines.reduce((sum, { length }) => sum + (length > longLine ? length : 0), 0);
  if (inLong > text.length / 2) return 'minified';
  return generated.test(lines.slice(0, 8).join('\n')) ? 'generated' : null;
}
