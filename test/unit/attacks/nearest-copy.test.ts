import {describe, expect, test} from 'vitest'
import {smallestDifferences} from '../../../src/attacks/membership/nearest-copy/search.js'
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

/** As {@link smallestDifferences} with all changes and a shift of 1, but the pixels of every pair are compared, one by one. */
function slowly(released: readonly Picture[], target: Picture, {width, height, channels}: ImageForm): number {
  const [right, bottom] = [width - 1, height - 1]
  type Place = readonly [number, number]
  const turns: ((p: Place) => Place)[] = [
    place => place,
    ([x, y]) => [right - x, y],
    ([x, y]) => [x, bottom - y],
    ([x, y]) => [right - x, bottom - y],
  ]
  if (width === height)
    turns.push(
      ...turns.map(
        turn =>
          ([x, y]: Place) =>
            turn([y, x]),
      ),
    )
  const level = (x: number, y: number, channel: number) =>
    target[(Math.min(bottom, Math.max(0, y)) * width + Math.min(right, Math.max(0, x))) * channels + channel]
  const between = ([x, y]: Place, channel: number) => {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const line = (at: number) => (1 - x + left) * level(left, at, channel) + (x - left) * level(left + 1, at, channel)
    return (1 - y + top) * line(top) + (y - top) * line(top + 1)
  }
  const shifts = [-1, 0, 1].flatMap(dx => [-1, 0, 1].map(dy => ({dx, dy, cut: 0})))
  let smallest = Infinity
  for (const turn of turns)
    for (const {dx, dy, cut} of [...shifts, {dx: 0, dy: 0, cut: 1 / 16}, {dx: 0, dy: 0, cut: 1 / 8}])
      for (const other of released) {
        let [sum, count] = [0, 0]
        for (let y = Math.abs(dy); y < height - Math.abs(dy); y++)
          for (let x = Math.abs(dx); x < width - Math.abs(dx); x++)
            for (let channel = 0; channel < channels; channel++, count++) {
              const place = turn([cut * right + x * (1 - 2 * cut) + dx, cut * bottom + y * (1 - 2 * cut) + dy])
              sum += (between(place, channel) - other[(y * width + x) * channels + channel]) ** 2
            }
        smallest = Math.min(smallest, Math.sqrt(sum / count))
      }
  return smallest
}

const asMatrix = (rows: readonly Picture[]) => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
})

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

  test.each([
    {width: 12, height: 12, channels: 1},
    {width: 9, height: 6, channels: 3},
  ] as const)('finds what comparing all pixels of all pairs finds: $width x $height x $channels', async size => {
    const grid: ImageForm = {kind: 'image', bits: 8, ...size}
    const {channels} = grid
    const numbers = size.width * size.height * channels
    const rng = createRng('pairs')
    const blurred = () => {
      const [a, b, c] = [rng.next(), rng.next(), rng.next()]
      return Array.from({length: numbers}, (_, at) => Math.round(120 + 90 * Math.sin(a * at + 6 * b) + 40 * c * rng.next()))
    }
    const targets = Array.from({length: 12}, blurred)
    // Half of the targets are released with noise, some of them mirrored along the line of numbers.
    const noisy = (of: Picture, at: number) =>
      (at % 2 === 0 ? of : of.toReversed()).map(level => Math.round(level + 6 * rng.next() - 3))
    const released = [...targets.slice(0, 6).map(noisy), ...Array.from({length: 14}, blurred)]
    const options = {shift: 1, turns: true, crops: true}
    const found = await smallestDifferences(asMatrix(released), asMatrix(targets), grid, options, testContext(1))
    targets.forEach((target, at) => {
      const expected = slowly(released, target, grid)
      // Of those that have no copy only the pairs that lie near along the components are compared.
      if (at < 6 && (channels === 1 || at % 2 === 0)) expect(found[at]).toBeCloseTo(expected, 9)
      else expect(found[at]).toBeGreaterThan(expected - 1e-9)
    })
  })

  test('does not apply to records', async () => {
    const rows = Table.fromRows([{a: 1}, {a: 2}])
    const attack = attacks.get('nearest-copy').create()
    await expect(attack.guess({released: rows.as('synthetic'), targets: rows.as('targets')}, testContext(1))).rejects.toThrow(
      'no pictures',
    )
  })
})
