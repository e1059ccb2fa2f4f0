import type {UsedMap} from '../../src/geometry/maps/name-maps.js'
import type {Measured} from './measure.js'

/** Scaling is linear: lines stay lines, and there is no map to find. */
const LINEAR = new Set(['standard', 'min-max'])

/** Columns of a release that went through a map that bends lines. */
function bent({meta}: Measured): [string, string][] {
  return Object.entries(meta.maps).filter(([, map]) => !LINEAR.has(map))
}

export const isBent = (run: Measured) => bent(run).length > 0

/** Every map that was there is named, of the right column, and no other. */
export function areMapsNamed(run: Measured): boolean {
  const expected = bent(run).map(([column, map]) => `${map} of ${column}`)
  const named = mapsOf(run).map(({column, map}) => `${map} of ${column}`)
  return named.length === expected.length && expected.every(one => named.includes(one))
}

export function mapsOf({parameters}: Measured): readonly UsedMap[] {
  return (parameters['maps'] ?? []) as readonly UsedMap[]
}
