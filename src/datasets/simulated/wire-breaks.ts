import type {SignalForm} from '../../core/column.js'
import {createRng, normal, type Rng} from '../../core/rng.js'
import {Table, type NumericColumn} from '../../core/table.js'

const SEED = 'wire-breaks/1'
const FORM: SignalForm & {readonly rate: number} = {kind: 'signal', length: 512, rate: 4000, bits: 16}
const [BREAKS, OTHERS] = [80, 320]
const LOUDEST = 32_767
/** Modes in which a pipe rings. */
const MODES = 3

/**
 * Sounds that nobody recorded: wires of a concrete pipe that break, in the noise of its flow, and the same noise without a break. Half of
 * the others hold a knock, which rings lower and longer. A break is a click, and three decaying modes of the pipe after it.
 *
 * The model is this project's own, and fitted to nothing. 128 ms at 4,000 values a second, 16 bit.
 *
 * @returns 80 rows of the class `break` and 320 of `other`, in the column `folder`. The same seed gives the same sounds.
 */
export function wireBreaks(seed = SEED, counts = {breaks: BREAKS, others: OTHERS}): Table<'source'> {
  const rng = createRng(seed)
  const sounds = [
    ...Array.from({length: counts.breaks}, (_, at) => recorded(ringing(rng.fork(`break ${at}`), 'break'))),
    ...Array.from({length: counts.others}, (_, at) =>
      recorded(ringing(rng.fork(`other ${at}`), at % 2 === 0 ? 'knock' : 'nothing')),
    ),
  ]
  const columns = Array.from({length: FORM.length}, (_, place): NumericColumn => {
    const values = Float64Array.from(sounds, sound => sound[place])
    const [min, max] = [Math.min(...values), Math.max(...values)]
    const field = {kind: 'numeric', name: `value ${place + 1}`, min, max, decimals: 0, integer: true, missing: 0} as const
    return {kind: 'numeric', field: {...field, sample: {form: FORM, place}}, values}
  })
  const codes = Int32Array.from(sounds, (_, row) => (row < counts.breaks ? 0 : 1))
  const field = {kind: 'categorical', name: 'folder', levels: ['break', 'other'], missing: 0} as const
  return new Table('source', [...columns, {kind: 'categorical', field, codes}], sounds.length)
}

/** Flow: noise whose next value remembers the last one, and the hum of a pump. */
function flow(rng: Rng): Float64Array {
  const level = 0.02 * Math.exp(0.3 * normal(rng))
  const [hum, phase] = [0.5 * level * Math.exp(0.5 * normal(rng)), 2 * Math.PI * rng.next()]
  let last = 0
  return Float64Array.from({length: FORM.length}, (_, at) => {
    last = 0.8 * last + 0.6 * level * normal(rng)
    return last + hum * Math.sin((2 * Math.PI * 50 * at) / FORM.rate + phase)
  })
}

function ringing(rng: Rng, what: 'break' | 'knock' | 'nothing'): Float64Array {
  const sound = flow(rng)
  if (what === 'nothing') return sound
  const onset = Math.floor(FORM.length * (0.1 + 0.3 * rng.next()))
  const [lowest, highest, seconds] = what === 'break' ? [300, 1400, 0.012] : [80, 400, 0.03]
  const strength = 0.25 * Math.exp(0.35 * normal(rng))
  if (what === 'break') sound[onset] += strength * (rng.next() < 0.5 ? 1 : -1)
  for (let mode = 0; mode < MODES; mode++) {
    const frequency = lowest * (highest / lowest) ** rng.next()
    const decay = seconds * Math.exp(0.3 * normal(rng))
    const [height, phase] = [(strength / (mode + 1)) * (0.6 + 0.4 * rng.next()), 2 * Math.PI * rng.next()]
    for (let at = onset; at < FORM.length; at++) {
      const time = (at - onset) / FORM.rate
      sound[at] += height * Math.exp(-time / decay) * Math.sin(2 * Math.PI * frequency * time + phase)
    }
  }
  return sound
}

const recorded = (sound: Float64Array) => sound.map(value => Math.round(LOUDEST * Math.min(1, Math.max(-1, value))))
