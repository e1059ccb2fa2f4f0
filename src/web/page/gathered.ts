export interface Gathered<Value> {
  readonly add: (value: Value) => void
  /** Hands on at once what waits. */
  readonly flush: () => void
}

/** Hands values on in the order they came, together where they come sooner than so many milliseconds after the last time. */
export function gathered<Value>(milliseconds: number, handOn: (values: readonly Value[]) => void): Gathered<Value> {
  let waiting: Value[] = []
  let handedOnAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const values = waiting
    waiting = []
    handedOnAt = performance.now()
    handOn(values)
  }
  return {
    add(value) {
      waiting.push(value)
      timer ??= setTimeout(flush, Math.max(0, handedOnAt + milliseconds - performance.now()))
    },
    flush,
  }
}
