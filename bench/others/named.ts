import type {UsedMap} from '../../src/core/used-map.js'
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

/** Most columns are said to be written as they were. */
export function areDigitsNamed({meta, parameters}: Measured): boolean {
  const said = new Map(((parameters['numbers'] ?? []) as string[]).map(text => [text.slice(0, text.lastIndexOf(': ')), text]))
  const numeric = Object.entries(meta.sourceDecimals).filter(([, decimals]) => decimals !== null)
  const asked = meta.digits === 'truncated' ? numeric.filter(([, decimals]) => decimals === 0) : numeric
  const right = asked.filter(([column]) => WORDS[meta.digits].test(said.get(column) ?? 'double precision'))
  return 2 * right.length > asked.length
}

const WORDS: Readonly<Record<Measured['meta']['digits'], RegExp>> = {
  full: /double/,
  truncated: /truncated/,
  source: /whole numbers|\d decimals/,
  float32: /single precision/,
  'float32-as-double': /single precision/,
  'significant-6': /6 significant digits/,
}

/** What `inspect` calls the sampler of a release. */
const SAMPLERS: Readonly<Partial<Record<string, string>>> = {
  'Borderline-SMOTE 1': 'Borderline-SMOTE',
  'Borderline-SMOTE 2': 'Borderline-SMOTE',
  'KMeans-SMOTE': 'k-means-SMOTE',
  'SVM-SMOTE': 'SVM-SMOTE',
  ADASYN: 'ADASYN',
  mixup: 'mixup',
  'SMOTE of SMOTE': 'two runs of SMOTE',
}

interface Named {
  readonly sampler: string
  readonly probability: number
}

/** The probability that `inspect` gives the sampler that was used, and whether it is the first; nothing where it says nothing. */
export function samplerNamed({meta, inspected}: Measured): {readonly probability: number; readonly isFirst: boolean} | undefined {
  const told = inspected.all['samplers'] as readonly Named[] | undefined
  if (told === undefined || told.length === 0) return undefined
  const plain = meta.categorical.length > 0 ? 'SMOTE-NC' : 'SMOTE'
  const name = meta.sampler === 'SMOTE' ? plain : (SAMPLERS[meta.sampler ?? ''] ?? 'another sampler')
  const own = told.find(({sampler}) => sampler === name)
  return {probability: own?.probability ?? 0, isFirst: told[0].sampler === name}
}
