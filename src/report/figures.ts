import {attackFigures} from './figures/attack.js'
import type {Catalogue, Figure} from './figures/figure.js'
import {disclosureFigures} from './figures/disclosure.js'
import {fidelityFigures} from './figures/fidelity.js'
import {multiclassFigures} from './figures/multiclass.js'
import {proxyFigures} from './figures/proxy.js'
import {segmentationFigures} from './figures/segmentation.js'
import {utilityFigures} from './figures/utility.js'
import {prose, visible} from './text.js'

const CATALOGUES = {
  attack: attackFigures,
  utility: utilityFigures,
  proxy: proxyFigures,
  multiclass: multiclassFigures,
  segmentation: segmentationFigures,
  fidelity: fidelityFigures,
  disclosure: disclosureFigures,
} as const
export type FigureKind = keyof typeof CATALOGUES
/** The names that the catalogue of a kind holds. */
export type FigureName<Kind extends FigureKind> = (typeof CATALOGUES)[Kind] extends Catalogue<infer Name> ? Name : never

const catalogueOf = (kind: FigureKind): Catalogue => CATALOGUES[kind]

/** (main - control) / (1 - control), of whatever figure. */
export const excessFigure: Figure = {
  title: 'excess',
  unit: 'rate',
  definition: prose`What the attack got beyond its control, as a share of all it could have got beyond it: (attack - control) /
      (1 - control). 0 % is no leak, 100 % a total one. Where there is no control, the baseline takes its place.`,
}

/** The figure of that name; one that is not listed gets its title from its name and no definition. */
export function figureOf(name: string, kind: FigureKind = 'attack'): Figure {
  return catalogueOf(kind).get(name) ?? {title: wordsOf(name), unit: 'number'}
}

/** The figures of that kind that have a place in the catalogue. */
export function figureNames(kind: string): string[] {
  return Object.hasOwn(CATALOGUES, kind) ? [...catalogueOf(kind as FigureKind).keys()] : []
}

/** Position in which figures of one kind are shown; those not listed come last. */
export function figureRank(name: string, kind: FigureKind): number {
  const rank = [...catalogueOf(kind).keys()].indexOf(name)
  return rank < 0 ? Infinity : rank
}

/** camelCase in words: `medianDistance` becomes `median distance`. */
function wordsOf(name: string): string {
  return visible(name).replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}
