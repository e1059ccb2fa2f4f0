import type {Attributes} from 'saxen'

/** What is told of an XML document while it is read. Names come without their prefixes, texts with entities undone. */
export interface XmlEvents {
  /** @param attribute The value of one, by its name without a prefix. */
  readonly open?: (name: string, attribute: (name: string) => string | undefined) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

const PIECE_BYTES = 1 << 16

/**
 * Reads an XML document in UTF-8 piece by piece, until `isEnough` says so.
 * @throws {Error} When it is no XML.
 */
export async function readXml(bytes: Uint8Array, {open, text, close}: XmlEvents, isEnough = () => false): Promise<void> {
  const {Parser} = await import('saxen')
  const parser = new Parser()
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  if (open !== undefined)
    parser.on('openTag', (name, attributes) => {
      open(local(name), named => {
        const value = valueOf(attributes, named)
        return value === undefined ? undefined : decoded(value)
      })
    })
  if (text !== undefined) {
    parser.on('text', content => {
      text(decoded(content))
    })
    parser.on('cdata', text)
  }
  if (close !== undefined)
    parser.on('closeTag', name => {
      close(local(name))
    })
  const decoder = new TextDecoder('utf-8', {fatal: true})
  for (let at = 0; at < bytes.length && !isEnough(); at += PIECE_BYTES)
    parser.write(decoder.decode(bytes.subarray(at, at + PIECE_BYTES), {stream: true}))
  if (isEnough()) return
  parser.write(decoder.decode())
  parser.end()
}

function valueOf(attributes: Attributes, name: string): string | undefined {
  const all = attributes()
  if (all[name] !== undefined) return all[name]
  const prefixed = Object.keys(all).find(key => key.endsWith(`:${name}`))
  return prefixed === undefined ? undefined : all[prefixed]
}

const ENTITIES: Readonly<Partial<Record<string, string>>> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"}

/** The parser's own way with entities loses characters beyond the first 65,536. */
function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(
    /&(?:#x([\dA-Fa-f]{1,6})|#(\d{1,7})|(\w{2,4}));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
      return code > 0x10ffff ? whole : String.fromCodePoint(code)
    },
  )
}
