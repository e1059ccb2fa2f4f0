import type {FootedPage} from '../report/document.js'
import {renderPage} from '../report/html.js'

/** Makes a PDF of a document. Like other writing of what was found out, it does not stop at the first Ctrl-C. */
export type Printer = (page: FootedPage) => Promise<Uint8Array>

/**
 * A printer that has printed a page before: long work should not end at a browser that cannot print.
 *
 * @returns Nothing where no format asks for one.
 * @throws {UserError} When there is no Chromium, or it does not work.
 * @throws {Interrupted} When the signal fires.
 */
export async function printerFor(formats: readonly string[], signal: AbortSignal): Promise<Printer | undefined> {
  if (!formats.includes('pdf')) return undefined
  const {findChromium} = await import('../pdf/find-chromium.js')
  const program = await findChromium()
  const {printHtml} = await import('../pdf/print-html.js')
  await printHtml(program, `<!doctype html><title>${TRIAL}</title><p>${TRIAL}</p>`, TRIAL, signal)
  return page => printPage(program, page)
}

const TRIAL = 'Trial'

/**
 * Prints a document twice: only the first print tells on which pages its sections are, which the table of contents of the second says.
 * @throws {UserError} When the browser fails.
 */
async function printPage(program: string, page: FootedPage): Promise<Uint8Array> {
  const [{printHtml}, {pagesOf}] = await Promise.all([import('../pdf/print-html.js'), import('../pdf/read-pdf.js')])
  const {signal} = new AbortController()
  const print = async (pages: ReadonlyMap<string, number>) =>
    printHtml(program, await renderPage(page, {pageOf: id => pages.get(id)}), page.title, signal)
  const pages = pagesOf(await print(new Map()))
  return print(pages)
}

/** Each format once, and what needs a browser after all that does not. */
export function printedLast<Format extends string>(formats: readonly Format[]): Format[] {
  return [...new Set(formats)].sort((one, other) => Number(one === 'pdf') - Number(other === 'pdf'))
}
