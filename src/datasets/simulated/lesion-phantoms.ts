import type {ImageForm, NumericColumn} from '../../core/column.js'
import {createRng, normal, type Rng} from '../../core/rng.js'
import {Table} from '../../core/table.js'

const SEED = 'lesion-phantoms/1'
const SIDE = 24
const FORM: ImageForm = {kind: 'image', width: SIDE, height: SIDE, channels: 1, bits: 8}
const [LESIONS, HEALTHY] = [80, 320]
/** Waves that the light of tissue is made of. */
const WAVES = 4
/** Standard deviation of the noise of a scanner, in grey levels. */
const NOISE = 6

interface Phantom {
  readonly pixels: Float64Array
  /** 1 where the lesion is. */
  readonly mask: Uint8Array
}

/**
 * Pictures of nobody: slowly varying tissue in the noise of a scanner, with a bright vessel in each second one, and in those of the class
 * `lesion` an ellipse with a soft edge, marked in the mask. A mean light tells the classes apart badly: vessels are as bright as lesions.
 *
 * The model is this project's own, and fitted to nothing. 24 x 24 pixels, grey, 8 bit.
 *
 * @returns 80 rows of the class `lesion` and 320 of `healthy`, in the column `folder`, with masks. The same seed gives the same pictures.
 */
export function lesionPhantoms(seed = SEED, counts = {lesions: LESIONS, healthy: HEALTHY}): Table<'source'> {
  const rng = createRng(seed)
  const phantoms = [
    ...Array.from({length: counts.lesions}, (_, at) => phantom(rng.fork(`lesion ${at}`), at, true)),
    ...Array.from({length: counts.healthy}, (_, at) => phantom(rng.fork(`healthy ${at}`), at, false)),
  ]
  const codes = Int32Array.from(phantoms, (_, row) => (row < counts.lesions ? 1 : 0))
  const field = {kind: 'categorical', name: 'folder', levels: ['healthy', 'lesion'], missing: 0} as const
  return new Table(
    'source',
    [
      ...columnsOf('pixel', place => Float64Array.from(phantoms, ({pixels}) => pixels[place])),
      ...columnsOf('mask', place => Float64Array.from(phantoms, ({mask}) => mask[place]), true),
      {kind: 'categorical', field, codes},
    ],
    phantoms.length,
  )
}

function columnsOf(name: string, valuesAt: (place: number) => Float64Array, mask?: true): NumericColumn[] {
  return Array.from({length: SIDE * SIDE}, (_, place) => {
    const values = valuesAt(place)
    const at = `${name} ${Math.floor(place / SIDE)},${place % SIDE}`
    const range = {min: Math.min(...values), max: Math.max(...values), decimals: 0, integer: true, missing: 0}
    const sample = {form: FORM, place, ...(mask && {mask})}
    return {kind: 'numeric', field: {kind: 'numeric', name: at, ...range, sample}, values}
  })
}

function phantom(rng: Rng, at: number, isLesion: boolean): Phantom {
  const light = tissue(rng)
  const mask = new Uint8Array(SIDE * SIDE)
  if (at % 2 === 0) addVessel(light, rng)
  if (isLesion) addLesion(light, mask, rng)
  return {pixels: light.map(value => Math.min(255, Math.max(0, Math.round(value + NOISE * normal(rng))))), mask}
}

function tissue(rng: Rng): Float64Array {
  const level = 70 + 15 * normal(rng)
  const waves = Array.from({length: WAVES}, () => {
    const [angle, length, phase] = [Math.PI * rng.next(), 8 + 16 * rng.next(), 2 * Math.PI * rng.next()]
    return {across: Math.cos(angle) / length, down: Math.sin(angle) / length, phase, height: 8 * normal(rng)}
  })
  return Float64Array.from({length: SIDE * SIDE}, (_, place) => {
    const [x, y] = [place % SIDE, Math.floor(place / SIDE)]
    return waves.reduce(
      (sum, {across, down, phase, height}) => sum + height * Math.sin(2 * Math.PI * (across * x + down * y) + phase),
      level,
    )
  })
}

/** A bright line through the picture, about two pixels wide. */
function addVessel(light: Float64Array, rng: Rng): void {
  const [angle, offset, height] = [Math.PI * rng.next(), 6 * normal(rng), 40 + 20 * rng.next()]
  const [across, down] = [Math.cos(angle), Math.sin(angle)]
  for (let place = 0; place < light.length; place++) {
    const distance = across * ((place % SIDE) - SIDE / 2) + down * (Math.floor(place / SIDE) - SIDE / 2) - offset
    light[place] += height * Math.exp(-(distance ** 2))
  }
}

/** Bright to where the ellipse ends, and the mask to where it has half of its light. */
function addLesion(light: Float64Array, mask: Uint8Array, rng: Rng): void {
  const [x, y] = [5 + 14 * rng.next(), 5 + 14 * rng.next()]
  const [longer, shorter, angle] = [2.5 + 2.5 * rng.next(), 1.5 + 1.5 * rng.next(), Math.PI * rng.next()]
  const height = 40 + 40 * rng.next()
  for (let place = 0; place < light.length; place++) {
    const [right, down] = [(place % SIDE) - x, Math.floor(place / SIDE) - y]
    const along = (Math.cos(angle) * right + Math.sin(angle) * down) / longer
    const beside = (Math.cos(angle) * down - Math.sin(angle) * right) / shorter
    const share = 1 / (1 + Math.exp(6 * (Math.hypot(along, beside) - 1)))
    light[place] += height * share
    mask[place] = share >= 0.5 ? 1 : 0
  }
}
