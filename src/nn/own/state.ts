/** The parts of a trainer that a checkpoint keeps, one after the other. */
export function joinState(parts: readonly Float32Array[]): Float32Array {
  const state = new Float32Array(parts.reduce((sum, {length}) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    state.set(part, at)
    at += part.length
  }
  return state
}

/** @throws {RangeError} When the length is not that of the parts. */
export function restoreState(parts: readonly Float32Array[], state: Float32Array): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (state.length !== length) throw new RangeError(`The state of this model has ${length} values. Got ${state.length} instead.`)
  let at = 0
  for (const part of parts) {
    part.set(state.subarray(at, at + part.length))
    at += part.length
  }
}

/** Puts the first parameters in place. @throws {RangeError} When there are too few or too many. */
export function copyParameters(target: Float32Array, start: Float32Array): void {
  if (start.length !== target.length) {
    throw new RangeError(`The model has ${target.length} parameters. Got ${start.length} instead.`)
  }
  target.set(start)
}
