/*
 * What Chromium wrote into a PDF of its own (PDF 1.7, ISO 32000-1): objects are plain text there, and only what they draw is packed.
 * Names in texts of a report cannot pass for objects: these begin lines, and texts are written without line ends.
 */

/** The version of the Chromium that wrote it, unless that was another program. */
export function chromiumOf(pdf: Uint8Array): number | undefined {
  const version = /^\/Producer \(Skia\/PDF m(\d+)/m.exec(latin1(pdf))?.[1]
  return version === undefined ? undefined : Number(version)
}

/** The document's title: plain text with marks before brackets, or UTF-16 in hexadecimal digits where that does not do. */
export function titleOf(pdf: Uint8Array): string | undefined {
  const found = /\/Title (?:\(((?:[^()\\]|\\.)*)\)|<FEFF((?:[0-9A-F]{4})*)>)\n\/Creator/.exec(latin1(pdf))
  const [plain, coded] = (found ?? []).slice(1) as (string | undefined)[]
  if (coded === undefined) return plain?.replaceAll(/\\(.)/g, '$1')
  return Buffer.from(coded, 'hex').swap16().toString('utf16le')
}

/**
 * The page, counted from 1, on which each place begins that a link leads to. Places are the ids of elements.
 * Empty where the file is built otherwise.
 */
export function pagesOf(pdf: Uint8Array): Map<string, number> {
  const objects = new Map<string, string>()
  for (const [, id, body] of latin1(pdf).matchAll(/^(\d+) 0 obj\n(<<[^]*?)(?:stream\n|\nendobj$)/gm)) objects.set(id, body)
  const catalog = [...objects.values()].find(body => body.startsWith('<</Type /Catalog'))
  const dests = objects.get(/\/Dests (\d+) 0 R/.exec(catalog ?? '')?.[1] ?? '')
  const numberOf = new Map(leavesOf(objects, /\/Pages (\d+) 0 R/.exec(catalog ?? '')?.[1] ?? '').map((id, at) => [id, at + 1]))
  const pages = new Map<string, number>()
  for (const [, name, page] of (dests ?? '').matchAll(/^(?:<<)?\/(\S+) \[(\d+) 0 R \/XYZ/gm)) {
    const number = numberOf.get(page)
    if (number !== undefined) pages.set(decodeName(name), number)
  }
  return pages
}

/** Pages below a node of the tree of pages, in order. */
function leavesOf(objects: ReadonlyMap<string, string>, id: string): string[] {
  const kids = /\/Kids \[([\d R]*)\]/.exec(objects.get(id) ?? '')?.[1]
  if (kids === undefined) return [id]
  return kids
    .split(' 0 R')
    .map(kid => kid.trim())
    .filter(kid => kid !== '')
    .flatMap(kid => leavesOf(objects, kid))
}

/** A name writes characters that it may not hold as # and two hexadecimal digits. */
function decodeName(name: string): string {
  return name.replaceAll(/#([0-9A-F]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
