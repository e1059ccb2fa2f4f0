import {describe, expect, test} from 'vitest'
import {attacks} from '../../../src/attacks/registry.js'
import type {Column, ImageForm} from '../../../src/core/column.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'

const SIDE = 12
const form: ImageForm = {kind: 'image', width: SIDE, height: SIDE, channels: 1, bits: 8}
type Picture = readonly number[]

function table<R extends 'synthetic' | 'targets'>(pictures: readonly Picture[], role: R): Table<R> {
  const columns = Array.from({length: SIDE * SIDE}, (_, place): Column => {
    const field = {
      kind: 'numeric',
      name: `p${place}`,
      min: 0,
      max: 255,
      decimals: 0,
      integer: true,
      missing: 0,
      sample: {form, place},
    } as const
    return {kind: 'numeric', field, values: Float64Array.from(pictures, picture => picture[place])}
  })
  return new Table(role, columns, pictures.length)
}

/** A few bright spots in noise. */
function picture(seed: number): Picture {
  const rng = createRng(seed)
  const spots = Array.from(
    {length: 3},
    () => [SIDE * rng.next(), SIDE * rng.next(), 1 + 2 * rng.next(), 50 + 100 * rng.next()] as const,
  )
  return Array.from({length: SIDE * SIDE}, (_, at) => {
    const light = spots.map(
      ([x, y, r, high]) => high * Math.exp(-(((at % SIDE) - x) ** 2 + (Math.floor(at / SIDE) - y) ** 2) / r ** 2),
    )
    return Math.min(255, Math.round(20 + 5 * rng.next() + light.reduce((sum, each) => sum + each, 0)))
  })
}

const pixel = (of: Picture, x: number, y: number) =>
  of[Math.min(SIDE - 1, Math.max(0, y)) * SIDE + Math.min(SIDE - 1, Math.max(0, x))]
const drawn = (from: (x: number, y: number) => number): Picture =>
  Array.from({length: SIDE * SIDE}, (_, at) => from(at % SIDE, Math.floor(at / SIDE)))

const CHANGES: Readonly<Record<string, (of: Picture) => Picture>> = {
  'as it is': of => of,
  shifted: of => drawn((x, y) => pixel(of, x - 2, y + 1)),
  mirrored: of => drawn((x, y) => pixel(of, SIDE - 1 - x, y)),
  'turned by a quarter': of => drawn((x, y) => pixel(of, y, SIDE - 1 - x)),
  'mirrored and shifted': of => drawn((x, y) => pixel(of, SIDE - x, y)),
}

describe('nearest-copy', () => {
  const pictures = Array.from({length: 40}, (_, at) => picture(at))
  const asked = table(pictures, 'targets')

  test.each(Object.entries(CHANGES))('finds a picture that was released %s', async (_, change) => {
    const released = table(pictures.slice(0, 20).map(change), 'synthetic')
    const {scores} = (await attacks.get('nearest-copy').create().guess({released, targets: asked}, testContext(1))) as {
      scores: Float64Array
    }
    const [members, others] = [scores.slice(0, 20), scores.slice(20)]
    // Whatever is compared is there, pixel by pixel.
    expect(Math.min(...members)).toBe(-0)
    expect(Math.max(...others)).toBeLessThan(-2)
  })

  test('finds no changed picture where it is told not to look for changes', async () => {
    const released = table(pictures.slice(0, 20).map(CHANGES['mirrored']), 'synthetic')
    const attack = attacks.get('nearest-copy').create({shift: 0, turns: false, crops: false})
    const {scores} = (await attack.guess({released, targets: asked}, testContext(1))) as {scores: Float64Array}
    expect(Math.max(...scores)).toBeLessThan(-1)
  })

  test('does not apply to records', async () => {
    const rows = Table.fromRows([{a: 1}, {a: 2}])
    const attack = attacks.get('nearest-copy').create()
    await expect(attack.guess({released: rows.as('synthetic'), targets: rows.as('targets')}, testContext(1))).rejects.toThrow(
      'no pictures',
    )
  })
})
