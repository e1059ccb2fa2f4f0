import {integerBelow, type Rng} from '../../src/core/rng.js'
import {normal, permutation} from '../../src/core/rng.js'

/** Small simulators of oversamplers, after their papers, for tests of what a release of theirs gives away. */
export interface Oversampled {
  readonly rows: number[][]
  /** Per row its two parents' record numbers; -1 for a parent that is no record. */
  readonly parents: (readonly [number, number])[]
}

type Rows = readonly (readonly number[])[]

const mix = (from: readonly number[], to: readonly number[], share: number) =>
  from.map((value, at) => value + share * (to[at] - value))

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, at) => value - b[at]))

/** Per record the numbers of its nearest others. */
export function nearest(records: Rows, count: number): number[][] {
  return records.map((record, own) => {
    const apart = records.map(other => distance(record, other))
    const others = [...records.keys()].filter(at => at !== own)
    return others.sort((a, b) => apart[a] - apart[b]).slice(0, count)
  })
}

function drawPairs(records: Rows, count: number, rng: Rng, pair: () => readonly [number, number]): Oversampled {
  const parents = Array.from({length: count}, pair)
  return {parents, rows: parents.map(([from, to]) => mix(records[from], records[to], rng.next()))}
}

const pick = <T>(rng: Rng, list: readonly T[]): T => list[integerBelow(rng, list.length)]

/** Chawla et al., doi:10.1613/jair.953. */
export function plainSmote(records: Rows, count: number, rng: Rng, neighbours = 5): Oversampled {
  const near = nearest(records, neighbours)
  return drawPairs(records, count, rng, () => {
    const from = integerBelow(rng, records.length)
    return [from, pick(rng, near[from])]
  })
}

/** SVM-SMOTE's rows (Nguyen et al., doi:10.1504/IJKESDP.2011.039875): from every other record up to half the way beyond it. */
export function prolongedSmote(records: Rows, count: number, rng: Rng, neighbours = 5): Oversampled {
  const near = nearest(records, neighbours)
  const parents = Array.from({length: count}, () => {
    const from = integerBelow(rng, records.length)
    return [from, pick(rng, near[from])] as const
  })
  const rows = parents.map(([from, to]) => mix(records[from], records[to], (from % 2 === 0 ? -0.5 : 1) * rng.next()))
  return {parents, rows}
}

/** SMOTE, and SMOTE once more of what it gave and the records; both runs' rows are released. */
export function smoteTwice(records: Rows, counts: readonly [number, number], rng: Rng, neighbours = 5): Oversampled {
  const first = plainSmote(records, counts[0], rng, neighbours)
  const second = plainSmote([...records, ...first.rows], counts[1], rng, neighbours)
  const numbered = (at: number) => (at < records.length ? at : -1)
  return {
    rows: [...first.rows, ...second.rows],
    parents: [...first.parents, ...second.parents.map(([from, to]) => [numbered(from), numbered(to)] as const)],
  }
}

/** Cluster-SMOTE (Cieslak et al., doi:10.1109/GRC.2006.1635905): any two records of one k-means cluster. */
export function clusterSmote(records: Rows, count: number, rng: Rng, clusters = 3): Oversampled {
  const groups = kMeans(records, clusters, rng).filter(({length}) => length > 1)
  return drawPairs(records, count, rng, () => {
    const group = pick(rng, groups)
    const from = pick(rng, group)
    return [
      from,
      pick(
        rng,
        group.filter(at => at !== from),
      ),
    ]
  })
}

/** MWMOTE (Barua et al., doi:10.1109/TKDE.2012.232): a record by its weight, and any other of its cluster. Weights are drawn. */
export function mwmote(records: Rows, count: number, rng: Rng, clusters = 3): Oversampled {
  const groups = kMeans(records, clusters, rng).filter(({length}) => length > 1)
  const clustered = groups.flat()
  const weights = clustered.map(() => -Math.log(1 - rng.next()))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return drawPairs(records, count, rng, () => {
    let rest = rng.next() * total
    let at = 0
    while (at < clustered.length - 1 && rest > weights[at]) rest -= weights[at++]
    const from = clustered[at]
    const group = groups.find(members => members.includes(from)) ?? clustered
    return [
      from,
      pick(
        rng,
        group.filter(member => member !== from),
      ),
    ]
  })
}

/**
 * DBSMOTE (Bunkhumpornpat et al., doi:10.1007/s10489-011-0287-y): an edge of the shortest path from a record to the one nearest to the
 * cluster's centre, in the graph of near records.
 */
export function dbSmote(records: Rows, count: number, rng: Rng, neighbours = 5): Oversampled {
  const near = nearest(records, neighbours)
  const centre = records[0].map((_, at) => records.reduce((sum, record) => sum + record[at] / records.length, 0))
  const core = [...records.keys()].reduce((best, at) =>
    distance(records[at], centre) < distance(records[best], centre) ? at : best,
  )
  const way = shortestPaths(records, near, core)
  const reached = [...records.keys()].filter(at => at !== core && way[at] >= 0)
  return drawPairs(records, count, rng, () => {
    const path = [pick(rng, reached)]
    while (path[path.length - 1] !== core) path.push(way[path[path.length - 1]])
    const step = integerBelow(rng, path.length - 1)
    return [path[step], path[step + 1]]
  })
}

/** Geometric SMOTE (Douzas and Bacao, doi:10.1016/j.ins.2019.06.007): a ball around a record that reaches to a neighbour. */
export function geometricSmote(
  records: Rows,
  count: number,
  rng: Rng,
  {truncation = 1, deformation = 0, neighbours = 5}: {truncation?: number; deformation?: number; neighbours?: number} = {},
): Oversampled {
  const near = nearest(records, neighbours)
  const parents: [number, number][] = []
  const rows = Array.from({length: count}, () => {
    const from = integerBelow(rng, records.length)
    const to = pick(rng, near[from])
    parents.push([from, to])
    const centre = records[from]
    const radius = distance(centre, records[to])
    const axis = records[to].map((value, at) => (value - centre[at]) / radius)
    const gauss = centre.map(() => normal(rng))
    const scale = rng.next() ** (1 / centre.length) / Math.hypot(...gauss)
    let point = gauss.map(value => value * scale)
    const along = (vector: readonly number[]) => vector.reduce((sum, value, at) => sum + value * axis[at], 0)
    if (Math.abs(truncation) > 0 && Math.sign(truncation) * along(point) < -(1 - Math.abs(truncation))) {
      const shift = 2 * along(point)
      point = point.map((value, at) => value - shift * axis[at])
    }
    const parallel = along(point)
    return point.map((value, at) => {
      const across = value - parallel * axis[at]
      return centre[at] + radius * (value - deformation * across)
    })
  })
  return {rows, parents}
}

/** Polynom-fit SMOTE, star (Gazzah and Essoukri Ben Amara, doi:10.1109/DAS.2008.74): from every record to the mean. */
export function polynomStar(records: Rows, count: number, rng: Rng): Oversampled {
  const centre = records[0].map((_, at) => records.reduce((sum, record) => sum + record[at] / records.length, 0))
  const parents = Array.from({length: count}, (_, at) => [at % records.length, -1] as const)
  return {parents, rows: parents.map(([from]) => mix(records[from], centre, rng.next()))}
}

/** Polynom-fit SMOTE, mesh: all pairs of records. */
export function polynomMesh(records: Rows, count: number, rng: Rng): Oversampled {
  return drawPairs(records, count, rng, () => {
    const from = integerBelow(rng, records.length)
    return [from, (from + 1 + integerBelow(rng, records.length - 1)) % records.length]
  })
}

/** Polynom-fit SMOTE, bus: every record and the one after it in the file. */
export function polynomBus(records: Rows, count: number, rng: Rng): Oversampled {
  return drawPairs(records, count, rng, () => {
    const from = integerBelow(rng, records.length - 1)
    return [from, from + 1]
  })
}

/** A row in a triangle of a record and two of its neighbours (NT-SMOTE, Dirichlet weights). */
export function triangleSmote(records: Rows, count: number, rng: Rng, neighbours = 5): Oversampled {
  const near = nearest(records, neighbours)
  const parents: [number, number][] = []
  const rows = Array.from({length: count}, () => {
    const from = integerBelow(rng, records.length)
    const order = permutation(rng, neighbours)
    const [to, third] = [near[from][order[0]], near[from][order[1]]]
    parents.push([from, to])
    return mix(records[from], mix(records[to], records[third], rng.next()), Math.sqrt(rng.next()))
  })
  return {rows, parents}
}

function kMeans(records: Rows, clusters: number, rng: Rng): number[][] {
  let centres: readonly (readonly number[])[] = Array.from(
    permutation(rng, records.length).subarray(0, clusters),
    at => records[at],
  )
  let groups: number[][] = []
  for (let round = 0; round < 50; round++) {
    groups = centres.map(() => [])
    for (const [at, record] of records.entries()) {
      const apart = centres.map(centre => distance(record, centre))
      groups[apart.indexOf(Math.min(...apart))].push(at)
    }
    centres = groups.map((group, at) =>
      group.length === 0
        ? centres[at]
        : records[0].map((_, column) => group.reduce((sum, member) => sum + records[member][column] / group.length, 0)),
    )
  }
  return groups
}

/** Dijkstra: per record the next one on the way to `goal`, or -1. */
function shortestPaths(records: Rows, near: readonly (readonly number[])[], goal: number): number[] {
  const joined = records.map((_, at) => new Set(near[at]))
  near.forEach((others, at) => {
    for (const other of others) joined[other].add(at)
  })
  const next = records.map(() => -1)
  const length = records.map((_, at) => (at === goal ? 0 : Infinity))
  const open = new Set(records.keys())
  while (open.size > 0) {
    const at = [...open].reduce((best, other) => (length[other] < length[best] ? other : best))
    open.delete(at)
    for (const other of joined[at]) {
      const reached = length[at] + distance(records[at], records[other])
      if (reached < length[other]) [length[other], next[other]] = [reached, at]
    }
  }
  return next
}
