import {Buffer} from 'buffer/'

interface Globals {
  Buffer: typeof Buffer
  /** Where zod keeps its settings: it must not try whether code can be made of texts, which the page's policy forbids. */
  __zod_globalConfig: {jitless: boolean}
}

// Formats of files are read with the Buffer of Node, which the package of this name has for browsers.
Object.assign(globalThis, {Buffer, __zod_globalConfig: {jitless: true}} satisfies Globals)
