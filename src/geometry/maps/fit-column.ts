import {agree, byChance, isBeyondChance, LOOSENING} from './agreement.js'
import {FAMILIES, FIXED_MAPS, IDENTITY, type MonotoneMap} from './families.js'
import {fitParameter} from './fit-parameter.js'
import {mapped, placeOf, type KnownTriple, type MeasuredColumn} from './measured-column.js'

/** A column is straight under a map when this share of the triples agrees. */
const STRAIGHT = 0.9
const MOSTLY_STRAIGHT = 0.75
/** Of the triples that agree under a map, the identity has to be clearly off in this share. */
const CONTRADICTED = 0.5
/** Columns and maps that are tried on a release, as an order of magnitude. */
const TRIALS = 1000

interface Fit {
  readonly map: MonotoneMap
  /** Triples in which the column varies, and those of them that agree, also with looser errors. */
  readonly asked: number
  readonly agreeing: ReadonlySet<KnownTriple>
  readonly loosely: ReadonlySet<KnownTriple>
}

/**
 * The map under which a column shows the places that other columns tell: of those that fit alike the simplest, the identity first.
 * Triples may be of no edge, or of several that are one in the columns that told the place: it is not how many agree that
 * counts but that so many do not agree by chance, while they clearly disagree under the identity.
 *
 * @returns Undefined when none fits beyond chance.
 */
export function fitColumn(column: MeasuredColumn, known: readonly KnownTriple[]): MonotoneMap | undefined {
  const straight = fit(column, IDENTITY, known)
  if (straight.agreeing.size >= STRAIGHT * straight.asked) return IDENTITY
  const fixed = FIXED_MAPS.filter(map => map.suits(column.min, column.max)).map(map => fit(column, map, known))
  const families = FAMILIES.filter(family => family.suits(column.min, column.max)).flatMap(family => {
    const parameter = fitParameter(family, column, known)
    return parameter === undefined ? [] : fit(column, family.at(parameter), known)
  })
  const chosen = [straight, ...fixed, ...families].reduce((a, b) => (isBetter(b, a) ? b : a))
  const [agreeing, loosely] = [middleRows(chosen.agreeing), middleRows(chosen.loosely)]
  if (!isBeyondChance(agreeing, byChance(agreeing, loosely), TRIALS)) return undefined
  if (chosen === straight) return IDENTITY
  const contradicted = Array.from(chosen.agreeing).filter(one => !straight.loosely.has(one))
  return contradicted.length >= CONTRADICTED * chosen.agreeing.size ? chosen.map : IDENTITY
}

/** Whether a column needs no map: a map leaves hardly a triple straight, while some triples of a plain release are of no edge. */
export function isStraight(column: MeasuredColumn, known: readonly KnownTriple[]): boolean {
  const {asked, agreeing} = fit(column, IDENTITY, known)
  return agreeing.size >= MOSTLY_STRAIGHT * asked
}

const chanceOf = ({agreeing, loosely}: Fit) => byChance(agreeing.size, loosely.size)

/** Triples that share rows are no independent witnesses: under a steep map the smallest of three numbers hardly counts. */
const middleRows = (triples: ReadonlySet<KnownTriple>) => new Set(Array.from(triples, ({triple}) => triple[1])).size

/** A parameter may fit some triples more than the map without one that it stands for. */
const isBetter = (a: Fit, b: Fit) => STRAIGHT * (a.agreeing.size - chanceOf(a)) > b.agreeing.size - chanceOf(b)

function fit(column: MeasuredColumn, map: MonotoneMap, known: readonly KnownTriple[]): Fit {
  const own = mapped(column, map)
  const [agreeing, loosely] = [new Set<KnownTriple>(), new Set<KnownTriple>()]
  let asked = 0
  for (const one of known) {
    const found = placeOf(own, one.triple)
    if (found === undefined) continue
    asked++
    if (agree(found, one.place)) agreeing.add(one)
    if (agree(found, one.place, LOOSENING)) loosely.add(one)
  }
  return {map, asked, agreeing, loosely}
}
