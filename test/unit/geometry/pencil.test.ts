import {expect, test} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng} from '../../../src/core/rng.js'
import {createCloud} from '../../../src/geometry/cloud.js'
import {createPencil} from '../../../src/geometry/pencil.js'

const COLUMNS = 4
const [LINES, PER_LINE, ALONE] = [40, 4, 140]

/** Rows on segments between random ends, and rows on none. */
function someOnLines(seed: string) {
  const rng = createRng(seed)
  const place = () => Float64Array.from({length: COLUMNS}, () => 2 * rng.next() - 1)
  const rows = Array.from({length: LINES}, () => {
    const [from, to] = [place(), place()]
    return Array.from({length: PER_LINE}, () => {
      const share = rng.next()
      return from.map((value, column) => value + share * (to[column] - value))
    })
  }).flat()
  for (let row = 0; row < ALONE; row++) rows.push(place())
  const matrix = createMatrix(rows.length, COLUMNS)
  rows.forEach((row, at) => {
    matrix.data.set(row, at * COLUMNS)
  })
  return matrix
}

test.each([1e-15, 1e-12, 1e-9, 1e-7])('finds the lines that comparing all pairs finds, where numbers are known to %s', error => {
  const cloud = createCloud(someOnLines(`known to ${error}`), new Float64Array(COLUMNS).fill(error))
  const {rows} = cloud.points
  const pencil = createPencil(cloud)
  let found = 0
  for (let centre = 0; centre < rows; centre += 13) {
    const partners = Array.from({length: rows}, (_, point) => point).filter(
      point =>
        point !== centre &&
        Array.from({length: rows}, (_, other) => other).some(
          other => other !== centre && other !== point && cloud.areCollinear(centre, other, point),
        ),
    )
    const members = pencil.through(centre).flatMap(line => Array.from(line))
    expect(members.sort((a, b) => a - b)).toEqual(partners)
    found += members.length
  }
  expect(found).toBeGreaterThan(20)
})
