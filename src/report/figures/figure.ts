/** How a figure of a result is called, written and explained. */
export interface Figure {
  readonly title: string
  /** Rates are written in per cent; scores as decimals; anything else with as many digits as its interval supports. */
  readonly unit: 'rate' | 'score' | 'number'
  readonly definition?: string
}

export type Catalogue = ReadonlyMap<string, Figure>
