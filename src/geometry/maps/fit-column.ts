import {agree, byChance, FEWEST_TRIPLES, LOOSENING} from './agreement.js'
import {FAMILIES, FIXED_MAPS, IDENTITY, type MonotoneMap} from './families.js'
import {fitParameter} from './fit-parameter.js'
import {mapped, placeOf, type KnownTriple, type MeasuredColumn} from './measured-column.js'

/** A column is straight under a map when this share of the triples agrees. */
const STRAIGHT = 0.9
const MOSTLY_STRAIGHT = 0.75
/** Where rows lie between others by accident too, a map has to fit at least this share of the triples. */
const LEAST_SHARE = 0.6

interface Fit {
  readonly map: MonotoneMap
  /** Triples in which the column varies, and those of them that agree beyond chance. */
  readonly asked: number
  readonly agreeing: number
}

/**
 * The map under which a column shows the places that other columns tell: of those that fit alike the simplest, the identity first.
 *
 * @returns Undefined when none fits enough of the triples.
 */
export function fitColumn(column: MeasuredColumn, known: readonly KnownTriple[]): MonotoneMap | undefined {
  const straight = fit(column, IDENTITY, known)
  if (straight.agreeing >= STRAIGHT * straight.asked) return IDENTITY
  const fixed = FIXED_MAPS.filter(map => map.suits(column.min, column.max)).map(map => fit(column, map, known))
  const best = largest([straight, ...fixed])
  if (isGood(best) && best.agreeing >= STRAIGHT * best.asked) return best.map
  const families = FAMILIES.filter(family => family.suits(column.min, column.max)).flatMap(family => {
    const parameter = fitParameter(family, column, known)
    return parameter === undefined ? [] : fit(column, family.at(parameter), known)
  })
  const chosen = largest([best, ...families])
  if (straight.agreeing >= STRAIGHT * chosen.agreeing) return isGood(straight) ? IDENTITY : undefined
  return isGood(chosen) ? chosen.map : undefined
}

/** Whether a column needs no map: a map leaves hardly a triple straight, while some triples of a plain release are of no edge. */
export function isStraight(column: MeasuredColumn, known: readonly KnownTriple[]): boolean {
  const {asked, agreeing} = fit(column, IDENTITY, known)
  return agreeing >= MOSTLY_STRAIGHT * asked
}

const isGood = ({asked, agreeing}: Fit) => agreeing >= Math.max(FEWEST_TRIPLES, LEAST_SHARE * asked)

/** The first of those that agree most. */
const largest = (fits: readonly Fit[]) => fits.reduce((a, b) => (b.agreeing > a.agreeing ? b : a))

function fit(column: MeasuredColumn, map: MonotoneMap, known: readonly KnownTriple[]): Fit {
  const own = mapped(column, map)
  let [asked, agreeing, loosely] = [0, 0, 0]
  for (const {triple, place} of known) {
    const found = placeOf(own, triple)
    if (found === undefined) continue
    asked++
    if (agree(found, place)) agreeing++
    if (agree(found, place, LOOSENING)) loosely++
  }
  return {map, asked, agreeing: agreeing - byChance(agreeing, loosely)}
}
