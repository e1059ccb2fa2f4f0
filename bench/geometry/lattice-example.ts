import {decodeRow} from '../../src/geometry/grid/decode-row.js'
import type {Grid} from '../../src/geometry/grid/find-grid.js'
import {orthogonalTo, relationsOf} from '../../src/geometry/grid/row-direction.js'
import type {Row, Section} from './bench.js'
import {table} from './summary.js'

/** Two records of four decimals, and the one row between them that is released. */
const FROM = [0.4213, 0.8907, 0.1562, 0.6038]
const TO = [0.5081, 0.6644, 0.2915, 0.559]
const SHARE = Math.PI / 7
const STEP = 1e-4
/** Of numbers below 1, in steps of 1e-4. */
const ERROR = (16 * 2 ** -53) / STEP
const GRID: Grid = {origin: 0, step: STEP, error: ERROR, low: 0, high: 1 / STEP}
const MOST_CHANCE = 1e-3

const WIDTH = 860
const HEIGHT = 330
/** The part of the plane of the first two columns that is drawn. */
const WINDOW = {left: 0.38, right: 0.55, low: 0.6, high: 0.93}

/** The drawn example of the lattice rule in docs/reconstruction.md, done by the code itself. */
export const latticeExampleRow: Row = {
  name: 'lattice-example',
  title: 'Worked example of lattices',
  measure(): Promise<Section> {
    const row = FROM.map((value, at) => value + SHARE * (TO[at] - value))
    const {relations, direction, parents} = readOff(row)
    const lines = [
      `One row is released: (${row.join(', ')}). In steps of ${STEP}, the attack finds in it:`,
      '',
      ...table(
        ['relation m', 'm·s, in steps'],
        relations.map(({numbers, value}) => [`(${numbers.join(', ')})`, value.toFixed(9)]),
      ),
      '',
      `The direction orthogonal to all of them is (${direction.join(', ')}), and the row lies between the records`,
      `(${parents[0].join(', ')}) and (${parents[1].join(', ')}).`,
    ]
    const description =
      'A released row of four numbers with all their digits; three short whole vectors whose products with it are whole; ' +
      'the direction orthogonal to them; and the two records of four decimals on the line in that direction.'
    return Promise.resolve({
      lines,
      drawings: [{id: 'lattice-example', description, svg: draw(row, relations, direction, parents)}],
    })
  },
}

interface Relation {
  readonly numbers: readonly number[]
  readonly value: number
}

interface Reading {
  readonly relations: readonly Relation[]
  readonly direction: readonly number[]
  readonly parents: readonly (readonly number[])[]
}

function readOff(row: readonly number[]): Reading {
  const steps = row.map(value => value / STEP)
  const vectors = relationsOf(steps.map(value => ({part: value - Math.floor(value), error: ERROR})))
  const direction = vectors && orthogonalTo(vectors)
  const decoded = decodeRow(
    Float64Array.from(steps),
    row.map(() => GRID),
    MOST_CHANCE,
  )
  if (vectors === undefined || direction === undefined || decoded === undefined) throw new Error('The example is not decoded.')
  const ends = [0, 1].map(end => Array.from(decoded.base, (value, at) => decimal(value + end * decoded.way[at])))
  return {
    relations: vectors.map(vector => ({
      numbers: Array.from(vector),
      value: steps.reduce((sum, value, at) => sum + value * vector[at], 0),
    })),
    direction,
    parents: ends,
  }
}

const decimal = (steps: number) => Number((steps * STEP).toFixed(4))

function draw(row: readonly number[], relations: readonly Relation[], direction: readonly number[], parents: Reading['parents']) {
  const text = [
    ['1. What is released: one row s', 600],
    [row.map(value => value.toFixed(15)).join('   '), 400],
    ['2. Short whole m for which m·s is whole (in steps of 0.0001)', 600],
    ...relations.map(({numbers, value}): [string, number] => [`(${numbers.join(', ')}) · s  =  ${value.toFixed(9)}`, 400]),
    ['3. The one direction orthogonal to all of them', 600],
    [`d = (${direction.join(', ')}) steps`, 400],
    ['4. The only points of four decimals on this line near s', 600],
    ...parents.map((parent, at): [string, number] => [
      `record ${at === 0 ? 'A' : 'B'} = (${parent.map(value => value.toFixed(4)).join(', ')})`,
      400,
    ]),
  ] as const
  const written = text.map(
    ([line, weight], at) =>
      `<text x="16" y="${28 + 25 * at}" ` +
      `font-weight="${weight}"${weight === 400 ? ' font-family="monospace" font-size="12"' : ''}>${line}</text>`,
  )
  const [a, b] = parents.map(parent => onPaper(parent))
  const point = onPaper(row)
  const beyond = (from: readonly number[], to: readonly number[]) => from.map((value, at) => value + 1.2 * (to[at] - value))
  const marks = [
    segment(beyond(b, a), beyond(a, b)),
    ...[a, b].map(
      ([x, y], at) =>
        `<rect x="${fixed(x - 6)}" y="${fixed(y - 6)}" width="12" height="12" fill="#d55e00"/>` +
        `<text x="${fixed(x + 11)}" y="${fixed(y - 7)}" font-weight="600">${at === 0 ? 'A' : 'B'}</text>`,
    ),
    `<circle cx="${fixed(point[0])}" cy="${fixed(point[1])}" r="4.5" fill="#666666"/>`,
    `<text x="${fixed(point[0] + 11)}" y="${fixed(point[1] + 5)}">s</text>`,
    `<text x="700" y="${HEIGHT - 12}" font-size="12" text-anchor="middle">first two of the four columns</text>`,
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
      'font-family="system-ui, sans-serif" font-size="14" fill="#222222">',
    '<title>How one interpolated row gives both of its records away</title>',
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...written,
    ...marks,
    '</svg>',
    '',
  ].join('\n')
}

function onPaper([x, y]: readonly number[]): [number, number] {
  const {left, right, low, high} = WINDOW
  return [580 + (240 * (x - left)) / (right - left), 300 - (270 * (y - low)) / (high - low)]
}

function segment([x1, y1]: readonly number[], [x2, y2]: readonly number[]): string {
  return `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="#0072b2" stroke-width="2"/>`
}

const fixed = (value: number) => value.toFixed(1)
