import type {attacks, experiments, proxies} from '../attacks/registry.js'
import type {Definition} from '../core/definition.js'
import type {Registry} from '../core/registry.js'
import type {FunctionGenerator} from '../external/function-generator.js'
import type {generators} from '../generators/registry.js'
import type {learners} from '../learners/registry.js'
import type {segmenters} from '../learners/segmentation/registry.js'
import type {fidelity} from '../metrics/fidelity/registry.js'

/** The algorithms of a registry whose types are known. */
export type KnownIn<R> = R extends Registry<Definition, infer Known> ? Known : never

/** Any name; editors suggest the known ones. Plug-ins bring others. */
export type Suggested<Known extends string> = Known | (string & Record<never, never>)

export type GeneratorName = KnownIn<typeof generators>['name']
export type LearnerName = KnownIn<typeof learners>['name'] | KnownIn<typeof segmenters>['name']
export type FidelityName = KnownIn<typeof fidelity>['name']
/** Attacks, experiments and proxies: what an audit can be asked to run against a release. */
export type MethodName = KnownIn<typeof attacks>['name'] | KnownIn<typeof experiments>['name'] | KnownIn<typeof proxies>['name']

/** What generators are called: by their names, those of functions too. */
export const namesOf = (given: readonly (string | FunctionGenerator)[]): string[] =>
  given.map(generator => (isFunction(generator) ? generator.name : generator))

export const functionsOf = (given: readonly (string | FunctionGenerator)[]): FunctionGenerator[] => given.filter(isFunction)

// Whoever writes JavaScript may hand in anything.
const isFunction = (given: unknown): given is FunctionGenerator => typeof given === 'object' && given !== null
