import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {createRng, type Rng} from '../../src/core/rng.js'
import {png} from './png.js'
import {temporaryFolder} from './cli.js'

/**
 * Grey pictures of 10 x 10, where no other size is given, with a bright spot somewhere, larger in lesions, in noise: nobody's. With
 * `masks`, the folder `masks` marks the spots of lesions.
 */
export function phantomFolder(counts: Readonly<Record<string, number>>, seed: number, masks?: 'with masks', size = 10): string {
  const folder = path.join(temporaryFolder(), 'phantoms')
  for (const [label, count] of Object.entries(counts)) {
    const isLesion = label === 'lesion'
    const places = [path.join(folder, label), ...(masks && isLesion ? [path.join(folder, 'masks', label)] : [])]
    for (const place of places) mkdirSync(place, {recursive: true})
    const rng = createRng(seed).fork(label)
    for (let at = 1; at <= count; at++) {
      const files = phantom((size / 10) * (isLesion ? 3 : 1.5), size, rng)
      places.forEach((place, which) => {
        writeFileSync(path.join(place, `${at}.png`), files[which])
      })
    }
  }
  return folder
}

/** A picture, and its mask: where the spot has more than 1/e of its light. */
function phantom(radius: number, size: number, rng: Rng): readonly [picture: Buffer, mask: Buffer] {
  const scale = size / 10
  const [x, y, light] = [scale * (2 + 6 * rng.next()), scale * (2 + 6 * rng.next()), 100 + 100 * rng.next()]
  const distances = Array.from({length: size * size}, (_, at) => Math.hypot((at % size) - x, Math.floor(at / size) - y))
  const values = distances.map(distance => Math.round(20 + 30 * rng.next() + light * Math.exp(-((distance / radius) ** 2))))
  const grey = {width: size, height: size, channels: 1, bits: 8} as const
  return [png({...grey, values}), png({...grey, values: distances.map(distance => (distance < radius ? 255 : 0))})]
}
