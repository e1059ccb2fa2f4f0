/**
 * Sinusoidal embedding of every time step, `[timesteps, width]`: cosines, then sines, of t x 10000^(-i / (width / 2)), i in [0, width / 2)
 * (Vaswani et al., arXiv:1706.03762, section 3.5, in the order of TabDDPM's code, arXiv:2209.15421).
 * @throws {RangeError} When the width is odd.
 */
export function timeEmbeddings(timesteps: number, width: number): Float32Array {
  if (width % 2 !== 0) throw new RangeError(`The width of time embeddings must be even. Got ${width} instead.`)
  const half = width / 2
  const table = new Float32Array(timesteps * width)
  for (let at = 0; at < half; at++) {
    const frequency = Math.exp((-Math.log(10_000) * at) / half)
    for (let time = 0; time < timesteps; time++) {
      table[time * width + at] = Math.cos(time * frequency)
      table[time * width + half + at] = Math.sin(time * frequency)
    }
  }
  return table
}
