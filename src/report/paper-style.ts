/** What lies between the margins of an A4 page, in CSS pixels. */
export const PAPER_WIDTH = 672

/**
 * What pages of paper have beyond the style sheet: A4, page numbers, and breaks where they hurt least. Browsers show page numbers
 * since Chromium 131 (CSS Paged Media 3, margin boxes).
 */
export function paperStyle(title: string): string {
  return `
@page {
  size: A4;
  margin: 18mm 16mm 20mm;
  @bottom-left { content: ${cssString(title)}; font: 8pt ${FONT}; color: #555; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt ${FONT}; color: #555; }
}
html { font-size: 9.5pt; }
body { font-family: ${FONT}; font-size: 9.5pt; line-height: 1.45; print-color-adjust: exact; }
nav { display: block; break-inside: avoid; margin-top: 2rem; font-size: 1rem; }
nav h2 { margin-bottom: 0.4rem; }
nav ol { max-width: none; margin: 0; padding: 0; list-style: none; }
nav a { display: grid; grid-template-columns: 1fr 2.5rem; color: var(--ink); text-decoration: none; border-bottom: 1px dotted var(--line); }
.page { text-align: right; font-variant-numeric: tabular-nums; }
p, ul, dl, dd { max-width: none; }
p, li, figcaption { orphans: 3; widows: 3; }
dl > div, li { break-inside: avoid; }
p:has(+ dl), p:has(+ ul), p:has(+ .table) { break-after: avoid; }
figure { margin: 1.2rem 0 1.6rem; }
figure > svg { max-height: 150mm; margin: 0 auto 0 0; }
.table { margin: 1rem 0 1.4rem; }
table { width: 100%; }
th, td { padding: 0.25rem 0.6rem 0.25rem 0; }
th:last-child:not(.numeric), td:last-child:not(.numeric) { min-width: 11rem; }
thead { display: table-header-group; }
thead, tbody tr:nth-child(-n + 2) { break-before: avoid; }
tbody tr:nth-last-child(2) { break-after: avoid; }
`
}

const FONT = '"Liberation Sans", Arial, Helvetica, "DejaVu Sans", sans-serif'

/** A text as CSS writes it: what has a meaning there, or ends the style element, is escaped. */
function cssString(text: string): string {
  return `"${text.replaceAll(/[^\p{L}\p{N} .,:]/gu, character => `\\${character.codePointAt(0)?.toString(16) ?? ''} `)}"`
}
