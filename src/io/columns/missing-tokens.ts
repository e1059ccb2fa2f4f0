/** What pandas takes for missing, and the question mark of the UCI files. */
export const MISSING_TOKENS: readonly string[] =
  '#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|1.#IND|1.#QNAN|-NaN|-nan|NaN|NAN|nan|<NA>|N/A|n/a|NA|na|NULL|Null|null|None|?'.split('|')

/**
 * Of these the ones that people also write for a level: "None" for no alcohol, "NA" for not applicable. In a column of
 * categories `None` is one; the others are one where a doubt was settled so.
 */
export const LEVEL_TOKENS: readonly string[] = ['None', 'NA', 'N/A', 'n/a', 'na']
export const ALWAYS_LEVEL = 'None'

/** Marks that stand for a missing value in some files and are not taken for one unasked. Nobody writes the first ones for a level. */
const MARKS = new Set([
  '.',
  '..',
  '...',
  '-',
  '--',
  '---',
  '*',
  '**',
  '_',
  '/',
  '\\',
  '#',
  '!',
  '~',
  '\u2013',
  '\u2014',
  '\u2026',
])
const WORDS = new Set(
  (
    'none|nil|unknown|unk|unkn|missing|miss|not available|not known|not done|not recorded|not ' +
    'applicable|not measured|n.a.|n.a|n/d|nd|n.d.|n/k|nk|no ' +
    'data|nodata|undefined|#value!|#ref!|#div/0!|#name?|#null!|#num!|(null)|[null]|<null>|(blank)|blank|empty|k.a.|unbekannt|fehlt|keine ' +
    'angabe|inconnu|desconocido|sconosciuto'
  ).split('|'),
)

/** Whether a text is a mark without letters or digits, or a word for missing. */
export function missingLike(text: string): 'mark' | 'word' | undefined {
  if (MARKS.has(text)) return 'mark'
  return text.length < 20 && WORDS.has(text.toLowerCase()) ? 'word' : undefined
}
