import {subContext, type Context} from '../core/context.js'
import {permutation} from '../core/rng.js'
import {withUncertainty} from '../geometry/cloud.js'
import type {InspectSpace} from './inspect-space.js'
import {scanLines, type LineScan} from './line-scan.js'

export interface CountedLines {
  readonly found: LineScan
  /** Points searched from, in the order of `found.ends`. */
  readonly centres: Int32Array
  /** How many of the lines are granted to chance. */
  readonly byChance: number
}

export interface CountLimits {
  /** Points searched from, drawn at random where there are more. */
  readonly mostCentres: number
  /** The search ends once so many different lines were found. */
  readonly mostLines: number
}

/** By how much tolerances are loosened to see what chance gives. */
const LOOSENING = 64
/** The count by chance is extrapolated: three times as many are granted. */
export const SAFETY = 3
/** Beyond this, on the [-1, 1] scale, points are near each other rather than collinear. */
const LOOSEST = 0.02
/** A coordinate varies when it changes by so many (loosened) uncertainties along the line; points of a line are as far apart. */
const VARIES = 8
/** Lines vary in at least three columns where the rows spread in three directions; in the plane in both. */
const FEWEST_COLUMNS = 3
/** Rows of a well-filled edge have so many others nearer than the next of their own only where edges crowd. */
const NEIGHBOURS = 64

export const looseningOf = ({cloud}: InspectSpace) => Math.min(LOOSENING, LOOSEST / Math.max(...cloud.uncertainty))

/**
 * Lines through three or more points, and how many of them chance gives: the lines that are there when every tolerance is loosened c-fold,
 * divided by c, and three times as many to be safe. Points spread smoothly at that scale, in two dimensions or more,
 * have at least c times as many. Both counts look at the same centres and at lines long enough to be judged at the
 * looser tolerance.
 */
export async function countLines(space: InspectSpace, limits: CountLimits, context: Context): Promise<CountedLines> {
  const {cloud, own, rank} = space
  const loosening = looseningOf(space)
  const centres = permutation(context.rng.fork('centres'), cloud.points.rows).subarray(0, limits.mostCentres)
  const scan = {
    neighbours: NEIGHBOURS,
    fewestColumns: Math.min(FEWEST_COLUMNS, rank),
    leastChange: cloud.uncertainty.map(value => VARIES * loosening * value),
    leastGap: VARIES * loosening * cloud.imageError,
  }
  const strict = {...scan, centres, mostDirections: limits.mostLines, mostTriples: Infinity}
  const found = await scanLines(cloud, own, strict, subContext(context, 'found', 0, 0.5))
  if (found.directions.length === 0) return {found, centres, byChance: 0}
  // The same centres, and no more than leaves the decision open.
  const enough = loosening / SAFETY
  const again = {
    ...scan,
    centres: centres.subarray(0, found.searched),
    mostDirections: enough * found.directions.length,
    mostTriples: enough * found.triples,
  }
  const control = await scanLines(withUncertainty(cloud, loosening), own, again, subContext(context, 'chance', 0.5, 1))
  // Where very many rows are collinear lines swallow one another, but triples do not.
  const lines = Math.max(control.directions.length, (control.triples * found.directions.length) / found.triples)
  return {found, centres, byChance: (SAFETY * lines) / loosening}
}
