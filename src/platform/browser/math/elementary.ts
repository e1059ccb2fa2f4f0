import content from '../../../../dist/page/elementary.wasm?base64'
import {bytesOfBase64} from '../bytes-of-base64.js'

type Elementary = Readonly<Record<'exp' | 'log' | 'log1p', (x: number) => number>>

/** The sources are in `assembly`; `npm run build` compiles them. It is small enough to be compiled at once in any thread. */
const compiled = new WebAssembly.Instance(new WebAssembly.Module(bytesOfBase64(content)))

export const {exp, log, log1p} = compiled.exports as unknown as Elementary
