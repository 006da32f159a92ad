/** What the document of a page is made of. */
export interface PageHtmlParts {
  /** Where the page's files are, as the webview reaches them. */
  readonly script: string;
  readonly style: string;
  /** What the policy calls the webview's own files. */
  readonly source: string;
  /** A number that no other document has. */
  readonly nonce: string;
  /** Which of its layouts the page has. */
  readonly layout: string;
  readonly title: string;
  readonly locale: string;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}

/** The digest of an empty style sheet, which the toolkit's controls add to the document. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** The document: one script and one style sheet of ours, and a policy by which nothing else is loaded or run. */
export function pageHtml({ script, style, source, nonce, layout, title, locale }: PageHtmlParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} ${emptyStyle}`;
  return `<!doctype html>
<html lang="${escaped(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body data-layout="${layout}">
<div id="page"></div>
<script type="module" nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>`;
}
