import {UserError} from '../core/errors.js'
import type {Definition} from '../core/definition.js'
import {didYouMean} from '../core/options.js'
import type {Registry} from '../core/registry.js'
import {listEntries, renderListing, type Listing} from './list-command.js'

/** What utility and fidelity are measured with, and what decides. */
export interface MetricListing extends Listing {
  /** The flag of `audit` that takes it. */
  readonly flag: '--learner' | '--fidelity' | '--decide-by'
}

/** A metric that decisions on utility can rest on. */
interface DecidingMetric {
  readonly name: string
  readonly title: string
  readonly range: readonly [least: number, most: number]
  readonly better: 'higher' | 'lower'
  readonly source: string
}

/** What there is to list. */
export interface MetricSources {
  readonly learners: readonly Registry<Definition>[]
  readonly fidelity: Registry<Definition>
  readonly metrics: readonly DecidingMetric[]
  /** Those that need costs. */
  readonly ofCost: readonly DecidingMetric[]
}

const HEADINGS: Readonly<Record<MetricListing['flag'], string>> = {
  '--learner': 'Learners that utility is measured with (--learner):',
  '--fidelity': 'Fidelity metrics (--fidelity):',
  '--decide-by': 'Metrics that decisions on utility can rest on (--decide-by):',
}

/**
 * All of them, or the one that was named.
 * @throws {UserError} When there is none of this name.
 */
export function listMetrics({learners, fidelity, metrics, ofCost}: MetricSources, name?: string): MetricListing[] {
  const all: MetricListing[] = [
    ...listEntries(learners, undefined).map(listing => ({flag: '--learner' as const, ...listing})),
    ...listEntries([fidelity], undefined).map(listing => ({flag: '--fidelity' as const, ...listing})),
    ...metrics.map(metric => describe(metric, '')),
    ...ofCost.map(metric => describe(metric, ', with --cost or --deploy-rate')),
  ]
  if (name === undefined) return all
  const named = all.filter(listing => listing.name === name)
  if (named.length > 0) return named
  const known = all.map(listing => listing.name)
  throw new UserError('no-such-name', {kind: 'metric', name, known}, `There is no learner or metric '${name}'.`, [
    ...didYouMean(name, known),
    `Known: ${known.join(', ')}.`,
  ])
}

function describe({name, title, range: [least, most], better, source}: DecidingMetric, condition: string): MetricListing {
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`
  return {flag: '--decide-by', name, summary: `${title}: ${range}, ${better} is better${condition}.`, source, options: {}}
}

/** Text for people: under a heading for each flag, or everything about one. */
export function renderMetrics(listing: readonly MetricListing[]): string {
  if (listing.length === 1) return renderListing(listing)
  const flags = [...new Set(listing.map(({flag}) => flag))]
  return flags.map(flag => `${HEADINGS[flag]}\n${renderListing(listing.filter(each => each.flag === flag))}`).join('\n\n')
}
