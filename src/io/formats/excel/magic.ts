const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** Compound files of Microsoft: Excel before 2007, and files with a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, at) => bytes[at] === byte)

export const isCompound = (head: Uint8Array) => startsWith(head, COMPOUND)

/** All that is packed like one: which of them it is shows when it is opened. */
export const looksLikeExcel = (head: Uint8Array) => startsWith(head, ZIP) || isCompound(head)
