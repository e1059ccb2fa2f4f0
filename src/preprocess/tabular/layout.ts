/** Features that are one choice out of several: a network's output head gives them a softmax. */
export interface Group {
  /** Name of the table's column. */
  readonly column: string
  /** What the choice is: the mode of a number, the level of a category, or whether a number is present (0) or missing (1). */
  readonly kind: 'mode' | 'level' | 'missing'
  /** First feature. */
  readonly offset: number
  readonly size: number
}

/** Encoded rows, one after the other: feature j of row i is data[i * width + j]. */
export interface Features {
  readonly data: Float32Array
  readonly rows: number
  readonly width: number
}

/** Which features an encoded table has: first all scalars, then group after group. */
export interface Layout {
  readonly width: number
  /** Per scalar the name of the column it is made from; scalar i is feature i. */
  readonly scalars: readonly string[]
  readonly groups: readonly Group[]
}

/** What one column is encoded as, before it has a place. */
export interface Shape {
  readonly column: string
  readonly hasScalar: boolean
  readonly group?: Pick<Group, 'kind' | 'size'>
}

/** Where a column's features are; -1 for what it does not have. */
export interface Place {
  /** Feature of the scalar. */
  readonly scalar: number
  /** First feature of the group. */
  readonly group: number
}

/** Gives the columns their places. */
export function arrange(shapes: readonly Shape[]): {layout: Layout; places: readonly Place[]} {
  const scalars = shapes.filter(({hasScalar}) => hasScalar).map(({column}) => column)
  const groups: Group[] = []
  let width = scalars.length
  let nextScalar = 0
  const places = shapes.map(({column, hasScalar, group}): Place => {
    const place = {scalar: hasScalar ? nextScalar++ : -1, group: group === undefined ? -1 : width}
    if (group !== undefined) groups.push({column, ...group, offset: width})
    width += group?.size ?? 0
    return place
  })
  return {layout: {width, scalars, groups}, places}
}

/** The position of the largest of `size` features, the first on a tie. */
export function largest(features: Float32Array, from: number, size: number): number {
  let best = 0
  for (let at = 1; at < size; at++) if (features[from + at] > features[from + best]) best = at
  return best
}
