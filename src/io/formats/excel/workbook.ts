import type {Archive} from './archive.js'
import {formatKind, type FormatKind} from './number-format.js'
import {readXml} from './xml.js'

export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  /** Its place in the archive. */
  readonly path: string
}

/** What sheets of a file share. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** Days are counted from 1904-01-01. */
  readonly is1904: boolean
  /** Texts that cells refer to by number. */
  readonly texts: readonly string[]
  /** What numbers are, by the number of the cell's style. */
  readonly styles: readonly FormatKind[]
}

/**
 * @throws {UserError} When a part is missing or is no XML.
 * Source: ECMA-376, Office Open XML File Formats, part 1, section 18 (SpreadsheetML).
 */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const targets = await readTargets(archive)
  const sheets: Sheet[] = []
  let is1904 = false
  await readPart(archive, 'xl/workbook.xml', {
    open: (name, attribute) => {
      if (name === 'workbookPr') is1904 = isTrue(attribute('date1904'))
      if (name !== 'sheet') return
      const path = targets.sheets.get(attribute('id') ?? '')
      // Sheets of charts hold no cells.
      if (path !== undefined)
        sheets.push({name: attribute('name') ?? '', isHidden: (attribute('state') ?? 'visible') !== 'visible', path})
    },
  })
  return {sheets, is1904, texts: await readTexts(archive, targets.texts), styles: await readStyles(archive, targets.styles)}
}

export const isTrue = (value: string | undefined) => value === '1' || value === 'true'

/** Reads a part that must be there. */
export async function readPart(
  archive: Archive,
  path: string,
  events: Parameters<typeof readXml>[1],
  isEnough?: () => boolean,
): Promise<void> {
  const bytes = archive.member(path)
  if (bytes === undefined) throw archive.damaged('a part of it is missing')
  try {
    await readXml(bytes, events, isEnough)
  } catch (error) {
    if (error instanceof Error && error.name === 'UserError') throw error
    throw archive.damaged('a part of it is no XML')
  }
}

interface Targets {
  readonly sheets: ReadonlyMap<string, string>
  readonly texts?: string
  readonly styles?: string
}

async function readTargets(archive: Archive): Promise<Targets> {
  const sheets = new Map<string, string>()
  const others: {texts?: string; styles?: string} = {}
  await readPart(archive, 'xl/_rels/workbook.xml.rels', {
    open: (name, attribute) => {
      if (name !== 'Relationship') return
      const target = attribute('Target') ?? ''
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
      const type = attribute('Type') ?? ''
      if (type.endsWith('/worksheet')) sheets.set(attribute('Id') ?? '', path)
      else if (type.endsWith('/sharedStrings')) others.texts = path
      else if (type.endsWith('/styles')) others.styles = path
    },
  })
  return {sheets, ...others}
}

async function readTexts(archive: Archive, path: string | undefined): Promise<string[]> {
  const texts: string[] = []
  if (path === undefined || archive.member(path) === undefined) return texts
  const collector = new TextCollector()
  await readPart(archive, path, {
    open: name => {
      if (name === 'si') collector.start()
      collector.open(name)
    },
    text: text => {
      collector.add(text)
    },
    close: name => {
      collector.close(name)
      if (name === 'si') texts.push(collector.finish())
    },
  })
  return texts
}

/** The text of a cell, which may be in several pieces with a look of their own; how it is spoken is none of it. */
export class TextCollector {
  #text = ''
  #isText = false
  #isPhonetic = false

  start(): void {
    this.#text = ''
  }

  open(name: string): void {
    if (name === 't') this.#isText = true
    if (name === 'rPh') this.#isPhonetic = true
  }

  add(text: string): void {
    if (this.#isText && !this.#isPhonetic) this.#text += text
  }

  close(name: string): void {
    if (name === 't') this.#isText = false
    if (name === 'rPh') this.#isPhonetic = false
  }

  finish(): string {
    return unescaped(this.#text)
  }
}

/** Characters that XML does not allow stand as _x000D_; an underscore before such a text as _x005F_. */
export const unescaped = (text: string) =>
  text.includes('_x')
    ? text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text

async function readStyles(archive: Archive, path: string | undefined): Promise<FormatKind[]> {
  const kinds: FormatKind[] = []
  if (path === undefined || archive.member(path) === undefined) return kinds
  const codes = new Map<number, string>()
  let isCell = false
  await readPart(archive, path, {
    open: (name, attribute) => {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '')
      if (name === 'cellXfs') isCell = true
      if (name !== 'xf' || !isCell) return
      const id = Number(attribute('numFmtId') ?? 0)
      kinds.push(formatKind(id, codes.get(id)))
    },
    close: name => {
      if (name === 'cellXfs') isCell = false
    },
  })
  return kinds
}
