import {reconSmote} from '../../src/attacks/reconstruction/reconsmote.js'
import {numericColumn} from '../../src/core/table.js'
import type {Row, Section} from './bench.js'
import {contextOf, tableOf} from './releases.js'
import {table} from './summary.js'

type Place = readonly [number, number, number]

/** Three records that see each other by three rows each, and a fourth that only two rows lead to. */
const RECORDS: Readonly<Record<string, Place>> = {A: [0, 0, 0], B: [7, 1, 2], C: [2, 5, 1], D: [6, 5, 5]}
/** Edges, and how far from the first to the second record their rows lie. Irrational, so that no row is a short number. */
const EDGES: readonly (readonly [from: string, to: string, shares: readonly number[]])[] = [
  ['A', 'B', [Math.SQRT2 / 7, Math.PI / 7, Math.E / 4]],
  ['A', 'C', [Math.SQRT2 / 6, Math.PI / 6, Math.E / 3.5]],
  ['B', 'C', [Math.SQRT2 / 5, Math.PI / 6.5, Math.E / 3.8]],
  ['A', 'D', [Math.PI / 7]],
  ['B', 'D', [Math.E / 6]],
]

const PANELS = [
  '1. What is released: eleven rows',
  '2. Three rows in line: an edge',
  '3. Where edges meet: a record',
  '4. Rays from known records: another one',
] as const
const WIDTH = 360
const HEIGHT = 300

/** The drawn example of docs/reconstruction.md, done by the attack itself. */
export const exampleRow: Row = {
  name: 'example',
  title: 'Worked example',
  async measure(): Promise<Section> {
    const rows = EDGES.flatMap(([from, to, shares]) => shares.map(share => between(RECORDS[from], RECORDS[to], share)))
    const released = tableOf('synthetic', rows)
    const guess = await (await reconSmote.create({})).guess({released}, contextOf('example', 1))
    const columns = guess.records.columns.map(({field}) => numericColumn(guess.records, field.name).values)
    const found = Array.from({length: guess.records.rowCount}, (_, at) => columns.map(values => values[at].toFixed(6)))
    return {
      lines: [
        `The attack is handed the ${rows.length} rows of the drawing and finds:`,
        '',
        ...table(
          ['record found', 'lines through it', 'confidence'],
          found.map((place, at) => [`(${place.join(', ')})`, String(guess.support[at]), guess.confidence[at].toFixed(6)]),
        ),
        '',
        `Real records: ${Object.entries(RECORDS)
          .map(([name, place]) => `${name} (${place.join(', ')})`)
          .join(', ')}.`,
      ],
      drawings: [
        {
          id: 'worked-example',
          description:
            'Four panels: eleven released rows; the three lines that hold three rows each; their three ' +
            'meeting points A, B and C; rays from A and B through one row each, which meet in D.',
          svg: draw(),
        },
      ],
    }
  },
}

function between(from: Place, to: Place, share: number): Place {
  return [0, 1, 2].map(axis => from[axis] + share * (to[axis] - from[axis])) as unknown as Place
}

/** Oblique view of three dimensions on paper. */
function onPaper([x, y, z]: Place): [number, number] {
  return [60 + 24 * x + 9 * z, 250 - 18 * y - 13 * z]
}

function draw(): string {
  const panels = PANELS.map((title, step) => {
    const place = `translate(${(step % 2) * WIDTH},${Math.floor(step / 2) * HEIGHT})`
    return `<g transform="${place}"><text x="16" y="26" font-weight="600">${title}</text>${panel(step)}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${2 * WIDTH}" height="${2 * HEIGHT}" ` +
      `viewBox="0 0 ${2 * WIDTH} ${2 * HEIGHT}" font-family="system-ui, sans-serif" font-size="14" ` +
      'fill="#222222">',
    '<title>How eleven interpolated rows give four records away</title>',
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...panels,
    '</svg>',
    '',
  ].join('\n')
}

/** What is known after a step; the rows are always there. */
function panel(step: number): string {
  const marks: string[] = []
  for (const [from, to, shares] of EDGES) {
    const [a, b] = [RECORDS[from], RECORDS[to]]
    // A line of three rows goes on beyond them in both directions; a ray starts at its record.
    if (shares.length >= 3 && step >= 1) marks.push(segment(between(a, b, -0.12), between(a, b, 1.12), '#0072b2'))
    if (shares.length === 1 && step === 3) marks.push(segment(a, between(a, b, 1.12), '#009e73', '5,4'))
  }
  for (const [from, to, shares] of EDGES)
    for (const share of shares) {
      const [x, y] = onPaper(between(RECORDS[from], RECORDS[to], share))
      marks.push(`<circle cx="${fixed(x)}" cy="${fixed(y)}" r="4.5" fill="#666666"/>`)
    }
  const known = step < 2 ? [] : step === 2 ? ['A', 'B', 'C'] : ['A', 'B', 'C', 'D']
  for (const name of known) {
    const [x, y] = onPaper(RECORDS[name])
    marks.push(`<rect x="${fixed(x - 6)}" y="${fixed(y - 6)}" width="12" height="12" fill="#d55e00"/>`)
    marks.push(`<text x="${fixed(x + 11)}" y="${fixed(y - 7)}" font-weight="600">${name}</text>`)
  }
  return marks.join('')
}

function segment(from: Place, to: Place, colour: string, dashes?: string): string {
  const [[x1, y1], [x2, y2]] = [onPaper(from), onPaper(to)]
  const ends = `x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}"`
  return `<line ${ends} stroke="${colour}" stroke-width="2"${dashes ? ` stroke-dasharray="${dashes}"` : ''}/>`
}

const fixed = (value: number) => value.toFixed(1)
