import {latin1Text} from '../../platform/bytes.js'

/** The head of a file that has more is so long (open-bytes). */
const FULL = 4096

/**
 * Whether bytes begin as ARFF and KEEL files do: comments, then @relation. Many files of Weka begin with more comments than the head
 * holds; no table of another kind begins with so many.
 */
export function beginsWithRelation(head: Uint8Array): boolean {
  const lines = textOf(head).split(/[\r\n]+/)
  if (head.length >= FULL) lines.pop()
  const first = lines.find(line => !isComment(line.trim()))
  return first === undefined
    ? head.length >= FULL && lines.some(line => line.trim() !== '')
    : /^@relation(?:\s|$)/i.test(first.trim())
}

/** Whether the header that such a file begins with is one of KEEL: with ranges behind types, or with inputs and outputs. */
export function beginsAsKeel(head: Uint8Array): boolean {
  const lines = textOf(head)
    .split(/[\r\n]/)
    .map(line => line.trim().toLowerCase())
  const data = lines.findIndex(line => line.startsWith('@data'))
  const header = data < 0 ? lines : lines.slice(0, data)
  return header.some(
    line => /^@(?:inputs?|outputs?)\b/.test(line) || (line.startsWith('@attribute') && /\b(?:real|integer) ?\[/.test(line)),
  )
}

const isComment = (text: string) => text === '' || text.startsWith('%')

/** Near enough to find words of ASCII. */
function textOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head)
  if (head[0] === 0xfe && head[1] === 0xff) return latin1Text(head).replaceAll('\0', '').slice(2)
  return latin1Text(head).replace(/^\u00ef\u00bb\u00bf/, '')
}
