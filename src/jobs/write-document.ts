import {writeBytes, writeText} from '../io/write-table.js'
import type {FootedPage} from '../report/document.js'
import {printedLast, type Printer} from './print-page.js'

/** Something that can be written in each of these formats. */
export interface Document<Format extends string> {
  readonly render: (format: Format) => Promise<string>
  readonly page: () => FootedPage
}

/**
 * Writes a document in these formats and returns the files' names.
 * @param stem Path without the ending, which is that of the format.
 */
export async function writeDocument<Format extends string>(
  stem: string,
  formats: readonly (Format | 'pdf')[],
  document: Document<Format>,
  {printer, overwrite}: {readonly printer?: Printer | undefined; readonly overwrite: boolean},
): Promise<string[]> {
  const files: string[] = []
  for (const format of printedLast(formats)) {
    const file = `${stem}.${format}`
    if (format !== 'pdf') await writeText(file, await document.render(format), {overwrite})
    else if (printer !== undefined) await writeBytes(file, await printer(document.page()), {overwrite})
    else continue
    files.push(file)
  }
  return files
}
