import {subContext, type Context} from '../core/context.js'
import type {Table} from '../core/table.js'
import {heldBackRows, type HeldBackRows} from './held-back-rows.js'
import {FALSE_ALARM_RATE, LEAST_EXPECTED, poissonTail, testInterpolation, type InterpolationTest} from './interpolation-test.js'

/** Where so large a share of the rows held back lies between records by chance, edges would not stand out. */
const TOO_MANY_BY_CHANCE = 0.3

/**
 * Whether rows were interpolated: by lines first (`testInterpolation`), and where these do not tell by rows that are held back
 * (`heldBackRows`). Each of the two tests has the false-alarm rate stated.
 *
 * @param table Rows of one class, feature columns only, [rows, columns], in any units. @param mostSeconds Of processor time, for each
 * reconstruction: where it did not do, nothing is decided.
 */
export async function recogniseInterpolation(table: Table, context: Context, mostSeconds?: number): Promise<InterpolationTest> {
  const byLines = await testInterpolation(table, subContext(context, 'by lines', 0, 0.3))
  if (byLines.verdict === 'interpolated' || byLines.areApart) return byLines
  const heldBack = await heldBackRows(table, subContext(context, 'held back', 0.3, 1), mostSeconds)
  if (heldBack === undefined || (heldBack.between === 0 && heldBack.givenUp === undefined)) return byLines
  const pValue = poissonTail(heldBack.between, Math.max(LEAST_EXPECTED, heldBack.expectedByChance))
  if (pValue <= FALSE_ALARM_RATE) return {...byLines, verdict: 'interpolated', pValue, heldBack, because: inWords(heldBack)}
  if (heldBack.givenUp !== undefined)
    return {...byLines, verdict: 'undecidable', pValue: null, heldBack, because: `rows were held back, but ${heldBack.givenUp}`}
  const isHidden = heldBack.expectedByChance > TOO_MANY_BY_CHANCE * heldBack.heldBack
  return isHidden ? {...byLines, verdict: 'undecidable', pValue: null, heldBack, because: inWords(heldBack)} : byLines
}

function inWords({heldBack, between, expectedByChance}: HeldBackRows): string {
  const chance = Number(Math.max(LEAST_EXPECTED, expectedByChance).toPrecision(2))
  return (
    `of ${heldBack} rows that were held back ${between} lie between records that were rebuilt without them, ` +
    `at most ${chance} by chance`
  )
}
