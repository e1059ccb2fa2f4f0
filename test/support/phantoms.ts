import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {createRng, type Rng} from '../../src/core/rng.js'
import {png} from './png.js'
import {temporaryFolder} from './cli.js'

const SIZE = 10

/** Grey pictures of 10 x 10 with a bright spot somewhere, larger in lesions, in noise: nobody's. */
export function phantomFolder(counts: Readonly<Record<string, number>>, seed: number): string {
  const folder = path.join(temporaryFolder(), 'phantoms')
  for (const [label, count] of Object.entries(counts)) {
    mkdirSync(path.join(folder, label), {recursive: true})
    const rng = createRng(seed).fork(label)
    for (let at = 1; at <= count; at++)
      writeFileSync(path.join(folder, label, `${at}.png`), phantom(label === 'lesion' ? 3 : 1.5, rng))
  }
  return folder
}

function phantom(radius: number, rng: Rng): Buffer {
  const [x, y, light] = [2 + 6 * rng.next(), 2 + 6 * rng.next(), 100 + 100 * rng.next()]
  const values = Array.from({length: SIZE * SIZE}, (_, at) => {
    const distance = Math.hypot((at % SIZE) - x, Math.floor(at / SIZE) - y)
    return Math.round(20 + 30 * rng.next() + light * Math.exp(-((distance / radius) ** 2)))
  })
  return png({width: SIZE, height: SIZE, channels: 1, bits: 8, values})
}
