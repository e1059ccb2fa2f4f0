import {distance as editDistance} from 'fastest-levenshtein'
import {KNOWS_A_RECORD} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {breather, type Context} from '../../core/context.js'
import {decimalsOf} from '../../core/decimals.js'
import type {CategoricalColumn, Column, Table} from '../../core/table.js'
import {requireRows} from '../encode-view.js'
import {enoughRows} from './enough-rows.js'

/** Rows for each target that are looked at where a release has very many. */
const ROWS_PER_TARGET = 20
/** Digits that are written of a number whose column has more: behind the point, or in all where a column's numbers are below 1. */
const MOST_DIGITS = 5
/** Most that `toFixed` takes. */
const MOST_DECIMALS = 100
/** Tokens of levels begin behind the characters that numbers are written with. */
const FIRST_TOKEN = 0x100

/**
 * Membership from digits. Each row is written as a text, and a target scores minus the smallest Levenshtein distance
 * between its text and that of a released row, the nearer, the more likely a member; an equal text scores 0. A language
 * model that makes rows writes digit after digit. It repeats strings of digits that it has seen and errs in single ones:
 * 81.2 for 51.2 is one edit, however far apart the numbers are.
 *
 * Numbers are written with the decimals that the targets' have, all of a column with the same number of them, but no
 * more than make five digits. A level is one character, so that another level is one edit; a missing cell is empty;
 * columns are parted by commas. Columns in which all rows agree are left out. Where there are many rows for each target,
 * a random part of them is looked at ({@link enoughRows}).
 *
 * Ward, Gu, Wang, Cheng et al., When Tables Leak, arXiv 2512.08875, LevAtt. Departures: their code writes floats in
 * Python's shortest form or rounded to five decimals, and levels by their names, of which a long one counts more than
 * a number.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const levatt = defineAttack({
  name: 'levatt',
  summary: "Calls a person a member when a synthetic row is written almost like that person's record, digit by digit.",
  source: 'Ward et al., When Tables Leak, arXiv 2512.08875, LevAtt',
  attacker: `${KNOWS_A_RECORD}.`,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: {},
  create() {
    return {
      async guess(view, context) {
        const targets = requireRows(view.targets, 'there are no targets to ask about')
        const all = requireRows(view.released, 'the release holds no synthetic rows')
        const {released, parameters} = enoughRows(all, targets.rowCount, ROWS_PER_TARGET, context.rng.fork('rows'))
        const [asked, made] = writeRows(targets, released)
        const scores = (await closestTexts(asked, made, context)).map(edits => -edits)
        return {kind: 'membership', lowTells: true, scores, parameters: {...parameters, estimated: []}}
      },
    }
  },
})

/** [targets], edits to the closest text of a released row. */
async function closestTexts(asked: readonly string[], made: readonly string[], context: Context): Promise<Float64Array> {
  const different = new Set(made)
  const candidates = [...different]
  const breathe = breather(context)
  const edits = new Float64Array(asked.length)
  for (const [target, text] of asked.entries()) {
    await breathe()
    if (!different.has(text)) edits[target] = fewestEdits(text, candidates)
    context.progress((target + 1) / asked.length)
  }
  return edits
}

function fewestEdits(text: string, candidates: readonly string[]): number {
  let fewest = Infinity
  for (const candidate of candidates) {
    // Texts differ by as much as their lengths at least.
    if (Math.abs(candidate.length - text.length) >= fewest) continue
    const edits = editDistance(text, candidate)
    if (edits < fewest) fewest = edits
    if (fewest === 1) break
  }
  return fewest
}

/** The texts of the targets and of the released rows. */
function writeRows(targets: Table, released: Table): [string[], string[]] {
  const written = targets.columns.flatMap(own => {
    const cells = writeColumn(own, released.column(own.field.name))
    return cells === undefined ? [] : [cells]
  })
  const join = (rowCount: number, side: 0 | 1) =>
    Array.from({length: rowCount}, (_, row) => written.map(cells => cells[side][row]).join(','))
  return [join(targets.rowCount, 0), join(released.rowCount, 1)]
}

/** Undefined where all cells are alike. */
function writeColumn(own: Column, theirs: Column): [string[], string[]] | undefined {
  const texts = textsOf(own, theirs)
  const [first] = texts[0]
  return texts.every(each => each.every(text => text === first)) ? undefined : texts
}

function textsOf(own: Column, theirs: Column): [string[], string[]] {
  if (own.kind === 'numeric' && theirs.kind === 'numeric') {
    const write = numberWriter(own.values)
    return [Array.from(own.values, write), Array.from(theirs.values, write)]
  }
  if (own.kind !== 'categorical' || theirs.kind !== 'categorical')
    throw new RangeError(`Column '${own.field.name}' must be of one kind in all tables.`)
  const tokens = levelTokens([...own.field.levels, ...theirs.field.levels])
  const written = ({codes, field}: CategoricalColumn) => Array.from(codes, code => tokens.get(field.levels[code]) ?? '')
  return [written(own), written(theirs)]
}

function numberWriter(targets: Float64Array): (value: number) => string {
  let [decimals, largest] = [0, 0]
  for (const value of targets)
    if (Number.isFinite(value)) {
      decimals = Math.max(decimals, decimalsOf(value))
      largest = Math.max(largest, Math.abs(value))
    }
  const zeros = largest > 0 && largest < 1 ? Math.floor(-Math.log10(largest)) : 0
  const digits = Math.min(decimals, MOST_DIGITS + zeros, MOST_DECIMALS)
  return value => (Number.isNaN(value) ? '' : value.toFixed(digits))
}

/** A character for each level. */
function levelTokens(levels: readonly string[]): Map<string, string> {
  return new Map([...new Set(levels)].map((level, at) => [level, String.fromCharCode(FIRST_TOKEN + at)]))
}
