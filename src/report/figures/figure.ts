/** How a figure of a result is called, written and explained. */
export interface Figure {
  readonly title: string
  /** Rates are written in per cent; scores as decimals; counts whole; anything else with as many digits as its interval supports. */
  readonly unit: 'rate' | 'score' | 'number' | 'count'
  readonly definition?: string
}

export type Catalogue<Name extends string = string> = ReadonlyMap<Name, Figure>

/** Figures in the order in which reports show them; their names are part of the type. */
export function catalogue<Name extends string>(entries: readonly (readonly [Name, Figure])[]): Catalogue<Name> {
  return new Map(entries)
}
