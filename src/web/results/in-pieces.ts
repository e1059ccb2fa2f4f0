import {useEffect, useState} from 'preact/hooks'

/** What a long sequence has given so far. */
export interface Pieces<T> {
  readonly items: readonly T[]
  readonly done: boolean
}

/**
 * Takes the items of a sequence one by one, each in a task of its own, so that the page stays usable meanwhile. A new sequence starts anew.
 *
 * @param begin Makes the sequence; the same function as long as it is the same sequence.
 */
export function useInPieces<T>(begin: () => Iterator<T, void>): Pieces<T> {
  const [pieces, setPieces] = useState<Pieces<T>>({items: [], done: false})
  useEffect(() => {
    const sequence = begin()
    let items: readonly T[] = []
    const go = () => {
      const next = sequence.next()
      if (next.done !== true) items = [...items, next.value]
      setPieces({items, done: next.done === true})
      timer = next.done === true ? undefined : setTimeout(go)
    }
    let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(go)
    setPieces({items, done: false})
    return () => {
      clearTimeout(timer)
    }
  }, [begin])
  return pieces
}

/** How many of so many things are to be shown by now: more and more of them, so that the page stays usable meanwhile. */
export function useGrowing(all: number, step: number): number {
  const [shown, setShown] = useState(step)
  useEffect(() => {
    if (shown >= all) return undefined
    const timer = setTimeout(() => {
      setShown(shown + step)
    })
    return () => {
      clearTimeout(timer)
    }
  }, [shown, all, step])
  return Math.min(shown, all)
}

let last: Promise<unknown> = Promise.resolve()

/** Does work that several parts of the page want at once, such as drawings: one after the other, each in a task of its own. */
export function inTurn<T>(work: () => T): Promise<T> {
  const result = last.then(nextTask).then(work)
  last = result.catch(() => undefined)
  return result
}

const nextTask = () =>
  new Promise<void>(resolve => {
    setTimeout(resolve)
  })
