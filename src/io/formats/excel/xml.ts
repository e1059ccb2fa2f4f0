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
    parser.on('openTag', (name, attributes, decode) => {
      open(local(name), named => {
        const value = valueOf(attributes, named)
        return value === undefined ? undefined : decode(value)
      })
    })
  if (text !== undefined) {
    parser.on('text', (content, decode) => {
      text(decode(content))
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
