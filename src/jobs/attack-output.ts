import {CHANGES, ORIGINS} from '../attacks/attack.js'
import {UserError} from '../core/errors.js'
import {concatTables, Table, type CategoricalColumn, type Column, type NumericColumn} from '../core/table.js'
import {say, setting} from '../core/text.js'
import type {PlayedPart} from './played-part.js'

/**
 * What the output file holds: reconstructed records with support, confidence and, per categorical column and per numeric one that is not
 * certain, the confidence of its value as `NAME:confidence`, and which of several releases gives it alone; or one row per judged row or
 * target.
 */
export function guessesTable(parts: readonly PlayedPart[], target: string | undefined): Table {
  return concatTables(
    'reconstructed',
    parts.map(part => partTable(part, parts, target)),
  )
}

function partTable(part: PlayedPart, parts: readonly PlayedPart[], target: string | undefined): Table {
  const {guesses, rows} = part
  switch (guesses.kind) {
    case 'records': {
      const {records, support, confidence, levelConfidence, columnConfidence, alone = []} = guesses
      const label = target === undefined ? [] : [labelColumn(target, part.label ?? '', parts, records.rowCount)]
      const own = [
        numberColumn('support', support),
        numberColumn('confidence', confidence),
        ...Array.from(levelConfidence, ([name, values]) => numberColumn(`${name}:confidence`, values)),
        ...uncertainColumns(parts).map(name =>
          numberColumn(`${name}:confidence`, columnConfidence?.get(name) ?? new Float64Array(records.rowCount).fill(1)),
        ),
        ...alone.map((found, at) => numberColumn(`release ${at + 1} alone`, found)),
      ]
      for (const {field} of own)
        if (records.has(field.name) || target === field.name)
          throw new UserError(
            'name-taken',
            {column: field.name},
            `The released file has a column '${field.name}', which the output needs for itself.`,
            [say`Leave it out with ${setting('ignore')}.`],
          )
      return new Table('reconstructed', [...records.columns, ...label, ...own], records.rowCount)
    }
    case 'origins':
      return new Table(
        'reconstructed',
        [numberColumn('row', rows), textColumn('verdict', ORIGINS, guesses.origins), numberColumn('score', guesses.scores)],
        rows.length,
      )
    case 'membership': {
      const {scores, changes} = guesses
      const row = numberColumn('row', part.askedRows ?? Int32Array.from(scores.keys()))
      const verdict = changes === undefined ? [] : [textColumn('verdict', CHANGES, changes)]
      return new Table('reconstructed', [row, ...verdict, numberColumn('score', scores)], scores.length)
    }
  }
}

/** Numeric columns in which a record of any class is not certain. */
export function uncertainColumns(parts: readonly PlayedPart[]): string[] {
  const names = parts.flatMap(({guesses}) => (guesses.kind === 'records' ? [...(guesses.columnConfidence?.keys() ?? [])] : []))
  return [...new Set(names)]
}

function numberColumn(name: string, values: ArrayLike<number>): NumericColumn {
  const field = {kind: 'numeric', name, min: NaN, max: NaN, decimals: 0, integer: false, missing: 0} as const
  return {kind: 'numeric', field, values: Float64Array.from(values)}
}

function textColumn<T extends string>(name: string, levels: readonly T[], values: readonly T[]): CategoricalColumn {
  const field = {kind: 'categorical', name, levels, missing: 0} as const
  return {kind: 'categorical', field, codes: Int32Array.from(values, value => levels.indexOf(value))}
}

/** The class column of records that were rebuilt class by class. */
export function labelColumn(name: string, label: string, parts: readonly PlayedPart[], rowCount: number): Column {
  const levels = parts.map(part => part.label ?? '')
  return {
    kind: 'categorical',
    field: {kind: 'categorical', name, levels, missing: 0},
    codes: new Int32Array(rowCount).fill(levels.indexOf(label)),
  }
}
