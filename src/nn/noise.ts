import type {Rng} from '../core/rng.js'

/** Random numbers by the thousand, for training and for making rows: the same for every executor and every number of workers. */
export interface Noise {
  /** Uniform in (0, 1). */
  uniform(target: Float32Array): void
  /** Standard normal. */
  normal(target: Float32Array): void
  /** Standard Gumbel: - log(- log u). */
  gumbel(target: Float32Array): void
  /** 0 with probability `rate`, else 1 / (1 - rate). The rate is taken to the next multiple of 2^-16. */
  dropout(target: Float32Array, rate: number): void
}

const TWO_POW_MINUS_32 = 2 ** -32
const LAYERS = 128
/** Where the tail of the ziggurat begins, and the area of each of its 128 layers (Marsaglia and Tsang, 2000, section 2). */
const TAIL = 3.442619855899
const AREA = 9.91256303526217e-3
const ZIGGURAT = zigguratLayers()

/**
 * xoshiro128** (Blackman and Vigna, doi:10.1145/3460772), seeded from the Rng, drawn in blocks; several times faster than one number
 * at a time. Normal deviates by the ziggurat (Marsaglia and Tsang, J. Statistical Software 5(8), 2000,
 * doi:10.18637/jss.v005.i08) with layer, sign and position from different bits. Numbers have 23 or 24 bits: for
 * training, not for privacy noise.
 */
export function createNoise(rng: Rng): Noise {
  const state = Int32Array.from({length: 4}, () => rng.seed31())
  let bits = new Int32Array(0)

  function draw(count: number): Int32Array {
    if (bits.length < count) bits = new Int32Array(2 * count)
    let [s0, s1, s2, s3] = state
    for (let at = 0; at < count; at++) {
      const product = Math.imul(s1, 5)
      bits[at] = Math.imul((product << 7) | (product >>> 25), 9)
      const shifted = s1 << 9
      s2 ^= s0
      s3 ^= s1
      s1 ^= s2
      s0 ^= s3
      s2 ^= shifted
      s3 = (s3 << 11) | (s3 >>> 21)
    }
    state.set([s0, s1, s2, s3])
    return bits
  }

  const single = new Int32Array(1)
  /** Uniform in (0, 1) for the rare ways out of the ziggurat, without touching the block being read. */
  function next(): number {
    const block = bits
    bits = single
    draw(1)
    bits = block
    return ((single[0] >>> 0) + 0.5) * TWO_POW_MINUS_32
  }

  function tail(): number {
    for (;;) {
      const x = -Math.log(next()) / TAIL
      if (-2 * Math.log(next()) > x * x) return TAIL + x
    }
  }

  /** A deviate whose first position fell outside the sure part of its layer, sign aside. */
  function outside(layer: number, x: number): number {
    let [at, position] = [layer, x]
    for (;;) {
      if (at === 0) return tail()
      const {heights, widths, sure} = ZIGGURAT
      if (heights[at] + next() * (heights[at + 1] - heights[at]) < Math.exp(-0.5 * position * position)) return position
      at = Math.floor(next() * LAYERS)
      position = next() * widths[at]
      if (position < sure[at]) return position
    }
  }

  return {
    uniform: target => {
      const drawn = draw(target.length)
      // One bit less than single precision has: the half would round the largest number to 1.
      for (let at = 0; at < target.length; at++) target[at] = ((drawn[at] >>> 9) + 0.5) * 2 ** -23
    },
    normal: target => {
      const drawn = draw(target.length)
      const {widths, sure} = ZIGGURAT
      for (let at = 0; at < target.length; at++) {
        const layer = drawn[at] & (LAYERS - 1)
        const x = ((drawn[at] >>> 8) + 0.5) * 2 ** -24 * widths[layer]
        const size = x < sure[layer] ? x : outside(layer, x)
        // The bit after the layer's is the sign.
        target[at] = size * (1 - ((drawn[at] >>> 6) & 2))
      }
    },
    gumbel: target => {
      const drawn = draw(target.length)
      for (let at = 0; at < target.length; at++) target[at] = -Math.log(-Math.log(((drawn[at] >>> 0) + 0.5) * TWO_POW_MINUS_32))
    },
    // On the bits of the numbers: branches on random bits are guessed wrong too often, and conversions cost more than the rest.
    dropout: (target, rate) => {
      const threshold = Math.ceil(rate * 65_536)
      const kept = floatBits(65_536 / (65_536 - threshold))
      const out = new Int32Array(target.buffer, target.byteOffset, target.length)
      const pairs = target.length >> 1
      const drawn = draw(pairs + 1)
      const masked = (half: number) => ((threshold - 1 - half) >> 31) & kept
      for (let at = 0; at < pairs; at++) {
        const both = drawn[at]
        out[2 * at] = masked(both & 0xffff)
        out[2 * at + 1] = masked(both >>> 16)
      }
      if (target.length & 1) out[2 * pairs] = masked(drawn[pairs] & 0xffff)
    },
  }
}

const floatBits = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]

/**
 * Layer 0 is the bottom one with the tail, `widths` its width as if it were a box. `sure` is the part of each layer that lies under the
 * density whatever the height, `heights` where each layer begins; the last one ends at 1.
 */
function zigguratLayers() {
  const density = (x: number) => Math.exp(-0.5 * x * x)
  const [widths, sure] = [new Float64Array(LAYERS), new Float64Array(LAYERS)]
  const heights = new Float64Array(LAYERS + 1).fill(1)
  widths[0] = AREA / density(TAIL)
  widths[1] = TAIL
  for (let layer = 2; layer < LAYERS; layer++) {
    const below = widths[layer - 1]
    widths[layer] = Math.sqrt(-2 * Math.log(AREA / below + density(below)))
  }
  for (let layer = 0; layer < LAYERS; layer++) {
    sure[layer] = layer === 0 ? TAIL : layer === LAYERS - 1 ? 0 : widths[layer + 1]
    heights[layer] = layer === 0 ? 0 : density(widths[layer])
  }
  return {widths, sure, heights}
}
