import {useEffect, useState} from 'preact/hooks'

/** Work that may be done before the page gets a turn. */
const PIECE_MILLISECONDS = 25

/** What a long sequence has given so far. */
export interface Pieces<T> {
  readonly items: readonly T[]
  readonly done: boolean
}

/**
 * Takes the items of a sequence piece by piece, so that the page stays usable meanwhile. A new sequence starts anew.
 *
 * @param begin Makes the sequence; the same function as long as it is the same sequence.
 */
export function useInPieces<T>(begin: () => Iterator<T, void>): Pieces<T> {
  const [pieces, setPieces] = useState<Pieces<T>>({items: [], done: false})
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const sequence = begin()
    let items: readonly T[] = []
    const go = () => {
      const piece = nextPiece(sequence)
      items = [...items, ...piece.items]
      setPieces({items, done: piece.done})
      timer = piece.done ? undefined : setTimeout(go)
    }
    go()
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

/** At least one item, and no more than fit into the time. */
function nextPiece<T>(sequence: Iterator<T, void>): Pieces<T> {
  const start = performance.now()
  const items: T[] = []
  do {
    const next = sequence.next()
    if (next.done === true) return {items, done: true}
    items.push(next.value)
  } while (performance.now() - start < PIECE_MILLISECONDS)
  return {items, done: false}
}
