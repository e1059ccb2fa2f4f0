/** Lovász' condition; the larger (below 1), the shorter the vectors. */
const DELTA = 0.99
/** Shares that count as reduced; above a half, or rounding would turn a tie over and over. */
const HALF = 0.501
/** A reduction takes some hundreds of exchanges; this only bounds the time. */
const MOST_EXCHANGES = 50_000
/** Size reduction is repeated until it changes nothing: large quotients lose digits. */
const MOST_REPEATS = 20

/**
 * A reduced basis of a lattice of integer vectors: short ones, nearly orthogonal, spanning the same lattice. The
 * vectors stay exact integers in doubles; only their orthogonalisation is rounded, and it is worked out anew from them
 * for every vector.
 *
 * Lenstra, Lenstra and Lovász, Factoring polynomials with rational coefficients, Mathematische Annalen 261 (1982),
 * 515-534, figure 1; orthogonalisation in floating point after Schnorr and Euchner, Lattice basis reduction,
 * Mathematical Programming 66 (1994), 181-199.
 *
 * @param basis Linearly independent vectors [vectors, dimensions] of integers; left as they are.
 * @returns Undefined when an entry passes 2^53, beyond which doubles are not exact, or the work its bound.
 */
export function reduceBasis(basis: readonly Float64Array[]): Float64Array[] | undefined {
  const reduced = basis.map(vector => vector.slice())
  const orthogonal = reduced.map(vector => vector.slice())
  const squares = new Float64Array(basis.length)
  const shares = basis.map(() => new Float64Array(basis.length))
  squares[0] = dot(orthogonal[0], orthogonal[0])
  let exchanges = 0
  for (let at = 1; at < reduced.length;) {
    if (!reduceSize(at)) return undefined
    if (squares[at] >= (DELTA - shares[at][at - 1] ** 2) * squares[at - 1]) {
      at++
      continue
    }
    if (++exchanges > MOST_EXCHANGES) return undefined
    ;[reduced[at - 1], reduced[at]] = [reduced[at], reduced[at - 1]]
    orthogonalise(at - 1)
    at = Math.max(1, at - 1)
  }
  return reduced

  /** Takes whole multiples of the vectors before from a vector. */
  function reduceSize(at: number): boolean {
    for (let repeat = 0; repeat < MOST_REPEATS; repeat++) {
      orthogonalise(at)
      let isReduced = true
      for (let other = at - 1; other >= 0; other--) {
        const quotient = Math.round(shares[at][other])
        if (Math.abs(shares[at][other]) <= HALF) continue
        isReduced = false
        for (let entry = 0; entry < reduced[at].length; entry++) {
          reduced[at][entry] -= quotient * reduced[other][entry]
          if (!Number.isSafeInteger(reduced[at][entry])) return false
        }
        for (let before = 0; before < other; before++) shares[at][before] -= quotient * shares[other][before]
        shares[at][other] -= quotient
      }
      if (isReduced) return true
    }
    return false
  }

  function orthogonalise(at: number): void {
    orthogonal[at].set(reduced[at])
    for (let other = 0; other < at; other++) {
      const share = dot(orthogonal[at], orthogonal[other]) / squares[other]
      shares[at][other] = share
      for (let entry = 0; entry < orthogonal[at].length; entry++) orthogonal[at][entry] -= share * orthogonal[other][entry]
    }
    squares[at] = dot(orthogonal[at], orthogonal[at])
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at]
  return sum
}
